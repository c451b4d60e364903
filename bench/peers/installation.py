"""Finds the peers in a folder of their own, and installs there what is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.peers.eleventy import Eleventy
from bench.peers.generator import Generator
from bench.peers.hugo import Hugo
from bench.peers.pelican import Pelican

# Seconds. Without a package index, pip would try for minutes.
_PATIENCE = 600
Say = Callable[[str], None]


def find_peers(folder: Path, wanted: Sequence[str], say: Say) -> Iterator[Generator]:
    """Yields the wanted peers, installing those that are missing; says which cannot be had."""
    folder = folder.resolve()
    kinds = {"hugo": (_find_hugo, _install_hugo), "eleventy": (_find_eleventy, _install_eleventy)}
    kinds["pelican"] = (_find_pelican, _install_pelican)
    for name in wanted:
        find, install = kinds[name]
        peer = find(folder)
        if peer is None:
            say(f"{name}: installing it")
            folder.mkdir(parents=True, exist_ok=True)
            reason = install(folder)
            peer = find(folder)
            if peer is None:
                say(f"{name}: left out, it cannot be had here: {reason or 'its program is missing'}")
                continue
        yield peer


def _find_hugo(folder: Path) -> Hugo | None:
    found = next(folder.glob("venv/lib/python*/site-packages/hugo/binaries/hugo"), None) or shutil.which("hugo")
    version = _ask((str(found), "version")) if found else None
    return Hugo(str(found), version) if version else None


def _find_eleventy(folder: Path) -> Eleventy | None:
    modules = folder / "node_modules"
    version = _ask((str(modules / ".bin" / "eleventy"), "--version"))
    return Eleventy(modules, version) if version else None


def _find_pelican(folder: Path) -> Pelican | None:
    python = folder / "venv" / "bin" / "python"
    if _ask((str(python), "-c", "import yaml, markdown_it; print(yaml.__version__)")) is None:
        return None
    program = str(folder / "venv" / "bin" / "pelican")
    version = _ask((program, "--version"))
    return Pelican(program, version) if version else None


def _install_hugo(folder: Path) -> str:
    return _install_python(folder, ("hugo",))


def _install_pelican(folder: Path) -> str:
    return _install_python(folder, ("pelican", "pyyaml", "markdown-it-py"))


def _install_eleventy(folder: Path) -> str:
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm"
    words = ("install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "@11ty/eleventy", "markdown-it")
    return _run((npm, *words))


def _install_python(folder: Path, packages: Sequence[str]) -> str:
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        reason = _run((sys.executable, "-m", "venv", str(folder / "venv")))
        if reason:
            return reason
    return _run((str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages))


def _run(words: Sequence[str]) -> str:
    """Runs a program, and gives the last line of what it complains of; nothing where it succeeds."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = (done.stderr or done.stdout).strip().splitlines() or ["it failed"]
    return lines[-1] if done.returncode else ""


def _ask(words: Sequence[str]) -> str | None:
    """Gives the number in what a program says of its version; None where it cannot be run."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+\.\d+(\.\d+)?", done.stdout)
    return found[0] if found and done.returncode == 0 else None
