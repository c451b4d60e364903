"""What measuring has to know of a generator, and the library that all of them are given."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

TEMPLATES = Path(__file__).parent / "templates"
# Stands at the foot of every simple template of a brief; a changed template has another word there.
FOOT = "<footer>Bench</footer>"
Brief = Mapping[str, Any]


@dataclass(frozen=True)
class Command:
    """What is run in a project's folder, with what the environment has besides."""

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class Generator(Protocol):
    """A generator: how its project is written and changed, and how it is run.

    Shape: `output` is the folder of the site and `caches` what it keeps between builds, seen from the project.
    """

    @property
    def name(self) -> str:
        """The word for it on the command line and in results."""

    @property
    def title(self) -> str:
        """What it is called in tables."""

    @property
    def version(self) -> str:
        """Its version."""

    @property
    def output(self) -> str:
        """The folder that it writes into."""

    @property
    def caches(self) -> tuple[str, ...]:
        """What it keeps between builds."""

    @property
    def command(self) -> Command:
        """What builds the site."""

    def write_settings(self, folder: Path) -> None:
        """Writes all of a project but briefs."""

    def write_brief(self, name: str, brief: Brief, folder: Path) -> None:
        """Writes the file of a brief, new or changed."""

    def write_template(self, mark: str, folder: Path) -> None:
        """Writes the template of briefs so that every page of a brief has a word in it."""


def copy_templates(name: str, folder: Path) -> None:
    """Writes the files that a generator's project begins with."""
    shutil.copytree(TEMPLATES / name, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def mark_foot(template: Path, mark: str, target: Path) -> None:
    """Writes a simple template with another word at its foot."""
    text = template.read_text("utf-8")
    if FOOT not in text:
        raise SystemExit(f"{template.name} has no {FOOT}")
    target.write_text(text.replace(FOOT, f"<footer>{mark}</footer>"), encoding="utf-8")
