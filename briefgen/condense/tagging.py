"""Which words of a sentence are names, and of what: a linear model over words, and the best path through it.

The model is a conditional random field of five labels whose features look two words to both sides. All weights that
hang on one word, or on two neighbours, are summed once per article, so that tagging a word costs a few additions.
Source: Lafferty, McCallum and Pereira 2001; trained by `tools/train_names.py` on our own corpus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from briefgen.words import GIVEN_NAMES, ORGANISATION, ORGANISATIONS, PLACES, ROLE_NOUN, STATES, SURNAMES, TITLES

# Nothing, person, organisation, place (location), and any other name such as a work, an event or a nationality.
LABELS = "-polm"
Weights = tuple[float, ...]

_TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W_]+(?:[’'-][^\W_]+)*|[^\w\s]")
# A full stop behind these belongs to them, unless it ends the sentence.
_SHORTENED = frozenset(
    "Dr Mr Mrs Ms Prof Gen Sen Rep Gov Col Lt St Sgt Capt Rev Hon Jr Sr Bros Co Corp Inc Ltd".split()
)
_POSSESSIVE = re.compile(r"[’']s$")
_CAPITAL = "[A-ZÀ-ÖØ-ÞČŠŽŁİ]"
_SHAPES = (
    (re.compile(f"{_CAPITAL}{{2,}}"), "XX"),
    (re.compile(_CAPITAL), "X"),
    (re.compile(r"[^\W\d_X]+"), "x"),
    (re.compile(r"\d+"), "9"),
)
_TITLE_WORD = re.compile(rf"(?:{TITLES})")
_OPENING = frozenset("“\"‘'(")
_JOINING = frozenset(
    "of the for and & de del della da di do dos du van von der den bin ibn al el la le les on in to 's . , -".split()
)
# A longer gap between two capitals is no inside of a name: “University of the West of England”.
_GAP = 2
# Of a line's longer words, how many need a capital before capitals tell nothing; a line of fewer may be all names.
_SHORT_WORD, _FEW_WORDS, _MOST_OF = 3, 4, 0.8
_FAR = 2
# Pairs of words whose weights are kept; a megabyte for each five thousand.
_MOST_KEPT = 50_000


class Token(NamedTuple):
    """A word, a number or a mark, with its place in its sentence; a tuple, for an article has thousands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Model:
    """What training found.

    Shape: `weights` gives by feature one number a label; `transitions` by the label before and the label;
    `vocabulary` are the words that the corpus has in lower case.
    """

    weights: Mapping[str, Weights]
    transitions: tuple[Weights, ...]
    vocabulary: frozenset[str]


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
        if len(parts) > 1 and (any(p[:1].islower() for p in parts[1:]) or all(p in _phrases() for p in parts)):
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
            elif number and first.isupper() and not style and tokens[number - 1].text not in _OPENING:
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


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    """Gives the names that are known before reading, of one word or several, by their class."""
    out: dict[str, str] = {}
    for place in PLACES:
        out[place] = "place"
    for line in ORGANISATIONS:
        name, _, others = line.partition("|")
        for other in filter(None, (name, *others.split(","))):
            out[other] = "body"
    for line in STATES:
        name, others, adjectives, capitals = line.split("|")
        for adjective in filter(None, adjectives.split(",")):
            out[adjective] = "origin"
        for other in filter(None, (name, *others.split(","), *capitals.split(","))):
            out[other] = "place"
    return out


