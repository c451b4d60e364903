"""What stands for texts and plain data: short digests by which it is told whether something is as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

# Gives plain data as compact JSON. Made once, for json.dumps makes an encoder for each call, and takes longer by that.
dump_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def digest(text: str) -> str:
    """Gives what stands for a text: two different ones of a project have the same by a chance of 2 to the -64th."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def digest_all(values: Iterable[object]) -> str:
    """Gives what stands for plain values in their order."""
    return digest("\0".join(map(repr, values)))
