"""The output folder: only what differs is written, only what briefgen wrote is removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NewType

from briefgen.disk import write_file
from briefgen.errors import Place, WriteError
from briefgen.publish.stamps import Stamp, stamp_open

# The folder in which a file of the same path waits to be moved to its place, where another one would be copied.
Staged = NewType("Staged", str)
Output = bytes | Path | Staged


@dataclass(frozen=True)
class Counts:
    """What writing a site came to, in files; those that were `moved` are those that were staged, as they were there."""

    written: int
    unchanged: int
    removed: int
    moved: Collection[str] = field(default=frozenset(), compare=False)


def write_site(
    folder: Path,
    files: Mapping[str, Output],
    project_root: Path,
    kept: Collection[str] = frozenset(),
    *,
    clean: bool = False,
) -> Counts:
    """Brings a folder to hold these files, and removes those that an earlier call wrote and nobody makes now.

    Shape: `files` has bytes, or the file to copy, by the path under `folder`; `kept` are those that stay as they are;
    `clean` writes all of them anew.
    Raises: WriteError where the folder cannot be written; it is tried before anything is changed.
    """
    folder = folder.resolve()
    manifest = _manifest_path(folder, project_root)
    before = _read_manifest(manifest, folder)
    _check_writable(folder)
    # Recorded before the first change: should the power fail now, the next build still knows what is ours.
    wanted = files.keys() | kept
    recorded = before | wanted
    if recorded != before:
        _write_manifest(manifest, folder, recorded)
    removed = _remove(folder, before if clean else before - wanted)
    whole = _move_folders(folder, files)
    written, moved = _put_all(folder, {path: one for path, one in files.items() if path not in whole})
    written += len(whole)
    if wanted != recorded:
        _write_manifest(manifest, folder, wanted)
    if wanted != before:
        _forget_lost_folders(manifest)
    gone = len(before - wanted) if clean else removed
    return Counts(written, len(wanted) - written, min(removed, gone), whole | moved)


def _put_all(folder: Path, files: Mapping[str, Output]) -> tuple[int, set[str]]:
    """Brings files to their places, and gives how many differ from what was there, and which of them were moved."""
    written, moved = 0, set()
    for path, output in files.items():
        if isinstance(output, str):
            way = _move(f"{folder}{os.sep}{path}", f"{output}{os.sep}{path}")
            written += way != "there already"
            if way == "moved":
                moved.add(path)
        else:
            written += _put(folder / path, output)
    return written, moved


def is_known(folder: Path, project_root: Path) -> bool:
    """Tells whether it is known which files briefgen wrote into a folder."""
    return _manifest_path(folder.resolve(), project_root).is_file()


def rewrite_site(folder: Path, files: Mapping[str, Output]) -> Counts:
    """Brings files that a folder has had before to be these.

    Raises: WriteError where the folder cannot be written; it is tried before anything is changed.
    """
    folder = folder.resolve()
    _check_writable(folder)
    written, moved = _put_all(folder, files)
    return Counts(written, len(files) - written, 0, moved)


def _move_folders(folder: Path, files: Mapping[str, Output]) -> set[str]:
    """Moves folders whole where the site has none of the name, and gives the files that came with them."""
    staged: dict[str, list[str]] = {}
    others: set[str] = set()
    for path, output in files.items():
        top = path.partition("/")[0]
        if isinstance(output, str) and top != path:
            staged.setdefault(top, []).append(path)
        else:
            others.add(top)
    moved: set[str] = set()
    for top, paths in staged.items():
        if top in others or (folder / top).exists():
            continue
        with contextlib.suppress(OSError):  # on another disk: file by file, then
            os.rename(f"{files[paths[0]]!s}{os.sep}{top}", folder / top)
            moved.update(paths)
    return moved


def write_staged(stage: Staged, path: str, data: bytes) -> Stamp:
    """Writes a file on its way to where it has the same path, and gives its stamp, which moves with it.

    Raises: WriteError where it cannot be written.
    """
    target = f"{stage}{os.sep}{path}"
    try:
        try:
            return _write(target, data)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            return _write(target, data)
    except OSError as error:
        raise WriteError(f"this cannot be written: {error.strerror}", Place(target), "check the disk") from None


def _write(path: str, data: bytes) -> Stamp:
    # Without a file object around it, which would take as long as the writing.
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        while data:
            data = data[os.write(file, data) :]
        return stamp_open(file)
    finally:
        os.close(file)


def _put(path: Path, output: bytes | Path) -> bool:
    """Brings one file to its place, and tells whether it differs from what was there."""
    data = output if isinstance(output, bytes) else output.read_bytes()
    if _holds(path, data):
        return False
    write_file(path, data)
    return True


def _move(path: str, staged: str) -> Literal["there already", "moved", "copied"]:
    """Brings a staged file to its place, and tells how."""
    if os.path.exists(path) and _holds(Path(path), Path(staged).read_bytes()):
        return "there already"
    try:
        try:
            os.replace(staged, path)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.replace(staged, path)
    except OSError:
        write_file(Path(path), Path(staged).read_bytes())  # on another disk, or where something stands in the way
        return "copied"
    return "moved"


def _holds(path: Path, data: bytes) -> bool:
    try:
        # The size tells most changes without reading.
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        import tempfile

        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        hint = "choose another folder with -o, or give yourself the right to write here"
        raise WriteError(f"the site cannot be written: {error.strerror}", Place(str(folder)), hint) from None


def _remove(folder: Path, paths: Iterable[str]) -> int:
    removed = 0
    parents: set[Path] = set()
    for path in filter(_is_inside, paths):  # whatever a manifest says, nothing of others is removed
        file = folder / path
        try:
            file.unlink()
            removed += 1
        except FileNotFoundError:
            pass
        except OSError as error:
            raise WriteError(f"this cannot be removed: {error.strerror}", Place(str(file)), None) from None
        parents.update(parent for parent in file.parents if parent.is_relative_to(folder) and parent != folder)
    for parent in sorted(parents, key=lambda one: len(one.parts), reverse=True):
        with contextlib.suppress(OSError):  # not empty: somebody else's files are in it
            parent.rmdir()
    return removed


def _manifest_path(folder: Path, project_root: Path) -> Path:
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return project_root / ".briefgen" / "outputs" / f"{name}.json"


def _read_manifest(manifest: Path, folder: Path) -> frozenset[str]:
    """Gives the files that briefgen wrote into a folder; none where that is not known for certain."""
    try:
        data = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        return frozenset()
    if not isinstance(data, dict) or data.get("folder") != str(folder):
        return frozenset()
    paths = data.get("files")
    return frozenset(path for path in paths if isinstance(path, str)) if isinstance(paths, list) else frozenset()


def _is_inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts


def _write_manifest(manifest: Path, folder: Path, paths: Iterable[str]) -> None:
    # On one line: only so does `json` write fifty thousand paths in a hundredth of a second.
    text = json.dumps({"folder": str(folder), "files": sorted(paths)}, ensure_ascii=False)
    if not _holds(manifest, text.encode()):
        write_file(manifest, text.encode())


def _forget_lost_folders(own: Path) -> None:
    """Removes the manifests beside this one whose folders are no more, such as temporary ones."""
    for manifest in set(own.parent.glob("*.json")) - {own}:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            if not Path(json.loads(manifest.read_text("utf-8"))["folder"]).exists():
                manifest.unlink()
