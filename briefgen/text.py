"""Spans of text, the folding under which a quote may differ from its article, and slugs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import Any, NamedTuple

# The typographic forms that one and the same keystroke takes in different newsrooms.
_TYPOGRAPHY = {
    **dict.fromkeys("‘’‚‛′ʼ＇‹›", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "\u00ad": "",
}
_TRANSLATION = str.maketrans(_TYPOGRAPHY)
_SINGLE_SPACE = re.compile(r"\s")
# What changes its length in folding; everything else is translated character for character.
_MOVES = re.compile(r"[\s\u00ad]{2,}|\u00ad|…")

# Names come back from brief to brief.
_CACHED_SLUGS = 20_000


class Span(NamedTuple):
    """A stretch of a text.

    Units: code points; `end` is exclusive.
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Gives the stretch of `text` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Tells whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tells whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


def fold(text: str) -> str:
    """Folds white space, Unicode composition, soft hyphens, typographic quotes, dashes, ellipses; nothing else."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text).translate(_TRANSLATION).split())


class FoldedText(NamedTuple):
    """A text with its folded form, and the way back from the one to the other.

    Shape: `anchors` and `origins` are of one length, ascending: from `folded[anchors[i]]` on, character for
    character, the folded form runs along `text[origins[i]]`, up to the next anchor.
    """

    text: str
    folded: str
    anchors: tuple[int, ...]
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Gives the span of the text for a stretch of its folded form."""
        first, after = self._origin(start), self._origin(end)
        return Span(first, first + len(self.text[first:after].rstrip("\u00ad")))

    def _origin(self, index: int) -> int:
        at = bisect_right(self.anchors, index) - 1
        following = self.origins[at + 1] if at + 1 < len(self.origins) else len(self.text)
        return min(self.origins[at] + index - self.anchors[at], following)


def fold_with_places(text: str) -> FoldedText:
    """Folds a text, but for white space at its ends, and remembers where each folded character came from."""
    parts: list[str] = []
    anchors, origins = [0], [0]
    length = done = 0
    for start, end, folded in _find_moves(text):
        before = _fold_in_place(text[done:start])
        parts += before, folded
        for folded_at, text_at in ((length + len(before), start), (length + len(before) + len(folded), end)):
            if anchors[-1] == folded_at:
                origins[-1] = text_at
            else:
                anchors.append(folded_at)
                origins.append(text_at)
        length += len(before) + len(folded)
        done = end
    parts.append(_fold_in_place(text[done:]))
    return FoldedText(text, "".join(parts), tuple(anchors), tuple(origins))


def _fold_in_place(text: str) -> str:
    return _SINGLE_SPACE.sub(" ", text.translate(_TRANSLATION))


def _find_moves(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields the stretches that fold to another length: start, end, folded form."""
    moves = [(m.start(), m.end(), _fold_run(m.group())) for m in _MOVES.finditer(text)]
    if not unicodedata.is_normalized("NFC", text):
        moves = sorted(moves + list(_find_compositions(text)))
    yield from moves


def _fold_run(run: str) -> str:
    return "..." if run == "…" else "" if run.strip("\u00ad") == "" else " "


def _find_compositions(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields the base characters whose marks join them under Unicode NFC."""
    start = 0
    while start < len(text):
        end = start + 1
        # Hangul vowels and finals join their leading consonant without being marks.
        while end < len(text) and (unicodedata.combining(text[end]) or "\u1160" <= text[end] <= "\u11ff"):
            end += 1
        composed = unicodedata.normalize("NFC", text[start:end])
        if composed != text[start:end]:
            yield start, end, composed.translate(_TRANSLATION)
        start = end


@lru_cache(maxsize=_CACHED_SLUGS)
def slug(text: str) -> str:
    """Gives a text as a lower-case id: letters and digits of any script with hyphens, accents of Latin dropped."""
    letters: list[str] = []
    for character in unicodedata.normalize("NFKD", text.lower().replace("ß", "ss")):
        # An accent is a decoration in Latin script only: without its breve й would be another letter.
        if not (unicodedata.combining(character) and letters and letters[-1].isascii()):
            letters.append(character)
    bare = re.sub(r"['’ʼ.]", "", unicodedata.normalize("NFC", "".join(letters)))
    # A vowel sign is no letter to Python, and a part of the word to those who write with it.
    kept = (c if c.isalnum() or unicodedata.category(c).startswith("M") else "-" for c in bare)
    return re.sub(r"-+", "-", "".join(kept)).strip("-")


# Letters by which one name is written in several ways when it comes from another script.
_SPELLINGS = (
    (r"[iyj]+", "i"), (r"kh", "h"), (r"tsch|tch|cz", "ch"), (r"sch", "sh"), (r"zh", "j"), (r"ou|oo", "u"), (r"ph", "f"),
    (r"ks|x", "x"), (r"ck|q|c(?!h)", "k"), (r"w", "v"), (r"z", "s"), (r"(.)\1", r"\1"),
)  # fmt: skip


@lru_cache(maxsize=10_000)
def spelling(name: str) -> str:
    """Gives a name in a form that its transliterations share: Zelensky, Zelenskyy and Zelenskiy are one."""
    key = slug(name)
    for pattern, letter in _SPELLINGS:
        key = re.sub(pattern, letter, key)
    return key


def find_runs(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """Gives all runs of so many words of a text, case and punctuation aside; the whole of a shorter text."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(tuple(words[at : at + length]) for at in range(max(1, len(words) - length + 1)))


def measure_overlap(one: Set[Any], other: Set[Any]) -> float:
    """Gives the share of the smaller set that the larger one has too."""
    return len(one & other) / max(1, min(len(one), len(other)))


def shorten(text: str, width: int) -> str:
    """Cuts a text at a word boundary to at most `width` characters, the mark of the cut included.

    Units: width in code points.
    """
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    cut = flat[: width - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > width // 2 else cut).rstrip(" ,;:-–—") + "…"
