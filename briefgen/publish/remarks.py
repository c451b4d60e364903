"""What a build says of its inputs, as plain data: what was said of something is said again while it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from briefgen import errors
from briefgen.errors import BriefgenError, Place


def dump_remark(remark: BriefgenError) -> dict[str, Any]:
    """Gives a remark as plain data."""
    place = asdict(remark.place) if remark.place else None
    return {"kind": type(remark).__name__, "message": remark.message, "place": place, "hint": remark.hint}


def load_remark(data: Mapping[str, Any]) -> BriefgenError:
    """Gives a remark from plain data."""
    kind: type[BriefgenError] = getattr(errors, data["kind"])
    return kind(data["message"], Place(**data["place"]) if data["place"] else None, data["hint"])
