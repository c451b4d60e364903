"""The brief, schema 1: frozen values that the two wings of briefgen hand to each other."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from briefgen.edtf import parse_day, parse_event_date
from briefgen.text import slug

Status = Literal["draft", "reviewed", "withdrawn"]
Marking = Literal["clear", "green", "amber", "amber+strict", "red"]
PointKind = Literal["fact", "claim", "judgment"]
Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"
]
Confidence = Literal["low", "moderate", "high"]
ActorKind = Literal["person", "organisation", "state", "place", "group"]
QuestionStatus = Literal["open", "partly", "answered", "overtaken"]
AnswerStatus = Literal["partly", "answered", "overtaken"]
Origin = Literal["asked", "gap", "analyst"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]

MARKINGS: tuple[Marking, ...] = ("clear", "green", "amber", "amber+strict", "red")


_SCRIPT_SCHEME = re.compile(r"\s*(?:javascript|vbscript|data|file)\s*:", re.IGNORECASE)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PLAIN_LETTER = re.compile(r"[A-Za-z0-9]")
_PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _check_event_date(text: str) -> str:
    parse_event_date(text)
    return text


@lru_cache(maxsize=1_000)
def _check_id(text: str) -> str:
    if not _PLAIN_ID.fullmatch(text) and slug(text) != text:
        near = f"; did you mean {slug(text)!r}?" if slug(text) else ""
        raise ValueError(f"an id is written in lower-case letters, digits and hyphens{near}")
    return text


def _check_name(text: str) -> str:
    # Of these an id always keeps something; of other signs it has to be seen.
    if not _PLAIN_LETTER.search(text) and not slug(text):
        raise ValueError("a name needs a letter or a digit")
    return text


def _check_url(text: str) -> str:
    if _SCRIPT_SCHEME.match(text):
        raise ValueError("an address begins with https:// or http://")
    return text


def _check_language(text: str) -> str:
    if not _LANGUAGE_TAG.fullmatch(text):
        raise ValueError("a language is written as a BCP 47 tag: en, uk, pt-BR")
    return text


# A text of one or more words; a quote keeps its own white space.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\w")]
Context = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Id = Annotated[str, StringConstraints(min_length=1), AfterValidator(_check_id)]
Edtf = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_check_event_date)]
Day = Annotated[datetime.date, BeforeValidator(parse_day)]
SchemaNumber = Annotated[Literal[1], BeforeValidator(lambda given: 1 if given == "1" else given)]
Name = Annotated[Text, AfterValidator(_check_name)]
Url = Annotated[Text, AfterValidator(_check_url)]
Language = Annotated[Text, AfterValidator(_check_language)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Value(BaseModel):
    # Each validator is built when it is first asked for, and a brief's holds those of all its parts.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Evidence(_Value):
    """Words of a source on which a statement stands."""

    source: Id | None = Field(None, description="The id of the source; may be left out where there is only one.")
    quote: Words = Field(description="The words, verbatim. No ellipsis: what is left out is not evidence.")
    prefix: Context | None = Field(None, description="Words right before the quote, where it occurs twice.")
    suffix: Context | None = Field(None, description="Words right after the quote, where it occurs twice.")


class KeyPoint(_Value):
    """One statement of the brief, able to stand alone."""

    text: Text = Field(description="One claim, able to stand alone.")
    kind: PointKind = Field("fact", description="fact; claim: someone says so; judgment: an analyst concludes so.")
    attributed_to: Text | None = Field(None, description="Who says so; for a claim.")
    likelihood: Likelihood | None = Field(None, description="How likely, in the terms of ICD 203; for a judgment.")
    confidence: Confidence | None = Field(None, description="How sure the analyst is; for a judgment.")
    evidence: tuple[Evidence, ...] = Field((), description="The words this stands on.")


class Actor(_Value):
    """A person, organisation, state, place or group with a part in the events."""

    name: Name = Field(description="The full name.")
    id: Id | None = Field(None, description="The same for this actor in every brief; default: the name as a slug.")
    kind: ActorKind | None = Field(None, description="person, organisation, state, place or group.")
    role: Text | None = Field(None, description="What the actor is, as the source says: “Kremlin spokesperson”.")
    aliases: tuple[Text, ...] = Field((), description="Other names and spellings in the sources.")
    affiliation: Text | None = Field(None, description="The body the actor belongs to.")
    position: Text | None = Field(None, description="What the actor is said to want.")
    evidence: tuple[Evidence, ...] = Field((), description="The words the position stands on.")

    @property
    def key(self) -> str:
        """The actor's id: the written one, or the name as a slug."""
        return self.id or slug(self.name)


class Question(_Value):
    """What is not known yet; it keeps its id for life, across briefs."""

    id: Id = Field(description="Unique among all briefs, and kept for life: europe-role-2025-03.")
    text: Text = Field(description="The question, as one sentence.")
    status: QuestionStatus = Field("open", description="open, partly, answered, or overtaken by events.")
    origin: Origin | None = Field(None, description="asked in the article, a gap stated there, or the analyst's own.")
    why: Text | None = Field(None, description="Why it matters.")
    evidence: tuple[Evidence, ...] = Field((), description="The words that ask it or state the gap.")


class Answer(_Value):
    """What this brief settles of a question that an earlier brief asked."""

    question: Id = Field(description="The id of the question.")
    status: AnswerStatus = Field(description="partly, answered, or overtaken by events.")
    text: Text = Field(description="What is known now.")
    evidence: tuple[Evidence, ...] = Field((), description="The words this stands on.")


