"""What builds keep in one SQLite file under .briefgen/: briefs as they were read, outputs as they were made.

It may be deleted at any time; the next build then begins from nothing. A light room: it imports neither templates nor
models, for looking must cost less than building.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from briefgen.disk import lock
from briefgen.errors import Place, WriteError
from briefgen.publish.stamps import Stamp

# Another form of the tables begins a new store.
_FORM = "11"
_SECONDS_TO_WAIT = 60
# What any SQLite takes in a query.
_MOST_VALUES = 500
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE briefs (
    number INTEGER PRIMARY KEY, path TEXT, size INTEGER, mtime INTEGER, ctime INTEGER, articles TEXT, status TEXT,
    marking TEXT, embargo TEXT, withheld TEXT, warnings TEXT, id TEXT, line TEXT, digests TEXT, unchecked INTEGER
);
CREATE TABLE lists (number INTEGER PRIMARY KEY, names TEXT, board TEXT, events TEXT, sources TEXT);
CREATE TABLE words (number INTEGER PRIMARY KEY, search TEXT);
CREATE TABLE voices (number INTEGER PRIMARY KEY, voices TEXT, asked TEXT);
CREATE TABLE pages (number INTEGER PRIMARY KEY, rest TEXT, record TEXT);
CREATE TABLE products (name TEXT PRIMARY KEY, key TEXT, value TEXT);
CREATE TABLE builds (name TEXT PRIMARY KEY, folder TEXT, contents TEXT) WITHOUT ROWID;
CREATE TABLE orders (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE sections (build TEXT, name TEXT, key TEXT, PRIMARY KEY (build, name)) WITHOUT ROWID;
CREATE TABLE outputs (
    build TEXT, path TEXT, section TEXT, kind TEXT, key TEXT, listed TEXT, size INTEGER, mtime INTEGER, ino INTEGER,
    notes TEXT,
    PRIMARY KEY (build, path)
) WITHOUT ROWID;
CREATE TABLE origins (
    build TEXT, path TEXT, moment TEXT, cause TEXT, parts TEXT, before TEXT, PRIMARY KEY (build, path)
) WITHOUT ROWID;
"""


class BriefRow(NamedTuple):
    """A brief as it was read.

    Shape: `number` stands for it in all tables, for as long as its file is there; as one build at a time runs in a
    project, no two briefs have the same. `stamp` is that of its file, `articles` has those of its articles by their
    names; `status`, `marking` and `embargo` tell who wants it; `withheld` is JSON of the questions it asks, for a brief
    of which no more was read; the other texts are as `kept` has them.
    """

    number: int
    path: str
    stamp: Stamp
    articles: str
    status: str
    marking: str
    embargo: str | None
    withheld: str | None = None
    warnings: str = ""
    id: str = ""
    line: str = ""
    digests: str = ""
    unchecked: int = 0


class BriefParts(NamedTuple):
    """What is read of a brief only when it is asked for, as `kept` has it."""

    names: str
    board: str
    events: str
    sources: str
    search: str
    voices: str
    asked: str
    rest: str
    record: str


# A long row is read through all of its pages: apart are what is read of all briefs where many have changed, where one
# has, of a few briefs, and of those whose pages are made.
_TABLES_OF_PARTS = {
    "lists": ("names", "board", "events", "sources"),
    "words": ("search",),
    "voices": ("voices", "asked"),
    "pages": ("rest", "record"),
}
_OF_PAGE = ("voices", "asked", "rest", "record")
_PARTS_OF_BRIEFS = {
    name: f"SELECT number, {name} FROM {table}"  # noqa: S608
    for table, names in _TABLES_OF_PARTS.items()
    for name in names
}


_OUTPUTS = "SELECT path, section, kind, key, listed, size, mtime, ino, notes FROM outputs"
_FORGET_BUILD = (
    "DELETE FROM builds WHERE name = ?",
    "DELETE FROM orders WHERE name = ?",
    "DELETE FROM sections WHERE build = ?",
    "DELETE FROM outputs WHERE build = ?",
    "DELETE FROM origins WHERE build = ?",
)


class Made(NamedTuple):
    """An output as it was made: the section it belongs to, what stands for its parts, and its stamp.

    Shape: `kind` and `listed` are as a recipe has them; `notes` is JSON of what was said when it was made.
    """

    section: str
    kind: str
    key: str
    listed: str | None
    stamp: Stamp
    notes: str | None = None


