"""Pelican, from PyPI."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.library import dump
from bench.peers.generator import TEMPLATES, Brief, Command, copy_templates, mark_foot


@dataclass(frozen=True)
class Pelican:
    """Pelican: a reader of YAML, briefs as articles and actors as tags, with its cache of what it has read."""

    program: str
    version: str
    name: str = "pelican"
    title: str = "Pelican"
    output: str = "output"
    caches: tuple[str, ...] = ("cache",)

    @property
    def command(self) -> Command:
        """What builds the site."""
        return Command((self.program, "--settings", "pelicanconf.py", "--quiet"))

    def write_settings(self, folder: Path) -> None:
        """Writes all of a project but briefs."""
        copy_templates("pelican", folder)
        (folder / "content" / "briefs").mkdir(parents=True)

    def write_brief(self, name: str, brief: Brief, folder: Path) -> None:
        """Writes the file of a brief."""
        (folder / "content" / "briefs" / f"{name}.yaml").write_text(dump(dict(brief)), encoding="utf-8")

    def write_template(self, mark: str, folder: Path) -> None:
        """Writes the template with another word at its foot."""
        name = Path("theme", "templates", "article.html")
        mark_foot(TEMPLATES / "pelican" / name, mark, folder / name)
