"""Changes to briefs that people wrote: what is changed is said, and all else stays, comments and order too.

The one room that knows ruamel.yaml. An edit that would lose a comment, or that does not read back as meant, is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import structs

from briefgen.brief import Actor, Brief, Evidence, Source
from briefgen.codec import BriefFile, parse_brief
from briefgen.errors import EditRefused, Place
from briefgen.text import fold, shorten, spelling
from briefgen.values import dump_plain

# Per cent of likeness from which two statements are one: a reworded sentence has 85 and more, two sentences on one
# matter have 70 and less.
_SAME_STATEMENT = 80
_SHOWN_CHARACTERS = 90


@dataclass(frozen=True)
class Edit:
    """A changed text, and its changes in words; no changes, where the text is as it was."""

    text: str
    changes: tuple[str, ...]


def renew_digests(file: BriefFile, digests: Mapping[str, str]) -> Edit:
    """Gives a brief that stands on the present texts of its articles; `digests` has their SHA-256 by source id."""

    def change(data: Any) -> Iterator[str]:
        for source, written in zip(file.brief.sources, data["sources"], strict=True):
            new = digests.get(source.id)
            if new and source.sha256 not in (None, new):
                written["sha256"] = new
                yield f"source {source.id}: sha256 renewed"

    return _edit(file, change)


def rename_actor(file: BriefFile, old: str, new: str) -> Edit:
    """Gives a brief in which an actor has another name; the old one becomes an alias, and the address stays."""
    keys = {index: actor.key for index, actor in enumerate(file.brief.actors) if _is_called(actor, old)}

    def change(data: Any) -> Iterator[str]:
        for index, key in keys.items():
            actor = data["actors"][index]
            before = str(actor["name"])
            if before == new:
                continue
            actor["name"] = new
            actor.setdefault("id", key)
            aliases = [alias for alias in actor.get("aliases") or [] if str(alias) != new]
            actor["aliases"] = [*aliases, *([] if before in aliases else [before])]
            yield f"actor {before}: now {new}"
            yield from _rename_in(data, before, new)

    return _edit(file, change)


def _rename_in(data: Any, before: str, new: str) -> Iterator[str]:
    for field, key in (("key_points", "attributed_to"), ("quotes", "speaker")):
        for number, item in enumerate(data.get(field) or [], 1):
            if item.get(key) == before:
                item[key] = new
                yield f"{field} {number}: {key} is now {new}"


def _is_called(actor: Actor, name: str) -> bool:
    return name in (actor.name, actor.id, actor.key, *actor.aliases)


def add_findings(file: BriefFile, drafted: Brief) -> Edit:
    """Gives a brief with what a new draft found and it does not have; nothing that stands in it is changed."""
    ids = _match_sources(file.brief, drafted)
    new = _find_new(file.brief, drafted)

    def change(data: Any) -> Iterator[str]:
        for source in drafted.sources:
            if ids[source.id] not in {known.id for known in file.brief.sources}:
                data["sources"].append(_plain(structs.replace(source, id=ids[source.id]), {}))
                yield f"+ source: {source.title}"
        for field, items in new.items():
            for item, shown in items:
                if not data.get(field):
                    data[field] = []
                data[field].append(_plain(item, ids))
                yield f"+ {field}: {shorten(shown, _SHOWN_CHARACTERS)}"

    return _edit(file, change)


def _match_sources(ours: Brief, drafted: Brief) -> dict[str, str]:
    """Gives, for each source of the draft, the id it has, or will have, in the brief."""
    ids: dict[str, str] = {}
    taken = {source.id for source in ours.sources}
    for source in drafted.sources:
        same = next((one.id for one in ours.sources if _is_same_source(one, source)), None)
        number = 1
        while same is None and f"s{number}" in taken:
            number += 1
        ids[source.id] = same or f"s{number}"
        taken.add(ids[source.id])
    return ids


def _is_same_source(one: Source, other: Source) -> bool:
    return bool((one.article and one.article == other.article) or (one.url and one.url == other.url))


def _find_new(ours: Brief, drafted: Brief) -> dict[str, list[tuple[Any, str]]]:
    names = {spelling(name) for actor in ours.actors for name in (actor.name, *actor.aliases)}
    points = [(point.text, point.evidence) for point in ours.key_points]
    questions = [(question.text, question.evidence) for question in ours.open_questions]
    dates = {(event.date, _words(event.evidence)) for event in ours.timeline}
    quotes = {fold(quotation.text) for quotation in ours.quotes}
    figures = {(figure.value, figure.unit) for figure in ours.figures}
    taken = {question.id for question in ours.open_questions}
    return {
        "key_points": [(p, p.text) for p in drafted.key_points if not _is_known(p.text, p.evidence, points)],
        "actors": [(a, a.name) for a in drafted.actors if not {spelling(n) for n in (a.name, *a.aliases)} & names],
        "open_questions": [
            (q, q.text)
            for q in drafted.open_questions
            if q.id not in taken and not _is_known(q.text, q.evidence, questions)
        ],
        "timeline": [(e, f"{e.date} {e.text}") for e in drafted.timeline if (e.date, _words(e.evidence)) not in dates],
        "quotes": [(q, q.text) for q in drafted.quotes if fold(q.text) not in quotes],
        "figures": [(f, f"{f.value} {f.unit or ''}") for f in drafted.figures if (f.value, f.unit) not in figures],
    }


def _words(evidence: Sequence[Evidence]) -> str:
    return " ".join(fold(one.quote) for one in evidence)


def _is_known(text: str, evidence: Sequence[Evidence], known: Sequence[tuple[str, Sequence[Evidence]]]) -> bool:
    """Tells whether a statement is there already: in nearly the same words, or standing on the same ones."""
    from rapidfuzz import fuzz  # of all edits only an update asks it

    quotes = [fold(one.quote) for one in evidence]
    for other, theirs in known:
        if fuzz.token_set_ratio(text, other) >= _SAME_STATEMENT:
            return True
        if any(a in b or b in a for a in quotes for b in (fold(one.quote) for one in theirs)):
            return True
    return False


def _plain(item: Any, ids: Mapping[str, str]) -> dict[str, Any]:
    """Gives an item as plain data, its sources under the ids that the brief has for them."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: ids.get(v, v) if k == "source" else walk(v) for k, v in value.items() if v not in ((), [], None)}
        return [walk(one) for one in value] if isinstance(value, list | tuple) else value

    plain: dict[str, Any] = walk(dump_plain(item))
    return plain


