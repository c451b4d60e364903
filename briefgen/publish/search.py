"""What the search in the browser knows: titles, summaries, questions, quotations and names, in few bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from briefgen.publish.markdown import strip_markup
from briefgen.publish.overviews import ActorLine
from briefgen.publish.views import BriefView

# What a brief may add to the index. Gzipped, prose takes about 0.4 of its bytes, so a brief stays below 0.5 KB.
_BYTES_OF_BRIEF = 1000
_BYTES_OF_TITLE = 200
_BYTES_OF_SUMMARY = 240
# A brief of a hundred quotations keeps the beginning of each.
_LEAST_BYTES = 24


def dump_index(views: Iterable[BriefView], actors: Iterable[tuple[ActorLine, Sequence[str]]]) -> str:
    """Gives the index as JSON; `actors` come with their other names.

    Shape: `briefs` has [id, title, date, summary, [question id, question, …], [quotation, speaker, …]],
    `actors` has [address without folder and ending, name, other names, number of briefs].
    """
    index = {
        "briefs": [_list_brief(view) for view in views],
        "actors": [
            [line.href.removeprefix("actors/").removesuffix(".html"), line.name, "|".join(names), line.briefs]
            for line, names in actors
        ],
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def _list_brief(view: BriefView) -> list[Any]:
    title = _cut(strip_markup(view.line.title), _BYTES_OF_TITLE)
    summary = _cut(strip_markup(view.line.summary), _BYTES_OF_SUMMARY)
    questions = [strip_markup(one.text) for one in view.questions]
    quotations = [" ".join(one.evidence.quote.split()) for one in view.quotations]
    limit = _find_limit([summary, *questions, *quotations], _BYTES_OF_BRIEF - len(title.encode()))
    asked = [part for one, text in zip(view.questions, questions, strict=True) for part in (one.id, _cut(text, limit))]
    said = [
        part
        for one, text in zip(view.quotations, quotations, strict=True)
        for part in (_cut(text, limit), one.speaker.text if one.speaker else "")
    ]
    return [view.line.id, title, f"{view.line.date:%Y%m%d}", _cut(summary, limit), asked, said]


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
