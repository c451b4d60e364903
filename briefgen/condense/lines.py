"""The lines of an article: which are its text, which belong to the page around it, and what those tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.article import Article
from briefgen.condense.sentences import find_sentences
from briefgen.text import Span
from briefgen.words import FURNITURE_LINE, MONTH_PATTERN, MONTHS

BULLET = re.compile(r"^(?:[-•*·▪◦–]|\d{1,2}[.)])\s+")
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
_CONTENTS = re.compile(r"(?i)\W*(?:table of )?contents\W*")
# Lines that tell something of the article: what, how it looks, and the most characters that such a line has.
_TELLING = (("date line", _DATE_LINE, 80), ("byline", _BYLINE, 160), ("source line", _SOURCE_LINE, 320))
# A shorter line, such as “Yes.” or a name, may stand twice for a reason.
_SHORT_CHARACTERS = 12
# A prompt of a page is shorter; a longer line is a paragraph, whatever it begins with.
_FURNITURE_CHARACTERS = 400
# A list under “contents” repeats headings; longer entries are text.
_CONTENTS_CHARACTERS = 160


@dataclass(frozen=True)
class Line:
    """A line with its place in the article, without the white space around it."""

    text: str
    span: Span


@dataclass(frozen=True)
class Sorting:
    """The lines that are text, and what the others tell."""

    kept: tuple[Line, ...]
    date: datetime.date | None
    author: str | None
    source_title: str | None
    left_out: tuple[tuple[str, str], ...]


def find_lines(text: str) -> tuple[Line, ...]:
    """Gives the lines of a text that are not empty."""
    lines, at = [], 0
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            start = at + raw.index(bare)
            lines.append(Line(bare, Span(start, start + len(bare))))
        at += len(raw) + 1
    return tuple(lines)


def find_title(article: Article, lines: Sequence[Line]) -> str:
    """Gives the headline: the front matter's, or the first line where that is one."""
    if article.meta.title:
        return article.meta.title
    for line in lines[:4]:
        bare = line.text.lstrip("# ").strip()
        if len(bare) > _FURNITURE_CHARACTERS:
            break
        if FURNITURE_LINE.match(bare) or _DATE_LINE.match(bare) or _BYLINE.match(bare):
            continue
        if len(bare) <= 200 and is_one_sentence(bare) and not bare.endswith((".", ":", ",")):
            return bare
        break
    return ""


def sort_lines(lines: Sequence[Line], title: str, furniture: Sequence[str] = ()) -> Sorting:
    """Tells text from page furniture, and takes from the latter what it tells of the article."""
    own = tuple(start.casefold() for start in furniture)
    kept: list[Line] = []
    left_out: list[tuple[str, str]] = []
    told: dict[str, re.Match[str]] = {}
    seen = {key_of(title)} if title else set()
    in_contents = False
    for line in lines:
        bare = line.text
        in_contents = bool(_CONTENTS.fullmatch(bare)) or (
            in_contents and bool(BULLET.match(bare)) and len(bare) <= _CONTENTS_CHARACTERS
        )
        reason = "contents list" if in_contents else None
        for kind, pattern, most in _TELLING:
            match = pattern.match(bare) if reason is None and len(bare) <= most else None
            if match:
                told.setdefault(kind, match)
                reason = kind
        is_furniture = FURNITURE_LINE.match(bare) or (own and bare.casefold().startswith(own))
        if reason is None and len(bare) <= _FURNITURE_CHARACTERS and is_furniture:
            reason = "page furniture"
        if reason is None and len(bare) > _SHORT_CHARACTERS:
            if key_of(bare) in seen:
                reason = "repeats an earlier line"
            seen.add(key_of(bare))
        if reason:
            left_out.append((bare, reason))
        else:
            kept.append(line)
    return Sorting(
        kept=tuple(kept),
        date=parse_date_line(told["date line"].string) if "date line" in told else None,
        author=told["byline"]["name"] if "byline" in told else None,
        source_title=told["source line"]["title"].strip() if "source line" in told else None,
        left_out=tuple(left_out),
    )


def parse_date_line(line: str) -> datetime.date | None:
    """Gives the day that a line such as “Published: 3 March 2025” names, None where it names none."""
    found = _DATE_LINE.match(line)
    if not found:
        return None
    year = found["y1"] or found["y2"] or found["y3"]
    day = found["d1"] or found["d2"] or found["d3"]
    named = found["m1"] or found["m2"]
    month = MONTHS[named.lower().rstrip(".")] if named else int(found["m3"])
    try:
        return datetime.date(int(year), month, int(day))
    except ValueError:
        return None


def is_one_sentence(bare: str) -> bool:
    """Tells whether a line holds no more than one sentence."""
    return len(list(find_sentences(bare, Span(0, len(bare))))) == 1


def key_of(text: str) -> str:
    """Gives a line as its words alone, by which two lines are the same."""
    return re.sub(r"\W+", " ", text.casefold()).strip()
