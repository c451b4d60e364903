"""What other pages take of a kept brief, under the names that a brief has for it."""

import datetime
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from msgspec import Struct
from msgspec.json import Decoder

from briefgen.brief import Brief
from briefgen.codec import BriefFile, read_bytes
from briefgen.document import decode, parse_document
from briefgen.errors import Place
from briefgen.faith import Verdict
from briefgen.library import Digests, Entry
from briefgen.publish.store import BriefRow
from briefgen.publish.view import View

# Gives one part of a brief by the part's name and the brief's number in the store.
ReadPart = Callable[[str, int], str]
_NOTHING_PROVED = Verdict((), ())


class ActorFacts(View, frozen=True):
    """An actor as other briefs' pages need it."""

    name: str
    id: str | None
    key: str
    kind: str | None
    role: str | None
    aliases: tuple[str, ...]


class QuestionFacts(View, frozen=True):
    """A question as other briefs' pages need it."""

    id: str
    text: str
    status: str
    origin: str | None
    why: str | None


class AnswerFacts(View, frozen=True):
    """An answer as other briefs' pages need it."""

    question: str
    status: str
    text: str


class EventFacts(View, frozen=True):
    """An event as the timeline needs it."""

    date: str
    text: str


class CorrectionFacts(View, frozen=True):
    """A correction as the home page needs it."""

    date: datetime.date
    text: str


class SourceFacts(View, frozen=True):
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


class BriefFacts(Struct, array_like=True, eq=False):
    """What other pages take of a brief, under the names that a brief has for it; parts are read when asked for.

    Shape: JSON has it as lists need it, without what comes after `counts`, which are those of its key points, open
    questions and sources.
    """

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
    number: int = 0
    read: Any = None  # a `ReadPart`
    named: tuple[tuple[ActorFacts, ...], tuple[str, ...]] | None = None
    asked: tuple[tuple[QuestionFacts, ...], tuple[AnswerFacts, ...]] | None = None

    def _find_named(self) -> tuple[tuple[ActorFacts, ...], tuple[str, ...]]:
        if self.named is None:
            self.named = _read_names(self.read("names", self.number))
        return self.named

    @property
    def actors(self) -> tuple[ActorFacts, ...]:
        """The actors."""
        return self._find_named()[0]

    @property
    def voices(self) -> tuple[str, ...]:
        """Those to whom it attributes something, folded."""
        return self._find_named()[1]

    def _find_asked(self) -> tuple[tuple[QuestionFacts, ...], tuple[AnswerFacts, ...]]:
        if self.asked is None:
            self.asked = _read_board(self.read("board", self.number))
        return self.asked

    @property
    def open_questions(self) -> tuple[QuestionFacts, ...]:
        """The questions that it asks."""
        return self._find_asked()[0]

    @property
    def answers(self) -> tuple[AnswerFacts, ...]:
        """What it settles of earlier questions."""
        return self._find_asked()[1]

    @property
    def timeline(self) -> tuple[EventFacts, ...]:
        """The events."""
        return _read_events(self.read("events", self.number))

    @property
    def sources(self) -> tuple[SourceFacts, ...]:
        """The sources."""
        return _read_sources(self.read("sources", self.number))


# JSON is read into facts in the time in which it is read at all.
_read_facts = Decoder(BriefFacts).decode
_read_all_facts = Decoder(list[BriefFacts]).decode
_read_names = Decoder(tuple[tuple[ActorFacts, ...], tuple[str, ...]]).decode
_read_board = Decoder(tuple[tuple[QuestionFacts, ...], tuple[AnswerFacts, ...]]).decode
_read_events = Decoder(tuple[EventFacts, ...]).decode
_read_sources = Decoder(tuple[SourceFacts, ...]).decode


class KeptFile:
    """The file of a brief that need not be read."""

    __slots__ = ("_root", "brief", "id", "path")

    def __init__(self, row: BriefRow, facts: BriefFacts, root: Path, read: ReadPart) -> None:
        self.id = row.id
        self.path = row.path
        facts.number, facts.read = row.number, read
        # It has those fields of a brief, under the same names, that anybody asks for of a brief in a library.
        self.brief = cast("Brief", facts)
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
    return {topic for row in rows for topic in _read_facts(row.line).topics}


def make_light_entries(rows: Sequence[BriefRow], root: Path, read: ReadPart) -> list[Entry]:
    """Gives kept briefs as far as other pages need them, without the ids of their actors."""
    found = _read_all_facts(f"[{','.join([row.line for row in rows])}]")
    return [
        Entry(cast("BriefFile", KeptFile(row, one, root, read)), _NOTHING_PROVED, (), Digests(*row.digests.split(" ")))
        for row, one in zip(rows, found, strict=True)
    ]
