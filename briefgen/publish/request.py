"""PDFs that somebody asks for by name: one brief, or several as one edition; in a project or not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from briefgen.brief import MARKINGS
from briefgen.codec import read_brief
from briefgen.disk import find_project_root
from briefgen.errors import BriefgenError, Faults
from briefgen.faith import ReadArticle, prove_brief
from briefgen.library import Entry, Library, Selection, find_brief_paths, read_library
from briefgen.project import Config, Form, Project
from briefgen.publish.compilation import make_compilation
from briefgen.publish.editions import make_edition
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.pdf import Print, print_pdf
from briefgen.publish.plan import make_site
from briefgen.publish.presentation import make_brief
from briefgen.publish.press import Press, find_remarks, make_press, plan_edition, plan_print
from briefgen.publish.render import read_templates
from briefgen.publish.tongue import read_tongue


@dataclass(frozen=True)
class Answer:
    """A PDF, and what the user should know of it."""

    data: bytes
    remarks: tuple[BriefgenError, ...]


@dataclass(frozen=True)
class Asker:
    """Where somebody asks: the project, None outside of one, and what reads articles."""

    project: Project | None
    read_article: ReadArticle


def print_brief(path: Path, asker: Asker, form: Form | None = None) -> Answer:
    """Prints one brief from its file; `form` stands in for the project's own.

    Raises: Faults with all that is wrong in it; MissingLibrary or TemplateError.
    """
    (entry,), library = _find_surroundings([_read_entry(path, asker)], asker)
    press, config = _make_press(entry.brief.title, asker)
    guide = Guide(library, find_reference(library, os.environ), has_pdfs=True)
    chosen = form or config.pdf.form_of(entry.id)
    return _print(plan_print(make_brief(entry.id, guide), entry.file.text, chosen, press), press)


def print_edition(paths: Sequence[Path], name: str, title: str | None, asker: Asker) -> Answer:
    """Prints several briefs from their files as one edition.

    Raises: Faults with all that is wrong in them; MissingLibrary or TemplateError.
    """
    faults: list[BriefgenError] = []
    read: list[Entry] = []
    for path in dict.fromkeys(paths):
        try:
            read.append(_read_entry(path, asker))
        except BriefgenError as error:
            faults.append(error)
    if faults:
        raise Faults(faults)
    entries, library = _find_surroundings(read, asker)
    press, config = _make_press(title or "Briefs", asker)
    tongue = read_tongue(press.templates.language, press.templates.catalogues)
    edition = make_edition(name, title or config.title, entries, tongue)
    guide = Guide(library, find_reference(library, os.environ), has_pdfs=True)
    made = make_compilation(edition, library, guide, config.language, is_online=False)
    return _print(plan_edition(made, {entry.id: entry.file.text for entry in entries}, press), press)


def _read_entry(path: Path, asker: Asker) -> Entry:
    file = read_brief(path, asker.project.show(path) if asker.project else str(path))
    verdict = prove_brief(file, find_project_root(path.parent) or path.parent, asker.read_article)
    faults = Faults(verdict.faults)
    if faults.errors:
        raise faults
    return Entry(file, verdict, tuple(actor.key for actor in file.brief.actors))


def _make_press(title: str, asker: Asker) -> tuple[Press, Config]:
    config = asker.project.config if asker.project else Config(title=title)
    site = make_site(config, base_url=config.base_url, has_pdfs=True)
    templates = read_templates(asker.project.templates if asker.project else None, site.language)
    return make_press(site, templates, os.environ), config


def _print(job: Print, press: Press) -> Answer:
    printed = print_pdf(job, press.sheets)
    return Answer(printed.data, find_remarks(job, printed.missing, printed.cut))


def _find_surroundings(entries: list[Entry], asker: Asker) -> tuple[list[Entry], Library]:
    """Gives the briefs as the library knows that they stand in, and that library; by themselves, where it is none.

    Only what readers of these briefs may see: nothing of a higher marking, and drafts among drafts alone.
    """
    project = asker.project
    kept = {project.show(path) for path in find_brief_paths(project)} if project else set()
    if project and all(entry.file.path in kept for entry in entries):
        marking = max((entry.brief.marking for entry in entries), key=MARKINGS.index)
        selection = Selection(drafts=any(entry.brief.status == "draft" for entry in entries), marking=marking)
        prove = partial(prove_brief, root=project.root, read_article=asker.read_article)
        library = read_library(project, selection, prove).library
        known = {entry.file.path: entry for entry in library.entries}
        if all(entry.file.path in known for entry in entries):
            return [known[entry.file.path] for entry in entries], library
    return entries, Library(entries, project.registry if project else ())
