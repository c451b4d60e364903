"""What a build says of its inputs, as plain data: what was said of something is said again while it stays as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from briefgen import errors
from briefgen.errors import BriefgenError, Place


def dump_remark(remark: BriefgenError) -> dict[str, Any]:
    """Gives a remark as plain data."""
    place = asdict(remark.place) if remark.place else None
    return {"kind": type(remark).__name__, "message": remark.message, "place": place, "hint": remark.hint}


def is_kept(notes: str) -> bool:
    """Tells whether a PDF may stay as it was printed, from what was noted of it then."""
    return bool(json.loads(notes)["key"])


def load_remark(data: Mapping[str, Any]) -> BriefgenError:
    """Gives a remark from plain data."""
    kind: type[BriefgenError] = getattr(errors, data["kind"])
    return kind(data["message"], Place(**data["place"]) if data["place"] else None, data["hint"])
