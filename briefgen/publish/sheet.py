"""One brief → a sheet: all that its page shows of it by itself, as plain data that is found once and can be kept."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from briefgen.brief import Brief, Evidence
from briefgen.faith import Proof, Verdict
from briefgen.publish import addresses
from briefgen.publish.digests import dump_compact, load_compact


class SheetTexts(NamedTuple):
    """A sheet as it is kept: what actors' pages take of it, in lines of JSON, what the board takes, and the rest."""

    voices: str
    asked: str
    rest: str


class Voice(NamedTuple):
    """What pages of actors take of a brief for one of its actors, or for all that are none of them.

    Shape: `actor` is the brief's entry for it, None for those; `points` and `quotes` are those that are attributed to
    it, each with its place and with whom, folded, "" where it is nobody. Items are lists in the order of their views'
    fields; that of an actor ends with the publishers that it stands on.
    """

    actor: Any
    points: list[tuple[int, str, Any]]
    quotes: list[tuple[int, str, Any]]


class Asked(NamedTuple):
    """What the board takes of a brief: the evidence of each of its questions, and its answers."""

    questions: Sequence[Any]
    answers: Sequence[Any]


class Sheet:
    """All that a brief's page shows of it by itself, in parts that are read when they are asked for.

    Shape: `read` gives a part by its name, which is that of a field of `SheetTexts`; `known` has those that somebody
    has already.
    """

    def __init__(self, read: Callable[[str], str], known: dict[str, str] | None = None) -> None:
        self._read = read
        self.known: dict[str, str] = known or {}

    def _find(self, name: str) -> str:
        return self.known.get(name) or self._read(name)

    @cached_property
    def _lines(self) -> list[str]:
        # A line each for the notes of answers, for those who are none of its actors, and for every actor: the page of
        # one reads no more than what is its own.
        return self._find("voices").split("\n")

    @cached_property
    def notes(self) -> Sequence[tuple[str, Sequence[int]]]:
        """The question of each answer, and the numbers of its notes."""
        line = self._lines[0]
        found: Sequence[tuple[str, Sequence[int]]] = load_compact(line) if line != _NOTHING else ()
        return found

    @property
    def has_others(self) -> bool:
        """Tells whether anything is attributed to those who are none of the brief's actors."""
        return self._lines[1] != _NO_VOICE

    @cached_property
    def others(self) -> Voice:
        """What is attributed to those who are none of the brief's actors."""
        return Voice(*load_compact(self._lines[1])) if self.has_others else Voice(None, [], [])

    def voice(self, place: int) -> Voice:
        """Gives the voice of the actor in this place."""
        return Voice(*load_compact(self._lines[place + 2]))

    @property
    def voices(self) -> list[Voice]:
        """The voices of all its actors."""
        return [Voice(*one) for one in load_compact(f"[{','.join(self._lines[2:])}]")]

    @cached_property
    def asked(self) -> Asked:
        """What the board takes of it."""
        return Asked(*load_compact(self._find("asked")))

    @property
    def rest(self) -> Mapping[str, Any]:
        """What nobody takes one by one, by its name; `points` has None for each that a voice has."""
        found: Mapping[str, Any] = load_compact(self._find("rest"))
        return found


# What most briefs have: no answers, and nothing that is attributed to somebody else than their actors.
_NOTHING = dump_compact(())
_NO_VOICE = dump_compact(Voice(None, [], []))