# An output with all that is kept of it: its path and the values of `Made`, the stamp's one by one, then those of
# `Origin` but for the path and what was before.
OutputRow = tuple[str, str, str, str, str | None, int, int, int, str | None, str, str, str]


def _make(row: Any) -> Made:
    return Made(row[1], row[2], row[3], row[4], row[5:8], row[8])


class Origin(NamedTuple):
    """What an output was made from when it was made the last time, and why that was.

    Shape: `moment` is ISO 8601; `cause` is new, gone, altered or parts; `parts` is JSON of pairs of a name and a
    digest, and `before` the same of the time before that, "" where there was none.
    """

    path: str
    moment: str
    cause: str
    parts: str
    before: str = ""


class _Process:
    """The number of this process, which is asked for at every query; to ask the system would take as long as some."""

    number = os.getpid()

    @classmethod
    def renew(cls) -> None:
        """Takes the number of a process that was split off."""
        cls.number = os.getpid()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_Process.renew)


class Store:
    """The open store. Each process has its own connection: one that was split off must not use another's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: tuple[int, sqlite3.Connection] | None = None

    def _connect(self) -> sqlite3.Connection:
        if self._open is None or self._open[0] != _Process.number:
            connection = sqlite3.connect(self.path, timeout=_SECONDS_TO_WAIT, isolation_level=None)
            # A store that a power cut damages is made anew; until then each build would pay for its safety.
            connection.execute("PRAGMA synchronous = OFF")
            # Else whoever writes much shuts out those who read, from where its memory is full until all is written.
            connection.execute("PRAGMA cache_spill = OFF")
            self._open = (_Process.number, connection)
        return self._open[1]

    def prepare(self, made_by: str) -> None:
        """Makes sure that all in the store was made by the same programs; else it begins from nothing.

        Raises: WriteError where it cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self._find_maker() != f"{_FORM} {made_by}":
                self.drop()
                self._connect().executescript(_TABLES)
                self._connect().execute("INSERT INTO meta VALUES ('made by', ?)", (f"{_FORM} {made_by}",))
        except (sqlite3.Error, OSError) as error:
            hint = "check the folder's rights and the space on the disk, or delete the file"
            raise WriteError(f"this cannot be written: {error}", Place(str(self.path)), hint) from None

    def _find_maker(self) -> str | None:
        try:
            found = self._connect().execute("SELECT value FROM meta WHERE name = 'made by'").fetchone()
        except sqlite3.DatabaseError:
            return None
        return str(found[0]) if found else None

    def drop(self) -> None:
        """Forgets everything."""
        self.close()
        for ending in ("", "-journal", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def close(self) -> None:
        """Closes the connection of this process."""
        if self._open and self._open[0] == _Process.number:
            self._open[1].close()
        self._open = None

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """Lets several changes come about together, or none of them.

        Raises: WriteError where the store cannot be written; sqlite3.DatabaseError where it is damaged.
        """
        connection = self._connect()
        # SQLite lets whoever has to wait sleep for longer and longer; the system wakes it at once.
        with lock(self.path.parent, "turn"):
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                if not isinstance(error, sqlite3.OperationalError):
                    raise
                hint = "check the space on the disk, or delete the file"
                raise WriteError(f"this cannot be written: {error}", Place(str(self.path)), hint) from None

    def read_briefs(self) -> dict[str, BriefRow]:
        """Gives all briefs by their paths."""
        rows = self._connect().execute(
            "SELECT number, path, size, mtime, ctime, articles, status, marking, embargo, withheld, warnings, id, line,"
            " digests, unchecked FROM briefs"
        )
        return {row[1]: BriefRow(row[0], row[1], row[2:5], *row[5:]) for row in rows}

    def write_briefs(self, rows: Iterable[BriefRow], parts: Iterable[tuple[int, BriefParts]]) -> None:
        """Keeps briefs, and the parts of those that were read whole, each by its number."""
        flat = ((row[0], row[1], *row[2], *row[3:]) for row in rows)
        self._connect().executemany(
            "INSERT OR REPLACE INTO briefs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", flat
        )
        known = tuple(parts)
        for table, names in _TABLES_OF_PARTS.items():
            places = [BriefParts._fields.index(name) for name in names]
            query = f"INSERT OR REPLACE INTO {table} VALUES (?{', ?' * len(names)})"  # noqa: S608
            values = ((number, *[one[place] for place in places]) for number, one in known)
            self._connect().executemany(query, values)

    def forget_briefs(self, numbers: Iterable[int]) -> None:
        """Forgets briefs that are no more."""
        gone = [(number,) for number in numbers]
        for table in ("briefs", *_TABLES_OF_PARTS):
            self._connect().executemany(f"DELETE FROM {table} WHERE number = ?", gone)  # noqa: S608

    def read_part(self, name: str, number: int) -> str:
        """Gives one part of a brief; `name` is that of a field of its parts."""
        return str(self._connect().execute(f"{_PARTS_OF_BRIEFS[name]} WHERE number = ?", (number,)).fetchone()[1])

    def read_parts(self, name: str) -> dict[int, str]:
        """Gives one part of all briefs by their numbers."""
        return dict(self._connect().execute(_PARTS_OF_BRIEFS[name]))

    def read_some(self, name: str, numbers: Sequence[int]) -> dict[int, str]:
        """Gives one part of some briefs by their numbers."""
        found: dict[int, str] = {}
        for rows in self._read_of(_PARTS_OF_BRIEFS[name], numbers):
            found.update(rows)
        return found

    def read_pages(self, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
        """Gives all that the pages of some briefs show of these by themselves: parts by their names, by the numbers."""
        query = f"SELECT number, {', '.join(_OF_PAGE)} FROM voices JOIN pages USING (number)"  # noqa: S608
        found = (row for rows in self._read_of(query, numbers) for row in rows)
        return {number: dict(zip(_OF_PAGE, parts, strict=True)) for number, *parts in found}

    def _read_of(self, query: str, numbers: Sequence[int]) -> Iterator[Iterable[Any]]:
        """Yields the rows of so many briefs at a time as a query takes."""
        for start in range(0, len(numbers), _MOST_VALUES):
            some = numbers[start : start + _MOST_VALUES]
            yield self._connect().execute(f"{query} WHERE number IN ({', '.join('?' * len(some))})", some)

    def recall(self, name: str, key: str) -> str | None:
        """Gives the text that was kept under a name with this key, None where there is none."""
        found = self._connect().execute("SELECT value FROM products WHERE name = ? AND key = ?", (name, key)).fetchone()
        return str(found[0]) if found else None

    def remember(self, name: str, key: str, text: str) -> None:
        """Keeps a text under a name with a key, in place of that with another key."""
        self._connect().execute("INSERT OR REPLACE INTO products VALUES (?, ?, ?)", (name, key, text))

    def read_contents(self, build: str) -> str | None:
        """Gives what stood for all pages of a build with their days, None where its folder may hold something else."""
        found = self._connect().execute("SELECT contents FROM builds WHERE name = ?", (build,)).fetchone()
        return str(found[0]) if found and found[0] is not None else None

    def expect_changes(self, folder: Path) -> None:
        """Forgets what builds into a folder left there, until one has brought it to hold what it should."""
        connection = self._connect()
        connection.execute(
            "DELETE FROM orders WHERE name IN (SELECT name FROM builds WHERE folder = ?)", (str(folder),)
        )
        connection.execute("UPDATE builds SET contents = NULL WHERE folder = ?", (str(folder),))

    def write_build(self, build: str, folder: Path, contents: str) -> None:
        """Keeps where builds of an order go, and what stands for their pages with their days.

        Those are forgotten whose folder is no more, such as a temporary one.
        """
        connection = self._connect()
        connection.execute("INSERT OR REPLACE INTO builds VALUES (?, ?, ?)", (build, str(folder), contents))
        known = connection.execute("SELECT name, folder FROM builds").fetchall()
        lost = [(name,) for name, place in known if not Path(place).exists()]
        for forget in _FORGET_BUILD:
            connection.executemany(forget, lost)

    def read_order(self, build: str) -> Any:
        """Gives what was kept of the last build of an order, None where nothing was."""
        try:
            found = self._connect().execute("SELECT value FROM orders WHERE name = ?", (build,)).fetchone()
            return json.loads(found[0]) if found else None
        except (sqlite3.DatabaseError, ValueError):
            return None

    def write_order(self, build: str, value: Mapping[str, Any]) -> None:
        """Keeps what the last build of an order came to."""
        from briefgen.publish.digests import dump_compact  # whoever finds that nothing is to be done does not need it

        text = dump_compact(value)
        self._connect().execute("INSERT OR REPLACE INTO orders VALUES (?, ?)", (build, text))

    def read_sections(self, build: str) -> dict[str, str]:
        """Gives what stood for each section when it was last planned."""
        return dict(self._connect().execute("SELECT name, key FROM sections WHERE build = ?", (build,)))

    def write_sections(self, build: str, keys: Mapping[str, str], before: Mapping[str, str]) -> None:
        """Keeps what stands for the sections of a build, of which these were known before."""
        gone = ((build, name) for name in before.keys() - keys.keys())
        self._connect().executemany("DELETE FROM sections WHERE build = ? AND name = ?", gone)
        new = ((build, name, key) for name, key in keys.items() if before.get(name) != key)
        self._connect().executemany("INSERT OR REPLACE INTO sections VALUES (?, ?, ?)", new)

    def read_outputs(self, build: str, sections: Collection[str] | None = None) -> dict[str, Made]:
        """Gives the outputs of the last build of an order by their paths: all, or those of some sections."""
        chosen = "" if sections is None else f" AND section IN ({', '.join('?' * len(sections))})"
        rows = self._connect().execute(f"{_OUTPUTS} WHERE build = ?{chosen}", (build, *(sections or ())))
        return {row[0]: _make(row) for row in rows}

    def read_output(self, build: str, path: str) -> Made | None:
        """Gives an output of the last build of an order, None where it made no such."""
        row = self._connect().execute(f"{_OUTPUTS} WHERE build = ? AND path = ?", (build, path)).fetchone()
        return _make(row) if row else None

    def read_paths(self, build: str) -> list[tuple[str, str | None, str]]:
        """Gives the outputs of the last build of an order, each with the day the sitemap has, and its section."""
        query = "SELECT path, listed, section FROM outputs WHERE build = ?"
        return self._connect().execute(query, (build,)).fetchall()

    def count_kinds(self, build: str) -> dict[str, int]:
        """Gives the number of outputs of each kind."""
        query = "SELECT kind, count(*) FROM outputs WHERE build = ? GROUP BY kind"
        return dict(self._connect().execute(query, (build,)))

    def read_notes(self, build: str) -> list[str | None]:
        """Gives what was noted of each PDF."""
        query = "SELECT notes FROM outputs WHERE build = ? AND kind = 'pdf' ORDER BY path"
        return [row[0] for row in self._connect().execute(query, (build,))]

    def count_outputs(self, build: str) -> int:
        """Gives the number of outputs of the last build of an order."""
        found = self._connect().execute("SELECT count(*) FROM outputs WHERE build = ?", (build,)).fetchone()
        return int(found[0])

    def read_stamps(self, build: str) -> list[tuple[str, int, int, int, int]]:
        """Gives the outputs of the last build of an order, each with its stamp, and 1 if it may stay, else 0."""
        query = "SELECT path, size, mtime, ino, key <> '' FROM outputs WHERE build = ?"
        return self._connect().execute(query, (build,)).fetchall()

    def write_outputs(self, build: str, rows: Sequence[OutputRow]) -> None:
        """Keeps how outputs were made, and from what."""
        self._connect().executemany(
            "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ((build, *row[:9]) for row in rows)
        )
        self._connect().executemany(
            "INSERT INTO origins VALUES (?, ?, ?, ?, ?, '') ON CONFLICT (build, path) DO UPDATE SET"
            " moment = excluded.moment, cause = excluded.cause, before = parts, parts = excluded.parts",
            ((build, row[0], *row[9:]) for row in rows),
        )

    def write_stamps(self, build: str, stamps: Mapping[str, Stamp]) -> None:
        """Keeps the stamps that some outputs have come to have, by their paths."""
        rows = ((*stamp, build, path) for path, stamp in stamps.items())
        query = "UPDATE outputs SET size = ?, mtime = ?, ino = ? WHERE build = ? AND path = ?"
        self._connect().executemany(query, rows)

    def forget_outputs(self, build: str, paths: Iterable[str]) -> None:
        """Forgets outputs that are no more."""
        gone = [(build, path) for path in paths]
        self._connect().executemany("DELETE FROM outputs WHERE build = ? AND path = ?", gone)
        self._connect().executemany("DELETE FROM origins WHERE build = ? AND path = ?", gone)

    def read_origin(self, build: str, path: str) -> Origin | None:
        """Gives what an output was made from, None for what no build made."""
        try:
            row = (
                self._connect()
                .execute(
                    "SELECT path, moment, cause, parts, before FROM origins WHERE build = ? AND path = ?",
                    (build, path),
                )
                .fetchone()
            )
        except sqlite3.DatabaseError:
            return None
        return Origin(*row) if row else None
