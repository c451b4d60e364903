"""Which outputs of a site stay as they are, and which have to be made, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from briefgen.publish.digests import digest, dump_compact
from briefgen.publish.ledger import Order
from briefgen.publish.page import Part, Recipe, Section
from briefgen.publish.store import Made, Store
from briefgen.publish.survey import Survey
from briefgen.publish.write import Output


class Settled(NamedTuple):
    """An output of which is known whether it has to be made.

    Shape: `cause` is new, gone, altered or parts, "" where it stays as it is; `parts` is JSON; `output` is what came of
    it.
    """

    path: str
    section: str
    kind: str
    listed: str | None
    parts: str
    cause: str
    output: Output | None = None


class Ground:
    """What earlier builds of an order left: in the store, and in the site itself."""

    def __init__(self, order: Order, store: Store, processes: int) -> None:
        self._survey = Survey(order.name, order.output, store, processes)
        self._order = order
        self._store = store

    def close(self) -> None:
        """Ends the look at the site."""
        self._survey.close()

    @cached_property
    def outputs(self) -> Mapping[str, Made]:
        """The outputs by their paths."""
        return self._store.read_outputs(self._order.name)

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """What stood for the sections, by their names."""
        return self._store.read_sections(self._order.name)

    @property
    def broken(self) -> Mapping[str, str]:
        """The outputs that are not as they were made, or may not stay so: gone or altered, by their paths."""
        return self._survey.broken


class Sifted(NamedTuple):
    """The sections of a site: outputs of those that stay as they are by their files, those to plan, and all keys."""

    kept: dict[str, Made]
    stale: list[Section]
    keys: dict[str, str]


def sift(sections: Iterable[Section], common: Iterable[Part], ground: Ground) -> Sifted:
    """Finds the sections that have to be planned; `common` stands for what reaches all of them."""
    base = _join(common)
    stale: list[Section] = []
    keys: dict[str, str] = {}
    same: set[str] = set()
    known, broken = ground.sections, {ground.outputs[path].section for path in ground.broken}
    for section in sections:
        key = keys[section.name] = digest(_join(section.parts) + base)
        if known.get(section.name) == key and section.name not in broken:
            same.add(section.name)
        else:
            stale.append(section)
    return Sifted({path: made for path, made in ground.outputs.items() if made.section in same}, stale, keys)


def _join(parts: Iterable[Part]) -> str:
    return "\0".join([text for part in parts for text in part])


def settle(section: Section, ground: Ground) -> Iterator[tuple[Recipe, Settled]]:
    """Yields the outputs of a section, each with whether it has to be made."""
    for recipe in section.plan():
        parts = dump_compact(recipe.parts)
        cause = _find_cause(recipe, section.name, digest(parts), ground)
        yield recipe, Settled(recipe.path, section.name, recipe.kind, recipe.listed, parts, cause)


def _find_cause(recipe: Recipe, section: str, key: str, ground: Ground) -> str:
    before = ground.outputs.get(recipe.path)
    if before is None:
        return "new"
    if before.key != key or before.section != section or before.listed != recipe.listed:
        return "parts"
    return ground.broken.get(recipe.path, "")
