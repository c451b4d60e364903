"""A brief's other forms beside its page: YAML as it was written, JSON, and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from msgspec import json

from briefgen.brief import Brief
from briefgen.codec import dump_brief
from briefgen.publish import addresses
from briefgen.publish.digests import dump_compact, load_compact


class Forms(NamedTuple):
    """Where a brief's other forms are, seen from the site's root; None for those that are left out."""

    yaml: str | None = None
    json: str | None = None
    markdown: str | None = None


_ENDINGS = {"yaml": ".yaml", "json": ".json", "markdown": ".md"}


def find_forms(brief_id: str, left_out: Collection[str] = ()) -> Forms:
    """Gives where a brief's other forms are."""
    page = addresses.href(addresses.brief_path(brief_id))
    ways = {name: addresses.sibling_path(page, ending) for name, ending in _ENDINGS.items() if name not in left_out}
    return Forms(**ways)


def dump_yaml(text: str, load_record: Callable[[], str], unknown: Collection[str]) -> bytes:
    """Gives a brief's YAML as it was written; `load_record` gives all that it says, as JSON.

    Shape: `unknown` has the ids of questions that readers may not know of; answers to them are left out.
    """
    if unknown:
        text = dump_brief(json.decode(_leave_out(load_record(), unknown), type=Brief))
    return text.encode("utf-8", "surrogatepass")


def dump_json(record: str, unknown: Collection[str]) -> bytes:
    """Gives a brief as JSON that keeps to the schema of briefs; `unknown` as for its YAML."""
    return (_leave_out(record, unknown) if unknown else record).encode() + b"\n"


def dump_record(brief: Brief) -> str:
    """Gives all that a brief says, as JSON."""
    return json.encode(brief).decode()


def _leave_out(record: str, unknown: Collection[str]) -> str:
    data = load_compact(record)
    data["answers"] = [answer for answer in data["answers"] if answer["question"] not in unknown]
    return dump_compact(data)
