"""An article as a reader sees it: blocks and sentences with their places, page furniture left out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.article import Article
from briefgen.condense.sentences import find_sentences, repair
from briefgen.errors import EmptyArticle, Place
from briefgen.text import Span
from briefgen.words import FURNITURE_LINE, FURNITURE_SENTENCE, MONTH_PATTERN, MONTHS

BlockKind = Literal["paragraph", "item", "turn", "row"]

_BULLET = re.compile(r"^(?:[-•*·▪◦–]|\d{1,2}[.)])\s+")
_TABLE_RULE = re.compile(r"^[\s|:-]+$")
_DATE_LINE = re.compile(
    rf"(?i)^\W*(?:published|posted|updated|date)?\s*(?:on|at|:)?\s*(?:(?:mon|tues?|wednes|thurs?|fri|satur|"
    rf"sun)(?:day|\.)?,?\s+)?"
    rf"(?:(?P<m1>{MONTH_PATTERN})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})|"
    rf"(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH_PATTERN}),?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))\b.{0,40}$"
)
_BYLINE = re.compile(
    r"^(?:By|BY|Von|Par)\s+(?P<name>[A-Z][\w.’'-]+(?: (?:and |de |van |von )?[A-Z][\w.’'-]+){1,5})(?:\s*[,|"
    r"–—-].{0,60})?$"
)
_SOURCE_LINE = re.compile(r"^Sources?\s*:\s*(?P<title>.{3,300})$")
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Za-z.,’'/ -]{1,40}?(?:,? [A-Z][\w. ]{1,20})?)\s*(?:\((?P<agency>[A-Z][\w "
    r"]{1,25})\)\s*)?(?:[–—]|--?)\s+(?=\S)"
)
_TURN = re.compile(
    r"^(?P<label>[A-Z][\w.’'&-]*(?:[ ,]+[\w.’'&()-]+){0,8}?)\s*(?:\((?P<initials>[A-Z]{1,4})\))?\s*:\s+(?=\S)"
)
_LABELLED = re.compile(r"^[^.:]{2,45}:\s+(?=[A-Z“\"])")
# Shorter than this a line without a full stop is a heading, not a sentence.
_HEADING_CHARACTERS = 130
# A list under “contents” repeats headings; longer entries are text.
_CONTENTS_CHARACTERS = 160


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

    Shape: `heading` is the nearest heading before it; `speaker` is set in a turn, `asks` where it is the interviewer's.
    """

    kind: BlockKind
    span: Span
    heading: str
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
    publisher: str | None
    source_title: str | None
    headings: tuple[tuple[str, Span], ...]
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    left_out: tuple[tuple[str, str], ...]

    def text_of(self, span: Span) -> str:
        """Gives the article's own words."""
        return span.of(self.article.text)


@dataclass(frozen=True)
class _Line:
    text: str
    span: Span
    blank_before: bool


