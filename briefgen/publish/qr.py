"""An address → a QR code as the path of a vector drawing. The one room that imports segno."""

from __future__ import annotations

from dataclasses import dataclass

# Light modules around the code, without which scanners do not find it. Source: ISO/IEC 18004, 7.3.7
_QUIET_MODULES = 4


@dataclass(frozen=True)
class Code:
    """A QR code.

    Units: `size` is the width and height in modules, with the light border; `path` has strokes one module wide.
    """

    size: int
    path: str


def make_code(address: str) -> Code | None:
    """Gives the QR code of an address, None where it is too long for one."""
    import segno

    try:
        rows = tuple(segno.make_qr(address, error="l", boost_error=True).matrix)
    except segno.DataOverflowError:
        return None
    path = []
    for y, row in enumerate(rows, _QUIET_MODULES):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                path.append(f"M{x + _QUIET_MODULES} {y}.5h{end - x}")
            x = end + 1
    return Code(len(rows) + 2 * _QUIET_MODULES, "".join(path))
