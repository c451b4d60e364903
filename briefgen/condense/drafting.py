"""Articles in, drafts out: what `briefgen condense` does beside condensing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from msgspec import structs

from briefgen.article import Article
from briefgen.brief import Brief
from briefgen.codec import dump_brief, read_brief
from briefgen.condense.compose import Condensed, condense, condense_together
from briefgen.condense.destination import Destination, point_to_article
from briefgen.condense.gazetteer import NO_LEXICON, Lexicon
from briefgen.disk import write_file
from briefgen.editing import add_findings
from briefgen.errors import BriefgenError, FileExists, Place
from briefgen.gather.source import is_address, keep_article, read_source
from briefgen.library import find_brief_paths
from briefgen.project import Project

# All ids of a brief, sources' too: reading them properly would make the thousandth draft slower than the first.
_WRITTEN_ID = re.compile(r"^\s*-?\s*id:\s*[\"']?([\w-]+)", re.MULTILINE)


@dataclass(frozen=True)
class Desk:
    """What all drafts of one call share.

    Shape: without a `project` articles are not kept, and drafts point to the files as given.
    """

    destination: Destination
    project: Project | None
    today: datetime.date
    date: datetime.date | None
    standard_input: BinaryIO | None = None

    @property
    def lexicon(self) -> Lexicon:
        """What the project's registry and settings add to what is known anyway."""
        if self.project is None:
            return NO_LEXICON
        own = self.project.config.condense
        registered = (
            (spelling, one.name, one.kind)
            for one in self.project.registry
            if one.kind
            for spelling in (one.name, *one.aliases)
        )
        listed = (("person", own.people), ("organisation", own.organisations), ("place", own.places))
        names = (*registered, *((name, name, kind) for kind, names in listed for name in names))
        return Lexicon(names, frozenset(own.not_names), own.furniture)


@dataclass(frozen=True)
class Draft:
    """A brief in YAML, and where it goes: a file, or None for standard output."""

    text: str
    path: Path | None
    condensed: Condensed

    @property
    def is_undated(self) -> bool:
        """Tells whether no article of the brief has a date of its own."""
        return all(source.published is None for source in self.condensed.brief.sources)


def draft_brief(desk: Desk, source: str) -> Draft:
    """Condenses one article.

    Raises: BriefgenError of the kind that is wrong with the article.
    """
    article, pointer = _read(desk, source)
    condensed = condense(article, article_path=pointer, today=desk.today, date=desk.date, lexicon=desk.lexicon)
    return _make_draft(desk, source, condensed)


def draft_together(desk: Desk, sources: Sequence[str]) -> tuple[Draft | None, tuple[BriefgenError, ...]]:
    """Condenses several articles into one brief; those that cannot be read are left out and reported."""
    articles: list[tuple[Article, str]] = []
    faults: list[BriefgenError] = []
    for source in sources:
        try:
            articles.append(_read(desk, source))
        except BriefgenError as error:
            faults.append(error)
    if not articles:
        return None, tuple(faults)
    condensed = condense_together(articles, today=desk.today, date=desk.date, lexicon=desk.lexicon)
    return _make_draft(desk, sources[0], condensed), tuple(faults)


def _make_draft(desk: Desk, source: str, condensed: Condensed) -> Draft:
    brief = _free_questions(condensed.brief, desk.project) if desk.project else condensed.brief
    path = desk.destination.path_for(source, brief)
    has_schema = desk.project is not None and (desk.project.schemas / "brief.json").is_file()
    return Draft(dump_brief(brief, "../../schema/brief.json" if has_schema else None), path, condensed)


def _free_questions(brief: Brief, project: Project) -> Brief:
    """Gives the brief with ids for its questions that no other brief of the project has: an id is for life."""
    taken: set[str] = set()
    for path in find_brief_paths(project):
        taken.update(_WRITTEN_ID.findall(path.read_text(encoding="utf-8", errors="replace")))
    questions = []
    for question in brief.open_questions:
        number, unique = 2, question.id
        while unique in taken:
            number, unique = number + 1, f"{question.id}-{number}"
        taken.add(unique)
        questions.append(structs.replace(question, id=unique))
    return structs.replace(brief, open_questions=tuple(questions))


def _read(desk: Desk, source: str) -> tuple[Article, str]:
    """Gives an article with the way to it that its brief will name; empty where there is no file to name."""
    article = read_source(source, desk.today, desk.standard_input)
    has_file = source != "-" and not is_address(source)
    if desk.project is None:
        return article, point_to_article(Path(source), desk.destination.base) if has_file else ""
    if has_file and Path(source).resolve().is_relative_to(desk.project.root.resolve()):
        return article, desk.project.show(Path(source))
    path, _ = keep_article(desk.project, article)
    return article, desk.project.show(path)


def write_draft(draft: Draft, project: Project | None, *, explain: bool, force: bool) -> str:
    """Writes a draft to its file, and gives the file's name as its reader would write it.

    Raises: FileExists where a brief would be overwritten without `force`; WriteError where it cannot be written.
    """
    assert draft.path is not None, "a draft without a file is printed"  # noqa: S101
    shown = project.show(draft.path) if project else str(draft.path)
    if draft.path.exists() and not force:
        hint = "--update adds what is new to it, --force overwrites it"
        raise FileExists("there is such a brief already", Place(shown), hint)
    write_file(draft.path, draft.text.encode())
    if explain:
        explanation = draft.condensed.explanation.as_json()
        write_file(draft.path.with_name(f"{draft.path.stem}.explain.json"), explanation.encode())
    return shown


def update_brief(draft: Draft, project: Project | None) -> tuple[str, tuple[str, ...]]:
    """Adds to an existing brief what a new draft of its article found; a brief that is not there yet is written.

    Shape: gives the file's name as its reader would write it, and the changes in words.
    Raises: Faults where the existing brief cannot be read, EditRefused where a person's writing would be lost.
    """
    path = _find_existing(draft, project) or draft.path
    if path is None or not path.exists():
        return write_draft(draft, project, explain=False, force=False), ("+ brief",)
    shown = project.show(path) if project else str(path)
    edit = add_findings(read_brief(path, shown), draft.condensed.brief)
    if edit.changes:
        write_file(path, edit.text.encode())
    return shown, edit.changes


def _find_existing(draft: Draft, project: Project | None) -> Path | None:
    """Gives the project's brief that stands on the same article."""
    articles = (re.escape(source.article) for source in draft.condensed.brief.sources if source.article)
    names_one = re.compile(rf"article: *[\"']?(?:{'|'.join(articles) or '(?!)'})[\"']?\s*$", re.MULTILINE)
    for path in find_brief_paths(project) if project else ():
        if names_one.search(path.read_text(encoding="utf-8", errors="replace")):
            return path
    return None
