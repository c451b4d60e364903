"""Where a condensed brief goes, and how it points back to its article."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.brief import Brief
from briefgen.disk import find_project_root
from briefgen.project import Project
from briefgen.text import slug

_ARTICLE_ENDING = re.compile(r"\.(?:txt|md|html)$")
# Long enough to tell briefs apart, short enough for a file list and a URL.
_MAX_SLUG_CHARACTERS = 64


@dataclass(frozen=True)
class Destination:
    """What `-o` asks for.

    Shape: exactly one of `folder` and `file` is set, or neither: then briefs are printed.
    """

    folder: Path | None = None
    file: Path | None = None
    named_by_brief: bool = False

    @property
    def prints(self) -> bool:
        """Tells whether briefs go to standard output."""
        return self.folder is None and self.file is None

    def path_for(self, article: str, brief: Brief) -> Path | None:
        """Gives the file for the brief of an article, None where it is printed."""
        if self.folder is None:
            return self.file
        if self.named_by_brief:
            return self.folder / f"{name_brief(brief)}.yaml"
        name = "stdin" if article == "-" else os.path.basename(article.rstrip("/"))
        return self.folder / (_ARTICLE_ENDING.sub("", name) + ".yaml")

    def find_clash(self, articles: Sequence[str]) -> tuple[str, str] | None:
        """Gives two articles of one call whose briefs would have one name."""
        if self.folder is None or self.named_by_brief:
            return None
        seen: dict[str, str] = {}
        for article in articles:
            name = _ARTICLE_ENDING.sub("", os.path.basename(article.rstrip("/")))
            if seen.setdefault(name, article) != article:
                return seen[name], article
        return None

    @property
    def base(self) -> Path:
        """The folder from which a brief written here names its articles."""
        near = self.folder or (self.file.parent if self.file else Path())
        return find_project_root(near) or near


def plan_destination(output: str | None, articles: int, project: Project | None, *, together: bool) -> Destination:
    """Gives the destination that `-o` and the place of the call come to.

    Units: `articles` counts those that are condensed in one call.
    """
    if output == "-" or (output is None and project is None):
        return Destination()
    if output is None and project is not None:
        return Destination(folder=project.briefs, named_by_brief=True)
    path = Path(str(output))
    is_folder = path.is_dir() or str(output).endswith(("/", os.sep)) or (articles > 1 and not together)
    return Destination(folder=path, named_by_brief=together) if is_folder else Destination(file=path)


def point_to_article(article: Path, base: Path) -> str:
    """Gives the way from a folder to an article, with slashes; an absolute path into no project stays as it is."""
    inside_project = find_project_root(base) is not None and article.resolve().is_relative_to(base.resolve())
    if article.is_absolute() and not inside_project:
        return article.as_posix()
    return Path(os.path.relpath(article.resolve(), base.resolve())).as_posix()


def name_brief(brief: Brief) -> str:
    """Gives a brief's id in a project: its date and its title."""
    words = slug(brief.title)
    if len(words) > _MAX_SLUG_CHARACTERS:
        words = words[: _MAX_SLUG_CHARACTERS + 1].rpartition("-")[0] or words[:_MAX_SLUG_CHARACTERS]
    return f"{brief.date.isoformat()}-{words or 'brief'}"