@lru_cache(maxsize=1)
def _phrase_heads() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Gives the known names of several words by their first word in lower case, the longest first."""
    heads: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, kind in _phrases().items():
        words = tuple(token.text.casefold() for token in find_tokens(phrase)) if " " in phrase else ()
        if len(words) > 1:
            heads.setdefault(words[0], []).append((words, kind))
    return {head: tuple(sorted(found, key=lambda f: -len(f[0]))) for head, found in heads.items()}


@lru_cache(maxsize=1)
def _single() -> dict[str, str]:
    return {phrase.casefold(): kind for phrase, kind in _phrases().items() if " " not in phrase}


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
class _Word:
    """What a word shows by itself."""

    low: str
    shape: str
    classes: tuple[str, ...]
    common: bool

    @property
    def sign(self) -> str:
        """The word's look in a few letters, to be paired with its neighbour's."""
        return f"{self.shape[:3]}{'v' if self.common else ''}{'+'.join(c[0] + c[-1] for c in self.classes)}"


def _make_word(word: str, vocabulary: Collection[str]) -> _Word:
    low = word.casefold().replace("’", "'")
    return _Word(low, find_shape(word), find_classes(word), low in vocabulary)


def find_word_features(word: _Word, at: int) -> list[str]:
    """Gives the features that a word gives to the label `at` words before it: 0 for its own."""
    out = [f"{at}w={word.low}", f"{at}s={word.shape}", *(f"{at}c={name}" for name in word.classes)]
    if word.common:
        out.append(f"{at}v")
    if abs(at) < _FAR:
        out.append(f"{at}e={word.low[-3:]}")
    if at == 0:
        out += [f"p={word.low[:3]}", f"p4={word.low[:4]}", f"e2={word.low[-2:]}", f"e4={word.low[-4:]}",
                f"sc={word.sign}"]  # fmt: skip
    return out


def find_pair_features(left: _Word, right: _Word) -> list[str]:
    """Gives the features of two neighbours, as `(right's label, left's label)` see them."""
    return [f"{left.sign}|{right.sign}", f"{left.low}|{right.shape}", f"{left.shape}|{right.low}"]


class _Place(NamedTuple):
    """Where a word stands: what training looks at beside the words."""

    phrase: str
    opens: bool
    style: str
    lower: bool
    capital: bool
    common: bool
    shape: str


def find_place_features(place: _Place) -> list[str]:
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


def find_phrases(words: Sequence[_Word]) -> list[str]:
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


def _find_windows(words: Sequence[_Word], sight: Sight) -> Iterator[tuple[int, int]]:
    """Yields the stretches of words that may be names: with a capital, or of a known name that lost it."""
    start = end = -1
    for index, word in enumerate(words):
        if word.shape[0] != "X" and (word.common or not (word.classes or word.low in sight.capital)):
            continue
        if start >= 0 and index - end <= _GAP and all(w.low in _JOINING for w in words[end:index]):
            end = index + 1
            continue
        if start >= 0:
            yield start, end
        # “65th Air Division”: a number may open a name.
        start, end = index - (index > max(end, 0) and words[index - 1].shape[0] == "9"), index + 1
    if start >= 0:
        yield start, end


class _Line(NamedTuple):
    """A sentence with all that its words show before they are tagged."""

    tokens: Sequence[Token]
    words: Sequence[_Word]
    phrases: Sequence[str]
    style: str
    sight: Sight


class Tagger:
    """Tags sentences; sums of weights are kept, for the next sentence and the next article have the same words."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._words: dict[str, _Word] = {}
        self._sums: dict[tuple[str, int], Weights] = {}
        self._places: dict[_Place, Weights] = {}
        self._pairs: dict[tuple[str, str], tuple[Weights, Weights]] = {}

    def features(self, tokens: Sequence[Token], sight: Sight) -> list[list[str]]:
        """Gives all features of each word of a sentence, as training needs them."""
        line = self._look_at(tokens, sight)
        words = line.words
        out = []
        for index in range(len(words)):
            own = find_place_features(self._place(line, index))
            for at in range(-_FAR, _FAR + 1):
                if 0 <= index + at < len(words):
                    own += find_word_features(words[index + at], at)
            if index:
                own += [f"<{f}" for f in find_pair_features(words[index - 1], words[index])]
            if index + 1 < len(words):
                own += [f">{f}" for f in find_pair_features(words[index], words[index + 1])]
            out.append(own)
        return out

    def tag(self, tokens: Sequence[Token], sight: Sight) -> str:
        """Gives one label a token."""
        words = [self._word(t.text) for t in tokens]
        windows = list(_find_windows(words, sight))
        if not windows:
            return "-" * len(words)
        if len(self._pairs) > _MOST_KEPT:
            self._words, self._sums, self._places, self._pairs = {}, {}, {}, {}
        line = self._look_at(tokens, sight)
        labels = ["-"] * len(words)
        for window in windows:
            labels[slice(*window)] = self._find_path([self._score(line, index) for index in range(*window)])
        return "".join(labels)

    def _look_at(self, tokens: Sequence[Token], sight: Sight) -> _Line:
        words = [self._word(t.text) for t in tokens]
        return _Line(tokens, words, find_phrases(words), find_style(tokens), sight)

    def _word(self, text: str) -> _Word:
        found = self._words.get(text)
        if found is None:
            found = self._words[text] = _make_word(text, self.model.vocabulary)
        return found

    def _place(self, line: _Line, index: int) -> _Place:
        word = line.words[index]
        opens = index == 0 or line.tokens[index - 1].text in _OPENING
        low, sight = word.low, line.sight
        return _Place(
            line.phrases[index], opens, line.style, low in sight.lower, low in sight.capital, word.common, word.shape
        )

    def _keep(self, place: _Place) -> Weights:
        found = self._places[place] = self._sum(find_place_features(place))
        return found

    def _sum(self, names: Sequence[str]) -> Weights:
        weights = self.model.weights
        found = [weights[name] for name in names if name in weights]
        return tuple(map(sum, zip(*found, strict=True))) if found else (0.0,) * len(LABELS)

    def _score(self, line: _Line, index: int) -> Weights:
        """Gives one number a label."""
        tokens, words = line.tokens, line.words
        place = self._place(line, index)
        parts = [self._places.get(place) or self._keep(place)]
        for at in range(max(-_FAR, -index), min(_FAR, len(words) - 1 - index) + 1):
            key = (tokens[index + at].text, at)
            known = self._sums.get(key)
            if known is None:
                known = self._sums[key] = self._sum(find_word_features(words[index + at], at))
            parts.append(known)
        if index:
            parts.append(self._pair(tokens[index - 1].text, tokens[index].text)[0])
        if index + 1 < len(words):
            parts.append(self._pair(tokens[index].text, tokens[index + 1].text)[1])
        return tuple(map(sum, zip(*parts, strict=True)))

    def _pair(self, left: str, right: str) -> tuple[Weights, Weights]:
        found = self._pairs.get((left, right))
        if found is None:
            names = find_pair_features(self._word(left), self._word(right))
            found = self._sum([f"<{n}" for n in names]), self._sum([f">{n}" for n in names])
            self._pairs[left, right] = found
        return found

    def _find_path(self, scores: Sequence[Weights]) -> list[str]:
        """Gives the labels of the best path; nothing is a name before and after it."""
        transitions = self.model.transitions
        columns = list(zip(*transitions, strict=True))
        best = [score + step for score, step in zip(scores[0], transitions[0], strict=True)]
        back: list[list[int]] = []
        for score in scores[1:]:
            row, now = [], []
            for label, column in enumerate(columns):
                ways = [b + c for b, c in zip(best, column, strict=True)]
                top = max(ways)
                row.append(ways.index(top))
                now.append(top + score[label])
            back.append(row)
            best = now
        ends = [b + t for b, t in zip(best, columns[0], strict=True)]
        at = ends.index(max(ends))
        path = [at]
        for row in reversed(back):
            at = row[at]
            path.append(at)
        return [LABELS[label] for label in reversed(path)]


@lru_cache(maxsize=1)
def read_tagger() -> Tagger:
    """Gives a tagger with the model that is shipped."""
    text = (Path(__file__).parent.parent / "data" / "names.json").read_text(encoding="utf-8")
    return Tagger(parse_model(json.loads(text)))


def parse_model(raw: Mapping[str, object]) -> Model:
    """Gives a model from its file's data."""
    weights = {name: tuple(values) for name, values in raw["weights"].items()}  # type: ignore[attr-defined]
    transitions = tuple(tuple(row) for row in raw["transitions"])  # type: ignore[attr-defined]
    return Model(weights, transitions, frozenset(str(raw["vocabulary"]).split()))
