"""The rules of briefgen.yaml → which editions there are, and which briefs belong to each."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from briefgen.brief import MARKINGS
from briefgen.disk import CONFIG_NAME
from briefgen.errors import BriefgenError, EditionEmpty, Place
from briefgen.library import Entry, Library
from briefgen.project import EditionConfig
from briefgen.publish.dates import date_words, event_words, month_words
from briefgen.publish.tongue import Tongue

_DAYS_OF_A_WEEK = 7


class Edition(NamedTuple):
    """Several briefs that become one PDF.

    Shape: `entries` has the oldest first; `start` and `end` are the days it covers, and what was known after `end` is
    not in it, so that it stays the same when later briefs come.
    """

    id: str
    title: str
    period: str
    start: datetime.date
    end: datetime.date
    entries: tuple[Entry, ...]
    topic: str | None = None

    @property
    def marking(self) -> str:
        """The strictest marking among the briefs."""
        return max((entry.brief.marking for entry in self.entries), key=MARKINGS.index)


def find_editions(
    library: Library, rules: Sequence[EditionConfig], tongue: Tongue
) -> tuple[tuple[Edition, ...], tuple[BriefgenError, ...]]:
    """Gives the editions of a library, the newest first, and a warning for each rule that gives none."""
    found: list[Edition] = []
    warnings: list[BriefgenError] = []
    live = [entry for entry in library.entries if entry.brief.status != "withdrawn"]
    for rule in rules:
        entries = [entry for entry in live if _belongs(entry, rule)]
        if not entries:
            hint = "write its topic as the briefs do, or take an earlier day for since"
            warnings.append(EditionEmpty(f"no brief belongs to the edition {rule.id!r}", Place(CONFIG_NAME), hint))
        elif rule.every is None:
            found.append(make_edition(rule.id, rule.title, entries, tongue, rule.topic, rule.since))
        else:
            found += _split(rule, entries, tongue)
    return tuple(sorted(found, key=lambda one: (one.end, one.start, one.id), reverse=True)), tuple(warnings)


def make_edition(
    edition_id: str,
    title: str,
    entries: Iterable[Entry],
    tongue: Tongue,
    topic: str | None = None,
    since: datetime.date | None = None,
) -> Edition:
    """Gives one edition over some briefs, from the day of the first, or `since`, to that of the last."""
    ordered = _order(entries)
    start, end = since or ordered[0].brief.date, max(entry.brief.date for entry in ordered)
    return Edition(edition_id, title, name_period(start, end, tongue), start, end, ordered, topic)


def name_period(start: datetime.date, end: datetime.date, tongue: Tongue) -> str:
    """Gives two days as words: “17–23 March 2025”, “28 April 2025 – 4 May 2025”, “22 March 2025”."""
    return date_words(end, tongue) if start == end else event_words(f"{start}/{end}", tongue)


def _belongs(entry: Entry, rule: EditionConfig) -> bool:
    brief = entry.brief
    return (rule.topic is None or rule.topic in brief.topics) and (rule.since is None or brief.date >= rule.since)


def _order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.brief.date, entry.id)))


def _split(rule: EditionConfig, entries: Iterable[Entry], tongue: Tongue) -> list[Edition]:
    """Gives one edition for each week or month that has briefs."""
    by_start: dict[datetime.date, list[Entry]] = {}
    for entry in entries:
        day = entry.brief.date
        start = day - datetime.timedelta(day.weekday()) if rule.every == "week" else day.replace(day=1)
        by_start.setdefault(start, []).append(entry)
    return [_make_part(rule, start, _order(members), tongue) for start, members in by_start.items()]


def _make_part(rule: EditionConfig, start: datetime.date, entries: tuple[Entry, ...], tongue: Tongue) -> Edition:
    if rule.every == "week":
        end = start + datetime.timedelta(_DAYS_OF_A_WEEK - 1)
        year, week, _ = start.isocalendar()
        name, words = f"{year}-w{week:02}", tongue.words.gettext("Week %(week)s of %(year)s, %(period)s")
        period = words % {"week": week, "year": year, "period": name_period(start, end, tongue)}
    else:
        end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
        name, period = f"{start:%Y-%m}", month_words(start, tongue)
    return Edition(f"{rule.id}-{name}", rule.title, period, start, end, entries, rule.topic)