class Event(_Value):
    """Something that happened, or is planned, on a date."""

    date: Edtf = Field(description="EDTF: 2025-03-11, 2025-03, 2025-03~, 2025-03-11/2025-03-13.")
    text: Text = Field(description="What happened, as one sentence.")
    basis: Text | None = Field(None, description="The words of the source that the date was resolved from.")
    evidence: tuple[Evidence, ...] = Field((), description="The words this stands on.")


class Quotation(_Value):
    """Words that somebody said, verbatim; they are their own evidence."""

    text: Words = Field(description="The words, verbatim, without quotation marks.")
    speaker: Text | None = Field(None, description="An actor's name or id, or free words.")
    source: Id | None = Field(None, description="The id of the source; may be left out where there is only one.")


class Figure(_Value):
    """A number that the sources give."""

    value: Text = Field(description="The number as the source writes it.")
    unit: Text | None = Field(None, description="What is counted: people, days, %.")
    what: Text | None = Field(None, description="What the number says.")
    as_of: Edtf | None = Field(None, description="The date for which it holds, as EDTF.")
    evidence: tuple[Evidence, ...] = Field((), description="The words this stands on.")


class Version(_Value):
    """One side of a disagreement."""

    says: Text = Field(description="What this side says.")
    evidence: tuple[Evidence, ...] = Field((), description="The words this stands on.")


class Disagreement(_Value):
    """Sources that contradict each other, side by side."""

    topic: Text = Field(description="What they disagree about.")
    versions: tuple[Version, ...] = Field(min_length=2, description="What each of them says.")


class Source(_Value):
    """An article that the brief stands on."""

    id: Id = Field(description="Short and unique in the brief: s1.")
    title: Text = Field(description="The headline.")
    publisher: Text | None = Field(None, description="Who published it.")
    author: Text | None = Field(None, description="Who wrote it.")
    url: Url | None = Field(None, description="The address it was published at.")
    published: Day | None = Field(None, description="The day it was published, as YYYY-MM-DD.")
    retrieved: Day | None = Field(None, description="The day it was fetched, as YYYY-MM-DD.")
    reliability: Reliability | None = Field(
        None, description="Admiralty code: A completely reliable … F cannot be judged."
    )
    duplicate_of: Id | None = Field(None, description="The id of the source that this one is a copy of.")
    article: Text | None = Field(
        None, description="The kept article, from the project's root (outside one: from the brief)."
    )
    sha256: Sha256 | None = Field(None, description="SHA-256 of the article's text when it was condensed.")


class Method(_Value):
    """How the brief came about."""

    engine: Text | None = Field(None, description="What condensed it.")
    version: Text | None = Field(None, description="The version of the engine.")
    model: Text | None = Field(None, description="The language model, where one was used.")
    reviewed_by: Text | None = Field(None, description="Who checked it.")


class Correction(_Value):
    """A change that readers of an earlier form should know of."""

    date: Day = Field(description="The day of the correction, as YYYY-MM-DD.")
    text: Text = Field(description="What was wrong, and what is right.")


class Brief(_Value):
    """What one or more articles come to: statements with their evidence, actors, questions and sources."""

    schema_: SchemaNumber = Field(alias="schema", description="The version of the format.")
    title: Text = Field(description="What the brief is about, as a headline.")
    date: Day = Field(description="The day the brief speaks of, as YYYY-MM-DD.")
    updated: Day | None = Field(None, description="The day of the last change of substance.")
    cutoff: Day | None = Field(None, description="Nothing later than this day was known.")
    embargo: Day | None = Field(None, description="Not built before this day.")
    language: Language = Field("en", description="The language of the brief as a BCP 47 tag.")
    status: Status = Field("draft", description="draft, reviewed or withdrawn; only a person writes reviewed.")
    marking: Marking = Field("clear", description="Who may see it (TLP 2.0).")
    topics: tuple[Id, ...] = Field((), description="The topics it belongs to, as ids: ukraine-peace-talks.")
    aliases: tuple[Text, ...] = Field((), description="Earlier addresses, redirected to this one.")
    summary: Text = Field(description="Bottom line up front, in one to three sentences.")
    why_it_matters: Text | None = Field(None, description="Why a reader should care.")
    whats_next: Text | None = Field(None, description="What to watch for.")
    key_points: tuple[KeyPoint, ...] = Field(min_length=1, description="The statements, most important first.")
    actors: tuple[Actor, ...] = Field((), description="Who has a part in the events.")
    open_questions: tuple[Question, ...] = Field((), description="What is not known yet.")
    answers: tuple[Answer, ...] = Field((), description="What this settles of earlier briefs' questions.")
    timeline: tuple[Event, ...] = Field((), description="What happened when.")
    quotes: tuple[Quotation, ...] = Field((), description="Who said what.")
    figures: tuple[Figure, ...] = Field((), description="Numbers worth keeping.")
    disagreements: tuple[Disagreement, ...] = Field((), description="Where sources contradict each other.")
    sources: tuple[Source, ...] = Field(min_length=1, description="The articles it stands on.")
    method: Method | None = Field(None, description="How the brief came about.")
    corrections: tuple[Correction, ...] = Field((), description="What was corrected, newest first.")

    @property
    def voices(self) -> tuple[str, ...]:
        """Those to whom it attributes something, folded, each once."""
        said = (*(point.attributed_to for point in self.key_points), *(quote.speaker for quote in self.quotes))
        return tuple(dict.fromkeys(words.casefold() for words in said if words))

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many key points, open questions and sources it has."""
        still_open = sum(question.status in ("open", "partly") for question in self.open_questions)
        return len(self.key_points), still_open, len(self.sources)
