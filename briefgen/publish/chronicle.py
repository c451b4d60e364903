"""What happened, across briefs: the overall timeline, the months of the archive, and what changed of late."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from briefgen.edtf import parse_event_date
from briefgen.library import Entry, Library
from briefgen.publish import addresses
from briefgen.publish.guide import link_to
from briefgen.publish.overviews import Change, Happening, MonthLine
from briefgen.publish.views import Link

# Each topic and the timeline look at all their events, which share their days.
_CACHED_DAYS = 10_000


def find_happenings(entries: Iterable[Entry]) -> tuple[Happening, ...]:
    """Gives all dated events, the newest first; one that several briefs give in the same words stands once."""
    briefs: dict[tuple[str, str], list[Link]] = {}
    languages: dict[tuple[str, str], str] = {}
    for entry in entries:
        link = link_to(entry)
        for number, event in enumerate(entry.brief.timeline, 1):
            key = (event.date, event.text)
            briefs.setdefault(key, []).append(Link(link.text, f"{link.href}#event-{number}", link.language))
            languages.setdefault(key, entry.brief.language)
    # Events share their days, and to order those of each takes less time than to order all of them at once.
    texts: dict[str, list[str]] = {}
    for date, text in briefs:
        texts.setdefault(date, []).append(text)
    days: dict[Any, list[str]] = {}
    for date in texts:
        days.setdefault(parse_event_date(date).sort_key, []).append(date)
    found = []
    for key in sorted(days, reverse=True):
        # A day may be written in several ways: 2025-03 and 2025-03~.
        firsts = {date: _first_day(date) for date in days[key]}
        same = sorted([(text, date) for date in firsts for text in texts[date]], reverse=True)
        found += [
            Happening(date, firsts[date], text, languages[date, text], tuple(briefs[date, text])) for text, date in same
        ]
    return tuple(found)


def find_days(entries: Iterable[Entry]) -> tuple[datetime.date, ...]:
    """Gives the first day of each event; one that several briefs give in the same words counts once."""
    return tuple(_first_day(date) for date, _ in _find_events(entries))


def _find_events(entries: Iterable[Entry]) -> set[tuple[str, str]]:
    return {(event.date, event.text) for entry in entries for event in entry.brief.timeline}


@lru_cache(maxsize=_CACHED_DAYS)
def _first_day(text: str) -> datetime.date:
    date = parse_event_date(text)
    point = date.start or date.end
    return point.first if point else datetime.date.min


def list_months(entries: Iterable[Entry]) -> tuple[tuple[MonthLine, tuple[Entry, ...]], ...]:
    """Gives the months that have briefs, with them; they come newest first."""
    groups = groupby(entries, key=lambda entry: entry.brief.date.replace(day=1))
    return tuple(
        (MonthLine(month, len(found), addresses.href(addresses.month_path(month))), found)
        for month, found in ((month, tuple(group)) for month, group in groups)
    )


def find_changes(library: Library, find_question: Callable[[str], str]) -> tuple[Change, ...]:
    """Gives what changed in what readers may have read, the newest first.

    Shape: `find_question` gives the address of a question on the board by its id.
    """
    # Few briefs change after they were published: what tells so is looked at before anything is made of it.
    changed = (e for e in library.entries if e.brief.updated or e.brief.corrections or e.brief.status == "withdrawn")
    changes = [change for entry in changed for change in _find_changes_of(entry)]
    for question in library.answered:
        for entry, answer in question.find_answers():
            by = link_to(entry)
            href = find_question(question.id)
            asked_in = question.asked_in.brief.language
            text = question.question.text
            changes.append(Change(entry.brief.date, answer.status, text, href, answer.text, by, asked_in))
    return tuple(sorted(changes, key=lambda one: (one.date, one.href, one.kind), reverse=True))


def _find_changes_of(entry: Entry) -> Iterator[Change]:
    brief, href = entry.brief, _href(entry)
    if brief.status == "withdrawn":
        yield Change(brief.updated or brief.date, "withdrawn", brief.title, href, None, None, brief.language)
        return
    for correction in brief.corrections:
        there = href + "#corrections"
        yield Change(correction.date, "corrected", brief.title, there, correction.text, None, brief.language)
    if brief.updated and brief.updated > brief.date and brief.updated not in {c.date for c in brief.corrections}:
        yield Change(brief.updated, "updated", brief.title, href, None, None, brief.language)


def _href(entry: Entry) -> str:
    return addresses.href(addresses.brief_path(entry.id))
