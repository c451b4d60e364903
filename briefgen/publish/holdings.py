"""The library as builds keep it: what spans its briefs is joined again only where it may have changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from briefgen.identity import ActorIds
from briefgen.library import ActorAcross, Digests, Entry, Library, QuestionAcross
from briefgen.project import RegisteredActor
from briefgen.publish.board import order_questions, place_questions
from briefgen.publish.digests import digest, digest_all, dump_compact, load_compact
from briefgen.publish.facts import make_light_entries
from briefgen.publish.sheet import Sheet
from briefgen.publish.store import BriefRow, Store

Value = TypeVar("Value")
# All of a kind are read in the time of some hundreds.
_PARTS_READ_ALONE = 50
# What a process holds at a time of what actors' pages and the board take of briefs, some 3 KB each. Of many more
# briefs hardly one is met again while it is held, so that the next ones may as well take its place.
_CACHED_SHEETS = 1_000
_FLEETING_SHEETS = 50


class KeptLibrary(Library):
    """A library of kept briefs, of each of which only that is read which is asked for.

    The ids of its actors are known only after `identify`.
    """

    def __init__(self, rows: Sequence[BriefRow], registry: Sequence[RegisteredActor], root: Path, store: Store) -> None:
        self._parts = _Parts(store)
        entries = make_light_entries(rows, root, self._parts.read)
        self.digests = {entry.id: entry.digests for entry in entries if entry.digests}
        super().__init__(entries, registry)
        self._are_identified = False
        self._numbers = {row.id: row.number for row in rows}
        self._store = store
        self._expected: dict[int, dict[str, str]] = {}
        # What was joined just now need not be taken from its rows again.
        self._joined: Mapping[str, QuestionAcross] = {}
        self._boarded: Mapping[str, int] = {}
        self._sheets: dict[str, Sheet] = {}
        self._most_sheets = _CACHED_SHEETS if len(rows) <= 2 * _CACHED_SHEETS else _FLEETING_SHEETS

    def identify(self) -> None:
        """Finds the ids that the briefs' actors have across all of them, once."""
        if self._are_identified:
            return
        ordered = sorted(self.entries, key=lambda entry: entry.id)

        def make() -> list[list[Any]]:
            ids = ActorIds(self.registry, [entry.file for entry in ordered])
            numbers: dict[str, int] = {}
            found = [
                [numbers.setdefault(ids.find(actor), len(numbers)) for actor in entry.brief.actors] for entry in ordered
            ]
            return [list(numbers), found]

        # Each id is there once, however many briefs have it.
        ids, found = self.recall("actor ids", self.names_key, make)
        for entry, numbers in zip(ordered, found, strict=True):
            entry.actor_ids = tuple(map(ids.__getitem__, numbers))
        self._are_identified = True

    def join_live(self, name: str) -> str:
        """Gives what stands for one thing that the live briefs have; `name` is that of its digest."""
        return digest(self._columns[Digests._fields.index(name)])

    @cached_property
    def _columns(self) -> Sequence[str]:
        # All at once in a tenth of the time that one takes after the other.
        found = [self.digests[entry.id] for entry in self.live]
        return ["".join(column) for column in zip(*found, strict=True)] or [""] * len(Digests._fields)

    @cached_property
    def names_key(self) -> str:
        """What stands for the actors of all briefs, and of the registry; see `join_names`."""
        return join_names(self.entries, self.registry, self.digests)

    def recall(self, name: str, key: str, make: Callable[[], Any]) -> Any:
        """Gives the plain data that was kept under a name with this key, or makes and keeps it."""
        return _recall(self._store, name, key, make)

    def expect(self, brief_ids: Iterable[str]) -> None:
        """Reads beforehand, and together, what the pages of some briefs show of these by themselves."""
        self._expected = self._store.read_pages([self._numbers[one] for one in brief_ids])

    def load_record(self, brief_id: str) -> str:
        """Gives all that a brief says, as JSON."""
        return self._load_page(brief_id)["record"]

    def load_words(self, brief_id: str) -> str:
        """Gives what the search knows of a brief."""
        return self._parts.read("search", self._numbers[brief_id])

    def load_sheet(self, brief_id: str) -> Sheet:
        """Gives what a brief's page shows of it by itself."""
        sheet = self._sheets.get(brief_id)
        if sheet is None:
            if len(self._sheets) >= self._most_sheets:
                self._sheets.clear()
            sheet = self._sheets[brief_id] = Sheet(self._store.read_part, self._numbers[brief_id])
        return sheet

    def load_whole_sheet(self, brief_id: str) -> Sheet:
        """Gives the sheet of a brief of which all parts are wanted."""
        return Sheet(self._store.read_part, self._numbers[brief_id], self._load_page(brief_id))

    def _load_page(self, brief_id: str) -> dict[str, str]:
        number = self._numbers[brief_id]
        return self._expected.get(number) or self._store.read_pages([number])[number]

    def load_sheets(self, brief_ids: Sequence[str], part: str) -> list[Sheet]:
        """Gives the sheets of some briefs, of which one part is read at once."""
        sheets = list(map(self.load_sheet, brief_ids))
        unread = {sheet.number: sheet for sheet in sheets if part not in sheet.known}
        for number, text in self._store.read_some(part, tuple(unread)).items():
            unread[number].known[part] = text
        return sheets

    @cached_property
    def actors(self) -> tuple[ActorAcross, ...]:
        """The actors by name."""
        live, places = self.live, self._places

        def flatten(actors: Iterable[ActorAcross]) -> list[Any]:
            return [
                [one.id, one.name, one.kind, one.aliases, one.wikidata, one.role,
                 [places[entry.id] for entry, _ in one.appearances], [number for _, number in one.appearances]]
                for one in actors
            ]  # fmt: skip

        def restore(kept: Iterable[Any]) -> tuple[ActorAcross, ...]:
            ids = list(places)
            return tuple(
                ActorAcross(
                    id_, name, kind, tuple(aliases), wikidata, role, _Appearances(live, briefs, numbers),
                    tuple(dict.fromkeys([ids[place] for place in briefs])),
                )
                for id_, name, kind, aliases, wikidata, role, briefs, numbers in kept
            )  # fmt: skip

        found: tuple[ActorAcross, ...] = _recall(
            self._store, "actors", self.names_key, lambda: super(KeptLibrary, self).actors, flatten, restore
        )
        return found

    @property
    def questions(self) -> Collection[QuestionAcross]:
        """The questions, the oldest first; a home page takes the first few of them."""
        return self.questions_by_id.values()

    @cached_property
    def answered(self) -> Sequence[QuestionAcross]:
        """The questions that have an answer, the oldest first."""
        rows = self._question_rows.items()
        return tuple(self._restore_question(id_, row) for id_, row in rows if not row.endswith(_NO_ANSWERS))

    @cached_property
    def questions_by_id(self) -> Mapping[str, QuestionAcross]:
        """Each question by its id; a page takes a few of them."""
        rows = self._question_rows
        return self._joined or _Rows(rows, self._restore_question)

    @cached_property
    def board(self) -> Mapping[str, int]:
        """The page of the board on which each question stands, by its id."""
        rows = self._question_rows
        return self._boarded or _Rows(rows, lambda _, row: int(row.partition("\t")[0]))

    @cached_property
    def _question_rows(self) -> Mapping[str, str]:
        # As text, a row each: to take all of them apart would take as long as making several pages.
        key = self.join_live("threads")
        text = self._store.recall("questions", key)
        if text is None:
            found = super().questions
            pages, places = place_questions(order_questions(found)), self._places
            self._joined, self._boarded = {one.id: one for one in found}, pages
            rows = [f"{pages[one.id]}\t{dump_compact(_flatten_question(one, places))}" for one in found]
            text = "\n\n".join(["\n".join([one.id for one in found]), "\n".join(rows)])
            self._store.remember("questions", key, text)
        ids, _, rows_of_them = text.partition("\n\n")
        return dict(zip(ids.split("\n"), rows_of_them.split("\n"), strict=True)) if ids else {}

    def _restore_question(self, id_: str, row: str) -> QuestionAcross:
        asked_in, number, status, answers = load_compact(row.partition("\t")[2])
        live = self.live
        # There are many, and few have answers.
        found = tuple([(live[place], n) for place, n in answers]) if answers else ()
        return QuestionAcross(id_, live[asked_in], number, status, found)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {entry.id: place for place, entry in enumerate(self.live)}


