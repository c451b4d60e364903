"""What the tagger looks at: how words look, in which tables they stand, and where they stand in their sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from briefgen.condense.gazetteer import read_phrases
from briefgen.condense.tokens import find_tokens
from briefgen.words import GIVEN_NAMES, ORGANISATION, ROLE_NOUN, SURNAMES, TITLES

_CAPITAL = "[A-ZÀ-ÖØ-ÞČŠŽŁİ]"
_SHAPES = (
    (re.compile(f"{_CAPITAL}{{2,}}"), "XX"),
    (re.compile(_CAPITAL), "X"),
    (re.compile(r"[^\W\d_X]+"), "x"),
    (re.compile(r"\d+"), "9"),
)
_TITLE_WORD = re.compile(rf"(?:{TITLES})")
# How many words to each side a label depends on; of the farthest ones only form and table.
FAR = 2


@lru_cache(maxsize=1)
def _phrase_heads() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Gives the known names of several words by their first word in lower case, the longest first."""
    heads: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, kind in read_phrases().items():
        words = tuple(token.text.casefold() for token in find_tokens(phrase)) if " " in phrase else ()
        if len(words) > 1:
            heads.setdefault(words[0], []).append((words, kind))
    return {head: tuple(sorted(found, key=lambda f: -len(f[0]))) for head, found in heads.items()}


@lru_cache(maxsize=1)
def _single() -> dict[str, str]:
    return {phrase.casefold(): kind for phrase, kind in read_phrases().items() if " " not in phrase}


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(name.casefold() for name in SURNAMES)


def find_shape(word: str) -> str:
    """Gives the form of a word: `Xx`, `XX`, `x`, `9`, `X.`."""
    if word.islower() and word.isalpha():
        return "x"
    if word.istitle() and word.isalpha():
        return "Xx" if len(word) > 1 else "X"
    for pattern, sign in _SHAPES:
        word = pattern.sub(sign, word)
    return word[:8]


@lru_cache(maxsize=20_000)
def find_classes(word: str) -> tuple[str, ...]:
    """Gives the tables in which a word stands."""
    low = word.casefold().replace("’", "'")
    out = []
    if low in GIVEN_NAMES:
        out.append("given")
    if low in _surnames():
        out.append("surname")
    if low in _single():
        out.append(_single()[low])
    if not word[0].isalpha():
        return ()
    if ORGANISATION.fullmatch(word[:1].upper() + word[1:]):
        out.append("noun")
    if _TITLE_WORD.fullmatch(word):
        out.append("title")
    if ROLE_NOUN.fullmatch(low):
        out.append("role")
    return tuple(out)


@dataclass(frozen=True)
class Word:
    """What a word shows by itself."""

    low: str
    shape: str
    classes: tuple[str, ...]
    common: bool

    @property
    def sign(self) -> str:
        """The word's look in a few letters, to be paired with its neighbour's."""
        return f"{self.shape[:3]}{'v' if self.common else ''}{'+'.join(c[0] + c[-1] for c in self.classes)}"


def make_word(word: str, vocabulary: Collection[str]) -> Word:
    """Gives what a word shows by itself."""
    low = word.casefold().replace("’", "'")
    return Word(low, find_shape(word), find_classes(word), low in vocabulary)


def find_word_features(word: Word, at: int) -> list[str]:
    """Gives the features that a word gives to the label `at` words before it: 0 for its own."""
    out = [f"{at}w={word.low}", f"{at}s={word.shape}", *(f"{at}c={name}" for name in word.classes)]
    if word.common:
        out.append(f"{at}v")
    if abs(at) < FAR:
        out.append(f"{at}e={word.low[-3:]}")
    if at == 0:
        out += [f"p={word.low[:3]}", f"p4={word.low[:4]}", f"e2={word.low[-2:]}", f"e4={word.low[-4:]}",
                f"sc={word.sign}"]  # fmt: skip
    return out


def find_pair_features(left: Word, right: Word) -> list[str]:
    """Gives the features of two neighbours, as `(right's label, left's label)` see them."""
    return [f"{left.sign}|{right.sign}", f"{left.low}|{right.shape}", f"{left.shape}|{right.low}"]


class WordPlace(NamedTuple):
    """Where a word stands: what training looks at beside the words."""

    phrase: str
    opens: bool
    style: str
    lower: bool
    capital: bool
    common: bool
    shape: str


def find_place_features(place: WordPlace) -> list[str]:
    """Gives the features that hang on where a word stands."""
    look, common = place.shape[:2], "v" if place.common else ""
    out = ["bias"]
    if place.phrase:
        out.append(f"ph={place.phrase}")
    if place.opens:
        out += ["first", f"first{common}{look}"]
    if place.style:
        out += [f"style{place.style}", f"style{place.style}{common}"]
    if place.lower:
        out += ["low", f"low{'first' if place.opens else ''}"]
    if place.capital:
        out += ["cap", f"cap{'first' if place.opens else ''}{look}"]
    return out


def find_phrases(words: Sequence[Word]) -> list[str]:
    """Gives for each word the known name that it is a part of, and where in it: `B-body`, `I-place`."""
    out = [""] * len(words)
    heads = _phrase_heads()
    for index, word in enumerate(words):
        if out[index]:
            continue
        for phrase, kind in heads.get(word.low, ()):
            if all(words[index + n].low == part for n, part in enumerate(phrase) if index + n < len(words)) and (
                index + len(phrase) <= len(words)
            ):
                out[index : index + len(phrase)] = [f"B-{kind}", *[f"I-{kind}"] * (len(phrase) - 1)]
                break
    return out
