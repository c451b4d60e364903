"""YAML in the form in which briefs are mostly written → plain data, in a fraction of the time that all of YAML takes.

That form is block style with an entry on each line: keys that are words, texts on one line, plain or in quotation
marks, lists of words on one line, and folded texts under keys at the margin. Whatever else there is, and whatever may
be wrong, is left to the whole reader, which gives the same data for this form and has a place for each fault.
"""

from __future__ import annotations

import re
from typing import Any

# What may not stand in a line: a break, a tab, and what no page can show.
_CONTROLS = r"\x00-\x1f\x7f"
# The first character of a text that means nothing to YAML.
_FIRST = rf"[^{_CONTROLS} \-?:,\[\]{{}}#&*!|>'\"%@`\\]"
# A text without a colon that would make it a key; most have none at all. What has matched is never tried another way.
_PLAIN = rf"{_FIRST}[^:{_CONTROLS}\\]*+(?:(?<! )$|(?::(?=\S)[^:{_CONTROLS}\\]*+)++(?<! ))"
# The same in a list on one line, where these signs mean something anywhere.
_WORDS = rf"{_FIRST}[^?:,\[\]{{}}\\{_CONTROLS}]*(?<! )"
_DOUBLE = rf"[^\"\\{_CONTROLS}]*+(?:\\\"[^\"\\{_CONTROLS}]*+)*+"
_SINGLE = rf"[^'{_CONTROLS}]*+(?:''[^'{_CONTROLS}]*+)*+"
_TEXT = rf"""({_PLAIN})|"(?!"$)({_DOUBLE})"|'(?!'$)({_SINGLE})'"""
# A value that is folded, each line indented, or a list on one line.
_VALUE = rf">-((?:\n +(?! )[^{_CONTROLS}]+(?<! ))+)|\[({_WORDS}(?:, {_WORDS})*)\]"
_KEY = r"[A-Za-z_][\w-]{0,60}+"
# A line: its indentation, a hyphen, a key, and a value in one of five forms; then any line of another form.
_LINE = re.compile(
    rf"^(?:#[^{_CONTROLS}]*|( *+)(- )?+(?:({_KEY}):(?: |$))?+(?:{_TEXT}|{_VALUE})?)$|^(.+)$", re.MULTILINE | re.ASCII
)
_FOLD = re.compile(r"\n( +)")
# Of other letters than those of ASCII, these are not taken by YAML as they are, or taken for line breaks.
# It is compiled for the first text that needs it, for that takes as long as reading five briefs.
_UNPRINTABLE = r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
# Or white space around a text, which may have to go; YAML itself knows but the common space.
_SPACE = "[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_UNUSUAL = rf"{_UNPRINTABLE}|(?<![^\s\"'\[,:-]){_SPACE}|{_SPACE}(?![^\s\"'\],])"
_NOTHING = frozenset(("~", "null", "Null", "NULL"))
_HYPHEN = 2
# In characters; a brief of a 30 KB article has 40,000. The bounds of the whole reader are out of reach within these.
_LONGEST_TEXT = 100_000
_WIDEST_INDENT = 24


def _can_be_usual(text: str) -> bool:
    if len(text) > _LONGEST_TEXT or " #" in text:
        return False
    return text.isascii() or text.replace("\n", "").isprintable() or not re.search(_UNUSUAL, text)


def _read_value(double: str, single: str, folded: str, words: str) -> str | list[str] | None:
    """Gives a value that is not plain; None for what the whole reader must read."""
    if double or single:
        text = double.replace('\\"', '"') or single.replace("''", "'")
        return text if text == text.strip() else None
    if folded:
        return _FOLD.sub(" ", folded)[1:] if len(set(_FOLD.findall(folded))) == 1 else None
    value = words.split(", ")
    return value if _NOTHING.isdisjoint(value) else None


def parse_blocks(text: str) -> dict[str, Any] | None:
    """Gives the data of a text in the usual form: dicts, lists, strings; None for what the whole reader must read."""
    if not _can_be_usual(text):
        return None
    data: dict[str, Any] = {}
    # The collections that are open here, each with the column of its entries, from the outermost to the innermost.
    levels: list[tuple[int, Any]] = [(0, data)]
    at, inner = levels[0]
    waiting: str | None = None  # the key whose value begins on the next line
    for indent, hyphen, key, plain, double, single, folded, words, odd in _LINE.findall(text):
        # Most lines have a key with a text, in the mapping that is open here.
        if key and plain and not hyphen and waiting is None and len(indent) == at and type(inner) is dict:
            if key in inner or plain in _NOTHING:
                return None
            inner[key] = plain
            continue
        column = len(indent)
        # Or they begin the next mapping of the list that is open around it.
        if key and plain and hyphen and waiting is None and column == at - _HYPHEN and plain not in _NOTHING:
            around, items = levels[-2]
            if around == column and type(items) is list:
                inner = {key: plain}
                items.append(inner)
                levels[-1] = (at, inner)
                continue
        value: Any = plain
        if double or single or folded or words:
            value = _read_value(double, single, folded, words)
            if value is None or (folded and (indent or hyphen)):
                return None
        elif value in _NOTHING or odd or (hyphen and not (key or value)):
            return None
        elif not (key or value):
            continue  # a comment, or an empty line
        kind = list if hyphen else dict
        if waiting is not None and at + (not hyphen) <= column <= _WIDEST_INDENT:
            nested: Any = kind()
            inner[waiting] = nested
            waiting, at, inner = None, column, nested
            levels.append((at, inner))
        else:
            while levels and (column < at or (column == at and type(inner) is not kind)):
                levels.pop()
                at, inner = levels[-1] if levels else (-1, None)
            if waiting is not None or column != at:
                return None
        if hyphen:
            inner.append(value if not key else {})
            if not key:
                continue
            at, inner = column + _HYPHEN, inner[-1]
            levels.append((at, inner))
        if not key or key in inner:
            return None
        if value:
            inner[key] = value
        else:
            waiting = key
    return None if waiting is not None else data or None
