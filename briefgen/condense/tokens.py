"""The words and marks of a sentence, and how the words of a line or an article look all in all."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from briefgen.condense.gazetteer import read_phrases

_TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W_]+(?:[’'-][^\W_]+)*|[^\w\s]")
# A full stop behind these belongs to them, unless it ends the sentence.
_SHORTENED = frozenset(
    "Dr Mr Mrs Ms Prof Gen Sen Rep Gov Col Lt St Sgt Capt Rev Hon Msgr Cllr Insp Supt Brig Cpl Amb Fr "
    "Jr Sr Bros Co Corp Inc Ltd".split()
)
_POSSESSIVE = re.compile(r"[’']s$")
OPENING = frozenset("“\"‘'(")
# Of a line's longer words, how many need a capital before capitals tell nothing; a line of fewer may be all names.
_SHORT_WORD, _FEW_WORDS, _MOST_OF = 3, 4, 0.8


class Token(NamedTuple):
    """A word, a number or a mark, with its place in its sentence; a tuple, for an article has thousands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sight:
    """What an article tells of its words: which stand in lower case, and which with a capital inside a sentence."""

    lower: Collection[str]
    capital: Collection[str]


def find_tokens(text: str) -> tuple[Token, ...]:
    """Gives the words and marks of a sentence; a possessive and a part after a hyphen in lower case by themselves."""
    out: list[Token] = []
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if out and start < out[-1].end:
            continue  # the full stop of an abbreviation
        if _is_shortened(word, text, match.end()):
            out.append(Token(f"{word}.", start, match.end() + 1))
            continue
        tail = _POSSESSIVE.search(word)
        if tail:
            word = word[: tail.start()]
        parts = word.split("-")
        if len(parts) > 1 and (any(p[:1].islower() for p in parts[1:]) or all(p in read_phrases() for p in parts)):
            for number, part in enumerate(parts):
                if number:
                    out.append(Token("-", start, start + 1))
                    start += 1
                out.append(Token(part, start, start + len(part)))
                start += len(part)
        elif word:
            out.append(Token(word, start, start + len(word)))
            start += len(word)
        if tail:
            out.append(Token("'s", start, start + 2))
    return tuple(out)


def _is_shortened(word: str, text: str, end: int) -> bool:
    """Tells whether the full stop behind a word belongs to it: “Dr.”, “J. Smith”."""
    if text[end : end + 1] != "." or not (word in _SHORTENED or (len(word) == 1 and word.isupper())):
        return False
    rest = text[end + 1 : end + 3].lstrip()
    return bool(rest) and (len(word) > 1 or rest[0].isupper())


def look(sentences: Sequence[Sequence[Token]]) -> Sight:
    """Gives what the words of an article look like all in all."""
    lower, capital = set(), set()
    for tokens in sentences:
        style = find_style(tokens)
        for number, token in enumerate(tokens):
            first = token.text[0]
            if first.islower():
                lower.add(token.text)
            elif number and first.isupper() and not style and tokens[number - 1].text not in OPENING:
                capital.add(token.text.casefold())
    return Sight(lower, capital)


def find_style(tokens: Sequence[Token]) -> str:
    """Gives how a line is set where capitals tell nothing: `U` all capitals, `T` one for each word of weight."""
    words = [t.text for t in tokens if len(t.text) > _SHORT_WORD and t.text[0].isalpha()]
    if len(words) < _FEW_WORDS:
        return ""
    if sum(w.isupper() for w in words) > _MOST_OF * len(words):
        return "U"
    return "T" if sum(w[0].isupper() for w in words) > _MOST_OF * len(words) else ""