def dump_sheet(brief: Brief, verdict: Verdict) -> SheetTexts:
    """Gives what a brief says by itself; its evidence has the numbers of the notes that its PDF prints."""
    writer = _Writer(brief, verdict)
    cite = writer.cite_all
    # Notes are numbered as the PDF prints them: footnotes first, then the notes at the end.
    points = [
        [
            one.text, one.kind, one.attributed_to, _show_speaker(one.attributed_to, brief), one.likelihood,
            one.confidence, cite(one.evidence, "key_points", index),
        ]
        for index, one in enumerate(brief.key_points)
    ]  # fmt: skip
    answers: list[list[Any]] = [
        [one.question, one.status, one.text, cite(one.evidence, "answers", index)]
        for index, one in enumerate(brief.answers)
    ]
    disagreements = [
        [
            one.topic,
            [[v.says, cite(v.evidence, "disagreements", index, "versions", n)] for n, v in enumerate(one.versions)],
        ]
        for index, one in enumerate(brief.disagreements)
    ]
    actors: list[list[Any]] = [
        [one.name, one.kind, one.role, one.affiliation, one.aliases, one.position, cite(one.evidence, "actors", index)]
        for index, one in enumerate(brief.actors)
    ]
    publishers = sorted({one.publisher for one in brief.sources if one.publisher})
    for actor in actors:
        cited = {publisher for _, _, _, publisher, *_ in actor[-1]}
        actor.append(sorted(filter(None, cited)) if cited else publishers)
    events = [
        [one.date, one.text, one.basis, cite(one.evidence, "timeline", index)]
        for index, one in enumerate(brief.timeline)
    ]
    figures = [
        [one.value, one.unit, one.what, one.as_of, cite(one.evidence, "figures", index)]
        for index, one in enumerate(brief.figures)
    ]
    questions = [cite(one.evidence, "open_questions", index) for index, one in enumerate(brief.open_questions)]
    quotes = [
        [one.speaker, _show_speaker(one.speaker, brief), writer.cite(one.source, one.text, ("quotes", index, "text"))]
        for index, one in enumerate(brief.quotes)
    ]
    said = {index: one.attributed_to.casefold() for index, one in enumerate(brief.key_points) if one.attributed_to}
    method = brief.method
    rest = {
        "cutoff": dump_day(brief.cutoff),
        "why_it_matters": brief.why_it_matters,
        "whats_next": brief.whats_next,
        "points": [None if index in said else one for index, one in enumerate(points)],
        "disagreements": disagreements,
        "events": events,
        "figures": figures,
        "sources": [
            [one.id, one.title, one.publisher, one.author, addresses.safe_url(one.url), one.url,
             dump_day(one.published), dump_day(one.retrieved), one.reliability,
             one.duplicate_of and writer.numbers.get(one.duplicate_of), one.article is not None]
            for one in brief.sources
        ],
        "engine": " ".join(filter(None, (method.engine, method.version))) if method else None,
        "model": method.model if method else None,
        "reviewed_by": method.reviewed_by if method else None,
    }  # fmt: skip
    # First those who are none of its actors, so that each of these comes one after its place.
    voices = [Voice(None, [], []), *(Voice(actor, [], []) for actor in actors)]
    names = _list_names(brief) if said or quotes else {}
    for index, key in said.items():
        voices[names.get(key, -1) + 1].points.append((index, key, points[index]))
    for index, (one, quote) in enumerate(zip(brief.quotes, quotes, strict=True)):
        key = one.speaker.casefold() if one.speaker else ""
        voices[names.get(key, -1) + 1].quotes.append((index, key, quote))
    notes = [(one[0], [note for *_, note in one[3]]) for one in answers]
    lines = "\n".join(map(dump_compact, (notes, *voices)))
    return SheetTexts(lines, dump_compact(Asked(questions, answers)), dump_compact(rest))


class _Writer:
    """One walk over a brief, numbering its notes on the way."""

    def __init__(self, brief: Brief, verdict: Verdict) -> None:
        self.brief = brief
        self.notes = 0
        self.proofs: Mapping[tuple[str | int, ...], Proof] = {proof.claim.steps: proof for proof in verdict.proofs}
        self.numbers = {source.id: number for number, source in enumerate(brief.sources, 1)}
        self.sources = {source.id: source for source in reversed(brief.sources)}

    def cite_all(self, evidence: tuple[Evidence, ...], *steps: str | int) -> list[list[Any]]:
        """Gives the evidence of one item of the brief."""
        found = []
        for index, one in enumerate(evidence):
            self.notes += 1
            found.append([*self.cite(one.source, one.quote, (*steps, "evidence", index, "quote")), self.notes])
        return found

    def cite(self, source_id: str | None, words: str, steps: tuple[str | int, ...]) -> list[Any]:
        """Gives words of a source with the place of their source."""
        proof = self.proofs.get(steps)
        source = self.sources.get((proof.source if proof else source_id) or "", self.brief.sources[0])
        passage = (proof.words, proof.before, proof.after) if proof else (words,)
        return [
            words.strip(), self.numbers[source.id], source.title, source.publisher,
            addresses.passage_url(source.url, *passage), proof is not None and proof.span is not None,
        ]  # fmt: skip


def _list_names(brief: Brief) -> dict[str, int]:
    """Gives the place of an actor by each of the names that the brief has for it, folded; full names win."""
    actors = reversed(tuple(enumerate(brief.actors)))
    return {name.casefold(): place for place, actor in actors for name in (*actor.aliases, actor.key, actor.name)}


def _show_speaker(words: str | None, brief: Brief) -> str | None:
    """Gives a speaker as readers see it: an id stands for its actor, a name is shown as the brief writes it."""
    return next((actor.name for actor in brief.actors if actor.id == words), words) if words else None


def dump_day(day: datetime.date | None) -> str | None:
    """Gives a day as a sheet has it."""
    return str(day) if day else None


def read_day(text: str | None) -> datetime.date | None:
    """Gives the day that a sheet has as text."""
    return datetime.date.fromisoformat(text) if text else None
