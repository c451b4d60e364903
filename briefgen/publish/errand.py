"""Work that travels: what is sent to another machine, what it makes of it, and what it has to have in common with here.

A worker must come to the same bytes, so it refuses what it is not fit for.
"""

from __future__ import annotations

import importlib.metadata
import pickle
import platform
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from briefgen.errors import BriefgenError
from briefgen.publish.cache import make_key
from briefgen.publish.installed import find_installed_fonts, find_versions
from briefgen.publish.parcel import Parcel, find_lacking, find_store, keep_parcels
from briefgen.publish.pdf import Printed, Sheets, print_pdf
from briefgen.publish.render import Templates, render_page

Shared = TypeVar("Shared", Templates, Sheets)
Task = tuple[str, Any]

# What pages are made with; what PDFs are made with is known to `installed`.
_PACKAGES = ("babel", "jinja2", "markdown-it-py", "markupsafe", "mdurl", "msgspec", "xxhash")
# Which of their fields are paths.
_PLACES: Mapping[type, tuple[str, ...]] = {
    Templates: ("folders", "catalogues"),
    Sheets: ("styles", "fonts", "profile", "folders"),
}
# The layout of PDFs knows no threads, and a worker may have several.
_TURN = threading.Lock()


@dataclass(frozen=True)
class Batch:
    """Some tasks as they travel.

    Shape: `payload` is pickled; `parcels` are the digests of what has to be unpacked for it; `versions` are what the
    worker must have; `fonts` is the digest of installed fonts that it must have, empty where they do not matter.
    """

    payload: bytes
    digest: str
    parcels: tuple[str, ...]
    versions: tuple[str, ...]
    fonts: str


@dataclass(frozen=True)
class Made:
    """Results as they travel, pickled, with their digest and the seconds that they took."""

    data: bytes
    digest: str
    seconds: float


@dataclass(frozen=True)
class Stopped:
    """A fault that a user can mend, and the number of the task in its batch."""

    number: int
    fault: BriefgenError


@dataclass(frozen=True)
class Lacking:
    """The worker has not yet got what the batch reads from disk."""


@dataclass(frozen=True)
class Unlike:
    """The worker is not like the machine that asks, by its versions."""

    versions: tuple[str, ...]


@dataclass(frozen=True)
class Unfit:
    """The worker has other fonts installed than the batch needs."""


Answer = Made | Stopped | Lacking | Unlike | Unfit


def do_batch(batch: Batch, parcels: tuple[Parcel, ...] = ()) -> Answer:
    """Gives what a worker makes of a batch; `parcels` come along where it lacked them.

    Raises: OSError where something came damaged, or could not be unpacked.
    """
    with _TURN:
        if find_traits(pdf=_has_pdf(batch.versions)) != batch.versions:
            return Unlike(find_traits(pdf=_has_pdf(batch.versions)))
        if batch.fonts and batch.fonts != find_installed_fonts():
            return Unfit()
        keep_parcels(parcels)
        if find_lacking(batch.parcels):
            return Lacking()
        if make_key(batch.payload) != batch.digest:
            raise OSError("a batch came damaged")
        tasks, shared = pickle.loads(batch.payload)  # noqa: S301 - who may send work may do anything here
        start, done = time.perf_counter(), 0
        results = []
        try:
            for result in do_tasks(tasks, move(shared, lambda path: str(find_store() / path))):
                results.append(result)
                done += 1
        except BriefgenError as fault:
            return Stopped(done, fault)
        data = pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
        return Made(data, make_key(data), time.perf_counter() - start)


def do_tasks(tasks: Iterable[Task], shared: Templates | Sheets) -> Iterator[tuple[str, bytes | Printed]]:
    """Yields pages as bytes, or PDFs, with their keys.

    Raises: BriefgenError where a task cannot be done.
    """
    for key, task in tasks:
        yield key, render_page(task, shared) if isinstance(shared, Templates) else print_pdf(task, shared)


def move(shared: Shared, to: Callable[[str], str]) -> Shared:
    """Gives templates or sheets that are elsewhere."""
    places = {name: _move_one(getattr(shared, name), to) for name in _PLACES[type(shared)]}
    return replace(shared, **places)


def _move_one(value: str | tuple[str, ...], to: Callable[[str], str]) -> Any:
    return to(value) if isinstance(value, str) else tuple(map(to, value))


@lru_cache(maxsize=2)
def find_traits(*, pdf: bool) -> tuple[str, ...]:
    """Gives what of this machine decides the bytes of pages, and of PDFs where they are made: names with versions."""
    code = Path(__file__).resolve().parents[1]
    sources = (part for path in sorted(code.rglob("*.py")) for part in (path.name, path.read_bytes()))
    found = [
        f"python {'.'.join(platform.python_version_tuple()[:2])}",
        *(f"{name} {_find_version(name)}" for name in ("briefgen", *_PACKAGES)),
        f"briefgen's-code {make_key(*sources)[:12]}",
    ]
    if pdf:
        found += [*find_versions(), f"pillow {_find_version('pillow')}", f"zlib {zlib.ZLIB_RUNTIME_VERSION}"]
    return tuple(found)


def _has_pdf(versions: tuple[str, ...]) -> bool:
    return any(one.startswith("weasyprint ") for one in versions)


def _find_version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def compare(ours: Iterable[str], theirs: Iterable[str]) -> str:
    """Gives in words what differs between two machines; nothing where nothing does."""
    here, there = (dict(one.split(" ", 1) for one in side) for side in (ours, theirs))
    names = [name for name in (*here, *(there.keys() - here.keys())) if here.get(name) != there.get(name)]
    return ", ".join(f"{name} {there.get(name, 'none')} there and {here.get(name, 'none')} here" for name in names)
