"""Prints how good condensing is on sets of articles with gold.

usage: python bench/quality.py FOLDER…

A folder holds any of
  gold/NAME.yaml             what a careful reader expects of a brief of NAME.txt, with score_brief.py beside `gold`;
                             the article lies in gold/, in articles/, or in ../articles
  NAME/*.jsonl               one document a line: id, text, people, organisations, places; with score_actors.py
  *.json                     a list of articles: id, text, published, quotes (text, speaker), dates (words, date),
                             highlights (what a person would put in a box above it)
It then prints a table: set, measure, value.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))  # a checkout needs no installation

from briefgen.article import Article, ArticleMeta
from briefgen.condense.compose import Condensed, condense
from briefgen.errors import EmptyArticle

# Any fixed day: figures may not change with the calendar.
_TODAY = datetime.date(2026, 1, 5)
_CLASSES = {
    "person": "people",
    "organisation": "organisations",
    "group": "organisations",
    "state": "places",
    "place": "places",
}
_MILLISECONDS = 1000.0
_HIGHLIGHT_WORDS = 75
Row = tuple[str, str, float]


def _load(path: Path) -> ModuleType:
    """Gives a scorer, which is a script and no package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python script")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _condense(name: str, text: str) -> Condensed:
    return condense(Article(path=name, text=text), article_path=name, today=_TODAY)


def measure_briefs(folder: Path) -> Iterator[Row]:
    """Yields the scores of the briefs that have gold, and how long an article takes.

    Units: milliseconds for time; all else between 0 and 1.
    """
    scorer = folder / "score_brief.py"
    if not scorer.exists():
        return
    score = _load(scorer).score
    for gold in sorted((folder / "gold").glob("*.yaml")):
        places = (folder / "gold", folder / "articles", folder.parent / "articles")
        path = next((one / f"{gold.stem}.txt" for one in places if (one / f"{gold.stem}.txt").exists()), None)
        if path is None:
            continue
        text = path.read_text(encoding="utf-8")
        _condense(path.name, text)  # the first call compiles patterns and reads tables
        start = time.perf_counter()
        brief = _condense(path.name, text).brief.model_dump(mode="json", by_alias=True, exclude_none=True)
        yield gold.stem, "milliseconds", _MILLISECONDS * (time.perf_counter() - start)
        for measure, value in score(brief, yaml.safe_load(gold.read_text(encoding="utf-8")), text).items():
            yield gold.stem, measure, value


def measure_actors(folder: Path) -> Iterator[Row]:
    """Yields precision, recall and F1 of the actors at document level."""
    scorer = folder / "score_actors.py"
    if not scorer.exists():
        return
    score = _load(scorer).score
    for path in sorted(folder.glob("*/*.jsonl")):
        gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        found = {one["id"]: _find_actors(one["id"], one["text"]) for one in gold}
        for group, values in score(gold, found).items():
            if isinstance(values, tuple):
                for measure, value in zip(("precision", "recall", "F1"), values, strict=True):
                    yield path.stem, f"{group} {measure}", value


def _find_actors(name: str, text: str) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("people", "organisations", "places")}
    try:
        explained = json.loads(_condense(name, text).explanation.as_json())
    except EmptyArticle:
        return out
    for actor in explained["actors"]:
        out[_CLASSES[actor["kind"]]].append({"name": actor["name"], "aliases": actor["aliases"]})
    return out


def measure_finds(folder: Path) -> Iterator[Row]:
    """Yields how well quotations, their speakers, dates and what matters most are found."""
    articles = [one for path in sorted(folder.glob("*.json")) for one in json.loads(path.read_text(encoding="utf-8"))]
    if not articles:
        return
    speakers = _Count()
    quotes, dates = _Count(), _Count()
    points, leads = [], []
    for one in articles:
        meta = ArticleMeta(published=one["published"] and datetime.date.fromisoformat(one["published"]))
        article = Article(path=one["id"], text=one["text"], meta=meta)
        condensed = condense(article, article_path=one["id"], today=_TODAY)
        explained = json.loads(condensed.explanation.as_json())
        said = [(_squash(q["text"]), _squash(q["speaker"] or "")) for q in explained["quotes"]]
        for quote in one["quotes"]:
            words, name = _squash(quote["text"]), _squash(quote["speaker"] or "")
            found = [
                speaker
                for text, speaker in said
                if text == words or (len(words) > 30 and (words in text or text in words))
            ]
            if name:
                quotes.add(bool(found) and name in found)
                if found:
                    speakers.add(name in found)
        wanted = Counter((_squash(d["words"]), d["date"]) for d in one["dates"])
        own = Counter((_squash(d["words"]), d["date"]) for d in explained["dates"])
        right = sum(
            min(n, max((c for (w, d), c in own.items() if d == date and (w in words or words in w)), default=0))
            for (words, date), n in wanted.items()
        )
        dates.add_found(right, sum(own.values()), sum(wanted.values()))
        wants = _bigrams(" ".join(one["highlights"]).split())
        shown = " ".join(p.text for p in condensed.brief.key_points[:3]).split()[:_HIGHLIGHT_WORDS]
        points.append(_share(wants, _bigrams(shown)))
        leads.append(_share(wants, _bigrams(one["text"].split()[:_HIGHLIGHT_WORDS])))
    yield folder.name, "speaker of quotation", speakers.recall
    yield folder.name, "quotation and speaker", quotes.recall
    yield folder.name, "dates F1", dates.f1
    yield folder.name, "ROUGE-2 points", sum(points) / len(points)
    yield folder.name, "ROUGE-2 lead", sum(leads) / len(leads)


class _Count:
    def __init__(self) -> None:
        self.right = self.found = self.wanted = 0

    def add(self, right: bool) -> None:
        self.add_found(right, 1, 1)

    def add_found(self, right: int, found: int, wanted: int) -> None:
        self.right, self.found, self.wanted = self.right + right, self.found + found, self.wanted + wanted

    @property
    def recall(self) -> float:
        return self.right / max(1, self.wanted)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.found + self.wanted)


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _bigrams(words: Sequence[str]) -> Counter[tuple[str, str]]:
    bare = _squash(" ".join(words)).split()
    return Counter(pairwise(bare))


def _share(wanted: Counter[tuple[str, str]], shown: Counter[tuple[str, str]]) -> float:
    return (wanted & shown).total() / max(1, wanted.total())


def main(folders: list[str]) -> int:
    """Measures the folders and prints the table."""
    if not folders:
        print(__doc__)
        return 2
    for folder in map(Path, folders):
        for name, measure, value in (*measure_briefs(folder), *measure_actors(folder), *measure_finds(folder)):
            print(f"{name:32}{measure:28}{value:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
