"""One brief → a sheet: all that its page shows of it by itself, as JSON that is found once and can be kept.

Items are arrays in the order of what `sheet` reads them into.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from briefgen.brief import Brief, Evidence
from briefgen.faith import Proof, Verdict
from briefgen.publish import addresses
from briefgen.publish.digests import dump_compact


class SheetTexts(NamedTuple):
    """A sheet as it is kept: what actors' pages take of it, in lines of JSON, what the board takes, and the rest."""

    voices: str
    asked: str
    rest: str


# What most briefs have: no answers, and nothing that is attributed to somebody else than their actors.
NOTHING = dump_compact(())
NO_VOICE = dump_compact((None, (), ()))


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
        [
            one.speaker,
            _show_speaker(one.speaker, brief),
            writer.cite(one.source, one.text, ("quotes", index, "text"), 0),
        ]
        for index, one in enumerate(brief.quotes)
    ]
    said = {index: one.attributed_to.casefold() for index, one in enumerate(brief.key_points) if one.attributed_to}
    method = brief.method
    sources = [
        [
            number, one.id, one.title, one.publisher, one.author, addresses.safe_url(one.url), one.url, one.published,
            one.retrieved, one.reliability, one.duplicate_of and writer.numbers.get(one.duplicate_of),
            one.article is not None,
        ]
        for number, one in enumerate(brief.sources, 1)
    ]  # fmt: skip
    engine = " ".join(filter(None, (method.engine, method.version))) if method else None
    rest = [
        brief.cutoff, brief.why_it_matters, brief.whats_next,
        [None if index in said else one for index, one in enumerate(points)],
        disagreements, events, figures, sources, engine, method and method.model, method and method.reviewed_by,
    ]  # fmt: skip
    # First those who are none of its actors, so that each of these comes one after its place.
    voices: list[tuple[Any, list[Any], list[Any]]] = [(None, [], []), *((actor, [], []) for actor in actors)]
    names = _list_names(brief) if said or quotes else {}
    for index, key in said.items():
        voices[names.get(key, -1) + 1][1].append((index, key, points[index]))
    for index, (one, quote) in enumerate(zip(brief.quotes, quotes, strict=True)):
        key = one.speaker.casefold() if one.speaker else ""
        voices[names.get(key, -1) + 1][2].append((index, key, quote))
    notes = [(one[0], [note for *_, note in one[3]]) for one in answers]
    lines = "\n".join(map(dump_compact, (notes, *voices)))
    return SheetTexts(lines, dump_compact((questions, answers)), dump_compact(rest))


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
            found.append(self.cite(one.source, one.quote, (*steps, "evidence", index, "quote"), self.notes))
        return found

    def cite(self, source_id: str | None, words: str, steps: tuple[str | int, ...], note: int) -> list[Any]:
        """Gives words of a source with the place of their source, and the number of their note."""
        proof = self.proofs.get(steps)
        source = self.sources.get((proof.source if proof else source_id) or "", self.brief.sources[0])
        passage = (proof.words, proof.before, proof.after) if proof else (words,)
        return [
            words.strip(), self.numbers[source.id], source.title, source.publisher,
            addresses.passage_url(source.url, *passage), proof is not None and proof.span is not None, note,
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
