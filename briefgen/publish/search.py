"""What the search in the browser knows: titles, summaries, questions, quotations and names, in few bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from briefgen.brief import Brief
from briefgen.publish.digests import dump_compact
from briefgen.publish.markdown import strip_markup

if TYPE_CHECKING:
    from briefgen.publish.overviews import ActorLine

# What a brief may add to the index. Gzipped, prose takes about 0.4 of its bytes, so a brief stays below 0.5 KB.
_BYTES_OF_BRIEF = 1000
_BYTES_OF_TITLE = 200
_BYTES_OF_SUMMARY = 240
# A brief of a hundred quotations keeps the beginning of each.
_LEAST_BYTES = 24


def dump_index(briefs: Iterable[str], actors: Iterable[tuple[ActorLine, Sequence[str]]]) -> str:
    """Gives the index as JSON, from what `dump_brief_words` gives; `actors` come with their other names.

    Shape: `briefs` has [id, title, date, summary, [question id, question, …], [quotation, speaker, …]],
    `actors` has [address without folder and ending, name, other names, number of briefs].
    """
    named = [
        [line.href.removeprefix("actors/").removesuffix(".html"), line.name, "|".join(names), line.briefs]
        for line, names in actors
    ]
    return f'{{"briefs":[{",".join(briefs)}],"actors":{dump_compact(named)}}}'


def dump_brief_words(brief_id: str, brief: Brief) -> str:
    """Gives what the index has of a brief."""
    title = _cut(strip_markup(brief.title), _BYTES_OF_TITLE)
    summary = _cut(strip_markup(brief.summary), _BYTES_OF_SUMMARY)
    questions = [strip_markup(one.text) for one in brief.open_questions]
    quotations = [" ".join(one.text.split()) for one in brief.quotes]
    limit = _find_limit([summary, *questions, *quotations], _BYTES_OF_BRIEF - len(title.encode()))
    asked = [
        part for one, text in zip(brief.open_questions, questions, strict=True) for part in (one.id, _cut(text, limit))
    ]
    names = {actor.id: actor.name for actor in reversed(brief.actors) if actor.id}
    said = [
        part
        for one, text in zip(brief.quotes, quotations, strict=True)
        for part in (_cut(text, limit), names.get(one.speaker or "", one.speaker or ""))
    ]
    return dump_compact([brief_id, title, f"{brief.date:%Y%m%d}", _cut(summary, limit), asked, said])


def _find_limit(texts: Sequence[str], budget: int) -> int:
    """Gives the length, in bytes, to which texts are cut so that together they keep to a budget."""
    sizes = sorted(len(text.encode()) for text in texts)
    for index, size in enumerate(sizes):
        rest = len(sizes) - index
        if size * rest > budget:
            return max(_LEAST_BYTES, budget // rest)
        budget -= size
    return sizes[-1]


def _cut(text: str, limit: int) -> str:
    """Gives a text of at most this many bytes, cut between words where it has some."""
    data = text.encode()
    if len(data) <= limit:
        return text
    kept = data[: limit - 3].decode("utf-8", "ignore")
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > len(kept) // 2 else kept) + "…"
