"""Pictures of the library as drawings: where each mark stands and how large it is; templates give them words and ink.

Nothing here is left to chance, so that the same briefs give the same picture. A drawing fits any width: across it is
measured in per cent, down in CSS pixels, so that its words keep their size on a phone.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from briefgen.library import SourceAcross
from briefgen.publish.view import View

# Units of time by the longest span, in days, that they divide into columns wide enough to see on a phone.
_UNITS = (("day", 62), ("month", 5 * 366), ("year", 60 * 366))
_COARSEST = "decade"
_LEAST_COLUMNS = 12
_MOST_TICKS = 5
_WIDEST_COLUMN = 3.0  # per cent; wider ones look like blocks
_PLOT_HEIGHT = 120  # pixels
_DOT = 9  # pixels from one dot to the next
_MOST_DOTS = 10  # stacked higher, dots become a bar
_LONGEST_BAR = 88  # per cent; the rest is for its number
_ROW = 26  # pixels of a row of bars


class Tick(View, frozen=True):
    """A named place of the axis; `anchor` keeps its words inside of the picture."""

    x: str
    day: datetime.date
    anchor: str


class Axis(View, frozen=True):
    """Time across a drawing: its columns begin at `starts`."""

    unit: str
    starts: tuple[datetime.date, ...]
    ticks: tuple[Tick, ...]


class Column(View, frozen=True):
    """What one unit of time holds: `up` above the axis, `down` below it, as numbers and as pixels.

    Units: `standing` is what `up` is ahead of `down` at its end.
    """

    day: datetime.date
    x: str
    width: str
    middle: str
    up: int
    down: int
    standing: int
    height: str
    depth: str
    dots: tuple[int, ...]


class TimeDrawing(View, frozen=True):
    """Something counted over time. Units: `height`, `base` and what is below are pixels."""

    axis: Axis
    columns: tuple[Column, ...]
    height: int
    base: int
    up: int
    down: int
    first: datetime.date
    last: datetime.date


class Bar(View, frozen=True):
    """A row of a drawing of bars; without a name it sums up those that have none of their own."""

    name: str | None
    shown: str
    count: int
    y: int
    width: str


class BarDrawing(View, frozen=True):
    """Things with their numbers, the greatest first; `others` are summed up in the last bar."""

    bars: tuple[Bar, ...]
    height: int
    others: int


def draw_timeline(days: Iterable[datetime.date]) -> TimeDrawing | None:
    """Gives how many events stand at each time, None where there are too few to see anything in."""
    known = Counter(days)
    del known[datetime.date.min]
    return _draw_time(known, Counter()) if len(known) > 2 else None


def draw_questions(questions: Iterable[tuple[datetime.date, datetime.date | None]]) -> TimeDrawing | None:
    """Gives how many questions were asked, and how many closed, at each time; they come as pairs of those days."""
    found = tuple(questions)
    asked, closed = Counter([one for one, _ in found]), Counter([one for _, one in found if one])
    return _draw_time(asked, closed) if len(asked.keys() | closed.keys()) > 2 else None


def draw_coverage(sources: Iterable[SourceAcross], most: int = 15) -> BarDrawing | None:
    """Gives how many briefs stand on each publisher, the greatest first."""
    briefs: dict[str, set[str]] = {}
    for across in sources:
        if across.source.publisher:
            briefs.setdefault(across.source.publisher, set()).update(entry.id for entry in across.entries)
    counts = {publisher: len(found) for publisher, found in briefs.items()}
    if len(counts) < 2:
        return None
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown: list[tuple[str | None, int]] = [*ordered[:most]]
    others = len(ordered) - most
    if others > 0:
        shown.append((None, sum(count for _, count in ordered[most:])))
    top = max(count for _, count in shown)
    bars = tuple(
        Bar(name, shorten(name or "", 22), count, index * _ROW, percent(_LONGEST_BAR * count / top))
        for index, (name, count) in enumerate(shown)
    )
    return BarDrawing(bars, len(bars) * _ROW, max(0, others))


def shorten(text: str, most: int) -> str:
    """Gives a name that fits beside its mark."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def percent(value: float) -> str:
    """Gives a share as SVG has it, with two digits at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def _draw_time(ups: Counter[datetime.date], downs: Counter[datetime.date]) -> TimeDrawing:
    """Gives the drawing of what is counted by days, of which there are fewer than of what is counted."""
    every = ups.keys() | downs.keys()
    first, last = min(every), max(every)
    axis = _make_axis(first, last)
    up, down = _count_by(_FLOORS[axis.unit], ups), _count_by(_FLOORS[axis.unit], downs)
    tallest = max([*up.values(), *down.values()])
    slot = 100 / len(axis.starts)
    width = min(slot * 0.72, _WIDEST_COLUMN)
    are_dots = not downs and tallest <= _MOST_DOTS
    top = tallest * _DOT + _DOT if are_dots else _PLOT_HEIGHT if not downs else _PLOT_HEIGHT * 2 // 3
    scale = top / tallest
    standing = dict(zip(axis.starts, accumulate(up[start] - down[start] for start in axis.starts), strict=True))
    columns = tuple(
        Column(
            day=start,
            x=percent(index * slot + (slot - width) / 2),
            width=percent(width),
            middle=percent((index + 0.5) * slot),
            up=up[start],
            down=down[start],
            standing=standing[start],
            height=_pixels(up[start] * scale),
            depth=_pixels(down[start] * scale),
            dots=tuple(top - _DOT // 2 - 1 - number * _DOT for number in range(up[start])) if are_dots else (),
        )
        for index, start in enumerate(axis.starts)
        if up[start] or down[start]
    )
    below = int(max(down.values(), default=0) * scale)
    return TimeDrawing(axis, columns, top + below + 24, top, ups.total(), downs.total(), first, last)


def _count_by(floor: Callable[[datetime.date], datetime.date], days: Counter[datetime.date]) -> Counter[datetime.date]:
    found = Counter[datetime.date]()
    for day, count in days.items():
        found[floor(day)] += count
    return found


def _pixels(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _floor_day(day: datetime.date) -> datetime.date:
    return day


def _floor_month(day: datetime.date) -> datetime.date:
    return day.replace(day=1)


def _floor_year(day: datetime.date) -> datetime.date:
    return datetime.date(day.year, 1, 1)


def _floor_decade(day: datetime.date) -> datetime.date:
    return datetime.date(max(1, day.year // 10 * 10), 1, 1)


_FLOORS: Mapping[str, Callable[[datetime.date], datetime.date]] = {
    "day": _floor_day,
    "month": _floor_month,
    "year": _floor_year,
    "decade": _floor_decade,
}
# More than a whole unit, less than two.
_STEPS = {"day": 1, "month": 31, "year": 366, "decade": 3660}


def _make_axis(first: datetime.date, last: datetime.date) -> Axis:
    span = (last - first).days
    unit = next((name for name, most in _UNITS if span <= most), _COARSEST)
    floor, step = _FLOORS[unit], datetime.timedelta(days=_STEPS[unit])
    starts = [floor(first)]
    while starts[-1] < floor(last) or len(starts) < _LEAST_COLUMNS:
        try:
            starts.append(floor(starts[-1] + step))
        except OverflowError:  # the calendar of computers ends with the year 9999
            break
    return Axis(unit, tuple(starts), _make_ticks(unit, starts))


def _make_ticks(unit: str, starts: Sequence[datetime.date]) -> tuple[Tick, ...]:
    """Gives the starts that are named: new years among months where there are several, else every so many."""
    named = list(range(len(starts)))
    if unit == "month":
        years = [index for index, start in enumerate(starts) if start.month == 1]
        named = years if len(years) > 2 else named
    every = -(-len(named) // (_MOST_TICKS if unit == "year" or len(named) < len(starts) else 3))
    slot = 100 / len(starts)
    return tuple(
        Tick(percent(index * slot), starts[index], "end" if index * slot > 80 else "start") for index in named[::every]
    )
