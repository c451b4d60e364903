"""Files: where a project begins, and writing whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from briefgen.errors import Place, WriteError

CONFIG_NAME = "briefgen.yaml"
# Windows, for one, would change what it reads.
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_PIECE = 65_536  # bytes


def read_file(path: str | Path) -> bytes:
    """Reads a file, without a file object around it, which would take twice as long.

    Raises: OSError where there is none that can be read, ValueError where the name cannot be one.
    """
    file = os.open(path, _READING)
    try:
        pieces: list[bytes] = []
        while piece := os.read(file, _PIECE):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(file)


def write_file(path: Path, data: bytes) -> None:
    """Writes a file in one step: a reader, or a power cut, meets the old bytes or the new ones.

    Raises: WriteError where it cannot be written.
    """
    temporary = path.parent / f".{path.name[:40]}.{os.urandom(4).hex()}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(temporary, "xb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        hint = "check the path, the folder's rights and the space on the disk"
        raise WriteError(f"this cannot be written: {error.strerror}", Place(str(path)), hint) from None


@contextlib.contextmanager
def lock(folder: Path, name: str = "lock") -> Iterator[None]:
    """Makes a folder where there is none, and keeps it for one process at a time; others wait.

    Shape: `name` is that of the file by which processes know of each other; each name is a lock of its own.
    Where the system knows no such locks, nobody waits.
    Raises: WriteError where it cannot be written.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        hint = "check the folder's rights and the space on the disk"
        raise WriteError(f"this cannot be written: {error.strerror}", Place(str(path)), hint) from None
    with file:
        _flock(file.fileno(), "LOCK_EX")
        try:
            yield
        finally:
            # A child process may still have the file open, which would keep the lock.
            _flock(file.fileno(), "LOCK_UN")


def _flock(descriptor: int, operation: str) -> None:
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(descriptor, getattr(fcntl, operation))


def find_user_cache(environ: Mapping[str, str]) -> Path | None:
    """Gives the folder for what may be made again at any time, None where the user has none.

    Source: https://specifications.freedesktop.org/basedir-spec/latest/
    """
    told = environ.get("XDG_CACHE_HOME") or (environ.get("LOCALAPPDATA") if sys.platform == "win32" else None)
    try:
        folder = Path(told) if told else Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    except RuntimeError:
        return None
    return folder / "briefgen" if folder.is_absolute() else None


def find_project_root(start: Path) -> Path | None:
    """Gives the folder, `start` or one above, that holds briefgen.yaml."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    return None


def show_from(root: Path, path: Path) -> str:
    """Gives a path as a user of a project would write it: from its root, with slashes."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(path)
