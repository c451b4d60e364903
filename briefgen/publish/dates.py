"""Dates as words: “22 March 2025”, “about March 2025”, “11–13 March 2025”."""

from __future__ import annotations

import datetime

from briefgen.edtf import Point, parse_event_date

# Not from the calendar module: its names follow the locale of the machine, and the same brief gives the same bytes.
MONTHS = tuple("January February March April May June July August September October November December".split())


def date_words(day: datetime.date) -> str:
    """Gives a day in words: “22 March 2025”."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_words(day: datetime.date) -> str:
    """Gives the month of a day in words: “March 2025”."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def event_words(text: str) -> str:
    """Gives an EDTF date in words.

    Raises: ValueError for what is no EDTF date.
    """
    date = parse_event_date(text)
    if not date.is_period:
        return _point_words(date.start) if date.start else text
    if date.start is None or date.end is None:
        return (
            f"from {_point_words(date.start)}"
            if date.start
            else f"until {_point_words(date.end)}"
            if date.end
            else text
        )
    start, end = date.start, date.end
    if start.day and end.day and not (start.doubt or end.doubt) and (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {MONTHS[start.month - 1]} {start.year}"
    return f"{_point_words(start)} – {_point_words(end)}"


def event_machine(text: str) -> str | None:
    """Gives the value of HTML's datetime attribute for an EDTF date, None where HTML has no form for it.

    Raises: ValueError for what is no EDTF date.
    """
    date = parse_event_date(text)
    if date.is_period or date.start is None:
        return None
    point = date.start
    return "-".join([f"{point.year:04}", *(f"{part:02}" for part in (point.month, point.day) if part)])


def _point_words(point: Point) -> str:
    parts = [str(point.day)] if point.day else []
    parts += [MONTHS[point.month - 1]] if point.month else []
    words = " ".join([*parts, str(point.year)])
    return {"": words, "~": f"about {words}", "?": f"perhaps {words}", "%": f"perhaps about {words}"}[point.doubt]
