"""All of YAML → plain data, by the events of PyYAML's parser, with a fault and its place for what is no brief's YAML.

It is imported when a text is in another form than the usual one, or a place is asked for: sound briefs need neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NoReturn

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent
from yaml.resolver import BaseResolver

from briefgen.errors import BriefgenError, DuplicateKey, Faults, Place, YamlError, YamlTrap

# A brief of a 30 KB article is about 40 KB and four levels deep; these bounds only stop what is no brief.
_MAX_DEPTH = 40
# Anchors save typing a source id; a bomb of nine nines of aliases has a billion values.
_MAX_ALIASES = 100
_MAX_VALUES = 50_000
# Whoever has this many faults needs the first of them.
_MAX_FAULTS = 200
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_CUT = re.compile(r"[ \t]+#\S")


class _Composer(CParser, BaseResolver):
    """PyYAML's C parser with no opinion on what a scalar means."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[yaml.Node], _value: Any, _implicit: Any) -> str:
        return kind.__name__


def compose(text: str) -> yaml.Node | None:
    """Gives the nodes of a text with their marks, None where it has none."""
    node: yaml.Node | None = _Composer(text).get_single_node()
    return node


def find_step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Gives the key and the value that a node has under a key or an index, None where it has none."""
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return (node.value[step], node.value[step])
    return None


def parse_events(text: str, path: str, first_line: int) -> tuple[Any, tuple[BriefgenError, ...], bool]:
    """Gives the data of a text, the faults that left it readable, and whether it is loose.

    It is where a key has no value, or a text has white space around it.

    Raises: Faults where the text cannot be read as one YAML document.
    """
    reading = _Reading(path, text, first_line)
    data = reading.document()
    return data, tuple(reading.faults), reading.is_loose


class _Reading:
    """One walk over the events of a document, gathering faults on the way.

    A brief in another form than the usual one has some 300 events, so what is seldom is asked for last, or once for all
    of the text. PyYAML makes exactly the classes of events that are named here, never a class derived from them.
    """

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path = path
        self.text = text
        self.first_line = first_line
        self.faults: list[BriefgenError] = []
        self.has_hash = " #" in text or "\t#" in text
        # Nothing but an escape brings a character that YAML does not take as it is.
        self.has_escape = "\\" in text
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.named: set[str] = set()
        self.aliases = 0
        self.is_loose = False
        self.values = 0

    def document(self) -> Any:
        """Gives the data of the one document of the text."""
        try:
            self.next: Callable[[], Any] = CParser(self.text).get_event
            self.next()
            event = self.next()
            if isinstance(event, yaml.StreamEndEvent):
                return None
            data = self.value(self.next(), 0)
            self.next()
            event = self.next()
            if not isinstance(event, yaml.StreamEndEvent):
                message = "this is not YAML: expected a single document in the stream, but found another document"
                self.stop(message, event, "one file holds one document: remove the line ---")
        except yaml.MarkedYAMLError as error:
            raise Faults([*self.faults, _explain(error, self.text, self.path, self.first_line)]) from None
        except yaml.reader.ReaderError as error:
            raise _explain_character(self.text, self.path, self.first_line, str(error.reason)) from None
        return data

    def place(self, mark: Any) -> Place:
        return Place(self.path, mark.line + self.first_line, mark.column + 1)

    def stop(self, message: str, event: Any, hint: str) -> NoReturn:
        raise Faults([*self.faults, YamlError(message, self.place(event.start_mark), hint)])

    def value(self, event: Any, depth: int) -> Any:
        self.values += 1
        before = self.values
        if depth > _MAX_DEPTH or before > _MAX_VALUES:
            self.stop("this is nested too deeply or repeats itself too often", event, "write it out flat")
        kind = type(event)
        if kind is AliasEvent:
            return self.alias(event)
        anchor = event.anchor
        if anchor is not None:
            self.check_anchor(event)
        if event.tag is not None:
            hint = "a text that begins with ! needs quotes"
            place = self.place(event.start_mark)
            self.faults.append(YamlError(f"the tag {event.tag!r} means nothing here", place, hint))
        data: Any
        if kind is ScalarEvent:
            data = self.scalar(event)
        elif kind is MappingStartEvent:
            data = self.mapping(depth + 1)
        else:
            data = self.sequence(depth + 1)
        if anchor is not None:
            self.anchors[anchor] = (data, self.values - before + 1)
        return data

    def check_anchor(self, event: Any) -> None:
        if event.anchor in self.named:
            self.stop(f"the anchor &{event.anchor} is here twice", event, "give the second one another name")
        self.named.add(event.anchor)

    def alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            hint = "a text that begins with * needs double quotes"
            self.stop("this is not YAML: found undefined alias", event, hint)
        data, size = self.anchors[event.anchor]
        self.aliases += 1
        # What an alias stands for counts in full: nine nines of aliases are few lines and a billion values.
        self.values += size
        if self.aliases > _MAX_ALIASES or self.values > _MAX_VALUES:
            self.stop("too many aliases (*name)", event, "write the values out")
        return data

    def sequence(self, depth: int) -> list[Any]:
        """Gives the items of a sequence, which stand at this depth."""
        out: list[Any] = []
        next_event, value = self.next, self.value
        while type(item := next_event()) is not SequenceEndEvent:
            out.append(value(item, depth))
        return out

    def mapping(self, depth: int) -> dict[str, Any]:
        """Gives the keys of a mapping with their values, which stand at this depth."""
        out: dict[str, Any] = {}
        keys: list[Any] = []
        next_event, value, scalar, has_trap = self.next, self.value, self.scalar, self.has_hash or self.has_escape
        # Most values are texts under a key, so those are read right here; what is nested too deeply is left to `value`.
        of_text = ScalarEvent if depth <= _MAX_DEPTH else None
        while True:
            event = next_event()
            if type(event) is ScalarEvent:
                if event.anchor is not None:
                    self.check_anchor(event)
                key: str = event.value
                data = next_event()
                if type(data) is of_text and data.tag is None and data.anchor is None and self.values < _MAX_VALUES:
                    self.values += 1
                    text = data.value
                    data = scalar(data) if has_trap or text in _NOTHING or text != text.strip() else text
                else:
                    data = value(data, depth)
                if key in out:
                    self.find_again(event, keys)
                    continue
                keys.append(event)
                out[key] = data
                if data is None:
                    self.is_loose = True
            elif type(event) is MappingEndEvent:
                return out
            else:
                hint = "a text that begins with [ or { needs quotes"
                self.faults.append(YamlError("a key must be a word", self.place(event.start_mark), hint))
                value(event, depth)
                value(next_event(), depth)

    def find_again(self, event: Any, keys: list[Any]) -> None:
        first = next(one for one in keys if one.value == event.value)
        line = first.start_mark.line + self.first_line
        message, hint = f"the key {event.value!r} is here twice", f"it stands in line {line} too"
        self.faults.append(DuplicateKey(message, self.place(event.start_mark), hint))
        if len(self.faults) >= _MAX_FAULTS:
            raise Faults(self.faults)

    def scalar(self, event: Any) -> str | None:
        text: str = event.value
        self.is_loose = self.is_loose or text != text.strip()
        if event.style:
            if self.has_escape and event.style == '"':
                self.find_control(text, event)
            return text
        if self.has_hash:
            self.find_cut(event)
        return None if text in _NOTHING else text

    def find_control(self, text: str, event: Any) -> None:
        found = _CONTROL.search(text)
        if found:
            message = f"the character U+{ord(found.group()):04X} may not stand in a text"
            self.faults.append(YamlTrap(message, self.place(event.start_mark), "remove its escape"))

    def find_cut(self, event: Any) -> None:
        mark = event.end_mark
        cut = _CUT.match(self.text, mark.index)
        if cut:
            rest = self.text[cut.start() :].split("\n", 1)[0]
            hint = f'put the text in double quotes: "{event.value[-30:]}{rest[:30]}"'
            self.faults.append(YamlTrap("the text ends here: what follows ' #' is a comment", self.place(mark), hint))


_HINTS = (
    ("mapping values are not allowed", "a text with ': ' in it needs double quotes around it"),
    ("cannot start any token", "a text that begins with @ ` or % needs double quotes"),
    (
        "could not find expected ':'",
        "every line is 'key: value', with a space after the colon, or '- item', with a space after the hyphen;\n"
        "a text over several lines is indented under its key",
    ),
    ("while scanning a quoted scalar", "a closing quotation mark is missing, or a quote inside needs a backslash"),
    ("escape code", "write the character itself instead of its escape"),
    ("while parsing a block", "check the indentation, and that each quotation mark is closed at the end of its text"),
    ("while parsing a flow", "a text that begins with [ or { needs quotes; '?' and ':' do too inside of them"),
    ("block sequence entries are not allowed", "begin a list on a line of its own, under its key"),
)
# A value that begins with a quotation mark: the mark, and what follows on the line.
_QUOTED_VALUE = re.compile(r"^\s*(?:- )*(?:\w+:[ \t]+)?([\"'])(.*)$")


def _find_open_quote(text: str, last_line: int) -> tuple[int, int] | None:
    """Gives line and column, from 0, of a quotation mark that is never closed on its line, before a line with a key."""
    lines = text.split("\n")[: last_line + 1]
    for number, (line, following) in enumerate(pairwise(lines)):
        match = _QUOTED_VALUE.match(line)
        if (
            match
            and match[2].replace("\\" + match[1], "").count(match[1]) == 0
            and re.match(r"\s*(?:- )?\w+:", following)
        ):
            return number, match.start(1)
    return None


def _explain(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> YamlError:
    mark = error.problem_mark or error.context_mark
    place = Place(path, mark.line + first_line, mark.column + 1) if mark else Place(path)
    said = f"{error.context or ''} {error.problem or ''}"
    line = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") + 1 else ""
    hint = next((hint for words, hint in _HINTS if words in said), None)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        hint = "indent with spaces, not tabs"
    elif "\u00a0" in line[: len(line) - len(line.lstrip())]:
        hint = "indent with plain spaces: these are no-break spaces"
    elif (open_quote := _find_open_quote(text, mark.line if mark else 0)) is not None:
        place = Place(path, open_quote[0] + first_line, open_quote[1] + 1)
        hint = "this quotation mark is never closed"
    elif (quoted := _QUOTED_VALUE.match(line)) and quoted[1] in quoted[2] and "did not find expected" in said:
        hint = "the text goes on after its closing quotation mark: quotes inside of it need a backslash"
    context, problem = (error.context or "").strip(), (error.problem or "it cannot be read").strip()
    what = f"{problem} ({context})" if context else problem
    return YamlError(f"this is not YAML: {what}", place, hint)


def _explain_character(text: str, path: str, first_line: int, reason: str) -> YamlError:
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if not bad:
        return YamlError(f"this is not YAML: {reason}", Place(path, first_line, 1))
    line_start = text.rfind("\n", 0, bad.start()) + 1
    place = Place(path, text.count("\n", 0, bad.start()) + first_line, bad.start() - line_start + 1)
    return YamlError(f"the character U+{ord(bad.group()):04X} may not stand in YAML", place, "remove it")
