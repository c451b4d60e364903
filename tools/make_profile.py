"""Makes templates/print/srgb.icc: the smallest profile of sRGB, which every PDF/A file has to carry.

usage: make_profile.py [TEMPLATES]

Needs Pillow. Its output is kept in version control, so that printing gives the same bytes on every machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import ImageCms

# Offsets in the header of a profile. Source: ICC.1:2010, 7.2
_VERSION, _CREATED = slice(8, 12), slice(24, 36)


def make_profile() -> bytes:
    """Gives a profile of sRGB with a fixed date, in the version that PDF/A-3 knows."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_VERSION] = b"\x04\x20\x00\x00"
    profile[_CREATED] = b"".join(part.to_bytes(2, "big") for part in (2025, 1, 1, 0, 0, 0))
    return bytes(profile)


def main(templates: Path) -> None:
    """Writes the profile."""
    (templates / "print" / "srgb.icc").write_bytes(make_profile())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "templates")
