"""Seconds over the number of briefs, as a small SVG: both axes by powers of ten, a line for each generator."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from bench.results import Race

# Colours that stay apart for colour-blind eyes. Source: Okabe and Ito, Color Universal Design.
_COLOURS = {
    "briefgen": "#0072b2",
    "briefgen-simple": "#56b4e9",
    "hugo": "#d55e00",
    "eleventy": "#009e73",
    "pelican": "#cc79a7",
}
_MOMENTS = ("cold", "no change")
_WIDTH, _HEIGHT = 320, 240
_LEFT, _TOP, _GAP = 48, 32, 56
_DASHES = {"briefgen-simple": "5 3"}


def draw_races(races: Sequence[Race]) -> str:
    """Gives the drawing of races over libraries of different sizes."""
    names = {one.name: one.title for race in races for one in race.results}
    times = [one.median(moment) for race in races for one in race.results for moment in _MOMENTS]
    across = _Scale.over([race.briefs for race in races], 0, _WIDTH)
    up = _Scale.over(times, _HEIGHT, 0)
    width = _LEFT + 2 * _WIDTH + _GAP + 24
    height = _TOP + _HEIGHT + 48 + 20 * math.ceil(len(names) / 3)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="12" role="img" aria-label="Seconds of a build over its briefs">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, moment in enumerate(_MOMENTS):
        left = _LEFT + number * (_WIDTH + _GAP)
        parts.append(f'<g transform="translate({left} {_TOP})">')
        parts.append(f'<text x="0" y="-12" font-weight="bold">Seconds, {escape(moment)}</text>')
        parts += _draw_grid(across, up)
        parts += (line for name in names for line in _draw_line(name, moment, races, across, up))
        parts.append("</g>")
    parts += _draw_legend(names, _TOP + _HEIGHT + 52)
    return "\n".join([*parts, "</svg>", ""])


class _Scale:
    """A logarithmic axis from one power of ten to another."""

    def __init__(self, low: int, high: int, start: float, end: float) -> None:
        self.low, self.high, self.start, self.end = low, high, start, end

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Scale:
        """Gives the axis that holds some values."""
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        return cls(low, max(high, low + 1), start, end)

    def place(self, value: float) -> float:
        """Gives where a value stands."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def list_ticks(self) -> Iterator[float]:
        """Yields the powers of ten."""
        return (10.0**power for power in range(self.low, self.high + 1))


def _draw_grid(across: _Scale, up: _Scale) -> Iterator[str]:
    for tick in across.list_ticks():
        x = across.place(tick)
        yield f'<path d="M{x} 0V{_HEIGHT}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{_HEIGHT + 16}" text-anchor="middle">{tick:,.0f}</text>'
    for tick in up.list_ticks():
        y = up.place(tick)
        yield f'<path d="M0 {y}H{_WIDTH}" stroke="#ddd"/>'
        yield f'<text x="-6" y="{y + 4}" text-anchor="end">{tick:g}</text>'
    yield f'<text x="{_WIDTH / 2}" y="{_HEIGHT + 32}" text-anchor="middle">briefs</text>'


def _draw_line(name: str, moment: str, races: Sequence[Race], across: _Scale, up: _Scale) -> Iterator[str]:
    points = [
        (across.place(race.briefs), up.place(one.median(moment)))
        for race in races
        for one in race.results
        if one.name == name
    ]
    colour, dashes = _COLOURS[name], _DASHES.get(name)
    way = "L".join(f"{x} {y}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    yield f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in points)


def _draw_legend(names: dict[str, str], top: int) -> Iterator[str]:
    for number, (name, title) in enumerate(names.items()):
        x, y = _LEFT + 236 * (number % 3), top + 20 * (number // 3)
        dashes = f' stroke-dasharray="{_DASHES[name]}"' if name in _DASHES else ""
        yield f'<path d="M{x} {y}h24" stroke="{_COLOURS[name]}" stroke-width="2"{dashes}/>'
        yield f'<text x="{x + 30}" y="{y + 4}">{escape(title)}</text>'