def _edit(file: BriefFile, change: Callable[[Any], Iterator[str]]) -> Edit:
    """Makes changes to the data of a brief's text and writes them back into it.

    Raises: EditRefused where the text would lose a comment or would not read back.
    """
    from ruamel.yaml import YAML

    text = file.document.text
    yaml = YAML()
    yaml.Resolver = _make_resolver()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    is_flush = re.search(r"^[\w]+:[ \t]*(?:#.*)?\n- ", text, re.MULTILINE)
    yaml.indent(mapping=2, sequence=2 if is_flush else 4, offset=0 if is_flush else 2)
    data = yaml.load(text)
    changes = tuple(change(data))
    if not changes:
        return Edit(text, ())
    out = io.StringIO()
    yaml.dump(data, out)
    edited = out.getvalue()
    place = Place(file.path)
    lost = [comment for comment in _find_comments(text) if comment not in edited]
    if lost:
        hint = "make the change by hand: " + "; ".join(changes[:3])
        raise EditRefused(f"the change would lose the comment {lost[0]!r}", place, hint)
    parse_brief(edited, file.path)
    return Edit(edited, changes)


def _make_resolver() -> type:
    """Gives a resolver to which every scalar is text, as it is to briefgen: a digest of digits is no number."""
    from ruamel.yaml.resolver import VersionedResolver

    class TextResolver(VersionedResolver):
        versioned_resolver: dict[str, Any] = {}  # noqa: RUF012

    return TextResolver


def _find_comments(text: str) -> list[str]:
    return [match.group(1).strip() for match in re.finditer(r"(?:^|[ \t])(#[ \t][^\n]*)", text, re.MULTILINE)]
