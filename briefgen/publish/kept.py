"""What is kept of a brief between builds: all that it says, with its proofs, and apart what other pages take of it.

Each part is a text of its own, so that a build reads those parts only for which something has changed.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, cast

from briefgen.brief import Brief
from briefgen.codec import BriefFile, read_bytes
from briefgen.document import decode, parse_document
from briefgen.errors import Place
from briefgen.faith import Verdict
from briefgen.library import Digests, Entry
from briefgen.publish.digests import digest, dump_compact, load_compact
from briefgen.publish.forms import dump_record
from briefgen.publish.search import dump_brief_words
from briefgen.publish.sheet import dump_day, dump_sheet, read_day
from briefgen.publish.store import BriefRow, PartsRow

# The place of a brief's topics in its line.
_TOPICS = 8
# Gives one part of a brief by the part's name and the brief's path.
ReadPart = Callable[[str, str], str]


class Kept(NamedTuple):
    """A brief as it is kept: JSON texts, and what stands for each of them.

    Shape: `articles` has the files its evidence was checked against, as its sources name them.
    Units: `unchecked` counts quotes.
    """

    id: str
    path: str
    line: str
    digests: Digests
    parts: PartsRow
    articles: tuple[str, ...]
    unchecked: int


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


# Past their named arguments, which would take longer than all else that is done for an event.
_make_question: Callable[[Sequence[Any]], QuestionFacts] = partial(tuple.__new__, QuestionFacts)
_make_answer: Callable[[Sequence[Any]], AnswerFacts] = partial(tuple.__new__, AnswerFacts)
_make_event: Callable[[Sequence[Any]], EventFacts] = partial(tuple.__new__, EventFacts)


class BriefFacts:
    """What other pages take of a brief, under the names that a brief has for it; parts are read when asked for."""

    def __init__(self, path: str, line: Sequence[Any], read: ReadPart) -> None:
        self._path = path
        self._read = read
        (
            self.title, self.language, day, updated, embargo, self.status, self.marking, self.summary, topics, aliases,
            corrections, counts,
        ) = line  # fmt: skip
        self.date = datetime.date.fromisoformat(day)
        self.updated = read_day(updated)
        self.embargo = read_day(embargo)
        self.topics = tuple(topics)
        self.aliases = tuple(aliases)
        self.counts = tuple(counts)
        self.corrections = tuple([CorrectionFacts(datetime.date.fromisoformat(day), text) for day, text in corrections])

    @cached_property
    def _names(self) -> tuple[tuple[ActorFacts, ...], tuple[str, ...]]:
        found, voices = load_compact(self._read("names", self._path))
        actors = [ActorFacts(name, id_, key, kind, role, tuple(names)) for name, id_, key, kind, role, names in found]
        return tuple(actors), tuple(voices)

    @property
    def actors(self) -> tuple[ActorFacts, ...]:
        """The actors."""
        return self._names[0]

    @property
    def voices(self) -> tuple[str, ...]:
        """Those to whom it attributes something, folded."""
        return self._names[1]

    @cached_property
    def _board(self) -> Any:
        return load_compact(self._read("board", self._path))

    @cached_property
    def open_questions(self) -> tuple[QuestionFacts, ...]:
        """The questions that it asks."""
        return tuple(map(_make_question, self._board[0]))

    @cached_property
    def answers(self) -> tuple[AnswerFacts, ...]:
        """What it settles of earlier questions."""
        return tuple(map(_make_answer, self._board[1]))

    @property
    def timeline(self) -> tuple[EventFacts, ...]:
        """The events."""
        return tuple(map(_make_event, load_compact(self._read("events", self._path))))

    @property
    def sources(self) -> tuple[SourceFacts, ...]:
        """The sources."""
        found = load_compact(self._read("sources", self._path))
        return tuple(
            SourceFacts(id_, title, publisher, author, url, read_day(published), read_day(retrieved), *tail)
            for id_, title, publisher, author, url, published, retrieved, *tail in found
        )


class KeptFile:
    """The file of a brief that need not be read."""

    def __init__(self, row: BriefRow, line: Sequence[Any], root: Path, read: ReadPart) -> None:
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


def keep(file: BriefFile, verdict: Verdict) -> Kept:
    """Gives a proved brief as it is kept."""
    brief = file.brief
    record = dump_record(brief)
    sheet = dump_sheet(brief, verdict)
    line = dump_compact(
        [
            brief.title, brief.language, str(brief.date), dump_day(brief.updated), dump_day(brief.embargo),
            brief.status, brief.marking, brief.summary, brief.topics, brief.aliases,
            [[str(one.date), one.text] for one in brief.corrections], brief.counts,
        ]
    )  # fmt: skip
    actors = [[one.name, one.id, one.key, one.kind, one.role, one.aliases] for one in brief.actors]
    names = dump_compact([actors, brief.voices])
    asked = [[one.id, one.text, one.status, one.origin, one.why] for one in brief.open_questions]
    board = dump_compact([asked, [[one.question, one.status, one.text] for one in brief.answers]])
    threads = [f"{one.id}={one.status}" for one in brief.open_questions]
    threads += ["", *(f"{one.question}={one.status}" for one in brief.answers)]
    events = dump_compact([[one.date, one.text] for one in brief.timeline])
    sources = dump_compact(
        [
            [one.id, one.title, one.publisher, one.author, one.url, dump_day(one.published),
             dump_day(one.retrieved), one.reliability, one.article, one.sha256]
            for one in brief.sources
        ]
    )  # fmt: skip
    link = f"{file.id}\0{brief.title}\0{brief.language}\0{brief.date}"
    search = dump_brief_words(file.id, brief)
    return Kept(
        id=file.id,
        path=file.path,
        line=line,
        parts=PartsRow(file.path, names, board, events, sources, search, *sheet, record),
        digests=Digests(
            text=digest(file.text),
            record=digest("\0".join([file.id, record, *sheet])),
            link=digest(link),
            line=digest(f"{file.id}\0{line}"),
            names=digest(f"{file.id}\0{brief.date}\0{brief.status}\0{names}"),
            board=digest("\0".join([link, brief.status, sources, board, sheet.asked])),
            threads=digest("\0".join([file.id, str(brief.date), brief.status, *threads])),
            events=digest(f"{link}\0{brief.status}\0{events}"),
            sources=digest(f"{link}\0{brief.status}\0{sources}"),
            search=digest(search),
        ),
        articles=tuple(dict.fromkeys(one.article for one in brief.sources if one.article)),
        unchecked=len(verdict.unchecked),
    )


def find_topics(rows: Sequence[BriefRow]) -> set[str]:
    """Gives the topics of kept briefs."""
    return {topic for row in rows for topic in load_compact(row.line)[_TOPICS]}


def make_light_entries(rows: Sequence[BriefRow], root: Path, read: ReadPart) -> list[Entry]:
    """Gives kept briefs as far as other pages need them, without the ids of their actors."""
    lines = load_compact(f"[{','.join([row.line for row in rows])}]")
    return [
        Entry(cast("BriefFile", KeptFile(row, line, root, read)), _NOTHING_PROVED, (), Digests(*row.digests.split(" ")))
        for row, line in zip(rows, lines, strict=True)
    ]


_NOTHING_PROVED = Verdict((), ())
