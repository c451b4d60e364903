"""The brief, schema 1: frozen values that the two wings of briefgen hand to each other."""

import re
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Meta, field

from briefgen.edtf import parse_event_date
from briefgen.text import slug
from briefgen.values import Day, Text, Value, always, checked

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


def _read_schema_number(given: object) -> int:
    return int(str(given))


# A quote keeps its own white space.
Words = Annotated[str, Meta(min_length=1, pattern=r"\w")]
Context = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Id = Annotated[str, Meta(min_length=1, extra=checked(_check_id))]
Edtf = Annotated[Text, Meta(extra=checked(_check_event_date))]
SchemaNumber = Annotated[Literal[1, "1"], Meta(extra=checked(_read_schema_number))]
Name = Annotated[Text, Meta(extra=checked(_check_name))]
Url = Annotated[Text, Meta(extra=checked(_check_url))]
Language = Annotated[Text, Meta(extra=checked(_check_language))]
Sha256 = Annotated[str, Meta(max_length=64, pattern=r"^[0-9a-f]{64}$")]


class Evidence(Value, frozen=True, kw_only=True):
    """Words of a source on which a statement stands."""

    source: Annotated[Id | None, Meta(description="The id of the source; may be left out where there is only one.")] = (
        None
    )
    quote: Annotated[Words, Meta(description="The words, verbatim. No ellipsis: what is left out is not evidence.")]
    prefix: Annotated[Context | None, Meta(description="Words right before the quote, where it occurs twice.")] = None
    suffix: Annotated[Context | None, Meta(description="Words right after the quote, where it occurs twice.")] = None


class KeyPoint(Value, frozen=True, kw_only=True):
    """One statement of the brief, able to stand alone."""

    text: Annotated[Text, Meta(description="One claim, able to stand alone.")]
    kind: Annotated[PointKind, Meta(description="fact; claim: someone says so; judgment: an analyst concludes so.")] = (
        always("fact")
    )
    attributed_to: Annotated[Text | None, Meta(description="Who says so; for a claim.")] = None
    likelihood: Annotated[
        Likelihood | None, Meta(description="How likely, in the terms of ICD 203; for a judgment.")
    ] = None
    confidence: Annotated[Confidence | None, Meta(description="How sure the analyst is; for a judgment.")] = None
    evidence: Annotated[tuple[Evidence, ...], Meta(description="The words this stands on.")] = always(())


class Actor(Value, frozen=True, kw_only=True):
    """A person, organisation, state, place or group with a part in the events."""

    name: Annotated[Name, Meta(description="The full name.")]
    id: Annotated[
        Id | None, Meta(description="The same for this actor in every brief; default: the name as a slug.")
    ] = None
    kind: Annotated[ActorKind | None, Meta(description="person, organisation, state, place or group.")] = None
    role: Annotated[Text | None, Meta(description="What the actor is, as the source says: “Kremlin spokesperson”.")] = (
        None
    )
    aliases: Annotated[tuple[Text, ...], Meta(description="Other names and spellings in the sources.")] = always(())
    affiliation: Annotated[Text | None, Meta(description="The body the actor belongs to.")] = None
    position: Annotated[Text | None, Meta(description="What the actor is said to want.")] = None
    evidence: Annotated[tuple[Evidence, ...], Meta(description="The words the position stands on.")] = always(())

    @property
    def key(self) -> str:
        """The actor's id: the written one, or the name as a slug."""
        return self.id or slug(self.name)


class Question(Value, frozen=True, kw_only=True):
    """What is not known yet; it keeps its id for life, across briefs."""

    id: Annotated[Id, Meta(description="Unique among all briefs, and kept for life: europe-role-2025-03.")]
    text: Annotated[Text, Meta(description="The question, as one sentence.")]
    status: Annotated[QuestionStatus, Meta(description="open, partly, answered, or overtaken by events.")] = always(
        "open"
    )
    origin: Annotated[
        Origin | None, Meta(description="asked in the article, a gap stated there, or the analyst's own.")
    ] = None
    why: Annotated[Text | None, Meta(description="Why it matters.")] = None
    evidence: Annotated[tuple[Evidence, ...], Meta(description="The words that ask it or state the gap.")] = always(())


class Answer(Value, frozen=True, kw_only=True):
    """What this brief settles of a question that an earlier brief asked."""

    question: Annotated[Id, Meta(description="The id of the question.")]
    status: Annotated[AnswerStatus, Meta(description="partly, answered, or overtaken by events.")]
    text: Annotated[Text, Meta(description="What is known now.")]
    evidence: Annotated[tuple[Evidence, ...], Meta(description="The words this stands on.")] = always(())


class Event(Value, frozen=True, kw_only=True):
    """Something that happened, or is planned, on a date."""

    date: Annotated[Edtf, Meta(description="EDTF: 2025-03-11, 2025-03, 2025-03~, 2025-03-11/2025-03-13.")]
    text: Annotated[Text, Meta(description="What happened, as one sentence.")]
    basis: Annotated[Text | None, Meta(description="The words of the source that the date was resolved from.")] = None
    evidence: Annotated[tuple[Evidence, ...], Meta(description="The words this stands on.")] = always(())


class Quotation(Value, frozen=True, kw_only=True):
    """Words that somebody said, verbatim; they are their own evidence."""

    text: Annotated[Words, Meta(description="The words, verbatim, without quotation marks.")]
    speaker: Annotated[Text | None, Meta(description="An actor's name or id, or free words.")] = None
    source: Annotated[Id | None, Meta(description="The id of the source; may be left out where there is only one.")] = (
        None
    )


