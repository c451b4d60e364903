"""Findings → the parts of a brief: the best of what was found, each thing once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from msgspec import structs

from briefgen.brief import Actor, ActorKind, Event, Figure, KeyPoint, Origin, Question, Quotation, Source
from briefgen.condense.actors import FoundActor
from briefgen.condense.claims import find_claimant
from briefgen.condense.findings import Findings
from briefgen.condense.points import MOST_POINTS, ScoredSentence, find_stems, phrase, says_the_same
from briefgen.condense.questions import make_id
from briefgen.condense.reading import Sentence
from briefgen.text import shorten, slug

# “Since March” and “up from 21 per cent in January” date something else than what the sentence reports.
_BESIDE_THE_EVENT = re.compile(r"(?i)\bsince\b[^,.;]*$|\b(?:up|down|rose|fell|compared) (?:from|with|to)\b[^,.;]*$")
# What one reader takes in: a brief that holds more is no shorter than its article.
_MOST_ACTORS, _MOST_QUOTES, _MOST_QUESTIONS, _MOST_EVENTS, _MOST_FIGURES = 20, 12, 7, 12, 8
# A place that is named once is where something happened, not somebody who acts.
_LEAST_WEIGHT = 2.5
_NAME_WORDS = 5
_SUMMARY_WORDS = 85
_TITLE_CHARACTERS = 140
_TITLE_WORDS = 20
_LEAST_TITLE_WORDS = 6


def make_title(found: Findings) -> str:
    """Gives the article's headline; without one, its best short statement."""
    title = found.reading.title
    if not found.reading.has_title:
        lead = re.split(r",\s|\s[–—]\s|;", phrase(title))[0]
        short = [s for s in found.chosen if len(phrase(s.sentence.text).split()) <= _TITLE_WORDS]
        short = [s for s in short if s.speaks_for_itself and len(s.sentence.text.split()) >= _LEAST_TITLE_WORDS]
        if _LEAST_TITLE_WORDS <= len(lead.split()) <= _TITLE_WORDS:
            title = lead
        elif short:
            title = phrase(max(short, key=lambda s: s.score).sentence.text)
    return found.restore(shorten(title.strip("# ").rstrip("."), _TITLE_CHARACTERS))


def summarise(found: Findings) -> str:
    """Gives up to three statements in the article's order: its beginning where that says something, and its best."""
    budget = _SUMMARY_WORDS
    taken: list[ScoredSentence] = []
    early = [s for s in found.scored if s.score > 0][:6]
    first = max(early, key=lambda s: (s.score, -s.sentence.index), default=None)
    for one in ([first] if first else []) + list(found.chosen):
        words = len(phrase(one.sentence.text).split())
        if one in taken or (taken and words > budget):
            continue
        if any(says_the_same(one.sentence.text, other.sentence.text) for other in taken):
            continue
        taken.append(one)
        budget -= words
        if len(taken) == 3:
            break
    taken.sort(key=lambda s: s.sentence.index)
    return " ".join(found.state(one.sentence) for one in taken)


def merge_points(found: Sequence[Findings]) -> tuple[KeyPoint, ...]:
    """Gives the key points of all articles, those that more articles carry first."""
    merged: list[tuple[KeyPoint, int, float]] = []
    for one in found:
        for chosen in one.chosen:
            point = _make_point(one, chosen.sentence)
            home = next((i for i, (p, _, _) in enumerate(merged) if says_the_same(p.text, point.text)), None)
            if home is None:
                merged.append((point, 1, chosen.score))
            elif all(e.source != one.source for e in merged[home][0].evidence):
                kept, count, score = merged[home]
                both = structs.replace(kept, evidence=kept.evidence + point.evidence)
                merged[home] = (both, count + 1, max(score, chosen.score))
    if len(found) > 1:
        merged.sort(key=lambda m: (-m[1], -m[2]))
    return tuple(point for point, _, _ in merged[:MOST_POINTS])


def _make_point(found: Findings, sentence: Sentence) -> KeyPoint:
    speaker = next((q.speaker for q in found.quotes if q.sentence == sentence.index and q.speaker), None)
    block = found.reading.blocks[sentence.block]
    if block.kind == "turn" and block.speaker and not block.asks:
        speaker = _resolve(found, block.speaker)
    speaker = speaker or find_claimant(found, sentence)
    return KeyPoint(
        text=found.state(sentence),
        kind="claim" if speaker else "fact",
        attributed_to=speaker,
        evidence=found.evidence(sentence.span),
    )


def _resolve(found: Findings, name: str) -> str:
    """Gives the full name of a speaker that is named in part."""
    bare = re.sub(r"^(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+", "", name)
    return next((a.name for a in found.actors if bare in a.spellings or name in a.spellings), name)


def make_actors(found: Sequence[Findings]) -> tuple[Actor, ...]:
    """Gives those with a part in the events, the most important first, each once across the articles."""
    merged: dict[str, tuple[float, FoundActor, Findings]] = {}
    for one in found:
        for actor in one.actors:
            key = next((k for k, (_, a, _) in merged.items() if _same_actor(a, actor)), slug(actor.name))
            if key in merged:
                weight, first, home = merged[key]
                names = dict.fromkeys((*first.aliases, *actor.spellings))
                aliases = tuple(n for n in names if n != first.name)
                kept = replace(
                    first,
                    aliases=aliases,
                    role=first.role or actor.role,
                    affiliation=first.affiliation or actor.affiliation,
                )
                merged[key] = (weight + actor.weight, kept, home)
            elif slug(actor.name):
                merged[key] = (actor.weight, actor, one)
    ranked = sorted(merged.values(), key=lambda m: (-m[0], m[1].name))
    kept_actors = [m for m in ranked if _has_part(m[1], m[0])][:_MOST_ACTORS]
    return tuple(_make_actor(actor, home) for _, actor, home in kept_actors)


