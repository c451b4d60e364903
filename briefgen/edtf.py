"""Dates of events as ISO 8601-2 (EDTF) levels 0 and 1: days, months, years, doubt, and periods."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import NamedTuple

_POINT = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<doubt>[?~%])?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]T[0-9]")
# In the month's place EDTF has 21 for spring to 41 for a year's last half.
_FIRST_SEASON, _LAST_SEASON = 21, 41
# Events of many briefs share their days, and each date is read by several pages.
_CACHED_DATES = 10_000


class Point(NamedTuple):
    """A day, month or year, perhaps in doubt.

    Shape: month and day are 0 where the date does not say them; doubt is "",
    "?" (uncertain), "~" (about) or "%" (both).
    """

    year: int
    month: int = 0
    day: int = 0
    doubt: str = ""

    @property
    def first(self) -> datetime.date:
        """The first day that this may be."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        """The last day that this may be."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


class EventDate(NamedTuple):
    """When something happened: one point, or a period of which an end may be open (None)."""

    start: Point | None
    end: Point | None
    is_period: bool = False

    @property
    def sort_key(self) -> tuple[datetime.date, datetime.date]:
        """Orders events by their first day, the longer period later."""
        first = self.start.first if self.start else datetime.date.min
        return (first, self.end.last if self.end else datetime.date.max)


@lru_cache(maxsize=_CACHED_DATES)
def parse_event_date(text: str) -> EventDate:
    """Reads an EDTF date.

    Raises: ValueError, with what is wrong, for anything but EDTF levels 0 and 1 without times, seasons and long years.
    """
    if "/" not in text:
        point = _parse_point(text)
        return EventDate(point, point)
    first, _, last = text.partition("/")
    start, end = (None if side in ("", "..") else _parse_point(side) for side in (first, last))
    if start is None and end is None:
        raise ValueError("a period needs at least one end")
    if start and end and end.last < start.first:
        raise ValueError("the period ends before it begins")
    return EventDate(start, end, is_period=True)


def _parse_point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError("times are not taken, only days" if _TIME.search(text) else "not an EDTF date")
    point = Point(int(match["year"]), int(match["month"] or 0), int(match["day"] or 0), match["doubt"] or "")
    if match["month"] and _FIRST_SEASON <= point.month <= _LAST_SEASON and not match["day"]:
        raise ValueError("seasons are not taken, write the months: 2025-03/2025-05")
    if point.year == 0 or (match["month"] and not 1 <= point.month <= 12):
        raise ValueError("there is no such month" if point.year else "there is no year 0")
    if match["day"] and not 1 <= point.day <= calendar.monthrange(point.year, point.month)[1]:
        raise ValueError("there is no such day")
    return point


def parse_day(text: object) -> datetime.date:
    """Reads a calendar day written as YYYY-MM-DD.

    Raises: ValueError with what is wrong.
    """
    if isinstance(text, datetime.date):
        return text
    if not isinstance(text, str):
        raise ValueError("a day is written as YYYY-MM-DD")
    return _parse_day(text)


@lru_cache(maxsize=_CACHED_DATES)
def _parse_day(text: str) -> datetime.date:
    day = text.strip()
    if not _DAY.fullmatch(day):
        raise ValueError("a day is written as YYYY-MM-DD")
    try:
        return datetime.date.fromisoformat(day)
    except ValueError:
        raise ValueError("there is no such day") from None
