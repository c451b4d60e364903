"""What other pages take of a kept brief, under the names that a brief has for it."""

import datetime
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, cast

from msgspec.json import Decoder

from briefgen.brief import Brief
from briefgen.codec import BriefFile, read_bytes
from briefgen.document import decode, parse_document
from briefgen.errors import Place
from briefgen.faith import Verdict
from briefgen.library import Digests, Entry
from briefgen.publish.store import BriefRow

# Gives one part of a brief by the part's name and the brief's path.
ReadPart = Callable[[str, str], str]
_NOTHING_PROVED = Verdict((), ())


class ActorFacts(NamedTuple):
    """An actor as other briefs' pages need it."""

    name: str
    id: str | None
    key: str
    kind: str | None
    role: str | None
    aliases: tuple[str, ...]


class QuestionFacts(NamedTuple):
    """A question as other briefs' pages need it."""

    id: str
    text: str
    status: str
    origin: str | None
    why: str | None


class AnswerFacts(NamedTuple):
    """An answer as other briefs' pages need it."""

    question: str
    status: str
    text: str


class EventFacts(NamedTuple):
    """An event as the timeline needs it."""

    date: str
    text: str


class CorrectionFacts(NamedTuple):
    """A correction as the home page needs it."""

    date: datetime.date
    text: str


class SourceFacts(NamedTuple):
    """A source as the list of sources needs it."""

    id: str
    title: str
    publisher: str | None
    author: str | None
    url: str | None
    published: datetime.date | None
    retrieved: datetime.date | None
    reliability: str | None
    article: str | None
    sha256: str | None


class LineFacts(NamedTuple):
    """A brief as lists need it; `counts` are those of its key points, open questions and sources."""

    title: str
    language: str
    date: datetime.date
    updated: datetime.date | None
    embargo: datetime.date | None
    status: str
    marking: str
    summary: str
    topics: tuple[str, ...]
    aliases: tuple[str, ...]
    corrections: tuple[CorrectionFacts, ...]
    counts: tuple[int, int, int]


# JSON is read into facts in the time in which it is read at all.
_read_line = Decoder(LineFacts).decode
_read_lines = Decoder(list[LineFacts]).decode
_read_names = Decoder(tuple[tuple[ActorFacts, ...], tuple[str, ...]]).decode
_read_board = Decoder(tuple[tuple[QuestionFacts, ...], tuple[AnswerFacts, ...]]).decode
_read_events = Decoder(tuple[EventFacts, ...]).decode
_read_sources = Decoder(tuple[SourceFacts, ...]).decode


class BriefFacts:
    """What other pages take of a brief, under the names that a brief has for it; parts are read when asked for."""

    def __init__(self, path: str, line: LineFacts, read: ReadPart) -> None:
        self._path = path
        self._read = read
        (
            self.title, self.language, self.date, self.updated, self.embargo, self.status, self.marking, self.summary,
            self.topics, self.aliases, self.corrections, self.counts,
        ) = line  # fmt: skip

    @cached_property
    def _names(self) -> tuple[tuple[ActorFacts, ...], tuple[str, ...]]:
        return _read_names(self._read("names", self._path))

    @property
    def actors(self) -> tuple[ActorFacts, ...]:
        """The actors."""
        return self._names[0]

    @property
    def voices(self) -> tuple[str, ...]:
        """Those to whom it attributes something, folded."""
        return self._names[1]

    @cached_property
    def _board(self) -> tuple[tuple[QuestionFacts, ...], tuple[AnswerFacts, ...]]:
        return _read_board(self._read("board", self._path))

    @property
    def open_questions(self) -> tuple[QuestionFacts, ...]:
        """The questions that it asks."""
        return self._board[0]

    @property
    def answers(self) -> tuple[AnswerFacts, ...]:
        """What it settles of earlier questions."""
        return self._board[1]

    @property
    def timeline(self) -> tuple[EventFacts, ...]:
        """The events."""
        return _read_events(self._read("events", self._path))

    @property
    def sources(self) -> tuple[SourceFacts, ...]:
        """The sources."""
        return _read_sources(self._read("sources", self._path))


class KeptFile:
    """The file of a brief that need not be read."""

    def __init__(self, row: BriefRow, line: LineFacts, root: Path, read: ReadPart) -> None:
        self.id = row.id
        self.path = row.path
        # It has those fields of a brief, under the same names, that anybody asks for of a brief in a library.
        self.brief = cast("Brief", BriefFacts(row.path, line, read))
        self._root = root

    @property
    def text(self) -> str:
        """The file as it is written."""
        return decode(read_bytes(f"{self._root}{os.sep}{self.path}", self.path), self.path)

    def place(self, *steps: str | int) -> Place:
        """Gives the place of a field."""
        return parse_document(self.text, self.path).place(steps)


def find_topics(rows: Sequence[BriefRow]) -> set[str]:
    """Gives the topics of kept briefs."""
    return {topic for row in rows for topic in _read_line(row.line).topics}


def make_light_entries(rows: Sequence[BriefRow], root: Path, read: ReadPart) -> list[Entry]:
    """Gives kept briefs as far as other pages need them, without the ids of their actors."""
    lines = _read_lines(f"[{','.join([row.line for row in rows])}]")
    return [
        Entry(cast("BriefFile", KeptFile(row, line, root, read)), _NOTHING_PROVED, (), Digests(*row.digests.split(" ")))
        for row, line in zip(rows, lines, strict=True)
    ]
