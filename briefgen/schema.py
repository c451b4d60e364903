"""Plain data → values, with every fault at its place and a hint how to mend it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from briefgen.document import Document
from briefgen.edtf import parse_day
from briefgen.errors import BriefgenError, Faults, MissingField, Place, SchemaError, UnknownKey, WrongValue, closest
from briefgen.values import Check, Part, Value, describe, dump_plain

Model = TypeVar("Model")
Made = TypeVar("Made", bound=Value)
Steps = tuple[str | int, ...]

# Whoever has this many faults needs the first of them.
_MOST_FAULTS = 100
_COUNTS = {1: "one item", 2: "two items"}
# What one item of a list is called in a message.
_ITEMS = {
    "key_points": "key point", "actors": "actor", "open_questions": "open question", "answers": "answer",
    "timeline": "event", "quotes": "quotation", "figures": "figure", "disagreements": "disagreement",
    "versions": "version", "sources": "source", "evidence": "evidence", "corrections": "correction",
}  # fmt: skip
_SHA256_HINT = "64 digits, 0 to 9 and a to f, in lower case; briefgen check --relocate writes it"


def parse_model(model: type[Model], document: Document) -> Model:
    """Gives the value that a document holds.

    Raises: Faults with all that is wrong in the document, its YAML included.
    """
    part = _describe(cast("Any", model))
    if not isinstance(document.data, list if part.item else dict):
        what = "is empty" if document.data is None else "holds no list" if part.item else "holds no keys"
        keys = ", ".join(part.required)
        hint = f"it needs at least: {keys}" if keys else "write key: value"
        hint = "begin each entry with '- '" if part.item else hint
        raise Faults([*document.faults, SchemaError(f"the file {what}", document.place(()), hint)])
    data = _tidy(part, document.data) if document.is_loose else document.data
    try:
        value = msgspec.convert(data, model)
    except msgspec.ValidationError as error:
        found = list(_Search(document).find(part, data, ()))
        found = found or [SchemaError(f"this cannot be read: {error}", document.place(()))]
        raise Faults([*document.faults, *_leave_most(found, document)]) from None
    if document.faults:
        raise Faults(document.faults)
    return value


def _leave_most(faults: list[BriefgenError], document: Document) -> list[BriefgenError]:
    if len(faults) <= _MOST_FAULTS:
        return faults
    more = SchemaError(
        f"and {len(faults) - _MOST_FAULTS:,} more faults", Place(document.path), "mend the first of them"
    )
    return [*faults[:_MOST_FAULTS], more]


def normalise(value: Made) -> Made:
    """Gives a value as it would be read from a file: of sound types, and without white space around its texts.

    Raises: msgspec.ValidationError where it could not be read.
    """
    return msgspec.convert(_tidy(_describe(type(value)), dump_plain(value)), type(value))


@cache
def _describe(model: Any) -> Part:
    return describe(model)


def _tidy(part: Part, data: Any) -> Any:
    """Gives data without the known keys that have no value, which is the same as no key; unknown keys stay.

    White space around a text goes where it means nothing.
    """
    if isinstance(data, str):
        return data.strip() if part.is_trimmed else data
    if isinstance(data, list | tuple):
        return [_tidy(part.item or part, item) for item in data]
    if not isinstance(data, dict):
        return data
    fields = part.fields
    kept = {key: value for key, value in data.items() if value is not None or key not in fields}
    return {key: _tidy(fields.get(key, part), value) for key, value in kept.items()}


class _Search:
    """One walk over the data of a document beside its model."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def find(self, part: Part, data: Any, steps: Steps) -> Iterator[BriefgenError]:
        """Yields the faults of a part."""
        if data is None:
            place = self.document.place(steps)
            yield MissingField(f"{_prefix(steps)}{_name_of(part, steps)} is empty", place, part.meaning)
        elif part.item:
            yield from self.find_in_list(part, part.item, data, steps)
        elif part.choices:
            if data not in part.choices:
                yield self.explain_choice(part, data, steps)
        elif part.fields:
            yield from self.find_in_keys(part, data, steps)
        elif part.type is datetime.date:
            yield from self.find_by(parse_day, part, data, steps)
        else:
            yield from self.find_in_text(part, data, steps)

    def find_in_keys(self, part: Part, data: Any, steps: Steps) -> Iterator[BriefgenError]:
        if not isinstance(data, dict):
            hint = f"write at least: {', '.join(part.required)}" if part.required else None
            yield WrongValue(f"{_prefix(steps)}this needs keys with values", self.document.place(steps), hint)
            return
        fields = part.fields
        for key, inner in fields.items():
            if key in data:
                yield from self.find(inner, data[key], (*steps, key))
            elif inner.is_required:
                yield self.explain_missing(fields, data, (*steps, key))
        yield from (self.explain_unknown(fields, (*steps, key)) for key in data if key not in fields)

    def find_in_list(self, part: Part, item: Part, data: Any, steps: Steps) -> Iterator[BriefgenError]:
        prefix, name, place = _prefix(steps), _name_of(part, steps), self.document.place(steps)
        if not isinstance(data, list):
            yield WrongValue(f"{prefix}{name} needs a list", place, "begin each item on its own line with '- '")
            return
        item = item._replace(meaning=item.meaning or part.meaning)
        found = [fault for index, given in enumerate(data) for fault in self.find(item, given, (*steps, index))]
        yield from found
        if found:
            return
        if len(data) < part.fewest:
            yield MissingField(f"{prefix}{name} needs at least {_COUNTS[part.fewest]}", place, part.meaning)
        elif part.check:
            values = tuple(msgspec.convert(given, item.type) for given in data)
            yield from self.find_by(part.check, part, data, steps, values)

    def find_in_text(self, part: Part, data: Any, steps: Steps) -> Iterator[BriefgenError]:
        prefix, name, place = _prefix(steps), _name_of(part, steps), self.document.place(steps)
        if not isinstance(data, str):
            what = "a list" if isinstance(data, list) else "keys and values" if isinstance(data, dict) else str(data)
            yield WrongValue(f"{prefix}{name} needs text, this is {what}", place, part.meaning)
        elif not data.strip() and not _is_within(part, data):
            yield MissingField(f"{prefix}{name} is empty", place, part.meaning)
        elif not _is_within(part, data):
            hint = _SHA256_HINT if name == "sha256" else part.meaning
            yield WrongValue(f"{prefix}{_show(data)} is no {name}", place, hint)
        elif part.check:
            yield from self.find_by(part.check, part, data, steps)

    def find_by(self, check: Check, part: Part, data: Any, steps: Steps, value: Any = None) -> Iterator[BriefgenError]:
        """Yields what a check says against data, or against the value that was made of it."""
        try:
            check(data if value is None else value)
        except ValueError as error:
            name, place = _name_of(part, steps), self.document.place(steps)
            yield WrongValue(f"{_prefix(steps)}{_show(data)} is no {name}: {error}", place, part.meaning)

    def explain_choice(self, part: Part, data: Any, steps: Steps) -> BriefgenError:
        allowed = list(dict.fromkeys(map(str, part.choices)))
        near = closest(str(data), allowed)
        hint = f"allowed: {', '.join(allowed)}"
        hint = f"did you mean {near}? {hint}" if near else hint
        name = _name_of(part, steps)
        return WrongValue(f"{_prefix(steps)}{_show(data)} is no {name}", self.document.place(steps), hint)

    def explain_missing(self, fields: Mapping[str, Part], data: dict[str, Any], steps: Steps) -> BriefgenError:
        *parents, name = steps
        hint = fields[str(name)].meaning
        if self.document.has(steps):
            place = self.document.place(steps, key=True)
            return MissingField(f"{_prefix(steps)}{name} is empty", place, hint)
        near = [key for key in data if key not in fields and closest(key, [str(name)])]
        hint = f"did you write it as {near[0]!r}?" if near else hint
        where = describe_owner(tuple(parents)) or "the file"
        return MissingField(f"{where} has no {name}", self.document.place(parents), hint)

    def explain_unknown(self, fields: Mapping[str, Part], steps: Steps) -> BriefgenError:
        near = closest(str(steps[-1]), fields)
        hint = f"did you mean {near!r}?" if near else f"known keys: {', '.join(fields)}"
        place = self.document.place(steps, key=True)
        return UnknownKey(f"{_prefix(steps[:-1])}unknown key {steps[-1]!r}", place, hint)


def _is_within(part: Part, text: str) -> bool:
    """Tells whether a text is within the bounds of its part."""
    is_short = part.most is None or len(text) <= part.most
    return is_short and len(text) >= part.fewest and (not part.pattern or re.search(part.pattern, text) is not None)


def _name_of(part: Part, steps: Steps) -> str:
    """Gives what a value is called: its key, “day” for a date, “entry” in a list of texts."""
    if part.type is datetime.date:
        return "day"
    return "the file" if not steps else steps[-1] if isinstance(steps[-1], str) else "entry"


def _prefix(steps: Steps) -> str:
    where = describe_owner(steps)
    return f"{where}: " if where else ""


def describe_owner(steps: Steps) -> str:
    """Gives the owner of a field in words: ("key_points", 1, "text") → key point 2; "" for the file itself."""
    words = []
    for index, step in enumerate(steps):
        following = steps[index + 1] if index + 1 < len(steps) else None
        if isinstance(step, int):
            if index == 0:
                words.append(f"entry {step + 1}")
        elif isinstance(following, int):
            words.append(f"{_ITEMS.get(step, step)} {following + 1}")
        elif following is not None:
            words.append(step)
    return ", ".join(words)


def _show(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:59] + "…")
