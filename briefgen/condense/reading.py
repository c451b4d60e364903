"""An article as a reader sees it: blocks and sentences with their places, page furniture left out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.article import Article
from briefgen.condense.lines import (
    BULLET,
    Line,
    find_lines,
    find_title,
    is_one_sentence,
    key_of,
    parse_date_line,
    sort_lines,
)
from briefgen.condense.sentences import find_sentences, repair
from briefgen.errors import EmptyArticle, Place
from briefgen.text import Span, shorten
from briefgen.words import FURNITURE_SENTENCE, MONTH_PATTERN

BlockKind = Literal["paragraph", "item", "turn", "row"]

_TABLE_RULE = re.compile(r"^[\s|:-]+$")
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Za-z.’'/ -]{1,40}?(?:, ?[A-Z][\w. ]{1,20}?)?)"
    rf"(?:,? (?P<date>{MONTH_PATTERN} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH_PATTERN}(?: \d{{4}})?))?"
    r"\s*(?:\((?P<agency>[A-Z][\w ]{1,25})\)\s*)?(?:[–—]|--?)\s+(?=\S)"
)
_TURN = re.compile(
    r"^(?P<label>[A-Z][\w.’'&-]*(?:[ ,]+[\w.’'&()-]+){0,8}?)\s*(?:\((?P<initials>[A-Z]{1,4})\))?\s*:\s+(?=\S)"
)
_LABELLED = re.compile(r"^[^.:]{2,45}:\s+(?=[A-Z“\"])")
# Shorter than this a line without a full stop is a heading, not a sentence.
_HEADING_CHARACTERS = 130
_DATELINE_CHARACTERS = 100
_CELL_MARKS = 2
# Ten times the longest article that anyone would condense; beyond it a file is no article.
_MOST_SENTENCES = 3000


# A shorter cell is a value or a keyword.
_CELL_CHARACTERS = 40


@dataclass(frozen=True)
class Sentence:
    """A sentence of the article.

    Shape: `span` is its place in the untouched text; `text` is the repaired reading of it; `block` its block's number.
    """

    span: Span
    text: str
    block: int
    index: int


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row or interview turn.

    Shape: `speaker` is set in a turn, `asks` where it is the interviewer's.
    """

    kind: BlockKind
    span: Span
    speaker: str | None
    asks: bool
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Reading:
    """What a reader takes from an article before thinking about it."""

    article: Article
    title: str
    has_title: bool
    date: datetime.date | None
    author: str | None
    source_title: str | None
    dateline: str | None
    headings: tuple[tuple[str, Span], ...]
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _RawBlock:
    kind: BlockKind
    span: Span
    speaker: str | None = None
    asks: bool = False


def read(article: Article, furniture: Sequence[str] = ()) -> Reading:
    """Reads an article; lines that begin like one of `furniture` belong to the page around it.

    Raises: EmptyArticle where nothing is left once page furniture is gone.
    """
    lines = find_lines(article.text)
    title = find_title(article, lines)
    sorting = sort_lines(lines, title, furniture)
    dateline = next(filter(None, (_find_dateline(line.text) for line in sorting.kept)), None)
    raw, headings = _lay_out(sorting.kept, _find_labels(sorting.kept))
    blocks, prompts = _make_blocks(article.text, raw)
    sentences = tuple(sentence for block in blocks for sentence in block.sentences)
    if not sentences:
        hint = "only menus, prompts or headings were found in it"
        raise EmptyArticle("nothing is left of this article once page furniture is gone", Place(article.path), hint)
    return Reading(
        article=article,
        title=repair(title or sentences[0].text),
        has_title=bool(title),
        date=article.meta.published or sorting.date or (parse_date_line(dateline["date"] or "") if dateline else None),
        author=article.meta.author or sorting.author,
        source_title=sorting.source_title,
        dateline=dateline.group().strip(" –—-") if dateline else None,
        headings=headings,
        blocks=blocks,
        sentences=sentences,
        left_out=(*sorting.left_out, *prompts),
    )


