"""Makes a library of briefs for measuring: 6 points, 6 actors, 4 questions, 5 events, 4 sources each, always the same.

usage: python bench/library.py N FOLDER     writes a project of N briefs of 3 to 4 KB into FOLDER
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_FIRST = (
    "Ada Bela Carla Dmitri Elif Farid Greta Hana Ivo Jana Kofi Lena Milan Nadia Otto Petra Rui Sana Tomas Uma".split()
)
_LAST = "Abbott Berg Costa Dahl Eriksen Fontaine Garcia Haddad Ito Jansen Kovac Lindt Moreau Novak Okoye Petrov".split()
_PLACES = "Aldport Brenn Corvale Dunmere Eastwick Farrow Gallin Harrow Istra Jorvik Kelso Lorne Merrow Norden".split()
_VERBS = "approved rejected postponed reviewed published opened closed financed delayed extended".split()
_THINGS = "the harbour plan|the ferry line|the grain terminal|the flood barrier|the night train|the tunnel".split("|")
_TOPICS = "harbours railways floods grain energy schools courts fisheries".split()
_ROLES = "minister of transport|head of the harbour board|spokeswoman of the ministry|mayor|engineer".split("|")
# A library of N briefs speaks of about N / 5 people, as that of a desk does.
_BRIEFS_PER_ACTOR = 5
_START = datetime.date(2020, 1, 1)
_DAYS = 2000


def make_brief(number: int, total: int) -> dict[str, Any]:
    """Gives one brief of a library of `total`."""
    chance = random.Random(number)
    day = _START + datetime.timedelta(number * _DAYS // max(1, total))
    sources = [
        {
            "id": f"s{n}",
            "title": f"{_pick(chance, _PLACES)} {_pick(chance, _VERBS)} {_pick(chance, _THINGS)}",
            "publisher": f"{_pick(chance, _PLACES)} Courier",
            "url": f"https://news.example/{number}/{n}",
            "published": day.isoformat(),
        }
        for n in range(1, 5)
    ]
    actors = chance.sample(range(max(12, total // _BRIEFS_PER_ACTOR)), 6)
    return {
        "schema": 1,
        "title": f"{_pick(chance, _PLACES)} {_pick(chance, _VERBS)} {_pick(chance, _THINGS)} ({number})",
        "date": day.isoformat(),
        "status": "reviewed",
        "topics": chance.sample(_TOPICS, 2),
        "summary": f"{_sentence(chance)} {_sentence(chance)}",
        "key_points": [
            {"text": _sentence(chance, emphasis=n == 0), "kind": "fact", "evidence": [_evidence(chance)]}
            for n in range(6)
        ],
        "actors": [
            {"name": name_actor(one), "kind": "person", "role": _pick(chance, _ROLES)} for one in actors
        ],
        "open_questions": [
            {"id": f"question-{number}-{n}", "text": f"Will {_pick(chance, _PLACES)} pay for {_pick(chance, _THINGS)}?",
             "status": "open", "origin": "gap"}
            for n in range(4)
        ],
        "timeline": [
            {
                "date": (day - datetime.timedelta(9 * n)).isoformat(),
                "text": _sentence(chance),
                "evidence": [_evidence(chance)],
            }
            for n in range(5)
        ],
        "sources": sources,
    }  # fmt: skip


def name_actor(number: int) -> str:
    """Gives the name of an actor, another for every number."""
    first, last = _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]
    third = number // (len(_FIRST) * len(_LAST))
    return f"{first} {last}" + (f"-{_PLACES[third % len(_PLACES)]} {third}" if third else "")


def make_library(total: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the briefs of a library with their ids."""
    for number in range(total):
        yield f"brief-{number:06}", make_brief(number, total)


def write_project(total: int, folder: Path) -> None:
    """Writes a project for briefgen."""
    briefs = folder / "content" / "briefs"
    briefs.mkdir(parents=True, exist_ok=True)
    (folder / "briefgen.yaml").write_text("title: Bench\nbase_url: https://bench.example/\n", encoding="utf-8")
    for name, brief in make_library(total):
        (briefs / f"{name}.yaml").write_text(dump(brief), encoding="utf-8")


def dump(data: Any) -> str:
    """Gives data as YAML in block style."""
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)


def _pick(chance: random.Random, words: list[str]) -> str:
    return words[int(chance.random() * len(words))]


def _sentence(chance: random.Random, *, emphasis: bool = False) -> str:
    place = _pick(chance, _PLACES)
    place = f"*{place}*" if emphasis else place
    return (
        f"{place} {_pick(chance, _VERBS)} {_pick(chance, _THINGS)} after {chance.randint(2, 90)} days of talks with "
        f"{_pick(chance, _PLACES)}, officials said."
    )


def _evidence(chance: random.Random) -> dict[str, str]:
    return {"source": f"s{chance.randint(1, 4)}", "quote": f"{_pick(chance, _PLACES)} {_pick(chance, _VERBS)}"}


if __name__ == "__main__":
    write_project(int(sys.argv[1]), Path(sys.argv[2]))
