"""Plain data → values of a model, with every fault at its place and a hint how to mend it."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from briefgen.document import Document
from briefgen.errors import BriefgenError, Faults, MissingField, Place, SchemaError, UnknownKey, WrongValue, closest

Model = TypeVar("Model", bound=BaseModel)
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


def parse_model(model: type[Model], document: Document) -> Model:
    """Gives the value that a document holds.

    Raises: Faults with all that is wrong in the document, its YAML included.
    """
    faults = list(document.faults)
    is_list = issubclass(model, RootModel)
    if not isinstance(document.data, list if is_list else dict):
        what = "is empty" if document.data is None else "holds no list" if is_list else "holds no keys"
        needed = f"it needs at least: {', '.join(_required(model))}" if _required(model) else "write key: value"
        hint = "begin each entry with '- '" if is_list else needed
        raise Faults([*faults, SchemaError(f"the file {what}", document.place(()), hint)])
    try:
        value = model.model_validate(_prune(model, document.data) if document.has_empty else document.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        # A list all of whose items are wrong is reported as too short as well; the items say it better.
        parents = {detail["loc"][: len(detail["loc"]) - n] for detail in details for n in range(1, len(detail["loc"]))}
        details = [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in parents]
        found = [_explain(model, document, detail) for detail in details[:_MOST_FAULTS]]
        if len(details) > _MOST_FAULTS:
            more = len(details) - _MOST_FAULTS
            found.append(SchemaError(f"and {more:,} more faults", Place(document.path), "mend the first of them"))
        raise Faults([*faults, *found]) from None
    if faults:
        raise Faults(faults)
    return value


def _prune(model: type[BaseModel], data: Any) -> Any:
    """Gives data without the known keys that have no value, which is the same as no key; unknown keys stay."""
    if isinstance(data, list):
        return [_prune(model, item) for item in data]
    if not isinstance(data, dict):
        return data
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    kept = {key: value for key, value in data.items() if value is not None or key not in fields}
    return {key: _prune(_inner(fields.get(key)) or model, value) for key, value in kept.items()}


def _inner(field: FieldInfo | None) -> type[BaseModel] | None:
    return next(_unwrap(field.annotation), None) if field else None


def _required(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


def _explain(model: type[BaseModel], document: Document, detail: ErrorDetails) -> BriefgenError:
    steps: Steps = tuple(detail["loc"])
    place = document.place(steps)
    kind, given = detail["type"], detail["input"]
    field = _field_at(model, steps)
    name = _name_of(steps, field)
    where = describe(steps)
    prefix = f"{where}: " if where else ""
    if kind == "missing":
        return _explain_missing(model, document, steps, field)
    if kind == "extra_forbidden":
        return _explain_unknown(model, document, steps)
    if kind == "literal_error":
        allowed = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "")
        near = closest(str(given), allowed.split(", "))
        hint = f"did you mean {near}? allowed: {allowed}" if near else f"allowed: {allowed}"
        return WrongValue(f"{prefix}{_show(given)} is no {name}", place, hint)
    if kind in ("tuple_type", "list_type"):
        return WrongValue(f"{prefix}{name} needs a list", place, "begin each item on its own line with '- '")
    if given is None:
        return MissingField(f"{prefix}{name} is empty", place, _hint_for(field))
    if kind in ("string_type", "date_type"):
        what = "a list" if isinstance(given, list) else "keys and values" if isinstance(given, dict) else str(given)
        return WrongValue(f"{prefix}{name} needs text, this is {what}", place, _hint_for(field))
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        keys = ", ".join(_required(_model_at(model, steps) or model))
        return WrongValue(f"{prefix}this needs keys with values", place, f"write at least: {keys}" if keys else None)
    if kind in ("string_too_short", "string_pattern_mismatch") and not str(given).strip():
        return MissingField(f"{prefix}{name} is empty", place, _hint_for(field))
    if kind == "too_short":
        return MissingField(
            f"{prefix}{name} needs at least {_COUNTS[detail['ctx']['min_length']]}", place, _hint_for(field)
        )
    if kind == "value_error":
        return WrongValue(f"{prefix}{_show(given)} is no {name}: {detail['ctx']['error']}", place, _hint_for(field))
    if name == "sha256":
        hint = "64 digits, 0 to 9 and a to f, in lower case; briefgen check --relocate writes it"
        return WrongValue(f"{prefix}{_show(given)} is no sha256", place, hint)
    return WrongValue(f"{prefix}{_show(given)} is no {name}", place, _hint_for(field))


def _name_of(steps: Steps, field: FieldInfo | None) -> str:
    """Gives what a value is called: its key, “day” for a date, “entry” in a list of texts."""
    if field and re.search(r"\bdate\b", str(field.annotation)):
        return "day"
    return "the file" if not steps else steps[-1] if isinstance(steps[-1], str) else "entry"


def _explain_missing(
    model: type[BaseModel], document: Document, steps: Steps, field: FieldInfo | None
) -> BriefgenError:
    *parents, name = steps
    if document.has(steps):
        where = describe(steps)
        return MissingField(
            f"{where}: {name} is empty" if where else f"{name} is empty",
            document.place(steps, key=True),
            _hint_for(field),
        )
    known = _keys_of(_model_at(model, tuple(parents)))
    near = [key for key in _keys_at(document, parents) if key not in known and closest(key, [str(name)])]
    hint = f"did you write it as {near[0]!r}?" if near else _hint_for(field)
    where = describe(tuple(parents)) or "the file"
    return MissingField(f"{where} has no {name}", document.place(parents), hint)


def _explain_unknown(model: type[BaseModel], document: Document, steps: Steps) -> BriefgenError:
    *parents, name = steps
    owner = _model_at(model, tuple(parents)) or model
    known = _keys_of(owner)
    near = closest(str(name), known)
    hint = f"did you mean {near!r}?" if near else f"known keys: {', '.join(known)}"
    where = describe(tuple(parents))
    return UnknownKey(
        f"{where}: unknown key {name!r}" if where else f"unknown key {name!r}", document.place(steps, key=True), hint
    )


def _keys_of(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _keys_at(document: Document, steps: list[str | int]) -> list[str]:
    data: Any = document.data
    for step in steps:
        data = data[step]
    return list(data) if isinstance(data, dict) else []


def describe(steps: Steps) -> str:
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


def _hint_for(field: FieldInfo | None) -> str | None:
    return field.description if field else None


def _unwrap(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yields the models inside of an annotation such as `tuple[Evidence, ...]` or `Method | None`."""
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, types.GenericAlias)
        and issubclass(annotation, BaseModel)
    ):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _unwrap(inner)


def _field_at(model: type[BaseModel], steps: Steps) -> FieldInfo | None:
    parents = [step for step in steps if isinstance(step, str)]
    owner = _model_at(model, tuple(parents[:-1]))
    if not parents or owner is None:
        return None
    return next((f for key, f in owner.model_fields.items() if parents[-1] in (key, f.alias)), None)


def _model_at(model: type[BaseModel], steps: Steps) -> type[BaseModel] | None:
    owner: type[BaseModel] | None = model
    for step in steps:
        if isinstance(step, int) or owner is None:
            continue
        field = next((f for key, f in owner.model_fields.items() if step in (key, f.alias)), None)
        owner = next(_unwrap(field.annotation), None) if field else None
    return owner
