"""YAML text as plain data in which nothing is guessed, with a place for every key and value.

Every scalar stays the text that was typed (`no` is "no", `12:30` is "12:30"); only an empty value, `~` and `null` are
nothing, and nothing is the same as leaving the key out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from briefgen.errors import BriefgenError, DuplicateKey, Faults, Place, ReadError, YamlError, YamlTrap

Path = Sequence[str | int]

_MAP, _SEQ, _STR = "map", "seq", "str"
# A brief of a 30 KB article is about 40 KB and four levels deep; these bounds only stop what is no brief.
_MAX_BYTES = 4_000_000
_MAX_DEPTH = 40
# Anchors save typing a source id; a bomb of nine nines of aliases has a billion values.
_MAX_ALIASES = 100
_MAX_VALUES = 200_000
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_CUT = re.compile(r"[ \t]+#\S")


class _Composer(CParser, BaseResolver):
    """PyYAML's C parser with no opinion on what a scalar means."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[yaml.Node], _value: Any, _implicit: Any) -> str:
        return _STR if kind is yaml.ScalarNode else _MAP if kind is yaml.MappingNode else _SEQ


@dataclass(frozen=True)
class Document:
    """The data of a YAML text.

    Shape: `data` is made of dicts, lists and strings; `faults` are those that left the data readable.
    """

    path: str
    text: str
    data: Any
    root: yaml.Node | None
    faults: tuple[BriefgenError, ...]
    first_line: int = 1

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Gives the place of the value (or key) at a path of keys and indexes, or of its nearest parent."""
        node, mark = self.root, self.root.start_mark if self.root else None
        for step in path:
            found = _step(node, step)
            if found is None:
                break
            node, mark = found[1], found[0].start_mark if key and step == path[-1] else found[1].start_mark
        if mark is None:
            return Place(self.path, self.first_line, 1)
        return Place(self.path, mark.line + self.first_line, mark.column + 1)

    def has(self, path: Path) -> bool:
        """Tells whether something is written at this path, be it nothing."""
        node = self.root
        for step in path:
            found = _step(node, step)
            if found is None:
                return False
            node = found[1]
        return True


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return (node.value[step], node.value[step])
    return None


def decode(raw: bytes, path: str) -> str:
    """Reads the bytes of a text file: UTF-8, without its byte order mark, with line feeds.

    Raises: ReadError with the place of the first byte that is no text.
    """
    if len(raw) > _MAX_BYTES:
        raise ReadError(
            f"the file has {len(raw):,} bytes", Place(path), f"briefgen reads texts of up to {_MAX_BYTES:,} bytes"
        )
    nul = raw.find(b"\0")
    if nul >= 0:
        raise ReadError("this is no text file: it has a NUL byte", _place_of_byte(raw, nul, path))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_of_byte(raw, error.start, path)
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
    Raises: YamlError where the text cannot be read as one YAML document.
    """
    try:
        root = _Composer(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text, path, first_line) from None
    except yaml.reader.ReaderError as error:
        raise _explain_character(text, path, first_line, str(error.reason)) from None
    reading = _Reading(path, text, first_line)
    data = reading.value(root, 0) if root is not None else None
    if reading.fatal:
        raise Faults(reading.faults)
    return Document(path, text, data, root, tuple(reading.faults), first_line)


