"""briefgen itself: with the templates it ships, and with ones as simple as the peers'."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bench.library import dump
from bench.peers.generator import TEMPLATES, Brief, Command, mark_foot
from briefgen import __version__
from briefgen.project import SitePart

ROOT = Path(__file__).resolve().parents[2]
_MAIN = "{% block main %}\n"


@dataclass(frozen=True)
class Briefgen:
    """briefgen with its shipped templates."""

    name: str = "briefgen"
    title: str = "briefgen, shipped templates"
    version: str = __version__
    output: str = "site"
    caches: tuple[str, ...] = (".briefgen",)

    @property
    def command(self) -> Command:
        """What builds the site, from this checkout."""
        return Command((sys.executable, "-m", "briefgen", "build", "--no-pdf"), {"PYTHONPATH": str(ROOT)})

    def write_settings(self, folder: Path) -> None:
        """Writes all of a project but briefs."""
        (folder / "content" / "briefs").mkdir(parents=True)
        (folder / "briefgen.yaml").write_text("title: Bench\nbase_url: https://bench.example/\n", encoding="utf-8")

    def write_brief(self, name: str, brief: Brief, folder: Path) -> None:
        """Writes the file of a brief."""
        (folder / "content" / "briefs" / f"{name}.yaml").write_text(dump(dict(brief)), encoding="utf-8")

    def write_template(self, mark: str, folder: Path) -> None:
        """Writes a template of the project's own: the shipped one with one more paragraph."""
        text = (ROOT / "templates" / "brief.html").read_text("utf-8")
        if _MAIN not in text:
            raise SystemExit("the shipped brief.html has no block main")
        (folder / "templates").mkdir(exist_ok=True)
        (folder / "templates" / "brief.html").write_text(text.replace(_MAIN, f"{_MAIN}<p>{mark}</p>\n"), "utf-8")


@dataclass(frozen=True)
class SimpleBriefgen(Briefgen):
    """briefgen with templates as simple as the peers', and without what they do not make."""

    name: str = "briefgen-simple"
    title: str = "briefgen, simple templates"

    def write_settings(self, folder: Path) -> None:
        """Writes all of a project but briefs; what peers do not make is left out."""
        super().write_settings(folder)
        with (folder / "briefgen.yaml").open("a", encoding="utf-8") as file:
            file.write(f"leave_out: [{', '.join(get_args(SitePart))}]\n")
        (folder / "templates").mkdir()
        for path in (TEMPLATES / "briefgen").iterdir():
            (folder / "templates" / path.name).write_bytes(path.read_bytes())

    def write_template(self, mark: str, folder: Path) -> None:
        """Writes the template with another word at its foot."""
        mark_foot(TEMPLATES / "briefgen" / "brief.html", mark, folder / "templates" / "brief.html")
