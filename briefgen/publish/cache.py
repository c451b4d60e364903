"""What took long to make, kept by the digest of all that it was made from."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from briefgen.disk import write_file


@dataclass(frozen=True)
class Cache:
    """A folder of files that are named after what they were made from; it may be deleted at any time."""

    folder: Path
    ending: str

    def path(self, key: str) -> Path:
        """Gives the file for a key, which may not be there."""
        return self.folder / key[:2] / f"{key}{self.ending}"

    def has(self, key: str) -> bool:
        """Tells whether the thing is kept."""
        return self.path(key).is_file()

    def write(self, key: str, data: bytes) -> Path:
        """Keeps a thing, and gives its file.

        Raises: WriteError where it cannot be kept.
        """
        path = self.path(key)
        write_file(path, data)
        return path

    def prune(self, keys: Collection[str], keep: int) -> None:
        """Removes the oldest of what is not among `keys`, until at most `keep` of them are left."""
        wanted = {self.path(key) for key in keys}
        others = [path for path in self.folder.glob(f"*/*{self.ending}") if path not in wanted]
        if len(others) <= keep:
            return
        others.sort(key=lambda path: path.stat().st_mtime_ns)
        for path in others[: len(others) - keep]:
            with contextlib.suppress(OSError):
                path.unlink()


def make_key(*parts: str | bytes) -> str:
    """Gives the digest of several parts, as 64 hexadecimal digits; where each part ends counts too."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
