"""Whether files are as they were: told from their size, time and number, without reading them."""

from __future__ import annotations

import marshal
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from xxhash import xxh3_128_hexdigest

from briefgen.disk import CONFIG_NAME, write_file
from briefgen.errors import Place, ReadError

# Size, time of a file's last change, and what a file that was put in its place does not have: of an input the time at
# which its name or its rights changed last, of an output its number, for a site's rights are its server's.
Stamp = tuple[int, int, int]
# Stands for that of a file that nobody has looked at: no file has it.
NOT_SEEN: Stamp = (-1, 0, 0)

# Nanoseconds. A change right after a look may bear the time that was seen: coarse clocks tick each hundredth second.
_TICK = 20_000_000
# The last form of `marshal` in which the same values are the same bytes, however often they are referred to.
_PLAIN_FORM = 2
PACKAGE = Path(__file__).resolve().parents[1]


class Look:
    """All inputs of a build as they were when it began, by their files."""

    def __init__(self, inputs: Mapping[str, Stamp]) -> None:
        self.inputs = inputs

    @cached_property
    def digest(self) -> str:
        """What stands for all of them; a build asks before it begins, and again when it is done."""
        return xxh3_128_hexdigest(marshal.dumps(sorted(self.inputs.items()), _PLAIN_FORM))

    def find_stamp(self, path: str) -> Stamp | None:
        """Gives the stamp of a file, which may lie elsewhere."""
        return self.inputs.get(path) or stamp(path)

    def under(self, folder: Path) -> Mapping[str, Stamp]:
        """Gives those in a folder."""
        start = f"{folder}{os.sep}"
        return {path: stamp for path, stamp in self.inputs.items() if path.startswith(start)}


def look_at_inputs(root: Path) -> Look:
    """Gives the state of all that a build is made from: the project's files, briefgen's own, and the templates.

    Raises: ReadError where a name has no characters.
    """
    found: dict[str, Stamp] = {}
    for folder in (root / "content", root / "templates", PACKAGE, PACKAGE.parent / "templates"):
        found.update(stamp_tree(str(folder)))
    settings = stamp(root / CONFIG_NAME)
    if settings:
        found[str(root / CONFIG_NAME)] = settings
    try:
        "".join(found).encode()
    except UnicodeEncodeError:
        wrong = next(path for path in found if not _is_text(path)).encode("utf-8", "backslashreplace").decode()
        raise ReadError("the name of this file is not UTF-8", Place(wrong), "give it another name") from None
    return Look(found)


def _is_text(path: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in path)


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


def _stamp_into(folder: str, found: dict[str, Stamp]) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__" and not (entry.is_symlink() and _leads_up(entry.path)):
                _stamp_into(entry.path, found)
        elif state := stamp(entry.path):  # a link may lead nowhere, and an editor's file be gone by now
            found[entry.path] = state


def _leads_up(link: str) -> bool:
    """Tells whether a link leads to a folder that it lies in, and so round and round."""
    return f"{os.path.realpath(os.path.dirname(link))}{os.sep}".startswith(f"{os.path.realpath(link)}{os.sep}")


def stamp(path: Path | str) -> Stamp | None:
    """Gives the stamp of an input, None where there is no such file."""
    state = _find_state(path)
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns) if state else None


def stamp_output(path: Path | str) -> Stamp | None:
    """Gives the stamp of an output, None where there is no such file."""
    state = _find_state(path)
    return (state.st_size, state.st_mtime_ns, state.st_ino) if state else None


def stamp_open(file: int) -> Stamp:
    """Gives the stamp of an output by the number of its open file."""
    state = os.fstat(file)
    return (state.st_size, state.st_mtime_ns, state.st_ino)


def _find_state(path: Path | str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None
