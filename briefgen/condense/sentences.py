"""Where sentences begin and end, and how glued or dropped letters are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.text import Span
from briefgen.words import ABBREVIATIONS

_END = re.compile(r"[.!?…]+[\"”’')\]]*")
_GLUED_STOP = re.compile(r"(?<=[a-z0-9)”’\"])([.!?][”’\"]?)(?=[A-Z“][a-z’' ])|(?<=[a-z]{3})([.?!])(?=[a-z]{3,} )")
_GLUED_MARK = re.compile(r"(?<=[a-z”’])([,;:])(?=[A-Za-z“])|(?<=\d)([,;])(?=[A-Za-z“])")
_GLUED_TITLE = re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof|St)\.(?=[A-Z])")


# What follows a full stop is told by its first words.
_AHEAD = 60


def find_sentences(text: str, within: Span) -> Iterator[Span]:
    """Yields the sentences of a stretch of text; glued ones too, such as “talks.Trump”."""
    start = within.start
    for end in _END.finditer(text, within.start, within.end):
        if not _ends_sentence(text, start, end, within.end):
            continue
        yield from _trim(text, start, end.end())
        start = end.end()
    yield from _trim(text, start, within.end)


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    bare = words.strip()
    if bare and any(c.isalnum() for c in bare):
        start += words.index(bare)
        yield Span(start, start + len(bare))


def _ends_sentence(text: str, start: int, end: re.Match[str], limit: int) -> bool:
    at, after = end.start(), end.end()
    if after >= limit:
        return True
    following = text[after : after + 2]
    before = re.search(r"[\w.’'-]*$", text[max(start, at - 20) : at])
    word = before.group().casefold() if before else ""
    spaced = following[0].isspace()
    if text[at] == ".":
        if (
            word in ABBREVIATIONS
            or (len(word) == 1 and word.isalpha() and word != "i")
            or re.fullmatch(r"(?:\w\.)+\w", word)
        ):
            # U.S. may end a sentence, but only where what follows begins one.
            rest = text[after : min(limit, after + _AHEAD)].lstrip()
            return bool(
                re.fullmatch(r"(?:\w\.)+\w", word)
                and re.match(r"(?:The|A|An|In|On|It|He|She|They|But|And|This)\b", rest)
                and spaced
            )
        if word[-1:].isdigit() and following[0].isdigit():
            return False
    if spaced:
        rest = text[after : min(limit, after + _AHEAD)].lstrip()
        quoted = text[at:after][-1:] in "”\"’')"
        if text[at] in "?!" and quoted:
            return bool(re.match(r"[A-Z“\"‘(]", rest)) and not re.match(r"(?:said|says|asked|he|she|they)\b", rest)
        return bool(re.match(r"[\w“\"‘'(\[$€£—–-]", rest)) and not (rest[:1].islower() and text[at] == "." and quoted)
    # Glued: a capital or an opening quotation mark right after the stop.
    if re.match(r"[A-Z“]", following[0]) and len(word) > 1 and not word.isupper():
        return not re.match(r"[A-Z]{2,}\b|com\b|[A-Z]\.", text[after : min(limit, after + _AHEAD)]) or len(word) > 3
    return bool(
        text[at] == "."
        and len(word) > 3
        and re.match(r"[a-z]{3,} ", text[after : min(limit, after + _AHEAD)])
        and "@" not in word
        and "/" not in word
    )


def repair(text: str) -> str:
    """Gives a text with the spaces that a careless page swallowed, and with white space folded."""
    text = _GLUED_TITLE.sub(r"\1. ", " ".join(text.split()))
    text = _GLUED_MARK.sub(lambda m: m.group() + " ", text)
    return _GLUED_STOP.sub(lambda m: (m[1] or m[2]) + " ", text)
