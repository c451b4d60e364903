"""Eleventy, from npm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.library import dump
from bench.peers.generator import TEMPLATES, Brief, Command, copy_templates, mark_foot


@dataclass(frozen=True)
class Eleventy:
    """Eleventy with Nunjucks: a page for each brief, and pages over a collection of actors.

    Shape: `modules` is the folder node_modules, which the project leads to.
    """

    modules: Path
    version: str
    name: str = "eleventy"
    title: str = "Eleventy"
    output: str = "_site"
    caches: tuple[str, ...] = (".cache",)

    @property
    def command(self) -> Command:
        """What builds the site."""
        return Command((str(self.modules / ".bin" / "eleventy"), "--quiet"))

    def write_settings(self, folder: Path) -> None:
        """Writes all of a project but briefs."""
        copy_templates("eleventy", folder)
        (folder / "node_modules").symlink_to(self.modules)

    def write_brief(self, name: str, brief: Brief, folder: Path) -> None:
        """Writes the file of a brief."""
        (folder / "content" / "briefs" / f"{name}.md").write_text(f"---\n{dump(dict(brief))}---\n", encoding="utf-8")

    def write_template(self, mark: str, folder: Path) -> None:
        """Writes the template with another word at its foot."""
        mark_foot(TEMPLATES / "eleventy" / "_includes" / "brief.njk", mark, folder / "_includes" / "brief.njk")
