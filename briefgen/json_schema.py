"""Models → JSON Schema, by which editors complete and check what people write.

Source: https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import structs

from briefgen.project import SCHEMAS
from briefgen.values import Part, describe


def dump_schema(name: str) -> str:
    """Gives the JSON Schema of one of `SCHEMAS`.

    What an editor reads as a number or a truth value is the text that was typed to briefgen, so both are allowed.
    """
    model = SCHEMAS[name]
    schema = msgspec.json.schema(model)
    definitions = schema.pop("$defs")
    for part in _find_models(describe(model)):
        _tell_defaults(part, definitions[part.type.__name__]["properties"])
    # A file's own keys stand at the top, where people look for them.
    top = definitions.pop(schema.pop("$ref").rpartition("/")[2]) if "$ref" in schema else schema
    whole = {**top, "$defs": definitions} if definitions else top
    return json.dumps(_allow_bare_words(whole), ensure_ascii=False, indent=2) + "\n"


def _find_models(part: Part) -> Iterator[Part]:
    part = part.item or part
    if part.fields:
        yield part
    for field in part.fields.values():
        yield from _find_models(field)


def _tell_defaults(part: Part, properties: dict[str, Any]) -> None:
    """Adds the defaults that are made, and keeps words to choose from in the order in which the model has them."""
    for field in structs.fields(part.type):
        if field.default_factory is not msgspec.NODEFAULT:
            properties[field.encode_name]["default"] = msgspec.to_builtins(field.default_factory())
    for key, inner in part.fields.items():
        place = properties[key]["items"] if inner.item else properties[key]
        for one in (place, *place.get("anyOf", ())):
            if "enum" in one:
                one["enum"] = list((inner.item or inner).choices)


def _allow_bare_words(node: Any) -> Any:
    if isinstance(node, list):
        return [_allow_bare_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: _allow_bare_words(value) for key, value in node.items()}
    if out.get("type") == "string":
        out["type"] = ["string", "number", "boolean"]
    return out
