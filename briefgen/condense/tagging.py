"""Which words of a sentence are names, and of what: a linear model over words, and the best path through it.

The model is a conditional random field of five labels whose features look two words to both sides. All weights that
hang on one word, or on two neighbours, are summed once per article, so that tagging a word costs a few additions.
Source: Lafferty, McCallum and Pereira 2001; trained by `tools/train_names.py` on our own corpus.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from briefgen.condense.features import (
    FAR,
    Word,
    WordPlace,
    find_pair_features,
    find_phrases,
    find_place_features,
    find_word_features,
    make_word,
)
from briefgen.condense.tokens import OPENING, Sight, Token, find_style

# Nothing, person, organisation, place (location), and any other name such as a work, an event or a nationality.
LABELS = "-polm"
Weights = tuple[float, ...]

_JOINING = frozenset(
    "of the for and & de del della da di do dos du van von der den bin ibn al el la le les on in to 's . , -".split()
)
# A longer gap between two capitals is no inside of a name: “University of the West of England”.
_GAP = 2
# Pairs of words whose weights are kept; a megabyte for each five thousand.
_MOST_KEPT = 50_000


@dataclass(frozen=True)
class Model:
    """What training found.

    Shape: `weights` gives by feature one number a label; `transitions` by the label before and the label;
    `vocabulary` are the words that the corpus has in lower case.
    """

    weights: Mapping[str, Weights]
    transitions: tuple[Weights, ...]
    vocabulary: frozenset[str]


def _find_windows(words: Sequence[Word], sight: Sight) -> Iterator[tuple[int, int]]:
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
    words: Sequence[Word]
    phrases: Sequence[str]
    style: str
    sight: Sight


class Tagger:
    """Tags sentences; sums of weights are kept, for the next sentence and the next article have the same words."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._words: dict[str, Word] = {}
        self._sums: dict[tuple[str, int], Weights] = {}
        self._places: dict[WordPlace, Weights] = {}
        self._pairs: dict[tuple[str, str], tuple[Weights, Weights]] = {}

    def features(self, tokens: Sequence[Token], sight: Sight) -> list[list[str]]:
        """Gives all features of each word of a sentence, as training needs them."""
        line = self._look_at(tokens, sight)
        words = line.words
        out = []
        for index in range(len(words)):
            own = find_place_features(self._place(line, index))
            for at in range(-FAR, FAR + 1):
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

    def _word(self, text: str) -> Word:
        found = self._words.get(text)
        if found is None:
            found = self._words[text] = make_word(text, self.model.vocabulary)
        return found

    def _place(self, line: _Line, index: int) -> WordPlace:
        word = line.words[index]
        opens = index == 0 or line.tokens[index - 1].text in OPENING
        low, sight = word.low, line.sight
        return WordPlace(
            line.phrases[index], opens, line.style, low in sight.lower, low in sight.capital, word.common, word.shape
        )

    def _keep(self, place: WordPlace) -> Weights:
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
        for at in range(max(-FAR, -index), min(FAR, len(words) - 1 - index) + 1):
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
