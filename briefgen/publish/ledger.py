"""What the last build was made from and what it came to, so that a build with nothing to do ends at once.

A light room: it imports neither templates nor models, for looking must cost less than building.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import sqlite3
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from xxhash import xxh3_64_hexdigest, xxh3_128_hexdigest

from briefgen import __version__
from briefgen.errors import BriefgenError
from briefgen.publish.remarks import dump_remark, load_remark
from briefgen.publish.stamps import PACKAGE, Look, Stamp, stamp
from briefgen.publish.store import Store
from briefgen.publish.survey import Survey

# What builds with other versions of these may differ in.
_LIBRARIES = ("babel", "jinja2", "markdown-it-py", "msgspec", "pyyaml", "weasyprint", "xxhash")


class BuildResult(NamedTuple):
    """What a build came to.

    Units: `pages`, `pdfs`, `written`, `unchanged` and `removed` count files, `unchecked` counts quotes.
    """

    briefs: int
    pages: int
    pdfs: int
    written: int
    unchanged: int
    removed: int
    unchecked: int
    withheld: Mapping[str, int]
    warnings: tuple[BriefgenError, ...] = ()


class Order(NamedTuple):
    """What a build is asked for, in plain values.

    Shape: `today` is the day on which embargoes are judged.
    """

    root: Path
    output: Path
    drafts: bool
    marking: str
    pdf: bool
    base_url: str | None
    today: datetime.date

    @property
    def name(self) -> str:
        """What tells such builds from others."""
        parts = (self.output.resolve(), self.drafts, self.marking, self.pdf, self.base_url)
        return xxh3_64_hexdigest("\0".join(map(str, parts)).encode("utf-8", "surrogateescape"))


def open_store(root: Path) -> Store:
    """Gives the store of a project, which may not be there yet."""
    return Store(root / ".briefgen" / "store.db")


def find_done(order: Order, look: Look, processes: int) -> BuildResult | None:
    """Gives what the last build of this order came to, where building again would change nothing; else None."""
    store = open_store(order.root)
    if not store.path.is_file():
        return None
    try:
        kept = store.read_order(order.name)
        if kept is None or (kept["today"] and kept["today"] != str(order.today)):
            return None
        if kept["made_by"] != find_makers(look) or kept["moment"] != _find_moment():
            return None
        if kept["inputs"] != look.digest:
            return None
        if any(stamp(path) != tuple(one) for path, one in kept["articles"].items()):
            return None
        with contextlib.closing(Survey(order.name, order.output, store, processes)) as survey:
            if survey.broken:
                return None
            made = survey.count
        result = kept["result"]
        result["warnings"] = tuple(map(load_remark, result["warnings"]))
        return BuildResult(**result | {"written": 0, "unchanged": made, "removed": 0})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, sqlite3.Error):
        return None  # no ledger, or one of another version
    finally:
        store.close()


def write_ledger(
    order: Order, before: Look, articles: Mapping[str, Stamp | None], result: BuildResult, store: Store, trusted: int
) -> None:
    """Keeps what a build came to; not where an input may have changed since it began without a trace.

    One that has changed with a trace is no longer as it was `before`, as the next look will see.

    Units: `trusted` is the time before which a stamp tells all, in nanoseconds since 1970.
    """
    is_passing = any(type(warning).__name__ == "GlyphsMissing" for warning in result.warnings)
    newest = max((one[1] for one in (*before.inputs.values(), *articles.values()) if one), default=0)
    if is_passing or newest >= trusted:
        return
    kept = {
        "made_by": find_makers(before),
        "moment": _find_moment(),
        "today": str(order.today) if result.withheld.get("embargo") else None,
        "inputs": before.digest,
        "articles": articles,
        "result": result._asdict() | {"warnings": [dump_remark(warning) for warning in result.warnings]},
    }
    store.write_order(order.name, kept)


def find_makers(look: Look) -> str:
    """Gives what stands for the programs that make a site."""
    found = [__version__, sys.version, *_find_versions(_LIBRARIES)]
    programs = sorted(look.under(PACKAGE).items())
    return xxh3_128_hexdigest(repr((found, programs)).encode())


def _find_moment() -> str:
    """Gives the moment that the environment fixes for reproducible builds."""
    return os.environ.get("SOURCE_DATE_EPOCH", "")


def _find_versions(libraries: Collection[str]) -> list[str]:
    """Gives what installed libraries are called where they are installed: their names with their versions.

    The folders say it, as PEP 376 has them, in a tenth of the time that importlib.metadata takes to be imported.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue  # a zip file, or nothing at all
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                library = name.partition("-")[0].replace("_", "-").lower()
                found.setdefault(library, name)
    return [found.get(name, name) for name in libraries]
