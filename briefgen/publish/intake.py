"""The project's briefs → the kept library: only what has changed is read, by all cores where it is much."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from briefgen.brief import Marking
from briefgen.errors import BriefgenError, Faults
from briefgen.faith import ReadArticle, prove_brief
from briefgen.library import (
    ENDINGS,
    Selection,
    Withheld,
    check_references,
    read_library,
    read_selected,
)
from briefgen.project import Project
from briefgen.publish.crew import Report, Shift, can_split, share
from briefgen.publish.digests import digest, dump_compact
from briefgen.publish.kept import keep
from briefgen.publish.remarks import dump_remark, load_remark
from briefgen.publish.scribe import dump_day, read_day
from briefgen.publish.stamps import NOT_SEEN, Look, Stamp
from briefgen.publish.store import BriefParts, BriefRow, Store
from briefgen.references import check_addresses, check_ids

if TYPE_CHECKING:
    from briefgen.publish.holdings import KeptLibrary

# A further process is split off in some 20 ms, the time of forty briefs.
_BRIEFS_WORTH_SPLITTING = 120
_BRIEFS_IN_A_BATCH = 10
# What spans fewer briefs is joined in the time in which a process is split off.
_BRIEFS_WORTH_JOINING_APART = 2_000
# What is read waits in memory to be kept, some 15 KB each.
_BRIEFS_KEPT_TOGETHER = 100


class Intake(NamedTuple):
    """The library as it is now, and what became of its briefs.

    Shape: `articles` has the stamps of those that evidence was checked against, by their files.
    Units: `unchecked` counts quotes.
    """

    library: KeptLibrary
    withheld: Mapping[str, int]
    warnings: tuple[BriefgenError, ...]
    articles: Mapping[str, Stamp | None]
    unchecked: int


class _Read(NamedTuple):
    """A brief that was read: what is kept of it, or what is wrong with it."""

    row: BriefRow | None
    parts: BriefParts | None = None
    faults: tuple[BriefgenError, ...] = ()


class _Reader(NamedTuple):
    """What reading briefs needs; `trusted` is as `begin_intake` has it."""

    project: Project
    selection: Selection
    read_article: ReadArticle
    look: Look
    trusted: int
    store: Store


class _Stale(NamedTuple):
    """A brief that has to be read: the number it has in the store, where it is, and how that is shown."""

    number: int
    at: str
    shown: str


class BegunIntake:
    """The briefs of a project, of which other processes may be reading some already; they are read and joined once.

    Shape: `is_shared` tells whether any are; `known` has the rows of those that need not be read, `stale` the others.
    """

    def __init__(self, reader: _Reader, known: Mapping[str, BriefRow], stale: Sequence[_Stale], processes: int) -> None:
        self._reader = reader
        self._rows = dict(known)
        self._count = len(stale)
        self._processes = processes
        self.is_shared = processes > 1 and len(stale) >= _BRIEFS_WORTH_SPLITTING and can_split()
        self._shift = Shift(
            stale, partial(_read_some, reader), processes - 1 if self.is_shared else 0, _BRIEFS_IN_A_BATCH
        )

    def read(self, tell: Report) -> None:
        """Reads what is not read yet.

        Raises: Faults with all that is wrong in the selected briefs.
        """
        faulty: list[_Read] = []
        total = self._count
        for one in itertools.chain.from_iterable(self._shift.finish(lambda number: tell("briefs", number, total))):
            if one.row:
                self._rows[one.row.path] = one.row
            if one.faults and Faults(one.faults).errors:
                faulty.append(one)
        if total:
            tell("briefs", total, total)
        if faulty:
            _raise_all(self._reader, faulty)

    def list_topics(self) -> set[str]:
        """Gives the topics of what was read."""
        from briefgen.publish.facts import find_topics

        return find_topics([row for row in self._rows.values() if row.line])

    def join(self) -> Intake:
        """Gives the library of those that are wanted.

        Raises: Faults with all that is wrong between them.
        """
        rows, self._rows = self._rows, {}  # of ten thousand briefs they would take as much memory as the library
        return _join(rows, self._reader, self._processes if self._count >= _BRIEFS_WORTH_JOINING_APART else 1)

    def close(self) -> None:
        """Ends it, done or not."""
        self._shift.close()


def begin_intake(
    project: Project, selection: Selection, read_article: ReadArticle, store: Store, look: Look, processes: int,
    trusted: int,
) -> BegunIntake:  # fmt: skip
    """Finds the briefs that have changed since the store knows them, and has further processes begin to read them.

    Units: `trusted` is the time before which a stamp tells all, in nanoseconds since 1970.
    """
    names = sorted(name for name in _list_folder(project.briefs) if name.endswith(ENDINGS) and name[0] != ".")
    shown = f"{project.show(project.briefs)}/"
    known = store.read_briefs()
    rows: dict[str, BriefRow] = {}
    stale: list[_Stale] = []
    free = itertools.count(max((row.number for row in known.values()), default=0) + 1)
    folder = f"{project.briefs}{os.sep}"
    for name in names:
        row, at = known.get(shown + name), folder + name
        if row and row.stamp == look.inputs.get(at) and _is_wanted_so(row, selection, project.root, look):
            rows[row.path] = row
        else:
            stale.append(_Stale(row.number if row else next(free), at, shown + name))
    gone = known.keys() - {shown + name for name in names}
    if gone:
        with store.change():
            store.forget_briefs(known[path].number for path in gone)
    reader = _Reader(project, selection, read_article, look, trusted, store)
    return BegunIntake(reader, rows, stale, processes)


def _list_folder(folder: Path) -> Iterable[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return ()


def _is_wanted_so(row: BriefRow, selection: Selection, root: Path, look: Look) -> bool:
    """Tells whether of a brief as much is known as is wanted, and nothing of it has changed but perhaps its file."""
    if row.withheld is not None:
        return _find_reason(row, selection) is not None
    if not row.articles:
        return True
    known = json.loads(row.articles).items()
    return all(look.find_stamp(str(root / name)) == tuple(one) for name, one in known if one)


def _find_reason(row: BriefRow, selection: Selection) -> str | None:
    return selection.reason_against(row.status, cast("Marking", row.marking), read_day(row.embargo))


def _read_some(reader: _Reader, batches: Iterable[Sequence[_Stale]]) -> Iterator[list[_Read]]:
    """Yields what was read of each batch, and keeps it: whoever has read a brief keeps it too."""
    waiting: list[_Read] = []
    for batch in batches:
        found: list[_Read] = []
        for stale in batch:
            one = _distrust(_read_one(stale, reader), reader.trusted)
            found.append(_Read(one.row, None, one.faults))
            waiting.append(one)
            if len(waiting) >= _BRIEFS_KEPT_TOGETHER:
                _keep(waiting, reader.store)
                waiting = []
        yield found
    _keep(waiting, reader.store)


def _keep(read: Sequence[_Read], store: Store) -> None:
    rows = [one.row for one in read if one.row]
    if rows:
        with store.change():
            store.write_briefs(rows, ((one.row.number, one.parts) for one in read if one.row and one.parts))


def _read_one(stale: _Stale, reader: _Reader) -> _Read:
    root, selection, look = reader.project.root, reader.selection, reader.look
    number, at, shown = stale
    seen = look.inputs.get(at, (0, 0, 0))
    try:
        file = read_selected(at, shown, selection)
    except BriefgenError as error:
        return _Read(None, faults=(error,))
    if isinstance(file, Withheld):
        asked = dump_compact(file.questions)
        return _Read(BriefRow(number, shown, seen, "", file.status, file.marking, dump_day(file.embargo), asked))
    verdict = prove_brief(file, root, reader.read_article)
    faults = (*check_ids(file), *verdict.faults)
    if any(fault.severity == "error" for fault in Faults(faults).faults):
        return _Read(None, faults=faults)
    kept = keep(file, verdict)
    articles = {name: look.find_stamp(str(root / name)) for name in kept.articles}
    row = BriefRow(
        number=number,
        path=shown,
        stamp=seen,
        articles=json.dumps(articles) if articles else "",
        status=file.brief.status,
        marking=file.brief.marking,
        embargo=dump_day(file.brief.embargo),
        warnings=json.dumps([dump_remark(one) for one in faults], ensure_ascii=False) if faults else "",
        id=kept.id,
        line=kept.line,
        digests=" ".join(kept.digests),
        unchecked=kept.unchecked,
    )
    return _Read(row, kept.parts)


def _raise_all(reader: _Reader, read: Iterable[_Read] = ()) -> None:
    """Raises all that is wrong in the library, between its briefs too."""
    project = reader.project
    read_library(project, reader.selection, partial(prove_brief, root=project.root, read_article=reader.read_article))
    raise Faults([fault for one in read for fault in one.faults])  # mended just now, while we looked


def _distrust(read: _Read, trusted: int) -> _Read:
    """Gives what was read without its stamp, where a further change of the file might not be seen."""
    row = read.row
    if row is None or max([row.stamp[1], *_find_times(row)]) < trusted:
        return read
    return read._replace(row=row._replace(stamp=NOT_SEEN))


def _find_times(row: BriefRow) -> Iterator[int]:
    return (known[1] for known in json.loads(row.articles).values() if known) if row.articles else iter(())


def _join(rows: Mapping[str, BriefRow], reader: _Reader, processes: int) -> Intake:
    project, selection, look = reader.project, reader.selection, reader.look
    withheld: dict[str, int] = {}
    unseen: list[str] = []
    wanted: list[BriefRow] = []
    for row in rows.values():
        reason = _find_reason(row, selection)
        if reason is None:
            wanted.append(row)
        else:
            withheld[reason] = withheld.get(reason, 0) + 1
            unseen += _find_questions(row, reader.store)
    from briefgen.publish.holdings import KeptLibrary  # to read briefs nobody needs it

    library = KeptLibrary(wanted, project.registry, project.root, reader.store)
    if processes > 1 and can_split():
        # What another process finds it keeps, and here it is but read.
        share([partial(_join_actors, library), partial(_join_questions, library, unseen)], _call, 2, 1)
    library.identify()
    faults = [*check_addresses([entry.file for entry in library.entries]), *_check(library, unseen)]
    if Faults(faults).errors:
        _raise_all(reader)
        raise Faults(faults)
    said = [load_remark(one) for row in wanted if row.warnings for one in json.loads(row.warnings)]
    names = {name for row in wanted if row.articles for name in json.loads(row.articles)}
    articles = {str(project.root / name): look.find_stamp(str(project.root / name)) for name in sorted(names)}
    unchecked = sum(row.unchecked for row in wanted)
    return Intake(library, withheld, Faults([*said, *faults]).faults, articles, unchecked)


def _call(batches: Iterable[Sequence[Callable[[], None]]]) -> Iterator[None]:
    for batch in batches:
        for one in batch:
            one()
        yield


def _join_actors(library: KeptLibrary) -> None:
    library.identify()
    _ = library.actors


def _join_questions(library: KeptLibrary, unseen: Sequence[str]) -> None:
    _check(library, unseen)
    _ = library.questions_by_id


def _find_questions(row: BriefRow, store: Store) -> list[str]:
    if row.withheld is not None:
        return list(json.loads(row.withheld))
    return [question[0] for question in json.loads(store.read_part("board", row.number))[0]]


def _check(library: KeptLibrary, unseen: Sequence[str]) -> tuple[BriefgenError, ...]:
    """Gives the faults between briefs; where questions and answers are as they were, they have none still."""
    faults: list[BriefgenError] = []

    def check() -> str:
        faults.extend(check_references(library, frozenset(unseen)))
        return "some" if faults else "none"

    known = library.join_live("threads")
    said = library.recall("faults between briefs", digest(known + "\0".join(sorted(unseen))), check)
    return tuple(faults) if faults or said == "none" else tuple(check_references(library, frozenset(unseen)))
