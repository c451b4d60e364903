"""What `briefgen check` does: briefs proved, counted, and their faults told in the form that is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from briefgen.codec import BriefFile, read_brief
from briefgen.disk import find_project_root, write_file
from briefgen.editing import Edit, rename_actor, renew_digests
from briefgen.errors import (
    BriefgenError,
    EvidenceUnchecked,
    Faults,
    Place,
    QuoteNotFound,
    ReadError,
    UnknownReference,
)
from briefgen.faith import ReadArticle, Verdict, prove_with_articles
from briefgen.library import ENDINGS, Entry, Selection, find_brief_paths, read_library
from briefgen.likeness import find_copied_sources, find_near_duplicates
from briefgen.project import Project
from briefgen.references import check_ids
from briefgen.style import check_style


@dataclass(frozen=True)
class Checkup:
    """What checking came to.

    Units: `briefs` and `quotes` count those that were read and those that stand.
    """

    briefs: int
    quotes: int
    unchecked: int
    faults: tuple[BriefgenError, ...]

    def stops(self, *, strict: bool) -> bool:
        """Tells whether a fault, or under `strict` a warning, was found."""
        bad = ("error", "warning") if strict else ("error",)
        return any(fault.severity in bad for fault in self.faults)


def check_project(project: Project, read_article: ReadArticle) -> Checkup:
    """Checks all briefs of a project, drafts and marked ones too, each alone and together."""
    # One article may serve many briefs that stand side by side.
    read_once = lru_cache(maxsize=64)(read_article)
    try:
        reading = read_library(
            project, Selection(drafts=True, marking="red"), lambda file: prove_with_style(file, project.root, read_once)
        )
    except Faults as faults:
        return Checkup(len(find_brief_paths(project)), 0, 0, faults.faults)
    entries = reading.library.entries
    notes = [note for entry in entries for note in find_unchecked(entry)]
    stands = sum(len(entry.verdict.proofs) - len(entry.verdict.unchecked) for entry in entries)
    faults_ = Faults([*reading.warnings, *notes, *find_near_duplicates(entries)])
    return Checkup(len(entries), stands, len(notes), faults_.faults)


def prove_with_style(file: BriefFile, root: Path, read_article: ReadArticle) -> Verdict:
    """Proves a brief, and warns of what the trade would ask of it."""
    verdict, articles = prove_with_articles(file, root, read_article)
    copies = find_copied_sources(file, articles)
    return Verdict(verdict.proofs, (*verdict.faults, *check_style(file, articles), *copies))


def check_files(paths: Sequence[Path], read_article: ReadArticle) -> Checkup:
    """Checks briefs one by one, each in the project that it lies in or, outside of one, from its own folder."""
    faults: list[BriefgenError] = []
    stands = unchecked = briefs = 0
    for path in _find_files(paths, faults):
        briefs += 1
        try:
            file = read_brief(path)
            verdict = prove_with_style(file, find_project_root(path.parent) or path.parent, read_article)
        except BriefgenError as error:
            faults.append(error)
            continue
        notes = tuple(find_unchecked(Entry(file, verdict, ())))
        faults += (*verdict.faults, *check_ids(file), *notes)
        unchecked += len(notes)
        stands += len(verdict.proofs) - len(notes)
    return Checkup(briefs, stands, unchecked, Faults(faults).faults)


def relocate(paths: Sequence[Path], read_article: ReadArticle) -> tuple[tuple[str, ...], tuple[BriefgenError, ...]]:
    """Takes over the present texts of changed articles, in those briefs all of whose quotes still stand on them.

    Shape: gives what was changed, as `path: change`, and the faults of briefs that cannot be read.
    """
    changes: list[str] = []
    faults: list[BriefgenError] = []
    for path in _find_files(paths, faults):
        try:
            file = read_brief(path)
            verdict, articles = prove_with_articles(file, find_project_root(path.parent) or path.parent, read_article)
            lost = any(isinstance(fault, QuoteNotFound) for fault in verdict.faults)
            edit = renew_digests(file, {} if lost else {key: article.sha256 for key, article in articles.items()})
        except BriefgenError as error:
            faults.append(error)
            continue
        if edit.changes:
            write_file(path, edit.text.encode())
            changes += (f"{path}: {change}" for change in edit.changes)
    return tuple(changes), tuple(faults)


def rename_everywhere(project: Project, old: str, new: str) -> tuple[str, ...]:
    """Gives an actor another name in all briefs of a project, and says what was changed.

    Raises: Faults where a brief cannot be read, UnknownReference where no brief knows the actor; then none is changed.
    """
    edits: list[tuple[Path, str, Edit]] = []
    faults: list[BriefgenError] = []
    for path in find_brief_paths(project):
        shown = project.show(path)
        try:
            edits.append((path, shown, rename_actor(read_brief(path, shown), old, new)))
        except BriefgenError as error:
            faults.append(error)
    if faults:
        raise Faults(faults)
    changed = [(path, shown, edit) for path, shown, edit in edits if edit.changes]
    if not changed:
        raise UnknownReference(f"no brief has an actor {old!r} that is not called {new!r}", Place(str(project.briefs)))
    for path, _, edit in changed:
        write_file(path, edit.text.encode())
    return tuple(f"{shown}: {change}" for _, shown, edit in changed for change in edit.changes)


def _find_files(paths: Sequence[Path], faults: list[BriefgenError]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(one for one in path.rglob("*") if one.suffix in ENDINGS and one.is_file())
        if not found:
            faults.append(ReadError("there is no brief in this folder", Place(str(path)), "a brief is a .yaml file"))
        yield from found


def find_unchecked(entry: Entry) -> Iterator[BriefgenError]:
    """Yields a note for each quote of a source that is only cited."""
    verdict: Verdict = entry.verdict
    for proof in verdict.unchecked:
        message = f"not checked: no article is kept for source {proof.source!r}"
        yield EvidenceUnchecked(message, entry.file.place(*proof.claim.steps), "keep it: briefgen add, then article:")


def dump_json(checkup: Checkup) -> str:
    """Gives a checkup as a JSON object."""
    faults = [
        {
            "code": fault.code,
            "severity": fault.severity,
            "path": fault.place.path if fault.place else None,
            "line": fault.place.line if fault.place else None,
            "column": fault.place.column if fault.place else None,
            "message": fault.message,
            "hint": fault.hint,
        }
        for fault in checkup.faults
    ]
    counts = {"briefs": checkup.briefs, "quotes": checkup.quotes, "unchecked": checkup.unchecked}
    return json.dumps({**counts, "faults": faults}, ensure_ascii=False, indent=2)


def dump_github(checkup: Checkup) -> str:
    """Gives the faults of a checkup as workflow commands, which GitHub shows as annotations."""
    return "\n".join(map(_annotate, checkup.faults))


def _annotate(fault: BriefgenError) -> str:
    kind = {"error": "error", "warning": "warning", "note": "notice"}[fault.severity]
    place = fault.place or Place("")
    at = {"file": place.path, "line": place.line or "", "col": place.column or "", "title": fault.code}
    keys = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in at.items() if value != "")
    text = f"{fault.message}\n{fault.hint}" if fault.hint else fault.message
    return f"::{kind} {keys}::{_escape(text, '')}"


def _escape(text: str, also: str) -> str:
    """Source: the workflow command format of GitHub's actions toolkit."""
    for character in ("%", "\r", "\n", *also):
        text = text.replace(character, f"%{ord(character):02X}")
    return text
