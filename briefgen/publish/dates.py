"""Dates as words of a language: “22 March 2025”, “about March 2025”, “11–13 March 2025”."""

from __future__ import annotations

import datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from markupsafe import Markup

from briefgen.edtf import Point, parse_event_date
from briefgen.publish.markup import mark, write_out
from briefgen.publish.tongue import Tongue

# Some ten years.
_CACHED_DAYS = 4_000


def date_words(day: datetime.date, tongue: Tongue) -> str:
    """Gives a day in words: “22 March 2025”."""
    return _write_day(day, tongue.locale)


# The same day stands on pages by itself, as an event, and for programs.
@lru_cache(maxsize=_CACHED_DAYS)
def _write_day(day: datetime.date, locale: Locale) -> str:
    return format_date(day, "long", locale)


def month_words(day: datetime.date, tongue: Tongue) -> str:
    """Gives the month of a day in words: “March 2025”."""
    return format_skeleton("yMMMM", day, locale=tongue.locale)


def date_element(day: datetime.date, tongue: Tongue) -> Markup:
    """Gives a day as HTML's time element, for readers and for programs."""
    return mark(f'<time datetime="{day}">{write_out(date_words(day, tongue))}</time>')


def event_words(text: str, tongue: Tongue) -> str:
    """Gives an EDTF date in words.

    Raises: ValueError for what is no EDTF date.
    """
    date, say = parse_event_date(text), tongue.words.gettext
    start, end = date.start, date.end
    if start is None or end is None:
        if start:
            return say("from %(date)s") % {"date": _point_words(start, tongue)}
        return say("until %(date)s") % {"date": _point_words(end, tongue)} if end else text
    if not date.is_period:
        return _point_words(start, tongue)
    if start.day and end.day and not (start.doubt or end.doubt) and (start.year, start.month) == (end.year, end.month):
        return _days_of_month(start.first, end.first, tongue)
    between = {"first": _point_words(start, tongue), "last": _point_words(end, tongue)}
    return say("%(first)s – %(last)s") % between


def event_machine(text: str) -> str | None:
    """Gives the value of HTML's datetime attribute for an EDTF date, None where HTML has no form for it.

    Raises: ValueError for what is no EDTF date.
    """
    date = parse_event_date(text)
    if date.is_period or date.start is None:
        return None
    point = date.start
    return "-".join([f"{point.year:04}", *(f"{part:02}" for part in (point.month, point.day) if part)])


def _days_of_month(first: datetime.date, last: datetime.date, tongue: Tongue) -> str:
    """Gives days of one month: 11–13 March 2025, as CLDR joins those of a shorter form."""
    parts = tongue.locale.interval_formats.get("yMMMd", {}).get("d")
    if not parts:
        return tongue.words.gettext("%(first)s – %(last)s") % {
            "first": date_words(first, tongue),
            "last": date_words(last, tongue),
        }
    # CLDR has no such form with the month's whole name.
    start, end = (part.replace("MMM", "MMMM") for part in parts)
    return format_date(first, start, tongue.locale) + format_date(last, end, tongue.locale)


def _point_words(point: Point, tongue: Tongue) -> str:
    words = (
        date_words(point.first, tongue)
        if point.day
        else month_words(point.first, tongue)
        if point.month
        else str(point.year)
    )
    if not point.doubt:
        return words
    say = tongue.words.gettext
    doubts = {"~": say("about %(date)s"), "?": say("perhaps %(date)s"), "%": say("perhaps about %(date)s")}
    return doubts[point.doubt] % {"date": words}