class _Appearances(Iterable[tuple[Entry, int]]):
    """The briefs in which an actor stands, with its place in each; of most actors nobody asks."""

    def __init__(self, live: Sequence[Entry], briefs: Sequence[int], numbers: Sequence[int]) -> None:
        self._live = live
        self._briefs = briefs
        self._numbers = numbers

    def __iter__(self) -> Iterator[tuple[Entry, int]]:
        return zip(map(self._live.__getitem__, self._briefs), self._numbers, strict=True)


# Parts that a brief's facts ask for once, and then hold.
_ASKED_ONCE = ("names", "board")


class _Parts:
    """Parts of briefs: the first few are read one by one; who wants more of a kind gets all of it at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = Counter[str]()
        self._read: dict[str, dict[int, str]] = {}

    def read(self, name: str, number: int) -> str:
        """Gives one part of a brief; `name` is that of a field of its parts."""
        known = self._read.get(name)
        if known is None:
            self._asked[name] += 1
            if self._asked[name] <= _PARTS_READ_ALONE:
                return self._store.read_part(name, number)
            known = self._read[name] = self._store.read_parts(name)
        if name not in _ASKED_ONCE:
            return known[number]
        return known.pop(number, None) or self._store.read_part(name, number)


class _Rows(Mapping[str, Value]):
    """What is kept as rows of text by ids, of which each is made when it is asked for."""

    def __init__(self, rows: Mapping[str, str], restore: Callable[[str, str], Value]) -> None:
        self._rows = rows
        self._restore = restore

    def __getitem__(self, id_: str) -> Value:
        return self._restore(id_, self._rows[id_])

    def get(self, id_: str, default: Any = None) -> Any:
        """Gives what has an id, or what is wanted in its place; `Mapping` would look for it in vain first."""
        row = self._rows.get(id_)
        return default if row is None else self._restore(id_, row)

    def values(self) -> ValuesView[Value]:
        """Gives all of them, each made when its turn comes; `Mapping` would look for each by its id."""
        return _Values(self)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def restore_all(self) -> Iterator[Value]:
        """Yields all, in their order."""
        restore = self._restore
        return (restore(id_, row) for id_, row in self._rows.items())


class _Values(ValuesView[Value]):
    """What is kept as rows, in their order."""

    _mapping: _Rows[Value]

    def __iter__(self) -> Iterator[Value]:
        return self._mapping.restore_all()


# How a row of a question ends that has none.
_NO_ANSWERS = ",[]]"


def _flatten_question(one: QuestionAcross, places: Mapping[str, int]) -> list[Any]:
    """Gives a question as a row has it, but for its id; the answers come last, as `_NO_ANSWERS` takes for granted."""
    answers = [[places[entry.id], number] for entry, number in one.answers]
    return [places[one.asked_in.id], one.number, one.status, answers]


def _as_it_is(value: Any) -> Any:
    return value


def _recall(
    store: Store,
    name: str,
    key: str,
    make: Callable[[], Any],
    flatten: Callable[[Any], Any] = _as_it_is,
    restore: Callable[[Any], Any] = _as_it_is,
) -> Any:
    """Gives what was kept under a name with this key, or makes and keeps it.

    Shape: `flatten` gives what is made as plain data, `restore` makes it of that again.
    """
    kept = store.recall(name, key)
    if kept is not None:
        return restore(load_compact(kept))
    made = make()
    store.remember(name, key, dump_compact(flatten(made)))
    return made


def join_names(entries: Iterable[Entry], registry: Sequence[RegisteredActor], digests: Mapping[str, Digests]) -> str:
    """Gives what stands for the actors of briefs and of the registry.

    Of a library it takes withdrawn briefs too: one of them may have given an actor its id.
    """
    return digest("".join([digests[entry.id].names for entry in entries]) + digest_all(registry))
