"""Whether files are as they were: told from their size, time and number, without reading them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from briefgen.disk import CONFIG_NAME, write_file

# Size and time of a file's last change, and its number, which a file that was put in its place does not have.
Stamp = tuple[int, int, int]

# Nanoseconds. A change right after a look may bear the time that was seen: coarse clocks tick each hundredth second.
_TICK = 20_000_000
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Look:
    """All inputs of a build as they were when it began, by their files."""

    inputs: Mapping[str, Stamp]

    def find_stamp(self, path: str) -> Stamp | None:
        """Gives the stamp of a file, which may lie elsewhere."""
        return self.inputs.get(path) or stamp(path)

    def under(self, folder: Path) -> Mapping[str, Stamp]:
        """Gives those in a folder."""
        start = f"{folder}{os.sep}"
        return {path: stamp for path, stamp in self.inputs.items() if path.startswith(start)}


def look_at_inputs(root: Path) -> Look:
    """Gives the state of all that a build is made from: the project's files, briefgen's own, and the templates."""
    found: dict[str, Stamp] = {}
    for folder in (root / "content", root / "templates", PACKAGE, PACKAGE.parent / "templates"):
        found.update(stamp_tree(str(folder)))
    settings = stamp(root / CONFIG_NAME)
    if settings:
        found[str(root / CONFIG_NAME)] = settings
    return Look(found)


def find_trusted_moment(folder: Path) -> int:
    """Gives the time, as files of this folder bear it, before which a change could not be followed by another unseen.

    Units: nanoseconds since 1970.
    """
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / "clock"
    write_file(probe, b"")
    return probe.stat().st_mtime_ns - _TICK


def stamp_tree(folder: str) -> dict[str, Stamp]:
    """Gives the stamps of all files in a folder and its folders, by their paths."""
    found: dict[str, Stamp] = {}
    _stamp_into(folder, found)
    return found


def stamp_site(folder: Path) -> dict[str, Stamp]:
    """Gives the stamps of all files of a site, by their paths seen from its root, with slashes."""
    root = str(folder.resolve())
    return {path[len(root) + 1 :].replace(os.sep, "/"): one for path, one in stamp_tree(root).items()}


def _stamp_into(folder: str, found: dict[str, Stamp]) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                _stamp_into(entry.path, found)
        elif state := stamp(entry.path):  # a link may lead nowhere, and an editor's file be gone by now
            found[entry.path] = state


def stamp(path: Path | str) -> Stamp | None:
    """Gives the stamp of one file, None where there is none."""
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns, state.st_ino
