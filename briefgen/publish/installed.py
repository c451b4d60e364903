"""What of this machine decides the bytes of a PDF: versions of libraries, and the fonts that are installed."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from briefgen.publish.cache import make_key

_PACKAGES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "segno")
# As WeasyPrint finds them; asking them here costs a millisecond, and importing WeasyPrint half a second.
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib", "libpango-1.0-0.dll", "pango-1.0-0.dll")
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.dylib", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
_SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
_FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig.dylib", "libfontconfig-1.dll")
# Every face that is shipped has these, and most texts have no other character.
_EVERYDAY = re.compile(r"[\x00-\x7e\xa0-\xff\u200b\u2010-\u2014\u2018-\u201e\u2026\ufeff]+")


def find_versions() -> tuple[str, ...]:
    """Gives the versions of all that lays out and writes a PDF."""
    from importlib.metadata import version

    found = [f"{name} {version(name)}" for name in _PACKAGES]
    found.append(f"pango {_ask(_PANGO, 'pango_version_string')}")
    found.append(f"harfbuzz {_ask(_HARFBUZZ, 'hb_version_string')}")
    found.append(f"subsetter {'present' if _load(_SUBSETTER) else 'absent'}")
    return tuple(found)


def _load(names: Iterable[str]) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _ask(names: Iterable[str], function: str) -> str:
    library = _load(names)
    if library is None:
        return "unknown"
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    return bytes(call() or b"unknown").decode()


def find_foreign(text: str, fonts: tuple[str, ...]) -> frozenset[str]:
    """Gives the characters of a text that none of some font files has, so that installed fonts have to."""
    unusual = set(_EVERYDAY.sub("", text))
    return frozenset(unusual - _find_covered(fonts)) if unusual else frozenset()


@lru_cache(maxsize=2)
def _find_covered(fonts: tuple[str, ...]) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    found: set[str] = set()
    for path in fonts:
        with TTFont(path, lazy=True) as font:
            found.update(map(chr, font.getBestCmap()))
    return frozenset(found)


class _FontSet(ctypes.Structure):
    """The list that fontconfig gives."""

    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


@lru_cache(maxsize=1)
def find_installed_fonts() -> str:
    """Gives the digest of the fonts that are installed here: their files, with size and time."""
    library = _load(_FONTCONFIG)
    if library is None:
        return "unknown"
    library.FcPatternCreate.restype = ctypes.c_void_p
    library.FcObjectSetCreate.restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    pattern, wanted = ctypes.c_void_p(library.FcPatternCreate()), ctypes.c_void_p(library.FcObjectSetCreate())
    library.FcObjectSetAdd(wanted, b"file")
    listed = library.FcFontList(None, pattern, wanted)
    files = set()
    for index in range(listed.contents.count):
        path = ctypes.c_char_p()
        library.FcPatternGetString(ctypes.c_void_p(listed.contents.fonts[index]), b"file", 0, ctypes.byref(path))
        files.add((path.value or b"").decode("utf-8", "surrogateescape"))
    library.FcFontSetDestroy(listed)
    library.FcObjectSetDestroy(wanted)
    library.FcPatternDestroy(pattern)
    return make_key(*(f"{path} {_stamp(path)}" for path in sorted(files)))


def _stamp(path: str) -> str:
    try:
        state = Path(path).stat()
    except OSError:
        return "gone"
    return f"{state.st_size} {state.st_mtime_ns}"
