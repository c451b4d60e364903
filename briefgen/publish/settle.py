"""Which outputs of a site stay as they are, and which have to be made, and why."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from briefgen.publish.digests import digest, dump_compact
from briefgen.publish.ledger import Order
from briefgen.publish.page import Part, Recipe, Section
from briefgen.publish.remarks import is_kept
from briefgen.publish.stamps import NOT_SEEN, Stamp
from briefgen.publish.store import Made, OutputRow, Store
from briefgen.publish.survey import Survey
from briefgen.publish.write import Output

# Outputs of some sections are found by looking through all; of more, all are read.
_SECTIONS_WORTH_CHOOSING = 500
# To keep so many takes 3 ms, for which other processes may have to wait.
_OUTPUTS_KEPT_TOGETHER = 500


class Settled(NamedTuple):
    """An output of which is known whether it has to be made.

    Shape: `cause` is new, gone, altered or parts, "" where it stays as it is; `output` is what came of it.
    """

    path: str
    section: str
    kind: str
    listed: str | None
    cause: str
    output: Output | None = None

    def come_to(self, output: Output | None) -> Settled:
        """Gives it with what came of it; `_replace` would take three times as long."""
        return Settled(self.path, self.section, self.kind, self.listed, self.cause, output)


class Basis(NamedTuple):
    """What an output is made from: JSON of its parts, and the key that stands for them."""

    parts: str
    key: str


class Ground:
    """What earlier builds of an order left: in the store, and in the site itself."""

    def __init__(self, order: Order, store: Store, processes: int) -> None:
        self._survey = Survey(order.name, order.output, store, processes)
        self._build = order.name
        self._store = store
        self._is_whole = False
        self.outputs: Mapping[str, Made] = {}

    def close(self) -> None:
        """Ends the look at the site."""
        self._survey.close()

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """What stood for the sections, by their names."""
        return self._store.read_sections(self._build)

    @property
    def broken(self) -> Mapping[str, str]:
        """The outputs that are not as they were made, or may not stay so: gone or altered, by their paths."""
        return self._survey.broken

    def find_broken_sections(self) -> frozenset[str]:
        """Gives the sections that have a broken output."""
        found = (self._store.read_output(self._build, path) for path in self.broken)
        return frozenset(made.section for made in found if made)

    def open(self, sections: Collection[str]) -> None:
        """Reads the outputs of these sections, which `outputs` has from now on by their paths."""
        self._is_whole = len(sections) > _SECTIONS_WORTH_CHOOSING
        self.outputs = self._store.read_outputs(self._build, None if self._is_whole else sections)

    def begin_keeping(self) -> Keeper:
        """Gives a keeper of outputs that this process makes."""
        return Keeper(self._build, self._store)

    def find(self, path: str) -> Made | None:
        """Gives an output as it was made, be it of another section."""
        made = self.outputs.get(path)
        return made if made or self._is_whole else self._store.read_output(self._build, path)


class Sifted(NamedTuple):
    """The sections of a site: the names of those that stay as they are, those to plan, and the keys of all."""

    kept: set[str]
    stale: list[Section]
    keys: dict[str, str]


def sift(sections: Iterable[Section], common: Iterable[Part], ground: Ground) -> Sifted:
    """Finds the sections that have to be planned; `common` stands for what reaches all of them."""
    base = _join(common)
    known = ground.sections
    keys: dict[str, str] = {}
    stale: list[Section] = []
    same: dict[str, Section] = {}
    for section in sections:
        key = keys[section.name] = digest(_join(section.parts) + base)
        if known.get(section.name) == key:
            same[section.name] = section
        else:
            stale.append(section)
    # Asked for last, for it is looked for meanwhile.
    broken = ground.find_broken_sections() & same.keys()
    stale += [same[name] for name in sorted(broken)]
    return Sifted(same.keys() - broken, stale, keys)


def _join(parts: Iterable[Part]) -> str:
    return "\0".join([text for part in parts for text in part])


def settle(section: Section, ground: Ground) -> Iterator[tuple[Recipe, Settled, Basis]]:
    """Yields the outputs of a section, each with whether it has to be made, and with what it is made from."""
    for recipe in section.plan():
        parts = dump_compact(recipe.parts)
        basis = Basis(parts, digest(parts))
        cause = _find_cause(recipe, section.name, basis.key, ground)
        yield recipe, Settled(recipe.path, section.name, recipe.kind, recipe.listed, cause), basis


def _find_cause(recipe: Recipe, section: str, key: str, ground: Ground) -> str:
    before = ground.find(recipe.path)
    if before is None:
        return "new"
    if before.key != key or before.section != section or before.listed != recipe.listed:
        return "parts"
    return ground.broken.get(recipe.path, "")


class Keeper:
    """Keeps how outputs were made, many at a time: each process that makes some has its own.

    What is kept may be of a build that is then broken off. Its files are not in the site, so the next build finds them
    gone or altered, and makes them again.
    """

    def __init__(self, build: str, store: Store) -> None:
        self._build = build
        self._store = store
        self._moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        self._waiting: list[OutputRow] = []

    def add(self, one: Settled, basis: Basis, seen: Stamp = NOT_SEEN, notes: str | None = None) -> None:
        """Takes an output that was made, with its stamp where it is staged; `notes` is JSON of what was said then."""
        key = "" if notes and not is_kept(notes) else basis.key
        self._waiting.append(
            (one.path, one.section, one.kind, key, one.listed, *seen, notes, self._moment, one.cause, basis.parts)
        )
        if len(self._waiting) >= _OUTPUTS_KEPT_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Keeps all that it has taken.

        Raises: WriteError where the store cannot be written.
        """
        if self._waiting:
            with self._store.change():
                self._store.write_outputs(self._build, self._waiting)
            self._waiting = []