def _same_actor(one: FoundActor, other: FoundActor) -> bool:
    if one.name.casefold() == other.name.casefold():
        return True
    ours, theirs = {s.casefold() for s in one.spellings}, {s.casefold() for s in other.spellings}
    return (
        one.kind == other.kind
        and bool(ours & theirs)
        and (
            one.kind != "person"
            or one.name.split()[0] == other.name.split()[0]
            or 1 in (len(one.name.split()), len(other.name.split()))
        )
    )


def _has_part(actor: FoundActor, weight: float) -> bool:
    if actor.kind in ("person", "state", "group"):
        return True
    if actor.kind == "organisation":
        return weight >= _LEAST_WEIGHT or actor.speaks > 0 or len(actor.name.split()) <= _NAME_WORDS
    return weight >= _LEAST_WEIGHT


def _make_actor(actor: FoundActor, found: Findings) -> Actor:
    wants = found.reading.sentences[actor.wants] if actor.wants is not None else None
    return Actor(
        name=actor.name,
        kind=cast("ActorKind", actor.kind),
        role=actor.role,
        affiliation=actor.affiliation,
        aliases=tuple(a for a in actor.aliases if slug(a) and slug(a) != slug(actor.name))[:6],
        position=found.state(wants) if wants else None,
        evidence=found.evidence(wants.span) if wants else (),
    )


def find_words_of_role(found: Findings, actor: FoundActor) -> str | None:
    """Gives the place where the article has an actor's role beside its name."""
    text = found.reading.article.text
    first, last = actor.name.split()[0], actor.name.split()[-1]
    pattern = rf"{re.escape(actor.role or '')},?\s*{re.escape(first)}\b.{{0,30}}?{re.escape(last)}"
    match = re.search(pattern, text)
    return match.group() if match else None


def make_questions(found: Sequence[Findings], day: datetime.date) -> tuple[Question, ...]:
    """Gives what is open, with ids that no other brief is likely to have."""
    out: list[Question] = []
    for one in found:
        for question in one.questions[:_MOST_QUESTIONS]:
            taken = [q.id for q in out]
            out.append(
                Question(
                    id=make_id(question.text, f"{day:%Y-%m}", taken),
                    text=one.restore(question.text),
                    status="open",
                    origin=cast("Origin", question.origin),
                    evidence=one.evidence(question.span),
                )
            )
    return tuple(out[: _MOST_QUESTIONS + 3 * (len(found) - 1)])


def make_timeline(found: Sequence[Findings]) -> tuple[Event, ...]:
    """Gives the dated events in the order of their dates."""
    events: dict[tuple[str, int], Event] = {}
    for one in found:
        for date in one.dates:
            if date.sentence is None:
                continue
            sentence = one.reading.sentences[date.sentence]
            if one.reading.blocks[sentence.block].asks or len(sentence.text.split()) < 5:
                continue
            if _BESIDE_THE_EVENT.search(sentence.text[: sentence.text.find(date.words) + len(date.words)]):
                continue
            event = Event(
                date=date.date, text=one.state(sentence), basis=date.words, evidence=one.evidence(sentence.span)
            )
            # A sentence with two dates is one event: the one that it is dated by comes first in news.
            events.setdefault((one.source, date.sentence), event)
    ordered = sorted(events.values(), key=lambda e: (e.date, e.text))
    return tuple(ordered[-_MOST_EVENTS:])


def make_quotes(found: Sequence[Findings]) -> tuple[Quotation, ...]:
    """Gives the quotations with a speaker, longer and earlier ones first, back in the article's order."""
    picked: list[tuple[int, int, Quotation]] = []
    for number, one in enumerate(found):
        text = one.reading.article.text
        seen: set[frozenset[str]] = set()
        for quote in one.quotes:
            bag = find_stems(quote.span.of(text))
            if quote.speaker is None or any(
                bag and len(bag & other) > 0.7 * min(len(bag), len(other)) for other in seen if other
            ):
                continue
            seen.add(bag)
            picked.append(
                (
                    number,
                    quote.span.start,
                    Quotation(text=quote.span.of(text), speaker=quote.speaker, source=one.source),
                )
            )
    picked.sort(key=lambda p: (-min(25, len(p[2].text.split())), p[0], p[1]))
    return tuple(q for _, _, q in sorted(picked[:_MOST_QUOTES], key=lambda p: (p[0], p[1])))


def make_figures(found: Sequence[Findings]) -> tuple[Figure, ...]:
    """Gives the numbers, each with the statement that it stands in."""
    out: list[Figure] = []
    for one in found:
        for figure in one.figures:
            sentence = one.reading.sentences[figure.sentence]
            if any(f.value == figure.value and f.unit == figure.unit for f in out):
                continue
            out.append(
                Figure(
                    value=figure.value,
                    unit=figure.unit,
                    what=shorten(one.state(sentence), 160),
                    evidence=one.evidence(sentence.span),
                )
            )
    return tuple(out[:_MOST_FIGURES])


def make_source(found: Findings, duplicate_of: str | None) -> Source:
    """Gives the article as a source, with what its front matter or its lines tell of it."""
    meta, reading = found.reading.article.meta, found.reading
    return Source(
        id=found.source,
        title=make_title(found),
        publisher=meta.publisher,
        author=meta.author or reading.author,
        url=meta.url,
        published=meta.published or reading.date,
        retrieved=meta.retrieved,
        duplicate_of=duplicate_of,
        article=found.article_path or None,
        sha256=reading.article.sha256,
    )
