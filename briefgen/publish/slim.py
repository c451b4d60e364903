"""A PDF before it is written → the same PDF in fewer bytes; nothing that a reader or a validator sees is lost."""

from __future__ import annotations

import array
import re
import struct
import sys
from collections.abc import Collection, Iterable, Mapping
from typing import Any

# What a PDF viewer needs of an embedded TrueType font; names, character map and metrics stand in the PDF itself.
# Source: ISO 32000-1, 9.9, table 126
_TABLES = frozenset((b"head", b"hhea", b"maxp", b"hmtx", b"loca", b"glyf", b"cvt ", b"fpgm", b"prep"))
_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
# Elements without a meaning of their own, and those that may hold text directly.
_EMPTY_ROLES = ("/Span", "/NonStruct")
_TEXT_ROLES = frozenset(
    (*_EMPTY_ROLES, "/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Link", "/LBody", "/Lbl", "/TH", "/TD", "/Caption")
)
_PLAIN_KEYS = frozenset(("Type", "S", "K", "Pg", "P"))
# A sum over a whole font file that makes it come out right. Source: OpenType, table “head”
_CHECKSUM_MAGIC = 0xB1B0AFBA
_WORD = 0xFFFFFFFF
# A thousandth of a point is a hundredth of the finest dot that a printer makes.
_DIGITS = re.compile(rb"(\.\d{3})\d+")
_PAGINATION = b"/Artifact\n<</Type /Pagination>>\nBDC"


def slim(pdf: Any, profile: bytes) -> None:
    """Makes a PDF lighter: bare fonts, a tag tree without empty elements, a small colour profile.

    Shape: `pdf` is what WeasyPrint hands to a finisher; `profile` is an ICC profile of sRGB.
    """
    artifacts = prune_tags(pdf)
    for entry in pdf.objects:
        extra = getattr(entry, "extra", None)
        if extra is None:
            continue
        if "Length1" in extra:
            entry.stream = [slim_font(entry.stream[0])]
            extra["Length1"] = len(entry.stream[0])
        elif extra.get("N") == 3:
            entry.stream = [profile]
        elif entry.reference in artifacts or (not extra and _is_drawing(entry)):
            entry.stream = [_slim_drawing(_join(entry.stream), artifacts.get(entry.reference, frozenset()))]
    _pack(pdf)


def _is_drawing(stream: Any) -> bool:
    return bool(stream.stream) and stream.stream[0] != b"/CIDInit /ProcSet findresource begin"


def _join(lines: Iterable[Any]) -> bytes:
    return b"\n".join(
        line if isinstance(line, bytes) else getattr(line, "data", None) or str(line).encode() for line in lines
    )


def _slim_drawing(drawing: bytes, artifacts: Collection[int]) -> bytes:
    """Gives what draws a page, without distances of zero between letters and with all the digits that a printer shows.

    Running heads and feet become artifacts, which screen readers pass over.
    """
    for number in artifacts:
        drawing = re.sub(rb"/\w+\n<</MCID %d>>\nBDC" % number, _PAGINATION, drawing)
    return _DIGITS.sub(rb"\1", drawing.replace(b">0<", b""))


def _pack(pdf: Any) -> None:
    """Compresses each stream once; it would be done twice, for the file and for the digest in its trailer."""
    import pydyf

    class Packed(pydyf.Object):  # type: ignore[misc]
        """A stream as it is written."""

        compressible = False

        def __init__(self, stream: Any) -> None:
            super().__init__()
            self.number = stream.number
            self.packed = stream.data

        @property
        def data(self) -> bytes:
            """The stream with its dictionary."""
            return bytes(self.packed)

    pdf.objects[:] = [Packed(one) if isinstance(one, pydyf.Stream) else one for one in pdf.objects]


