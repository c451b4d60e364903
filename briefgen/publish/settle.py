"""Which outputs of a site stay as they are, and which have to be made, and why."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from briefgen.publish.ledger import Order
from briefgen.publish.page import Part, Recipe, Section, digest
from briefgen.publish.stamps import Stamp, stamp_tree
from briefgen.publish.store import Made, Store

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Stale:
    """An output that has to be made, in its section, with what stands for its parts and the cause.

    Shape: `cause` is new, gone, altered, asked or parts; `parts` is JSON.
    """

    recipe: Recipe
    section: str
    cause: str
    parts: str

    @property
    def path(self) -> str:
        """Its file, seen from the site's root."""
        return self.recipe.path


class Ground:
    """What earlier builds of an order left: in the store, and in the site itself."""

    def __init__(self, order: Order, store: Store) -> None:
        folder = order.output.resolve()
        self._start = f"{folder}{os.sep}"
        self._on_disk = stamp_tree(str(folder))
        self.outputs: Mapping[str, Made] = store.read_outputs(order.name)
        self.sections: Mapping[str, str] = store.read_sections(order.name)

    @cached_property
    def by_section(self) -> Mapping[str, tuple[str, ...]]:
        """The files of each section."""
        found: dict[str, list[str]] = {}
        for path, made in self.outputs.items():
            found.setdefault(made.section, []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    def find_stamp(self, path: str) -> Stamp | None:
        """Gives the stamp of a file of the site as it is now."""
        return self._on_disk.get(self._start + (path if os.sep == "/" else path.replace("/", os.sep)))

    def find_intact(self, section: str) -> Mapping[str, Made] | None:
        """Gives the outputs of a section where all of them are as they were made, and may stay so."""
        found = {path: self.outputs[path] for path in self.by_section.get(section, ())}
        return found if all(made.key and self.is_intact(path) for path, made in found.items()) else None

    def is_intact(self, path: str) -> bool:
        """Tells whether an output is still as it was made."""
        return self.find_stamp(path) == self.outputs[path].stamp


@dataclass(frozen=True)
class Settled:
    """What a site consists of: outputs that stay as they are by their files, and those that have to be made.

    Shape: `sections` has what stands for each section.
    """

    kept: dict[str, Made] = field(default_factory=dict)
    stale: list[Stale] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """The files of all outputs."""
        return [*self.kept, *(one.path for one in self.stale)]

    @property
    def listed(self) -> list[tuple[str, str]]:
        """The pages that the sitemap has, with the days of their last changes."""
        kept = ((path, made.listed) for path, made in self.kept.items())
        made = ((one.path, one.recipe.listed) for one in self.stale)
        return sorted((path, day) for path, day in (*kept, *made) if day is not None)


def settle(sections: Iterable[Section], common: Iterable[Part], ground: Ground, into: Settled) -> None:
    """Finds what stays and what has to be made of some sections; `common` stands for what reaches all of them."""
    base = _join(common)
    for section in sections:
        key = digest(_join(section.parts) + base)
        into.sections[section.name] = key
        if ground.sections.get(section.name) == key:
            found = ground.find_intact(section.name)
            if found is not None:
                into.kept.update(found)
                continue
        for recipe in section.plan():
            _settle_one(recipe, section.name, ground, into)


def _join(parts: Iterable[Part]) -> str:
    return "\0".join([text for part in parts for text in part])


def _settle_one(recipe: Recipe, section: str, ground: Ground, into: Settled) -> None:
    parts = _dump(recipe.parts)
    before = ground.outputs.get(recipe.path)
    if before is None:
        cause = "new"
    elif before.key != digest(parts) or before.section != section or before.listed != recipe.listed:
        cause = "parts"
    elif ground.is_intact(recipe.path):
        into.kept[recipe.path] = before
        return
    else:
        cause = "gone" if ground.find_stamp(recipe.path) is None else "altered"
    into.stale.append(Stale(recipe, section, cause, parts))
