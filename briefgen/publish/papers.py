"""Library → PDFs: which there are, what each is made from, and what was said of it when it was printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from briefgen.errors import BriefgenError
from briefgen.library import Entry
from briefgen.project import Project
from briefgen.publish.addresses import edition_path, pdf_path
from briefgen.publish.compilation import make_compilation, make_edition_line
from briefgen.publish.crew import Report
from briefgen.publish.desk import Desk
from briefgen.publish.digests import digest, digest_all
from briefgen.publish.editions import Edition
from briefgen.publish.overviews import EditionLine
from briefgen.publish.page import Part, Recipe, Section
from briefgen.publish.pdf import Print
from briefgen.publish.press import (
    Paper,
    Press,
    PrintElsewhere,
    plan_edition,
    plan_print,
    print_all,
    prune_papers,
)
from briefgen.publish.remarks import dump_remark, load_remark
from briefgen.publish.write import Output

# What waits to be printed is some 100 KB each.
_PDFS_IN_A_BATCH = 200


def plan_papers(desk: Desk, project: Project, press: Press, editions: Sequence[Edition]) -> Iterator[Section]:
    """Yields the PDFs of the briefs and of the editions."""
    records = ("all briefs", digest("".join(d.record + d.text for d in desk.digests.values())))
    common = (records, desk.names, desk.board, _stand_for(press))
    forms = ("the forms of PDFs", repr(project.config.pdf))
    yield Section("papers", (*common, forms), lambda: _plan_briefs(desk, project, press), is_paper=True)
    if editions:
        found = digest_all((one.id, one.title, one.period, [e.id for e in one.entries]) for one in editions)
        parts = (*common, ("the editions", found), ("the language", project.config.language))
        yield Section("editions", parts, lambda: _plan_editions(editions, desk, project, press), is_paper=True)


def _stand_for(press: Press) -> Part:
    return ("the press", digest(f"{press.sheets.digest}{press.epoch}"))


def _list_parts(entry: Entry, desk: Desk) -> tuple[Part, ...]:
    """Gives what stands for all that a PDF shows of a brief."""
    return (
        desk.brief_part(entry),
        (f"the file of {entry.id}", desk.digests[entry.id].text),
        (f"what others say of the actors of {entry.id}", desk.given_names[entry.id]),
        (f"what others say of the questions of {entry.id}", desk.given_answers[entry.id]),
    )


def _plan_briefs(desk: Desk, project: Project, press: Press) -> Iterator[Recipe]:
    planner = desk.planner
    for entry in desk.library.live:
        form = project.config.pdf.form_of(entry.id)
        name = "print/glance.html" if form == "glance" else "print/brief.html"
        shared = (planner.settings, planner.template_part(name), _stand_for(press))
        parts = (*_list_parts(entry, desk), desk.next_to(entry), *shared)

        def make(entry: Entry = entry, form: Any = form) -> Print:
            return plan_print(desk.view(entry.id), entry.file.text, form, press)

        yield Recipe(pdf_path(entry.id), parts, None, make, kind="pdf")


def _plan_editions(editions: Sequence[Edition], desk: Desk, project: Project, press: Press) -> Iterator[Recipe]:
    planner = desk.planner
    shared = (desk.names, planner.settings, planner.template_part("print/edition.html"), _stand_for(press))
    language = project.config.language
    for edition in editions:
        about = digest_all((edition.title, edition.period, edition.start, edition.end, language))
        briefs = tuple(part for entry in edition.entries for part in _list_parts(entry, desk))
        briefs += (("what others say of the questions it answers", _stand_for_lives(edition, desk)),)

        def make(edition: Edition = edition) -> Print:
            texts = {entry.id: entry.file.text for entry in edition.entries}
            return plan_edition(
                make_compilation(edition, desk.library, desk.guide, language, is_online=True), texts, press
            )

        parts = (("what the edition is", about), *briefs, *shared)
        yield Recipe(edition_path(edition.id), parts, None, make, kind="pdf")


def print_papers(
    recipes: Sequence[Recipe],
    press: Press,
    root: Path,
    processes: int,
    tell: Report,
    elsewhere: PrintElsewhere | None,
) -> tuple[dict[str, Output], dict[str, str]]:
    """Prints PDFs, and gives them and what is to be known of each by their files.

    Raises: MissingLibrary, TemplateError or ClusterError.
    """
    files: dict[str, Output] = {}
    notes: dict[str, str] = {}
    for start in range(0, len(recipes), _PDFS_IN_A_BATCH):
        batch = recipes[start : start + _PDFS_IN_A_BATCH]
        jobs = [made for made in (one.make() for one in batch) if isinstance(made, Print)]

        def tell_all(stage: str, done: int, _total: int, start: int = start) -> None:
            tell(stage, start + done, len(recipes))

        for one, paper in zip(batch, print_all(jobs, press.sheets, root, processes, tell_all, elsewhere), strict=True):
            files[one.path] = paper.output
            notes[one.path] = _dump_notes(paper)
    return files, notes


def _stand_for_lives(edition: Edition, desk: Desk) -> str:
    """Gives what stands for the questions that an edition answers, with what briefs outside of it say of them."""
    digests, known = desk.digests, desk.guide.questions
    asked = (known.get(answer.question) for entry in edition.entries for answer in entry.brief.answers)
    return digest_all(
        (digests[one.asked_in.id].board, [(number, digests[entry.id].board) for entry, number in one.answers])
        for one in asked
        if one
    )


def list_editions(
    editions: Sequence[Edition], find_notes: Callable[[str], str | None], language: str
) -> list[EditionLine]:
    """Gives the editions as lists show them; `find_notes` gives what was noted of a PDF, by its file."""
    found = []
    for edition in editions:
        said = json.loads(find_notes(edition_path(edition.id)) or "{}")
        found.append(make_edition_line(edition, language, said["pages"], said["size"]))
    return found


def _dump_notes(paper: Paper) -> str:
    """Gives what is to be known of a PDF as long as it stays."""
    remarks = [dump_remark(one) for one in paper.remarks]
    return json.dumps({"pages": paper.pages, "size": paper.size, "key": paper.key, "remarks": remarks})


def load_remarks(notes: str | None) -> Iterator[BriefgenError]:
    """Yields what was said of a PDF when it was printed."""
    return (load_remark(one) for one in json.loads(notes)["remarks"]) if notes else iter(())


def prune(root: Path, notes: Sequence[str | None]) -> None:
    """Removes the oldest of the kept PDFs that nothing needs any more, where there are many of them."""
    prune_papers(root, {json.loads(one)["key"] for one in notes if one})
