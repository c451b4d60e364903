"""Folders that travel by content: packed here, unpacked on a worker once, under the digest of all that is in them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path, PurePath

from briefgen.publish.cache import make_key

# A build needs three: the project's templates, the shipped ones, and the shipped catalogues.
_PARCELS_KEPT = 12


@dataclass(frozen=True)
class Parcel:
    """A folder by content: its own name, which faults show, and its files by their paths in it."""

    name: str
    files: tuple[tuple[str, bytes], ...]
    digest: str


@dataclass(frozen=True)
class Luggage:
    """All that some work reads from disk.

    Shape: `parcels` has the folders' contents by their paths on this machine.
    """

    parcels: Mapping[str, Parcel]

    @property
    def digests(self) -> tuple[str, ...]:
        """What a worker has to have unpacked."""
        return tuple(parcel.digest for parcel in self.parcels.values())

    def address(self, path: str) -> str:
        """Gives the path that a file or folder of this machine has in a worker's store.

        Raises: ValueError where it is in none of the folders.
        """
        for folder, parcel in self.parcels.items():
            if PurePath(path).is_relative_to(folder):
                rest = PurePath(path).relative_to(folder).as_posix()
                return f"{parcel.digest}/{parcel.name}" + (f"/{rest}" if rest != "." else "")
        raise ValueError(f"not packed: {path}")


def pack_folders(folders: Iterable[str]) -> Luggage:
    """Packs folders; one that lies in another travels with it."""
    kept: list[str] = []
    for folder in sorted(set(folders), key=lambda one: len(PurePath(one).parts)):
        if not any(PurePath(folder).is_relative_to(one) for one in kept):
            kept.append(folder)
    return Luggage({folder: pack(Path(folder)) for folder in kept})


def pack(folder: Path) -> Parcel:
    """Packs a folder with all that is in it; links are followed, as those who read from it do."""
    files = tuple(sorted((path.relative_to(folder).as_posix(), path.read_bytes()) for path in _find_files(folder)))
    return Parcel(folder.name, files, _digest(folder.name, files))


def _find_files(folder: Path) -> Iterator[Path]:
    met: set[str] = set()
    for place, inner, names in os.walk(folder, followlinks=True):
        # A link to a folder above would never end.
        met.add(os.path.realpath(place))
        inner[:] = sorted(one for one in inner if os.path.realpath(Path(place) / one) not in met)
        yield from (path for name in names if (path := Path(place) / name).is_file())


def _digest(name: str, files: Iterable[tuple[str, bytes]]) -> str:
    return make_key(name, *(part for file in files for part in file))


def unpack(parcel: Parcel, store: Path) -> None:
    """Writes a parcel into a store, in one step; the parcels that were not used for the longest time make room.

    Raises: OSError where it cannot be written, or did not come as it was sent.
    """
    if _digest(parcel.name, parcel.files) != parcel.digest:
        raise OSError("a parcel came damaged")
    if (store / parcel.digest).exists():
        return
    with tempfile.TemporaryDirectory(dir=store, prefix=".") as scratch:
        whole = Path(scratch) / "whole"
        (whole / parcel.name).mkdir(parents=True)
        for name, data in parcel.files:
            path = whole / parcel.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        whole.rename(store / parcel.digest)
    others = (path for path in store.iterdir() if path.is_dir() and not path.name.startswith("."))
    for path in sorted(others, key=lambda one: one.stat().st_mtime_ns, reverse=True)[_PARCELS_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def find_lacking(digests: Iterable[str]) -> tuple[str, ...]:
    """Gives those of some parcels that this process has not unpacked; the others count as used now."""
    store, lacking = find_store(), []
    for digest in digests:
        if (store / digest).is_dir():
            os.utime(store / digest)
        else:
            lacking.append(digest)
    return tuple(lacking)


def keep_parcels(parcels: Iterable[Parcel]) -> None:
    """Unpacks parcels into this process's store.

    Raises: OSError where that cannot be written, or a parcel came damaged.
    """
    for parcel in parcels:
        unpack(parcel, find_store())


@lru_cache(maxsize=1)
def find_store() -> Path:
    """Gives the folder that this process unpacks parcels into; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="briefgen-"))
    # Not by atexit, which the processes that a nanny starts do not heed.
    Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=0)
    return folder
