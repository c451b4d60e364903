"""The library as builds keep it: what spans its briefs is joined again only where it may have changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from briefgen.identity import ActorIds
from briefgen.library import ActorAcross, Digests, Entry, Library, QuestionAcross
from briefgen.project import RegisteredActor
from briefgen.publish.desk import Recall
from briefgen.publish.kept import Kept, make_full_entry, make_light_entry
from briefgen.publish.page import digest, digest_all

# What a process holds at a time of briefs with all that is in them, some 30 KB each.
_CACHED_BRIEFS = 500
# Gives the record of a brief and its proofs by its path.
ReadRecord = Callable[[str], tuple[str, str]]


class KeptLibrary(Library):
    """A library of kept briefs, of which each is read whole only when that is asked for."""

    def __init__(
        self,
        kept: Sequence[Kept],
        registry: Sequence[RegisteredActor],
        root: Path,
        read_record: ReadRecord,
        recall: Recall,
    ) -> None:
        super().__init__(_identify([make_light_entry(one, root) for one in kept], registry, recall), registry)
        self._kept = {one.id: one for one in kept}
        self._root = root
        self._read_record = read_record
        self._recall = recall
        self._load = lru_cache(maxsize=_CACHED_BRIEFS)(self._make_full_entry)

    def load(self, brief_id: str) -> Entry:
        """Gives a brief with all that is in it, and the proofs of its evidence."""
        return self._load(brief_id)

    def _make_full_entry(self, brief_id: str) -> Entry:
        kept = self._kept[brief_id]
        record, proofs = self._read_record(kept.path)
        whole = kept._replace(record=record, proofs=proofs)
        return make_full_entry(whole, self.by_id[brief_id].actor_ids, self._root)

    @cached_property
    def actors(self) -> tuple[ActorAcross, ...]:
        """The actors by name."""
        key = digest(_join(self.live, "names") + digest_all(self.registry) + _join(self.live, "link"))
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
            for id_, name, kind, aliases, wikidata, role, found in json.loads(self._recall("actors", key, make))
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
            for id_, asked_in, number, status, answers in json.loads(self._recall("questions", key, make))
        )


def _identify(entries: Sequence[Entry], registry: Sequence[RegisteredActor], recall: Recall) -> list[Entry]:
    """Gives briefs with the ids that their actors have across all of them."""
    ordered = sorted(entries, key=lambda entry: entry.id)

    def make() -> str:
        ids = ActorIds(registry, [entry.file for entry in ordered])
        return _dump([[ids.find(actor) for actor in entry.brief.actors] for entry in ordered])

    key = digest(_join(ordered, "names") + digest_all(registry) + _join(ordered, "link"))
    found = json.loads(recall("actor ids", key, make))
    return [
        Entry(entry.file, entry.verdict, tuple(ids), entry.digests) for entry, ids in zip(ordered, found, strict=True)
    ]


def _join(entries: Sequence[Entry], name: str) -> str:
    place = Digests._fields.index(name)
    return digest("".join([entry.digests[place] for entry in entries if entry.digests]))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
