"""A brief's other forms beside its page: YAML as it was written, JSON, and Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

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


def dump_forms(entry: Entry, questions: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yields a brief's YAML and JSON with their files; the JSON keeps to the schema of briefs.

    Shape: `questions` has the ids of those that readers may know of; an answer to another one is left out.
    """
    path, brief = addresses.brief_path(entry.id), entry.brief
    known = tuple(answer for answer in brief.answers if answer.question in questions)
    text = entry.file.document.text
    if len(known) < len(brief.answers):
        brief = brief.model_copy(update={"answers": known})
        text = dump_brief(brief)
    yield addresses.sibling_path(path, ".yaml"), text.encode("utf-8", "surrogatepass")
    data = brief.model_dump_json(by_alias=True, exclude_none=True, indent=1)
    yield addresses.sibling_path(path, ".json"), data.encode() + b"\n"
