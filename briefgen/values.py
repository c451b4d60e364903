"""Immutable values that files hold, and what a type alone cannot say of their fields.

A field is declared with its type, its bounds and its description: `Annotated[Id | None, Meta(description=…)]`. Beside
them, `Meta(extra=…)` may name a check (`checked`), or tell that white space around a text means nothing (`TRIMMED`).
Values are made of plain data by `schema.parse_model`.
"""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Meta, Struct, structs

# Gives the value to keep. Raises: ValueError with what is wrong.
Check = Callable[[Any], Any]
Default = TypeVar("Default")

TRIMMED: dict[str, Any] = {"is_trimmed": True}
# A text of one or more words, and a calendar day.
Text = Annotated[str, Meta(min_length=1, extra=TRIMMED)]
Day = Annotated[datetime.date, Meta(extra=TRIMMED)]


def checked(check: Check) -> dict[str, Any]:
    """Gives what `Meta(extra=…)` takes to have a field checked."""
    return {"check": check}


def always(default: Default) -> Default:
    """Gives what declares a default that is written out like any other value; one of None is left out."""
    made: Default = msgspec.field(default_factory=lambda: default)
    return made


class Value(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value of named fields; each class that is derived tells them by name (`kw_only`).

    Where it is written out, fields that are None are left out. Other defaults are declared with `always`.
    """

    def __init_subclass__(cls) -> None:
        """Has whatever makes a value make the checks of its fields; most classes have none."""
        checks = tuple(_find_checks(cls))
        if checks:
            cls.__post_init__ = _make_checker(checks)  # type: ignore[attr-defined]


class Part(NamedTuple):
    """What a field, an item of a list, or a whole file may hold.

    Shape: `type` is str, datetime.date or a class of values; or `choices` has the texts of which it is one; or `item`
    says what each item of a list is. `fewest` is the least length of a text or a list; a field `is_required` that has
    no default.
    """

    type: Any
    choices: tuple[Any, ...] = ()
    item: Part | None = None
    fewest: int = 0
    most: int | None = None
    pattern: str | None = None
    check: Check | None = None
    is_trimmed: bool = False
    is_required: bool = False
    meaning: str | None = None

    @property
    def fields(self) -> Mapping[str, Part]:
        """The fields of a class of values by their keys."""
        return _describe_fields(self.type) if isinstance(self.type, type) and issubclass(self.type, Value) else {}

    @property
    def required(self) -> tuple[str, ...]:
        """The keys that a class of values needs."""
        return tuple(key for key, part in self.fields.items() if part.is_required)


@cache
def _describe_fields(model: type[Value]) -> Mapping[str, Part]:
    # Annotations are read once: to do so for each value would take forty times as long as to read a brief.
    return {one.encode_name: describe(one.type)._replace(is_required=one.required) for one in structs.fields(model)}


def describe(hint: Any) -> Part:
    """Gives what an annotation says."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return Part(None, choices=inner)
    if origin in (types.UnionType, typing.Union):
        return describe(next(one for one in inner if one is not type(None)))
    if origin is tuple:
        return Part(tuple, item=describe(inner[0]))
    if origin is not typing.Annotated:
        return Part(hint)
    part = describe(inner[0])
    for meta in inner[1:]:
        if isinstance(meta, Meta):
            said: dict[str, Any] = {"fewest": meta.min_length, "most": meta.max_length, "pattern": meta.pattern}
            said |= {"meaning": meta.description, **(meta.extra or {})}
            part = part._replace(**{name: value for name, value in said.items() if value is not None})
    return part


def _find_checks(model: type[Value]) -> Iterator[tuple[str, Check]]:
    """Yields the fields of a class that have a check, each with it."""
    # Rooms of values do without postponed annotations: names of types take longer to read than ten briefs.
    for name, hint in typing.get_type_hints(model, include_extras=True).items():
        check = _find_check(describe(hint))
        if check:
            yield name, check


def _make_checker(checks: Sequence[tuple[str, Check]]) -> Callable[[Value], None]:
    def check_fields(value: Value) -> None:
        for name, check in checks:
            given = getattr(value, name)
            if given is not None:
                kept = check(given)
                if kept is not given:
                    structs.force_setattr(value, name, kept)

    return check_fields


def _find_check(part: Part) -> Check | None:
    if part.check or not part.item:
        return part.check
    return partial(_check_each, part.item.check) if part.item.check else None


def _check_each(check: Check, items: tuple[Any, ...]) -> tuple[Any, ...]:
    kept = tuple(map(check, items))
    return items if kept == items else kept


def dump_plain(value: Value) -> dict[str, Any]:
    """Gives a value as plain data (dicts, tuples, texts and days) without the fields that are None."""
    plain: dict[str, Any] = msgspec.to_builtins(value, builtin_types=(datetime.date,))
    return plain
