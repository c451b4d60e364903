"""A brief → what it shows on one page, and the order in which things go when that is too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefgen.publish.markdown import strip_markup
from briefgen.publish.views import BriefView

# What goes first stands first: the name of one, and the field of the brief that holds them. The last of each kind goes
# before the others; the bottom line, the title and the marking stay.
_ORDER = (
    ("figure", "figures"),
    ("quotation", "quotations"),
    ("event", "events"),
    ("actor", "actors"),
    ("disagreement", "disagreements"),
    ("answer", "answers"),
    ("open question", "questions"),
    ("the part “what’s next”", "whats_next"),
    ("the part “why it matters”", "why_it_matters"),
    ("the topics", "topics"),
    ("the end of the title", "title"),
    ("the end of the bottom line", "summary"),
    ("source", "sources"),
    ("key point", "points"),
)
_TEXTS = ("title", "summary")
# Some ten lines of the bottom line and three of the title: with these, a page is not full on any paper.
_SUMMARY_CHARACTERS = 700
_TITLE_CHARACTERS = 160


@dataclass(frozen=True)
class Text:
    """A text whose end may go: `tail` is empty where all of it is short enough."""

    head: str
    tail: str


@dataclass(frozen=True)
class Glance:
    """What a brief shows on one page.

    Shape: `cuts` names what may go, the first first; `numbers` has the number of the cut for each thing of a kind.
    """

    title: Text
    summary: Text
    numbers: Mapping[str, tuple[int, ...]]
    cuts: tuple[str, ...]


def make_glance(view: BriefView) -> Glance:
    """Gives what a brief shows on one page."""
    title = _split(view.line.title, _TITLE_CHARACTERS)
    summary = _split(view.line.summary, _SUMMARY_CHARACTERS)
    cuts: list[str] = []
    numbers: dict[str, tuple[int, ...]] = {}
    for name, field in _ORDER:
        count = int(bool({"title": title, "summary": summary}[field].tail)) if field in _TEXTS else _count(view, field)
        numbers[field] = tuple(range(len(cuts) + count - 1, len(cuts) - 1, -1))
        cuts += [name] * count
    return Glance(title, summary, numbers, tuple(cuts))


def _count(view: BriefView, field: str) -> int:
    value = view.line.topics if field == "topics" else getattr(view, field)
    if isinstance(value, tuple):
        return min(len(value), 1) if field == "topics" else len(value)
    return int(bool(value))


def _split(text: str, characters: int) -> Text:
    if len(text) <= characters:
        return Text(text, "")
    plain = strip_markup(text)
    end = plain.rfind(" ", characters // 2, characters)
    # Where no word ends, one begins all the same: lines are not broken inside of a word that two elements share.
    return Text(plain[:end], plain[end:]) if end > 0 else Text(plain[:characters], f" {plain[characters:]}")
