"""Who is named together with whom, as a drawing: names down a column, and an arc for each pair that shares briefs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from briefgen.library import ActorAcross
from briefgen.publish import addresses
from briefgen.publish.charts import shorten
from briefgen.publish.view import View

_MOST_ACTORS = 40
# With more arcs nobody can follow one of them; the weakest are left out.
_MOST_ARCS = 140
_ROW = 24  # pixels
_NAME_CHARACTERS = 22
_SWEEPS = 24
_LEAST_PAIRS = 3
_TOGETHER_IN_TABLE = 5


class Node(View, frozen=True):
    """An actor of the drawing, with those it is named with most. Units: `y` and `radius` are pixels."""

    name: str
    shown: str
    href: str
    kind: str | None
    y: int
    radius: str
    pairs: int
    together: tuple[tuple[str, int], ...]


class Arc(View, frozen=True):
    """A pair: `path` across a width of 100, which is stretched, and down in pixels; `weight` from 1 to 4."""

    path: str
    weight: int


class NetworkDrawing(View, frozen=True):
    """The most connected actors and their pairs; `left_out` counts weak pairs that are not drawn."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    height: int
    left_out: int


def draw_network(
    briefs: Sequence[Collection[str]], actors: Mapping[str, ActorAcross], most: int = _MOST_ACTORS
) -> NetworkDrawing | None:
    """Gives the network of actors, None where there is hardly one; `briefs` has the ids of each brief's actors."""
    degrees: dict[str, int] = {}
    for ids in map(set, briefs):
        others = len(ids) - 1
        for actor_id in ids:
            degrees[actor_id] = degrees.get(actor_id, 0) + others
    chosen = sorted((one for one in degrees if degrees[one]), key=lambda one: (-degrees[one], one))[:most]
    known = set(chosen)
    pairs = Counter(pair for ids in briefs for pair in combinations(sorted(known.intersection(ids)), 2))
    if len(pairs) < _LEAST_PAIRS:
        return None
    drawn = sorted(pairs.items(), key=lambda one: (-one[1], one[0]))[:_MOST_ARCS]
    order = _order(chosen, dict(drawn))
    rows = {one: index for index, one in enumerate(order)}
    shared = {one: Counter[str]() for one in order}
    for (one, other), count in pairs.items():
        shared[one][other] = shared[other][one] = count
    most_pairs = max(len(others) for others in shared.values())
    nodes = tuple(
        Node(
            name=actors[one].name,
            shown=shorten(actors[one].name, _NAME_CHARACTERS),
            href=addresses.href(addresses.actor_path(one)),
            kind=actors[one].kind,
            y=rows[one] * _ROW + _ROW // 2,
            radius=f"{2.5 + 3.5 * len(shared[one]) / most_pairs:.1f}",
            pairs=len(shared[one]),
            together=tuple(
                (actors[other].name, count)
                for other, count in sorted(shared[one].items(), key=lambda each: (-each[1], each[0]))
            )[:_TOGETHER_IN_TABLE],
        )
        for one in order
    )
    heaviest = drawn[0][1]
    arcs = tuple(
        Arc(_bend(rows[one], rows[other], len(order)), 1 + 3 * (count - 1) // max(1, heaviest - 1))
        for (one, other), count in reversed(drawn)
    )
    return NetworkDrawing(nodes, arcs, len(order) * _ROW, len(pairs) - len(drawn))


def _order(chosen: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """Gives an order in which those who belong together stand together: each moves to the middle of its pairs."""
    near: dict[str, list[tuple[str, int]]] = {one: [] for one in chosen}
    for (one, other), count in pairs.items():
        near[one].append((other, count))
        near[other].append((one, count))
    weights = {one: sum(count for _, count in found) + 1 for one, found in near.items()}
    order = list(chosen)
    for _ in range(_SWEEPS):
        places = {one: float(index) for index, one in enumerate(order)}
        middles = {
            one: (sum([places[other] * count for other, count in near[one]]) + places[one]) / weights[one]
            for one in order
        }
        sorted_order = sorted(order, key=lambda one: (middles[one], one))
        if sorted_order == order:
            break
        order = sorted_order
    return tuple(order)


def _bend(one: int, other: int, rows: int) -> str:
    first, second = sorted((one * _ROW + _ROW // 2, other * _ROW + _ROW // 2))
    # A curve reaches three quarters of the way to its handles: the longest one ends just inside of the width.
    reach = 18 + 110 * (second - first) / max(1, (rows - 1) * _ROW)
    return f"M0 {first}C{reach:.0f} {first} {reach:.0f} {second} 0 {second}"
