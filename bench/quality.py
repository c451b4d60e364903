"""Prints how good condensing is on sets of articles with gold.

usage: python bench/quality.py [--misses] FOLDER…

A folder holds any of
  gold/NAME.yaml             what a careful reader expects of a brief of NAME.txt, with score_brief.py beside `gold`;
                             the article lies in gold/, in articles/, or in ../articles
  NAME/*.jsonl               one document a line: id, text, people, organisations, places; with score_actors.py
  *.yaml, *.json             a list of articles: id, text, published, quotes (text, speaker), dates (words, date),
                             highlights (what a person would put in a box above it)
It then prints a table: set, measure, value; with --misses, instead, each quotation and date that is wrong.
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
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
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
_SHORT_QUOTE = 30
_TITLES = re.compile(r"^(?:(?:dr|prof|professor|mr|mrs|ms|sir|capt|captain|cllr|judge|sgt|gen|rev|msgr) )+")
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
        brief = msgspec.to_builtins(_condense(path.name, text).brief)
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


@dataclass(frozen=True)
class _Look:
    """One article with what was found in it beside what a careful reader finds."""

    name: str
    quotes: tuple[tuple[str, str, tuple[str, ...]], ...]  # words, speaker, speakers that were found
    dates: tuple[tuple[str, str], ...]  # words, date
    found_dates: tuple[tuple[str, str], ...]
    points: float
    lead: float

    @property
    def right_dates(self) -> int:
        """How many of the dates that were found are wanted, each counted once."""
        left = list(self.dates)
        for words, date in self.found_dates:
            hit = next((w for w in left if w[1] == date and (w[0] in words or words in w[0])), None)
            if hit:
                left.remove(hit)
        return len(self.dates) - len(left)

    @property
    def misses(self) -> Iterator[str]:
        """What is wrong, for a person who wants to mend it."""
        for words, speaker, found in self.quotes:
            if speaker and speaker not in found:
                yield f"{self.name}: “{words}” is said by {speaker}, found {', '.join(found) or 'nobody'}"
        for words, date in sorted(set(self.dates) ^ set(self.found_dates)):
            yield f"{self.name}: {'missed' if (words, date) in self.dates else 'found'} {words} = {date}"


def look_at(folder: Path) -> tuple[_Look, ...]:
    """Condenses the articles of a folder that say what a careful reader finds in them."""
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("*.json")])
    return tuple(_look_at(one) for path in paths for one in yaml.safe_load(path.read_text(encoding="utf-8")))


def _look_at(one: dict[str, Any]) -> _Look:
    published = datetime.date.fromisoformat(str(one["published"])) if one["published"] else None
    article = Article(path=one["id"], text=one["text"], meta=ArticleMeta(published=published))
    condensed = condense(article, article_path=one["id"], today=_TODAY)
    explained = json.loads(condensed.explanation.as_json())
    said = [(_squash(q["text"]), _name(q["speaker"])) for q in explained["quotes"]]
    wants = _bigrams(" ".join(one["highlights"]).split())
    shown = " ".join(p.text for p in condensed.brief.key_points[:3]).split()[:_HIGHLIGHT_WORDS]
    return _Look(
        one["id"],
        tuple(
            (words, _name(q["speaker"]), tuple(speaker for text, speaker in said if _is_same(words, text)))
            for q in one["quotes"]
            for words in [_squash(q["text"])]
        ),
        tuple((_squash(d["words"]), str(d["date"])) for d in one["dates"]),
        tuple((_squash(d["words"]), d["date"]) for d in explained["dates"]),
        _share(wants, _bigrams(shown)),
        _share(wants, _bigrams(one["text"].split()[:_HIGHLIGHT_WORDS])),
    )


def _is_same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > _SHORT_QUOTE and (one in other or other in one))


def measure_finds(folder: Path) -> Iterator[Row]:
    """Yields how well quotations, their speakers, dates and what matters most are found."""
    looks = look_at(folder)
    if not looks:
        return
    named = [quote for one in looks for quote in one.quotes if quote[1]]
    found = [quote for quote in named if quote[2]]
    right = sum(speaker in speakers for _, speaker, speakers in named)
    yield folder.name, "speaker of quotation", right / max(1, len(found))
    yield folder.name, "quotation and speaker", right / max(1, len(named))
    dates = sum(len(one.dates) + len(one.found_dates) for one in looks)
    yield folder.name, "dates F1", 2 * sum(one.right_dates for one in looks) / max(1, dates)
    yield folder.name, "ROUGE-2 points", sum(one.points for one in looks) / len(looks)
    yield folder.name, "ROUGE-2 lead", sum(one.lead for one in looks) / len(looks)


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _name(speaker: str | None) -> str:
    return re.sub(
        r"^(?:(?:dr|prof|professor|mr|mrs|ms|sir|capt|captain|cllr|judge|sgt|gen|rev) )+", "", _squash(speaker or "")
    )


def _bigrams(words: Sequence[str]) -> Counter[tuple[str, str]]:
    bare = _squash(" ".join(words)).split()
    return Counter(pairwise(bare))


def _share(wanted: Counter[tuple[str, str]], shown: Counter[tuple[str, str]]) -> float:
    return (wanted & shown).total() / max(1, wanted.total())


def main(arguments: list[str]) -> int:
    """Measures the folders and prints the table."""
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")]
    if not folders:
        print(__doc__)
        return 2
    for folder in folders:
        if "--misses" in arguments:
            print(*(miss for one in look_at(folder) for miss in one.misses), sep="\n")
            continue
        for name, measure, value in (*measure_briefs(folder), *measure_actors(folder), *measure_finds(folder)):
            print(f"{name:32}{measure:28}{value:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
