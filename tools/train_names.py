"""Trains the tagger of names on the marked texts in tools/corpus and writes briefgen/data/names.json.

usage: python tools/train_names.py [--evaluate] [FOLDER]

Needs python-crfsuite (`pip install python-crfsuite`), which briefgen itself does not. `--evaluate` writes nothing: it
trains on four fifths of the texts and prints precision, recall and F1 over the unique names of the last fifth.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # a checkout needs no installation

import pycrfsuite

from briefgen.condense.sentences import find_sentences
from briefgen.condense.tagging import LABELS, Model, Tagger, parse_model
from briefgen.condense.tokens import Token, find_tokens, look
from briefgen.text import Span
from briefgen.words import COMMON

CORPUS = Path(__file__).parent / "corpus"
TARGET = Path(__file__).parent.parent / "briefgen" / "data" / "names.json"
_MARK = re.compile(r"<([polm])>(.*?)</\1>")
# Weights are kept as whole numbers of this many to one: the third digit changes no label.
_SCALE = 100
# Pages drop capitals; the model sees each text once more with this share of them gone.
_DROPPED = 0.15
_SMALLEST = 4  # hundredths: a lighter weight changes no label
_VOCABULARY_COUNT = 2
# Strength of both penalties, set on the held-out fifth; more of the first makes a smaller model.
_L1, _L2 = 0.15, 0.02


@dataclass(frozen=True)
class Document:
    """A marked text: sentences as tokens, and one string of labels each."""

    id: str
    sentences: tuple[tuple[Token, ...], ...]
    labels: tuple[str, ...]

    @property
    def names(self) -> set[tuple[str, str]]:
        """The unique names by label, in lower case."""
        return {
            (label, name.casefold())
            for tokens, labels in zip(self.sentences, self.labels, strict=True)
            for label, name in find_segments(tokens, labels)
        }


def find_segments(tokens: Sequence[Token], labels: str) -> Iterator[tuple[str, str]]:
    """Yields the names that labels make of tokens."""
    for match in re.finditer(r"p+|o+|l+|m+", labels):
        own = tokens[match.start() : match.end()]
        yield match[0][0], _join(own)


def _join(tokens: Sequence[Token]) -> str:
    out = ""
    for before, token in zip((None, *tokens), tokens, strict=False):
        out += (" " * (token.start - before.end) if before else "") + token.text
    return " ".join(out.split())


def read_documents(folder: Path) -> list[Document]:
    """Reads all marked texts of a folder."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        parts = re.split(r"^=== *(.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for head, body in zip(parts[1::2], parts[2::2], strict=True):
            out.append(_make_document(head.split("|")[0].strip(), body))
    return out


def _make_document(name: str, body: str) -> Document:
    sentences, labels = [], []
    for line in filter(None, map(str.strip, body.splitlines())):
        plain, spans, at = "", [], 0
        for mark in _MARK.finditer(line):
            plain += line[at : mark.start()]
            spans.append((len(plain), len(plain) + len(mark[2]), mark[1]))
            plain += mark[2]
            at = mark.end()
        plain += line[at:]
        for place in find_sentences(plain, Span(0, len(plain))):
            tokens = find_tokens(place.of(plain))
            sentences.append(tokens)
            labels.append("".join(_label_of(place.start + t.start, place.start + t.end, spans) for t in tokens))
    return Document(name, tuple(sentences), tuple(labels))


def _label_of(start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> str:
    return next((label for first, last, label in spans if first <= start and end <= last), "-")


def drop_capitals(document: Document, seed: int) -> Document:
    """Gives a text with a share of its capitals gone, always the same for a seed."""
    chance = random.Random(f"{document.id}{seed}")  # noqa: S311
    sentences = tuple(
        tuple(
            Token(t.text.lower(), t.start, t.end) if t.text[0].isupper() and chance.random() < _DROPPED else t
            for t in tokens
        )
        for tokens in document.sentences
    )
    return Document(document.id, sentences, document.labels)


def find_vocabulary(documents: Sequence[Document]) -> frozenset[str]:
    """Gives the words that stand in lower case, and outside of names, in more than one place."""
    counts = Counter(
        t.text
        for d in documents
        for tokens, labels in zip(d.sentences, d.labels, strict=True)
        for t, label in zip(tokens, labels, strict=True)
        if label == "-" and t.text[0].islower()
    )
    return COMMON | {word for word, count in counts.items() if count >= _VOCABULARY_COUNT}


def train(documents: Sequence[Document]) -> Model:
    """Trains a model."""
    vocabulary = find_vocabulary(documents)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params({"c1": _L1, "c2": _L2, "max_iterations": 120, "feature.possible_transitions": True})
    tagger = Tagger(Model({}, (), vocabulary))
    for document in [v for d in documents for v in (d, drop_capitals(d, 1))]:
        sight = look(document.sentences)
        for tokens, labels in zip(document.sentences, document.labels, strict=True):
            trainer.append(tagger.features(tokens, sight), list(labels))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        info = _open(path).info()
    weights: dict[str, list[int]] = {}
    for (feature, label), value in info.state_features.items():
        number = round(value * _SCALE)
        if abs(number) >= _SMALLEST:
            weights.setdefault(feature, [0] * len(LABELS))[LABELS.index(label)] = number
    transitions = [[round(info.transitions.get((a, b), -10.0) * _SCALE) for b in LABELS] for a in LABELS]
    return parse_model({"weights": weights, "transitions": transitions, "vocabulary": " ".join(sorted(vocabulary))})


def _open(path: str) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open(path)
    return tagger


def dump_model(model: Model) -> str:
    """Gives a model as the text of its file: one feature a line, so that a change can be read."""
    parts = {
        "transitions": json.dumps([list(row) for row in model.transitions]),
        "vocabulary": json.dumps(" ".join(sorted(model.vocabulary)), ensure_ascii=False),
        "weights": "{\n" + ",\n".join(_dump_row(*row) for row in sorted(model.weights.items())) + "\n}",
    }
    return "{" + ",\n".join(f'"{name}":{text}' for name, text in parts.items()) + "}\n"


def _dump_row(name: str, values: Sequence[float]) -> str:
    return f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(list(values), separators=(',', ':'))}"


def tag(model: Model, document: Document) -> Document:
    """Gives a text with the labels that a model gives it."""
    tagger, sight = Tagger(model), look(document.sentences)
    labels = tuple(tagger.tag(tokens, sight) for tokens in document.sentences)
    return Document(document.id, document.sentences, labels)


def show(title: str, pairs: Sequence[tuple[Document, Document]]) -> None:
    """Prints precision, recall and F1 over the unique names of each text."""
    line = f"{title:18}"
    for labels in ("pol", "p", "o", "l", "m"):
        right = found = wanted = 0
        for gold, own in pairs:
            g, f = ({n for n in d.names if n[0] in labels} for d in (gold, own))
            right, found, wanted = right + len(g & f), found + len(f), wanted + len(g)
        p, r = right / max(1, found), right / max(1, wanted)
        line += f"  {labels} {p:.3f} {r:.3f} {2 * p * r / max(1e-9, p + r):.3f}"
    print(line)


def main(arguments: Sequence[str]) -> int:
    """Trains, and writes or evaluates."""
    folders = [Path(a) for a in arguments if not a.startswith("--")]
    documents = read_documents(folders[0] if folders else CORPUS)
    if "--evaluate" in arguments:
        held = [d for n, d in enumerate(documents) if n % 5 == 4]
        model = train([d for n, d in enumerate(documents) if n % 5 != 4])
        print(f"{len(documents)} texts, {len(model.weights)} features, {len(dump_model(model)) // 1000} KB")
        show("held out", [(d, tag(model, d)) for d in held])
        show("capitals dropped", [(d, tag(model, drop_capitals(d, 2))) for d in held])
        for genre in sorted({d.id[:4] for d in held}):
            show(genre, [(d, tag(model, d)) for d in held if d.id.startswith(genre)])
        return 0
    TARGET.write_text(dump_model(train(documents)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
