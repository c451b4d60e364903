"""A brief's other forms beside its page: YAML as it was written, JSON, and Markdown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from briefgen.brief import Brief
from briefgen.codec import dump_brief
from briefgen.library import Entry
from briefgen.publish import addresses


@dataclass(frozen=True, slots=True)
class Forms:
    """Where a brief's other forms are, seen from the site's root."""

    yaml: str
    json: str
    markdown: str


def find_forms(brief_id: str) -> Forms:
    """Gives where a brief's other forms are."""
    path = addresses.brief_path(brief_id)
    return Forms(*(addresses.href(addresses.sibling_path(path, ending)) for ending in (".yaml", ".json", ".md")))


def dump_yaml(entry: Entry, questions: Collection[str]) -> bytes:
    """Gives a brief's YAML as it was written.

    Shape: `questions` has the ids of those that readers may know of; an answer to another one is left out.
    """
    known = _leave_unknown(entry.brief, questions)
    text = entry.file.text if known is entry.brief else dump_brief(known)
    return text.encode("utf-8", "surrogatepass")


def dump_json(entry: Entry, questions: Collection[str]) -> bytes:
    """Gives a brief as JSON that keeps to the schema of briefs; `questions` as for its YAML."""
    known = _leave_unknown(entry.brief, questions)
    return known.model_dump_json(by_alias=True, exclude_none=True, indent=1).encode() + b"\n"


def _leave_unknown(brief: Brief, questions: Collection[str]) -> Brief:
    known = tuple(answer for answer in brief.answers if answer.question in questions)
    return brief if len(known) == len(brief.answers) else brief.model_copy(update={"answers": known})