class _Reading:
    """One walk over the nodes of a document, gathering faults on the way."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path = path
        self.text = text
        self.first_line = first_line
        self.faults: list[BriefgenError] = []
        self.fatal = False
        self.has_hash = " #" in text or "\t#" in text
        self.seen: set[int] = set()
        self.aliases = 0
        self.values = 0

    def place(self, node: yaml.Node) -> Place:
        return Place(self.path, node.start_mark.line + self.first_line, node.start_mark.column + 1)

    def stop(self, message: str, node: yaml.Node, hint: str) -> None:
        if not self.fatal:
            self.faults.append(YamlError(message, self.place(node), hint))
        self.fatal = True

    def value(self, node: yaml.Node, depth: int) -> Any:
        self.values += 1
        if self.fatal:
            return None
        if depth > _MAX_DEPTH or self.values > _MAX_VALUES:
            return self.stop("this is nested too deeply or repeats itself too often", node, "write it out flat")
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if id(node) in self.seen:
            self.aliases += 1
            if self.aliases > _MAX_ALIASES:
                return self.stop("too many aliases (*name)", node, "write the values out")
        self.seen.add(id(node))
        if node.tag not in (_MAP, _SEQ):
            self.tag(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return self.mapping(node, depth) if isinstance(node, yaml.MappingNode) else None

    def mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        keys: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(
                    YamlError(
                        "a key must be a word", self.place(key_node), "a text that begins with [ or { needs quotes"
                    )
                )
                continue
            key = key_node.value
            if key in keys:
                first = next(k for k, _ in node.value if k.value == key)
                line = first.start_mark.line + self.first_line
                self.faults.append(
                    DuplicateKey(
                        f"the key {key!r} is here twice", self.place(key_node), f"it stands in line {line} too"
                    )
                )
                continue
            keys.add(key)
            value = self.value(value_node, depth + 1)
            if value is not None:
                out[key] = value
        return out

    def scalar(self, node: yaml.ScalarNode) -> str | None:
        if node.tag != _STR:
            self.tag(node)
        if node.style:
            return str(node.value)
        if self.has_hash:
            self.find_cut(node)
        return None if node.value in _NOTHING else str(node.value)

    def find_cut(self, node: yaml.ScalarNode) -> None:
        cut = _CUT.match(self.text, node.end_mark.index)
        if cut:
            place = Place(self.path, node.end_mark.line + self.first_line, node.end_mark.column + 1)
            hint = f'put the text in double quotes: "{node.value[-30:]}{self.rest_of_line(cut.start())[:30]}"'
            self.faults.append(YamlTrap("the text ends here: what follows ' #' is a comment", place, hint))

    def rest_of_line(self, index: int) -> str:
        return self.text[index:].split("\n", 1)[0]

    def tag(self, node: yaml.Node) -> None:
        hint = "a text that begins with ! needs quotes"
        self.faults.append(YamlError(f"the tag {node.tag!r} means nothing here", self.place(node), hint))


_HINTS = (
    ("mapping values are not allowed", "a text with ': ' in it needs double quotes around it"),
    ("cannot start any token", "indent with spaces, not tabs; a text that begins with @ ` or % needs double quotes"),
    ("could not find expected ':'", "every line needs 'key: value'; a text over several lines needs >- or quotes"),
    ("found undefined alias", "a text that begins with * needs double quotes"),
    ("while scanning a quoted scalar", "a closing quotation mark is missing, or a quote inside needs a backslash"),
    ("while parsing a block", "check the indentation, and that each quotation mark is closed at the end of its text"),
    ("while parsing a flow", "a text that begins with [ or { needs quotes; '?' and ':' do too inside of them"),
    ("expected a single document", "one file holds one document: remove the line ---"),
)


def _explain(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> YamlError:
    mark = error.problem_mark or error.context_mark
    place = Place(path, mark.line + first_line, mark.column + 1) if mark else Place(path)
    said = f"{error.context or ''} {error.problem or ''}"
    line = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") + 1 else ""
    hint = next((hint for words, hint in _HINTS if words in said), None)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        hint = "indent with spaces, not tabs"
    context, problem = (error.context or "").strip(), (error.problem or "it cannot be read").strip()
    if context.startswith("expected"):
        what = f"{context}, {problem}"
    else:
        what = f"{problem} ({context})" if context else problem
    return YamlError(f"this is not YAML: {what}", place, hint)


def _explain_character(text: str, path: str, first_line: int, reason: str) -> YamlError:
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if not bad:
        return YamlError(f"this is not YAML: {reason}", Place(path, first_line, 1))
    line_start = text.rfind("\n", 0, bad.start()) + 1
    place = Place(path, text.count("\n", 0, bad.start()) + first_line, bad.start() - line_start + 1)
    return YamlError(f"the character U+{ord(bad.group()):04X} may not stand in YAML", place, "remove it")
