"""YAML text as plain data in which nothing is guessed, with a place for every key and value.

Every scalar stays the text that was typed (`no` is "no", `12:30` is "12:30"); only an empty value, `~` and `null` are
nothing, and nothing is the same as leaving the key out.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from briefgen.blocks import parse_blocks
from briefgen.errors import BriefgenError, Place, ReadError

if TYPE_CHECKING:
    import yaml

Path = Sequence[str | int]

# A brief of a 30 KB article is about 40 KB; this bound only stops what is no brief.
_MAX_BYTES = 4_000_000


class Document(Struct, frozen=True, dict=True, eq=False):
    """The data of a YAML text.

    Shape: `data` is made of dicts, lists, strings and None; `faults` are those that left the data readable; `is_loose`
    where a key has no value or a text has white space around it.
    """

    path: str
    text: str
    data: Any
    faults: tuple[BriefgenError, ...]
    first_line: int = 1
    is_loose: bool = False

    @cached_property
    def root(self) -> yaml.Node | None:
        """The nodes of the text with their marks; made when a place is asked for, as sound briefs never do."""
        from briefgen.events import compose

        return compose(self.text)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Gives the place of the value (or key) at a path of keys and indexes, or of its nearest parent."""
        from briefgen.events import find_step

        node, mark = self.root, self.root.start_mark if self.root else None
        for step in path:
            found = find_step(node, step)
            if found is None:
                break
            node, mark = found[1], found[0].start_mark if key and step == path[-1] else found[1].start_mark
        if mark is None:
            return Place(self.path, self.first_line, 1)
        return Place(self.path, mark.line + self.first_line, mark.column + 1)

    def has(self, path: Path) -> bool:
        """Tells whether something is written at this path, be it nothing."""
        from briefgen.events import find_step

        node = self.root
        for step in path:
            found = find_step(node, step)
            if found is None:
                return False
            node = found[1]
        return True


def decode(raw: bytes, path: str) -> str:
    """Reads the bytes of a text file: UTF-8, without its byte order mark, with line feeds.

    Raises: ReadError with the place of the first byte that is no text.
    """
    if len(raw) > _MAX_BYTES:
        raise ReadError(
            f"the file has {len(raw):,} bytes", Place(path), f"briefgen reads texts of up to {_MAX_BYTES:,} bytes"
        )
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadError(
            "this is UTF-16 text", Place(path, 1, 1), "save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8"
        )
    nul = raw.find(b"\0")
    if nul >= 0:
        raise ReadError("this is no text file: it has a NUL byte", _place_of_byte(raw, nul, path))
    try:
        text = raw.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        place = _place_of_byte(raw.removeprefix(BOM_UTF8), error.start, path)
        raise ReadError(
            "this is not UTF-8 text", place, "save the file as UTF-8, or convert it: iconv -t UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place_of_byte(raw: bytes, index: int, path: str) -> Place:
    before = raw[:index]
    line_start = before.rfind(b"\n") + 1
    return Place(path, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1)


def parse_document(text: str, path: str, *, first_line: int = 1) -> Document:
    """Reads YAML text.

    Units: `first_line` is the line of the file on which the text begins, 1-based.
    Raises: Faults where the text cannot be read as one YAML document.
    """
    usual = parse_blocks(text)
    if usual is not None:
        return Document(path, text, usual, (), first_line)
    from briefgen.events import parse_events

    data, faults, is_loose = parse_events(text, path, first_line)
    return Document(path, text, data, faults, first_line, is_loose)