def _lay_out(
    lines: Sequence[Line], labels: Mapping[str, tuple[str, bool]]
) -> tuple[tuple[_RawBlock, ...], tuple[tuple[str, Span], ...]]:
    """Tells paragraphs, items, rows, turns and headings apart."""
    raw: list[_RawBlock] = []
    headings: list[tuple[str, Span]] = []
    answering: tuple[str | None, bool] = (None, False)
    for line in lines:
        bare, span = line.text, line.span
        if bare.count("|") >= _CELL_MARKS:
            if not _TABLE_RULE.match(bare):
                raw.append(_RawBlock("row", span))
            elif raw and raw[-1].kind == "row":
                raw.pop()  # what stands above a rule names the columns
            continue
        bullet = BULLET.match(bare)
        if bullet:
            span, bare = Span(span.start + bullet.end(), span.end), bare[bullet.end() :]
        turn = _TURN.match(bare)
        if turn and key_of(turn["label"]) in labels:
            answering = labels[key_of(turn["label"])]
            raw.append(_RawBlock("turn", Span(span.start + turn.end(), span.end), *answering))
        elif not bullet and _is_heading(bare):
            answering = (None, False)
            headings.append((bare, span))
        elif bullet:
            label = _LABELLED.match(bare)
            shift = label.end() if label and len(bare) - label.end() >= _CELL_CHARACTERS else 0
            raw.append(_RawBlock("item", Span(span.start + shift, span.end), *answering))
        else:
            dateline = None if any(one.kind == "paragraph" for one in raw) else _find_dateline(bare)
            shift = dateline.end() if dateline else 0
            raw.append(_RawBlock("paragraph", Span(span.start + shift, span.end)))
    return tuple(raw), tuple(headings)


def _find_dateline(bare: str) -> re.Match[str] | None:
    """Gives the dateline of a first paragraph: “WASHINGTON, D.C., Feb. 3, 2025 (Agency) –”."""
    match = _DATELINE.match(bare)
    if not match or len(bare) <= _DATELINE_CHARACTERS:
        return None
    is_place = match["place"].isupper() or "," in match["place"] or match["agency"] or match["date"]
    return match if is_place else None


def _is_heading(bare: str) -> bool:
    if bare.startswith("#"):
        return True
    if len(bare) > _HEADING_CHARACTERS or bare.endswith((".", "!", "”", '"', ";", ",")):
        return False
    if not is_one_sentence(bare):
        return False
    if bare.endswith(":"):
        return len(bare.split()) <= 9
    return len(bare.split()) <= 20


def _find_labels(lines: Sequence[Line]) -> dict[str, tuple[str, bool]]:
    """Gives the labels of interview turns with the speaker each stands for, and whether it is the one who asks."""
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    initials: dict[str, str] = {}
    asked: dict[str, int] = {}
    for line in lines:
        turn = _TURN.match(line.text)
        if not turn:
            continue
        label = key_of(turn["label"])
        counts[label] = counts.get(label, 0) + 1
        shown.setdefault(label, turn["label"])
        asked[label] = asked.get(label, 0) + line.text.rstrip().endswith("?")
        if turn["initials"]:
            initials[turn["initials"].casefold()] = turn["label"]
    for short, label in initials.items():
        counts[key_of(label)] = counts.get(key_of(label), 0) + counts.get(short, 0)
        counts[short] = counts.get(short, 0) + 1
        shown[short] = label
        asked[key_of(label)] = asked.get(key_of(label), 0) + asked.get(short, 0)
        asked[short] = asked[key_of(label)]
    real = {label for label, count in counts.items() if count >= 2}
    if len({shown[label] for label in real}) < 2:
        return {}
    out: dict[str, tuple[str, bool]] = {}
    for label in real:
        name = re.sub(r"\s*\(.*?\)", "", shown[label]).strip()
        asks = asked.get(label, 0) * 2 >= counts[label] or bool(
            re.search(r"(?i)\b(editor|interviewer|reporter|host|question|q)\b", name)
        )
        out[label] = (name, asks)
    return out


def _find_cells(text: str, row: Span) -> Iterator[Span]:
    """Yields the cells of a table's row that say something; the first names the row, short ones are values."""
    at = row.start
    for number, cell in enumerate(row.of(text).strip().strip("|").split("|")):
        start = text.index(cell, at)
        at = start + len(cell)
        bare = cell.strip()
        if number and len(bare) >= _CELL_CHARACTERS:
            start += cell.index(bare)
            yield Span(start, start + len(bare))


def _make_blocks(text: str, raw: Sequence[_RawBlock]) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]:
    blocks: list[Block] = []
    left_out: list[tuple[str, str]] = []
    index = 0
    for one in raw:
        if index > _MOST_SENTENCES:
            left_out.append((shorten(one.span.of(text), 80), "too far down a very long text"))
            continue
        own: list[Sentence] = []
        for place in find_sentences(text, one.span) if one.kind != "row" else _find_cells(text, one.span):
            if index + len(own) > _MOST_SENTENCES:
                break
            words = repair(place.of(text))
            if FURNITURE_SENTENCE.search(words):
                left_out.append((words, "page furniture"))
            else:
                own.append(Sentence(place, words, len(blocks), index + len(own)))
        if own:
            index += len(own)
            blocks.append(Block(one.kind, one.span, one.speaker, one.asks, tuple(own)))
    return tuple(blocks), tuple(left_out)
