"""The library as builds keep it: what spans its briefs is joined again only where it may have changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from briefgen.identity import ActorIds
from briefgen.library import ActorAcross, Digests, Entry, Library, QuestionAcross
from briefgen.project import RegisteredActor
from briefgen.publish.kept import make_light_entry
from briefgen.publish.page import digest, digest_all
from briefgen.publish.sheet import Sheet
from briefgen.publish.store import BriefRow, Store

# What a process holds at a time of what briefs show, some 15 KB each.
_CACHED_SHEETS = 1_000


class KeptLibrary(Library):
    """A library of kept briefs, of each of which only that is read which is asked for."""

    def __init__(self, rows: Sequence[BriefRow], registry: Sequence[RegisteredActor], root: Path, store: Store) -> None:
        parts = lru_cache(maxsize=None)(store.read_parts)
        entries = [make_light_entry(row, root, lambda name, path: parts(name)[path]) for row in rows]
        super().__init__(_identify(entries, registry, store), registry)
        self._paths = {row.id: row.path for row in rows}
        self._store = store
        self._load_sheet = lru_cache(maxsize=_CACHED_SHEETS)(self._read_sheet)

    def load_record(self, brief_id: str) -> str:
        """Gives all that a brief says, as JSON."""
        return self._store.read_part("record", self._paths[brief_id])

    def load_sheet(self, brief_id: str) -> Sheet:
        """Gives what a brief's page shows of it by itself."""
        return self._load_sheet(brief_id)

    def _read_sheet(self, brief_id: str) -> Sheet:
        sheet: Sheet = json.loads(self._store.read_part("sheet", self._paths[brief_id]))
        return sheet

    @cached_property
    def actors(self) -> tuple[ActorAcross, ...]:
        """The actors by name."""
        ids = digest_all(one.actor_ids for one in self.live)
        key = digest(_join(self.live, "names") + digest_all(self.registry) + _join_days(self.live) + ids)
        live = self.live
        places = {entry.id: place for place, entry in enumerate(live)}

        def make() -> str:
            joined = super(KeptLibrary, self).actors
            return _dump(
                [
                    [one.id, one.name, one.kind, one.aliases, one.wikidata, one.role,
                     [[places[entry.id], number] for entry, number in one.appearances]]
                    for one in joined
                ]
            )  # fmt: skip

        return tuple(
            ActorAcross(
                id_, name, kind, tuple(aliases), wikidata, role, tuple((live[place], number) for place, number in found)
            )
            for id_, name, kind, aliases, wikidata, role, found in json.loads(self._store.recall("actors", key, make))
        )

    @cached_property
    def questions(self) -> tuple[QuestionAcross, ...]:
        """The questions, the oldest first."""
        key = _join(self.live, "board")
        live = self.live
        places = {entry.id: place for place, entry in enumerate(live)}

        def make() -> str:
            return _dump(
                [
                    [one.id, places[one.asked_in.id], one.number, one.status,
                     [[places[entry.id], number] for entry, number in one.answers]]
                    for one in super(KeptLibrary, self).questions
                ]
            )  # fmt: skip

        return tuple(
            QuestionAcross(id_, live[asked_in], number, status, tuple((live[place], n) for place, n in answers))
            for id_, asked_in, number, status, answers in json.loads(self._store.recall("questions", key, make))
        )


def _identify(entries: Sequence[Entry], registry: Sequence[RegisteredActor], store: Store) -> list[Entry]:
    """Gives briefs with the ids that their actors have across all of them."""
    ordered = sorted(entries, key=lambda entry: entry.id)

    def make() -> str:
        ids = ActorIds(registry, [entry.file for entry in ordered])
        return _dump([[ids.find(actor) for actor in entry.brief.actors] for entry in ordered])

    key = digest(_join(ordered, "names") + digest_all(registry) + _join_days(ordered))
    found = json.loads(store.recall("actor ids", key, make))
    return [
        Entry(entry.file, entry.verdict, tuple(ids), entry.digests) for entry, ids in zip(ordered, found, strict=True)
    ]


def _join(entries: Sequence[Entry], name: str) -> str:
    place = Digests._fields.index(name)
    return digest("".join([entry.digests[place] for entry in entries if entry.digests]))


def _join_days(entries: Sequence[Entry]) -> str:
    return "".join([f"{entry.id}\0{entry.brief.date}\0" for entry in entries])


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