def read(article: Article) -> Reading:
    """Reads an article.

    Raises: EmptyArticle where nothing is left once page furniture is gone.
    """
    lines = _find_lines(article.text)
    left_out: list[tuple[str, str]] = []
    title = _find_title(article, lines)
    date, author, source_title = article.meta.published, article.meta.author, None
    headings: list[tuple[str, Span]] = []
    raw: list[tuple[BlockKind, Span, str]] = []
    seen: set[str] = {_key(title)} if title else set()
    kept_lines: list[_Line] = []
    in_contents = False
    for line in lines:
        bare = line.text.strip()
        if re.fullmatch(r"(?i)\W*(?:table of )?contents\W*", bare):
            in_contents = True
            left_out.append((bare, "contents list"))
            continue
        if in_contents and _BULLET.match(bare) and len(bare) <= _CONTENTS_CHARACTERS:
            left_out.append((bare, "contents list"))
            continue
        in_contents = False
        found = _DATE_LINE.match(bare)
        if found and len(bare) < 80:
            date = date or _parse_date_line(found)
            left_out.append((bare, "date line"))
        elif _BYLINE.match(bare):
            author = author or _BYLINE.match(bare)["name"]  # type: ignore[index]
            left_out.append((bare, "byline"))
        elif _SOURCE_LINE.match(bare) and len(bare) < 320:
            source_title = _SOURCE_LINE.match(bare)["title"].strip()  # type: ignore[index]
            left_out.append((bare, "source line"))
        elif FURNITURE_LINE.match(bare):
            left_out.append((bare, "page furniture"))
        elif len(bare) > 12 and _key(bare) in seen:
            left_out.append((bare, "repeats an earlier line"))
        else:
            if len(bare) > 12:
                seen.add(_key(bare))
            kept_lines.append(line)
    labels = _find_labels(kept_lines)
    heading = ""
    speakers: list[tuple[str | None, bool]] = []
    current: tuple[str | None, bool] = (None, False)
    for line in kept_lines:
        kind, span = "paragraph", line.span
        bare = line.text.strip()
        if "|" in bare and (bare.count("|") >= 2):
            if _TABLE_RULE.match(bare) and raw and raw[-1][0] == "row":
                del raw[-1], speakers[-1]  # what stands above a rule names the columns
            elif not _TABLE_RULE.match(bare):
                raw.append(("row", span, heading))
                speakers.append((None, False))
            continue
        bullet = _BULLET.match(bare)
        if bullet:
            kind, span = "item", Span(span.start + bullet.end(), span.end)
            bare = bare[bullet.end() :]
        turn = _TURN.match(bare)
        if not (turn and _key(turn["label"]) in labels) and _is_heading(bare, kind):
            heading = bare
            headings.append((bare, span))
            current = (None, False)
            continue
        speaker: tuple[str | None, bool] = current if kind == "item" else (None, False)
        if turn and _key(turn["label"]) in labels:
            kind, speaker = "turn", labels[_key(turn["label"])]
            current = speaker
            span = Span(span.start + turn.end(), span.end)
        elif kind == "item" and _LABELLED.match(bare):
            shift = _LABELLED.match(bare).end()  # type: ignore[union-attr]
            if len(bare) - shift > 40:
                span = Span(span.start + shift, span.end)
        elif not raw or all(k != "paragraph" for k, _, _ in raw):
            dateline = _DATELINE.match(bare)
            if (
                dateline
                and len(bare) > 100
                and (dateline["place"].isupper() or "," in dateline["place"] or dateline["agency"])
            ):
                span = Span(span.start + dateline.end(), span.end)
        raw.append((kind, span, heading))
        speakers.append(speaker)
    blocks, sentences = _make_blocks(article.text, raw, speakers, left_out)
    if not sentences:
        hint = "only menus, prompts or headings were found in it"
        raise EmptyArticle("nothing is left of this article once page furniture is gone", Place(article.path), hint)
    return Reading(
        article, repair(title or sentences[0].text), bool(title), date, author, article.meta.publisher, source_title,
        tuple(headings), blocks, sentences, tuple(left_out),
    )  # fmt: skip


def _find_lines(text: str) -> tuple[_Line, ...]:
    lines, at, blank = [], 0, True
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            start = at + raw.index(bare)
            lines.append(_Line(bare, Span(start, start + len(bare)), blank))
        blank = not bare
        at += len(raw) + 1
    return tuple(lines)


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _find_title(article: Article, lines: Sequence[_Line]) -> str:
    """Gives the headline: the front matter's, or the first line where that is one."""
    if article.meta.title:
        return article.meta.title
    for line in lines[:4]:
        bare = line.text.lstrip("# ").strip()
        if FURNITURE_LINE.match(bare) or _DATE_LINE.match(bare) or _BYLINE.match(bare):
            continue
        if len(bare) <= 200 and _is_one_sentence(bare) and not bare.endswith((".", ":", ",")):
            return bare
        break
    return ""


