"""What stands for texts and plain data: short digests by which it is told whether something is as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from msgspec import json


def dump_compact(value: Any) -> str:
    """Gives plain data as compact JSON, in a tenth of the time that Python's `json` takes."""
    return json.encode(value).decode()


def load_compact(text: str) -> Any:
    """Gives the plain data of compact JSON, in a third of the time that Python's `json` takes."""
    return json.decode(text)


def digest(text: str) -> str:
    """Gives what stands for a text: two different ones of a project have the same by a chance of 2 to the -64th."""
    return _digest(text.encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def digest_all(values: Iterable[object]) -> str:
    """Gives what stands for plain values in their order."""
    return _digest(json.encode(list(values)))
