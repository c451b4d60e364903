"""One edition → what its PDF shows: contents, questions, who's who, the briefs, and their sources in one list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from briefgen.brief import Source
from briefgen.library import Entry, Library, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.editions import Edition
from briefgen.publish.guide import Guide, make_line
from briefgen.publish.overviews import EditionLine
from briefgen.publish.presentation import make_brief, make_question
from briefgen.publish.views import BriefView, QuestionView, SourceView


@dataclass(frozen=True, slots=True)
class Member:
    """An actor of an edition; `briefs` has the places in the edition of the briefs that name it, from 1."""

    name: str
    kind: str | None
    role: str | None
    briefs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an edition; `brief` is the place in the edition of the brief that it leads to, from 1."""

    question: QuestionView
    brief: int


@dataclass(frozen=True, slots=True)
class Compilation:
    """An edition as its PDF shows it.

    Shape: `date` is the day it speaks of, the last of its briefs'; `href` is None where the site does not have it.
    """

    id: str
    title: str
    period: str
    date: datetime.date
    marking: str
    language: str
    href: str | None
    topics: tuple[str, ...]
    opened: tuple[Asked, ...]
    answered: tuple[Asked, ...]
    members: tuple[Member, ...]
    briefs: tuple[BriefView, ...]
    sources: tuple[SourceView, ...]


def make_compilation(
    edition: Edition, library: Library, guide: Guide, language: str, *, is_online: bool
) -> Compilation:
    """Gives an edition as its PDF shows it; what came after its last day is left out."""
    then = guide.look_back(edition.end)
    numbers = _number_sources(edition.entries)
    briefs = tuple(
        make_brief(entry.id, then, {source.id: numbers[_key_of(source)] for source in entry.brief.sources})
        for entry in edition.entries
    )
    places = {entry.id: place for place, entry in enumerate(edition.entries, 1)}
    languages = {entry.brief.language for entry in edition.entries}
    topics = (topic for entry in edition.entries for topic in entry.brief.topics)
    return Compilation(
        id=edition.id,
        title=edition.title,
        period=edition.period,
        date=max(max(view.line.date, view.line.updated or view.line.date) for view in briefs),
        marking=edition.marking,
        language=languages.pop() if len(languages) == 1 else language,
        href=addresses.href(addresses.edition_path(edition.id)) if is_online else None,
        topics=tuple(dict.fromkeys(topics)),
        opened=tuple(_find_opened(then, places)),
        answered=tuple(_find_answered(then, places)),
        members=tuple(_find_members(library, places)),
        briefs=briefs,
        sources=_join_sources(briefs),
    )


def make_edition_line(edition: Edition, language: str, pages: int, size: int) -> EditionLine:
    """Gives an edition as lists show it; `size` is that of its file in bytes."""
    return EditionLine(
        id=edition.id,
        title=edition.title,
        period=edition.period,
        href=addresses.href(addresses.edition_path(edition.id)),
        start=edition.start,
        end=edition.end,
        language=language,
        marking=edition.marking,
        briefs=tuple(make_line(entry, has_pdfs=True) for entry in edition.entries),
        pages=pages,
        bytes=size,
    )


def _find_opened(guide: Guide, places: Mapping[str, int]) -> Iterator[Asked]:
    for question in _in_order(guide.questions.values()):
        if question.asked_in.id in places:
            yield Asked(make_question(question, guide, ()), places[question.asked_in.id])


def _find_answered(guide: Guide, places: Mapping[str, int]) -> Iterator[Asked]:
    for question in _in_order(guide.questions.values()):
        here = [entry.id for entry, _ in question.answers if entry.id in places]
        if here:
            yield Asked(make_question(question, guide, ()), places[here[-1]])


def _in_order(questions: Iterable[QuestionAcross]) -> list[QuestionAcross]:
    return sorted(questions, key=lambda one: (one.asked, one.id))


def _find_members(library: Library, places: Mapping[str, int]) -> Iterator[Member]:
    for actor in library.actors:
        here = [(entry, number) for entry, number in actor.appearances if entry.id in places]
        if here:
            given = (entry.brief.actors[number] for entry, number in here)
            role = next((one.role for one in given if one.role), None)
            yield Member(actor.name, actor.kind, role, tuple(sorted({places[entry.id] for entry, _ in here})))


def _key_of(source: Source) -> str:
    return source.url or source.sha256 or f"{source.publisher}/{source.title}"


def _number_sources(entries: Iterable[Entry]) -> Mapping[str, int]:
    """Gives each source its number in the joint list, in the order in which the briefs name them."""
    keys = dict.fromkeys(_key_of(source) for entry in entries for source in entry.brief.sources)
    return {key: number for number, key in enumerate(keys, 1)}


def _join_sources(briefs: Iterable[BriefView]) -> tuple[SourceView, ...]:
    found: dict[int, SourceView] = {}
    for view in briefs:
        for source in view.sources:
            found.setdefault(source.number, source)
    return tuple(found[number] for number in sorted(found))