class Figure(Value, frozen=True, kw_only=True):
    """A number that the sources give."""

    value: Annotated[Text, Meta(description="The number as the source writes it.")]
    unit: Annotated[Text | None, Meta(description="What is counted: people, days, %.")] = None
    what: Annotated[Text | None, Meta(description="What the number says.")] = None
    as_of: Annotated[Edtf | None, Meta(description="The date for which it holds, as EDTF.")] = None
    evidence: Annotated[tuple[Evidence, ...], Meta(description="The words this stands on.")] = always(())


class Version(Value, frozen=True, kw_only=True):
    """One side of a disagreement."""

    says: Annotated[Text, Meta(description="What this side says.")]
    evidence: Annotated[tuple[Evidence, ...], Meta(description="The words this stands on.")] = always(())


class Disagreement(Value, frozen=True, kw_only=True):
    """Sources that contradict each other, side by side."""

    topic: Annotated[Text, Meta(description="What they disagree about.")]
    versions: Annotated[tuple[Version, ...], Meta(min_length=2, description="What each of them says.")]


class Source(Value, frozen=True, kw_only=True):
    """An article that the brief stands on."""

    id: Annotated[Id, Meta(description="Short and unique in the brief: s1.")]
    title: Annotated[Text, Meta(description="The headline.")]
    publisher: Annotated[Text | None, Meta(description="Who published it.")] = None
    author: Annotated[Text | None, Meta(description="Who wrote it.")] = None
    url: Annotated[Url | None, Meta(description="The address it was published at.")] = None
    published: Annotated[Day | None, Meta(description="The day it was published, as YYYY-MM-DD.")] = None
    retrieved: Annotated[Day | None, Meta(description="The day it was fetched, as YYYY-MM-DD.")] = None
    reliability: Annotated[
        Reliability | None, Meta(description="Admiralty code: A completely reliable … F cannot be judged.")
    ] = None
    duplicate_of: Annotated[Id | None, Meta(description="The id of the source that this one is a copy of.")] = None
    article: Annotated[
        Text | None, Meta(description="The kept article, from the project's root (outside one: from the brief).")
    ] = None
    sha256: Annotated[Sha256 | None, Meta(description="SHA-256 of the article's text when it was condensed.")] = None


class Method(Value, frozen=True, kw_only=True):
    """How the brief came about."""

    engine: Annotated[Text | None, Meta(description="What condensed it.")] = None
    version: Annotated[Text | None, Meta(description="The version of the engine.")] = None
    model: Annotated[Text | None, Meta(description="The language model, where one was used.")] = None
    reviewed_by: Annotated[Text | None, Meta(description="Who checked it.")] = None


class Correction(Value, frozen=True, kw_only=True):
    """A change that readers of an earlier form should know of."""

    date: Annotated[Day, Meta(description="The day of the correction, as YYYY-MM-DD.")]
    text: Annotated[Text, Meta(description="What was wrong, and what is right.")]


class Brief(Value, frozen=True, kw_only=True):
    """What one or more articles come to: statements with their evidence, actors, questions and sources."""

    schema_: Annotated[SchemaNumber, Meta(description="The version of the format.")] = field(name="schema")
    title: Annotated[Text, Meta(description="What the brief is about, as a headline.")]
    date: Annotated[Day, Meta(description="The day the brief speaks of, as YYYY-MM-DD.")]
    updated: Annotated[Day | None, Meta(description="The day of the last change of substance.")] = None
    cutoff: Annotated[Day | None, Meta(description="Nothing later than this day was known.")] = None
    embargo: Annotated[Day | None, Meta(description="Not built before this day.")] = None
    language: Annotated[Language, Meta(description="The language of the brief as a BCP 47 tag.")] = always("en")
    status: Annotated[Status, Meta(description="draft, reviewed or withdrawn; only a person writes reviewed.")] = (
        always("draft")
    )
    marking: Annotated[Marking, Meta(description="Who may see it (TLP 2.0).")] = always("clear")
    topics: Annotated[tuple[Id, ...], Meta(description="The topics it belongs to, as ids: ukraine-peace-talks.")] = (
        always(())
    )
    aliases: Annotated[tuple[Text, ...], Meta(description="Earlier addresses, redirected to this one.")] = always(())
    summary: Annotated[Text, Meta(description="Bottom line up front, in one to three sentences.")]
    why_it_matters: Annotated[Text | None, Meta(description="Why a reader should care.")] = None
    whats_next: Annotated[Text | None, Meta(description="What to watch for.")] = None
    key_points: Annotated[tuple[KeyPoint, ...], Meta(min_length=1, description="The statements, most important first.")]
    actors: Annotated[tuple[Actor, ...], Meta(description="Who has a part in the events.")] = always(())
    open_questions: Annotated[tuple[Question, ...], Meta(description="What is not known yet.")] = always(())
    answers: Annotated[tuple[Answer, ...], Meta(description="What this settles of earlier briefs' questions.")] = (
        always(())
    )
    timeline: Annotated[tuple[Event, ...], Meta(description="What happened when.")] = always(())
    quotes: Annotated[tuple[Quotation, ...], Meta(description="Who said what.")] = always(())
    figures: Annotated[tuple[Figure, ...], Meta(description="Numbers worth keeping.")] = always(())
    disagreements: Annotated[tuple[Disagreement, ...], Meta(description="Where sources contradict each other.")] = (
        always(())
    )
    sources: Annotated[tuple[Source, ...], Meta(min_length=1, description="The articles it stands on.")]
    method: Annotated[Method | None, Meta(description="How the brief came about.")] = None
    corrections: Annotated[tuple[Correction, ...], Meta(description="What was corrected, newest first.")] = always(())

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