def _is_one_sentence(bare: str) -> bool:
    return len(list(find_sentences(bare, Span(0, len(bare))))) == 1


def _is_heading(bare: str, kind: str) -> bool:
    if bare.startswith("#"):
        return True
    if kind == "item" or len(bare) > _HEADING_CHARACTERS or bare.endswith((".", "!", "”", '"', ";", ",")):
        return False
    if not _is_one_sentence(bare):
        return False
    if bare.endswith(":"):
        return len(bare.split()) <= 9
    return len(bare.split()) <= 20


def _parse_date_line(found: re.Match[str]) -> datetime.date | None:
    year = found["y1"] or found["y2"] or found["y3"]
    day = found["d1"] or found["d2"] or found["d3"]
    named = found["m1"] or found["m2"]
    month = MONTHS[named.lower().rstrip(".")] if named else int(found["m3"])
    try:
        return datetime.date(int(year), month, int(day))
    except ValueError:
        return None


def _find_labels(lines: Sequence[_Line]) -> dict[str, tuple[str | None, bool]]:
    """Gives the labels of interview turns with the speaker each stands for, and whether it is the one who asks."""
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    initials: dict[str, str] = {}
    asked: dict[str, int] = {}
    for line in lines:
        turn = _TURN.match(line.text)
        if not turn:
            continue
        label = _key(turn["label"])
        counts[label] = counts.get(label, 0) + 1
        shown.setdefault(label, turn["label"])
        asked[label] = asked.get(label, 0) + line.text.rstrip().endswith("?")
        if turn["initials"]:
            initials[turn["initials"].casefold()] = turn["label"]
    for short, label in initials.items():
        counts[_key(label)] = counts.get(_key(label), 0) + counts.get(short, 0)
        counts[short] = counts.get(short, 0) + 1
        shown[short] = label
        asked[_key(label)] = asked.get(_key(label), 0) + asked.get(short, 0)
        asked[short] = asked[_key(label)]
    real = {label for label, count in counts.items() if count >= 2}
    if len({shown[label] for label in real}) < 2:
        return {}
    out: dict[str, tuple[str | None, bool]] = {}
    for label in real:
        name = re.sub(r"\s*\(.*?\)", "", shown[label]).strip()
        asks = asked.get(label, 0) * 2 >= counts[label] or bool(
            re.search(r"(?i)\b(editor|interviewer|reporter|host|question|q)\b", name)
        )
        out[label] = (name, asks)
    return out


def _find_cells(text: str, row: Span) -> Iterator[Span]:
    """Yields the cells of a table's row that say something; the first names the row, and short ones are no sentences."""
    at = row.start
    for number, cell in enumerate(row.of(text).strip().strip("|").split("|")):
        start = text.index(cell, at)
        at = start + len(cell)
        bare = cell.strip()
        if number and len(bare) >= _CELL_CHARACTERS:
            start += cell.index(bare)
            yield Span(start, start + len(bare))


def _make_blocks(
    text: str,
    raw: Sequence[tuple[BlockKind, Span, str]],
    speakers: Sequence[tuple[str | None, bool]],
    left_out: list[tuple[str, str]],
) -> tuple[tuple[Block, ...], tuple[Sentence, ...]]:
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    for (kind, span, heading), (speaker, asks) in zip(raw, speakers, strict=True):
        own: list[Sentence] = []
        for place in find_sentences(text, span) if kind != "row" else _find_cells(text, span):
            words = repair(place.of(text))
            if FURNITURE_SENTENCE.search(words):
                left_out.append((words, "page furniture"))
                continue
            own.append(Sentence(place, words, len(blocks), len(sentences) + len(own)))
        if own:
            sentences += own
            blocks.append(Block(kind, span, heading, speaker, asks, tuple(own)))
    return tuple(blocks), tuple(sentences)
