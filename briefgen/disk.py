"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from briefgen.errors import Place, WriteError


def write_file(path: Path, data: bytes) -> None:
    """Writes a file in one step: a reader, or a power cut, meets the old bytes or the new ones.

    Raises: WriteError where it cannot be written.
    """
    temporary = path.parent / f".{path.name[:40]}.{secrets.token_hex(4)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(temporary, "xb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        hint = "check the path, the folder's rights and the space on the disk"
        raise WriteError(f"this cannot be written: {error.strerror}", Place(str(path)), hint) from None
