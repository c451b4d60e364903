"""All that was found in one article, before anything is left out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from briefgen.article import Article
from briefgen.brief import Evidence
from briefgen.condense.actors import FoundActor, find_actors
from briefgen.condense.figures import FoundFigure, find_figures
from briefgen.condense.gazetteer import Lexicon, find_known
from briefgen.condense.language import find_language
from briefgen.condense.names import find_mentions
from briefgen.condense.points import (
    PRONOUN_OPENING,
    ScoredSentence,
    choose_points,
    name_opening,
    phrase,
    score_sentences,
)
from briefgen.condense.questions import FoundQuestion, find_questions
from briefgen.condense.quotes import FoundQuote, Speaker, find_quotes
from briefgen.condense.reading import Reading, Sentence, read
from briefgen.condense.timeline import FoundDate, find_dates
from briefgen.text import Span
from briefgen.words import CONNECTIVE, NAMES_AND_WORDS, PLACES


@dataclass(frozen=True)
class Findings:
    """All that was found in one article."""

    source: str
    article_path: str
    reading: Reading
    language: str
    anchor: datetime.date | None
    actors: tuple[FoundActor, ...]
    quotes: tuple[FoundQuote, ...]
    dates: tuple[FoundDate, ...]
    questions: tuple[FoundQuestion, ...]
    figures: tuple[FoundFigure, ...]
    scored: tuple[ScoredSentence, ...]
    chosen: tuple[ScoredSentence, ...]
    openings: Mapping[int, str]

    def state(self, sentence: Sentence) -> str:
        """Gives a sentence as a statement that stands alone, with the capitals back that the page lost."""
        return self.restore(phrase(name_opening(sentence.text, self.openings.get(sentence.index))))

    def restore(self, text: str) -> str:
        """Gives a text with the capitals back that names lost on the page."""
        lost = self.lost_capitals
        return re.sub(r"\b[a-z]{4,}\b", lambda m: lost.get(m.group(), m.group()), text) if lost else text

    @cached_property
    def lost_capitals(self) -> dict[str, str]:
        """Names of the article by their lower-case form, those that are words as well left out."""
        acting = {n for a in self.actors if a.kind in ("person", "state") for n in a.spellings}
        names = {n for n in acting | PLACES if " " not in n and len(n) > 4}
        return {n.casefold(): n for n in names if n[1:].islower() and n.casefold() not in NAMES_AND_WORDS}

    def evidence(self, span: Span) -> tuple[Evidence, ...]:
        """Gives the article's own words as evidence."""
        return (Evidence(source=self.source, quote=span.of(self.reading.article.text)),)


def find_all(article: Article, path: str, source: str, date: datetime.date | None, lexicon: Lexicon) -> Findings:
    """Reads an article and lets every finder look at it.

    Raises: EmptyArticle where nothing is left once page furniture is gone.
    """
    reading = read(article, lexicon.furniture)
    language = find_language(article.text) if not article.meta.language else article.meta.language.split("-")[0].lower()
    anchor = reading.date or date
    actors = find_actors(find_mentions(reading, lexicon), find_known(lexicon)) if language == "en" else ()
    speakers = [Speaker(a.name, a.spellings, a.kind, a.role) for a in actors if a.kind != "place"]
    quotes = find_quotes(reading, speakers) if language == "en" else ()
    mentioned: dict[int, list[str]] = {}
    for actor in actors:
        for index in actor.mentions:
            mentioned.setdefault(index, []).append(actor.name)
    openings = _find_openings(reading, actors)
    scored = score_sentences(reading, mentioned, {a.name: a.weight for a in actors}, openings)
    if not any(s.score for s in scored):
        scored = tuple(ScoredSentence(s.sentence, 0.1, "nothing better is there") for s in scored)
    return Findings(
        source, path, reading, language, anchor, actors, quotes,
        find_dates(reading, anchor) if language == "en" else (),
        find_questions(reading, _find_last_people(reading, actors)) if language == "en" else (),
        find_figures(reading) if language == "en" else (),
        scored,
        choose_points(scored),
        openings,
    )  # fmt: skip


def _find_openings(reading: Reading, actors: Sequence[FoundActor]) -> dict[int, str]:
    """Gives, by the number of a sentence that opens with “He” or “Her …”, the only person whom it can mean.

    That is the one person named in the sentence before it, in the same paragraph.
    """
    people = [a for a in actors if a.kind == "person"]
    out: dict[int, str] = {}
    for block in reading.blocks:
        for before, sentence in pairwise(block.sentences):
            if not PRONOUN_OPENING.match(CONNECTIVE.sub("", sentence.text)):
                continue
            named = {a.name for a in people if before.index in a.mentions}
            if not named and before.index in out:
                named = {out[before.index]}
            if len(named) == 1:
                out[sentence.index] = named.pop()
    return out


def _find_last_people(reading: Reading, actors: Sequence[FoundActor]) -> dict[int, str]:
    """Gives, by the number of a sentence, whom a “he” or “she” at its beginning means: who was named last."""
    people = [a for a in actors if a.kind == "person"]
    out: dict[int, str] = {}
    last: str | None = None
    for sentence in reading.sentences:
        if last:
            out[sentence.index] = last
        places = [
            (sentence.text.find(s), a.name)
            for a in people
            if sentence.index in a.mentions
            for s in a.spellings
            if s in sentence.text
        ]
        if places:
            last = min(places)[1]
    return out
