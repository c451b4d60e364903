"""What the last build was made from and what it wrote, so that a build with nothing to do ends at once.

A light room: it imports neither templates nor models, for looking must cost less than building.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from briefgen import __version__, errors
from briefgen.disk import CONFIG_NAME, write_file
from briefgen.errors import BriefgenError, Place

# Size and time of a file's last change, and its number, which a file that was put in its place does not have.
Stamp = tuple[int, int, int]

# What builds with other versions of these may differ in.
_LIBRARIES = ("babel", "jinja2", "markdown-it-py", "pydantic", "pyyaml", "weasyprint")
# Nanoseconds. A change right after a look may bear the time that was seen: coarse clocks tick each hundredth second.
_TICK = 20_000_000


@dataclass(frozen=True)
class BuildResult:
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
    withheld: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[BriefgenError, ...] = ()


@dataclass(frozen=True)
class Order:
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
    def path(self) -> Path:
        """Where the ledger of such builds is kept."""
        parts = (self.output.resolve(), self.drafts, self.marking, self.pdf, self.base_url)
        name = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]
        return self.root / ".briefgen" / "ledgers" / f"{name}.json"


@dataclass(frozen=True)
class Look:
    """All inputs of a build as they were when it began."""

    inputs: Mapping[str, Stamp]
    at: int


def look_at_inputs(order: Order) -> Look:
    """Gives the state of all that a build is made from: the project's files, briefgen's own, and the templates."""
    package = Path(__file__).resolve().parents[1]
    folders = (order.root / "content", order.root / "templates", package, package.parent / "templates")
    found: dict[str, Stamp] = {}
    for folder in folders:
        _stamp_tree(str(folder), found)
    settings = _stamp(order.root / CONFIG_NAME)
    if settings:
        found[CONFIG_NAME] = settings
    return Look(found, max((stamp[1] for stamp in found.values()), default=0))


def find_done(order: Order) -> BuildResult | None:
    """Gives what the last build of this order came to, where building again would change nothing; else None."""
    try:
        kept = json.loads(order.path.read_text("utf-8"))
        if kept["made_by"] != _find_makers() or (kept["today"] and kept["today"] != str(order.today)):
            return None
        look = look_at_inputs(order)
        if kept["inputs"] != {path: list(stamp) for path, stamp in look.inputs.items()}:
            return None
        if any(_stamp(Path(path)) != tuple(stamp) for path, stamp in kept["articles"].items()):
            return None
        found: dict[str, Stamp] = {}
        _stamp_tree(str(order.output.resolve()), found)
        if any(found.get(path) != tuple(stamp) for path, stamp in kept["outputs"].items()):
            return None
        result = kept["result"]
        result["warnings"] = tuple(map(_load_warning, result["warnings"]))
        return BuildResult(**result | {"written": 0, "unchanged": len(kept["outputs"]), "removed": 0})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # no ledger, or one of another version


def write_ledger(
    order: Order, before: Look, outputs: Iterable[str], articles: Iterable[Path], result: BuildResult
) -> None:
    """Keeps what a build came to; not where an input has changed since it began, or may have without a trace."""
    after = look_at_inputs(order)
    if after.inputs != before.inputs or any(type(w).__name__ == "GlyphsMissing" for w in result.warnings):
        return
    root = order.output.resolve()
    stamps = {str(root / path): _stamp(root / path) for path in outputs}
    kept = {
        "made_by": _find_makers(),
        "today": str(order.today) if result.withheld.get("embargo") else None,
        "inputs": before.inputs,
        "articles": {str(path): _stamp(path) for path in articles},
        "outputs": stamps,
        "result": vars(result) | {"warnings": [_dump_warning(warning) for warning in result.warnings]},
    }
    if None in stamps.values() or _is_too_fresh(before, order.path.parent):
        return
    write_file(order.path, json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogateescape"))


def _is_too_fresh(look: Look, folder: Path) -> bool:
    """Tells whether an input was changed so shortly before that a further change might not be seen."""
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / "clock"
    write_file(probe, b"")
    return probe.stat().st_mtime_ns - look.at < _TICK


def _find_makers() -> list[str]:
    """Gives all beside files that a build depends on: versions, and the moment that the environment fixes."""
    found = [__version__, sys.version, os.environ.get("SOURCE_DATE_EPOCH", "")]
    return [*found, *_find_versions(_LIBRARIES)]


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


def _stamp_tree(folder: str, found: dict[str, Stamp]) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                _stamp_tree(entry.path, found)
        else:
            state = entry.stat()
            found[entry.path] = (state.st_size, state.st_mtime_ns, state.st_ino)


def _stamp(path: Path) -> Stamp | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns, state.st_ino


def _dump_warning(warning: BriefgenError) -> dict[str, Any]:
    place = asdict(warning.place) if warning.place else None
    return {"kind": type(warning).__name__, "message": warning.message, "place": place, "hint": warning.hint}


def _load_warning(data: Mapping[str, Any]) -> BriefgenError:
    kind: type[BriefgenError] = getattr(errors, data["kind"])
    return kind(data["message"], Place(**data["place"]) if data["place"] else None, data["hint"])