def slim_font(font: bytes) -> bytes:
    """Gives a TrueType font with only the tables that a PDF viewer reads; any other font as it is."""
    if font[:4] not in _TRUETYPE:
        return font
    (count,) = struct.unpack_from(">H", font, 4)
    records = [struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count)]
    kept = [record for record in records if record[0] in _TABLES]
    step = 1 << (len(kept).bit_length() - 1)
    head = font[:4] + struct.pack(">HHHH", len(kept), step * 16, step.bit_length() - 1, (len(kept) - step) * 16)
    directory, body, adjustment = [], bytearray(), 0
    start = len(head) + 16 * len(kept)
    for tag, checksum, offset, length in kept:
        if tag == b"head":
            adjustment = start + len(body) + 8
        directory.append(struct.pack(">4sLLL", tag, checksum, start + len(body), length))
        body += font[offset : offset + length] + bytes(-length % 4)
    made = bytearray(head + b"".join(directory) + body)
    made[adjustment : adjustment + 4] = bytes(4)
    struct.pack_into(">L", made, adjustment, (_CHECKSUM_MAGIC - _sum_words(made)) & _WORD)
    return bytes(made)


def _sum_words(data: bytearray) -> int:
    words = array.array("I", data)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & _WORD


def prune_tags(pdf: Any) -> Mapping[bytes, frozenset[int]]:
    """Takes out of the tag tree what says nothing, and gives the marks of running heads and feet by page contents.

    Each line of each paragraph has an element of its own. Heads and feet have elements too, which hang on no tree.
    """
    elements: dict[bytes, Any] = {entry.reference: entry for entry in pdf.objects if _is_element(entry)}
    document: Any = next((entry for entry in elements.values() if entry["S"] == "/Document"), None)
    if document is None:
        return {}
    dissolved: dict[bytes, Any] = {}
    reached: set[bytes] = {document.reference}
    _flatten(document, elements, dissolved, reached)
    for reference, parent in dissolved.items():
        while parent.reference in dissolved:
            parent = dissolved[parent.reference]  # noqa: PLW2901 - followed up to what is left
        dissolved[reference] = parent
    loose = elements.keys() - reached
    for entry in elements.values():
        if not any(isinstance(kid, int) for kid in entry["K"]):
            entry.pop("Pg", None)
    marks: dict[bytes, set[int]] = {}
    pages = {entry.reference: entry for entry in pdf.objects if _is_page(entry)}
    for reference in loose:
        numbers = {kid for kid in elements[reference]["K"] if isinstance(kid, int)}
        if numbers:
            marks.setdefault(pages[elements[reference]["Pg"]]["Contents"], set()).update(numbers)
    for entry in pdf.objects:
        if isinstance(entry, dict) and "Nums" in entry:
            entry["Nums"][:] = [_follow(one, dissolved, loose) for one in entry["Nums"]]
    for reference in (*dissolved, *loose):
        _drop(elements[reference])
    return {contents: frozenset(numbers) for contents, numbers in marks.items()}


def _is_element(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("Type") == "/StructElem"


def _flatten(element: Any, elements: Mapping[bytes, Any], dissolved: dict[bytes, Any], reached: set[bytes]) -> None:
    kids: list[Any] = []
    for reference in element["K"]:
        kid = elements.get(reference) if isinstance(reference, bytes) else None
        if kid is None:
            kids.append(reference)
            continue
        reached.add(reference)
        _flatten(kid, elements, dissolved, reached)
        if kid["S"] in _EMPTY_ROLES and element["S"] in _TEXT_ROLES and _is_plain(kid, element):
            dissolved[reference] = element
            for grandkid in kid["K"]:
                if isinstance(grandkid, bytes) and grandkid in elements:
                    elements[grandkid]["P"] = element.reference
            kids += kid["K"]
        else:
            kids.append(reference)
    element["K"][:] = kids


def _is_page(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("Type") == "/Page"


def _is_plain(kid: Any, element: Any) -> bool:
    return bool(kid.keys() <= _PLAIN_KEYS) and bool(kid.get("Pg") == element.get("Pg"))


def _follow(entry: Any, dissolved: Mapping[bytes, Any], loose: Collection[bytes]) -> Any:
    if isinstance(entry, list):
        entry[:] = [_follow(one, dissolved, loose) for one in entry]
        return entry
    if not isinstance(entry, bytes):
        return entry
    return "null" if entry in loose else dissolved[entry].reference if entry in dissolved else entry


def _drop(entry: Any) -> None:
    """Makes an object a free entry of the table of objects, as the format has it for what was deleted."""
    entry.free, entry.generation, entry.number = "f", 65535, 0
