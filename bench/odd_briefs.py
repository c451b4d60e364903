"""Writes a project of many odd briefs, to see how the site bears them.

usage: python bench/odd_briefs.py FOLDER [N] [SEED]

N briefs (300 unless told otherwise) over four years on a dozen topics, most of them ordinary. Among them are long
words, titles of one letter and of four lines, empty optional fields, Arabic, Hebrew, Chinese, Japanese and Ukrainian
text, a brief of 200 actors, questions that later briefs answer, cited sources beside kept ones, mark-up in text fields,
aliases, corrections and withdrawn briefs. The same N and SEED make the same files.
"""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # a checkout needs no installation

from briefgen.text import slug

_FIRST_DAY = datetime.date(2022, 1, 10)
_DAYS = 1400
_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_ADDRESS = "https://example.org/" + "a-very-long-path-without-a-single-place-to-break/" * 4
_TONGUES: tuple[tuple[str, str, str, str], ...] = (
    ("ar", "المفاوضات تتوقف في جدة", "قال المتحدث باسم الوفد إن المحادثات ستستأنف الأسبوع المقبل.", "أحمد الخالدي"),
    ("he", "השיחות נעצרו", "הדובר אמר כי השיחות יתחדשו בשבוע הבא.", "דוד לוי"),
    ("zh", "谈判在利雅得暂停", "发言人说，会谈将于下周恢复，但没有公布日期。", "王小明"),
    ("ja", "協議は来週に延期", "報道官は、協議が来週再開されると述べた。", "田中太郎"),
    (
        "uk",
        "Переговори відкладено на тиждень",
        "Речник сказав, що переговори відновляться наступного тижня.",
        "Олена Шевченко",
    ),
)
_TOPICS = (
    "harbour-works", "ferries", "water-law", "night-trains", "wheat-prices", "border-talks", "city-budget",
    "school-meals", "rail-strike", "energy-strikes", "fishing-quota", _LONG.lower().replace("ä", "ae"),
)  # fmt: skip
_PUBLISHERS = (
    "Island Courier", "Continental Observer", "The Gazette", "Harbour Weekly", "Wire Service",
    "Evening Standard of the North", "Правда островів", "جريدة الساحل", "港口日报", _LONG,
)  # fmt: skip
_ROLES = (
    "mayor",
    "minister",
    "spokesperson",
    "envoy",
    "chair of the board",
    "former minister",
    "ambassador",
    "engineer",
)
_LIKELIHOODS = ("almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely")


def _read_words(name: str) -> list[str]:
    lines = (ROOT / "briefgen" / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0].split("|")[0].strip() for line in lines if line and not line.startswith("#")]


def _is_withdrawn(number: int) -> bool:
    return number % 97 == 50


class _Writer:
    """Invents people, sentences and briefs from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        article = " ".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "content" / "articles").glob("*.md")))
        self.words = sorted({word for word in article.split() if word.isalpha() and word.islower()})
        self.places = _read_words("places.txt")
        given = _read_words("given_names.txt")
        self.people = sorted({f"{self.chance.choice(given)} {self.chance.choice(self.places)}" for _ in range(900)})
        self.open: list[str] = []

    def sentence(self, words: int) -> str:
        """Gives a sentence of this many words."""
        chosen = [self.chance.choice(self.words) for _ in range(words)]
        chosen[self.chance.randrange(words)] = self.chance.choice(self.places)
        if self.chance.random() < 0.02:
            chosen.append(_LONG)
        text = " ".join(chosen)
        return text[:1].upper() + text[1:]

    def brief(self, number: int, day: datetime.date) -> tuple[dict[str, Any], str]:
        """Gives a brief and the text of the article that it stands on."""
        tongue = self.chance.choice(_TONGUES) if number % 11 == 3 else None
        sentences = [
            tongue[2] if tongue and index % 2 else self.sentence(self.chance.randint(9, 22)) + "."
            for index in range(14)
        ]
        is_bare = number % 17 == 5
        brief: dict[str, Any] = {
            "schema": 1,
            "title": tongue[1] if tongue else self.title(number),
            "date": day.isoformat(),
            "language": tongue[0] if tongue else "en",
            "status": "withdrawn" if _is_withdrawn(number) else "reviewed",
            "summary": tongue[2] if tongue else f"{self.sentence(14)}. {self.sentence(12)}.",
            "key_points": [self.point(text, index) for index, text in enumerate(sentences[: 1 if is_bare else 6])],
        }
        if not is_bare:
            brief |= self.rest(number, day, sentences, tongue)
        brief["sources"] = self.sources(number, day)
        return brief, "\n\n".join(sentences)

    def title(self, number: int) -> str:
        """Gives a headline; now and then one that nobody would set."""
        odd = {7: "X", 8: _LONG + " " + _LONG, 9: "*Marked* & <b>up</b> “title” `code`", 10: self.sentence(40)}
        return odd.get(number % 60) or self.sentence(self.chance.randint(5, 10))

    def point(self, quote: str, index: int) -> dict[str, Any]:
        """Gives a key point that stands on a quote."""
        point: dict[str, Any] = {"text": f"{self.sentence(12)}.", "evidence": [{"source": "s1", "quote": quote}]}
        if index == 2:
            point |= {"kind": "claim", "attributed_to": self.chance.choice(self.people)}
        if index == 4:
            point |= {"kind": "judgment", "likelihood": self.chance.choice(_LIKELIHOODS)}
        if index == 5:
            point |= {"kind": "judgment", "confidence": "low"}
        return point

    def rest(
        self, number: int, day: datetime.date, sentences: list[str], tongue: tuple[str, str, str, str] | None
    ) -> dict[str, Any]:
        """Gives the optional fields, some of them now and then."""
        few = self.chance.sample(self.people[: 60 + number], 4) + self.chance.sample(self.people[:40], 3)
        names = list(dict.fromkeys(self.people[:200] if number == 42 else few))
        actors = [
            {
                "name": name,
                "kind": "person",
                "role": self.chance.choice(_ROLES),
                "position": f"{self.sentence(8)}.",
                "evidence": [{"source": "s1", "quote": sentences[1]}],
            }
            if index % 3
            else {"name": name}
            for index, name in enumerate(names)
        ]
        if tongue:
            actors.append({"name": tongue[3], "kind": "person", "id": slug(tongue[3]) or f"person-{number}"})
        questions = [{"id": f"q-{number}-{one}", "text": f"{self.sentence(9)}?", "origin": "gap"} for one in range(2)]
        answers = []
        if self.open and number % 3 == 0:
            asked = self.open.pop(self.chance.randrange(len(self.open)))
            status = self.chance.choice(("partly", "answered", "overtaken"))
            evidence = [{"source": "s1", "quote": sentences[2]}]
            answers = [{"question": asked, "status": status, "text": f"{self.sentence(10)}.", "evidence": evidence}]
        if not _is_withdrawn(number):
            self.open += [str(one["id"]) for one in questions]
        whens = [(day - datetime.timedelta(days=self.chance.randrange(90))).isoformat() for _ in range(3)]
        whens += [day.strftime("%Y-%m~"), f"{day.isoformat()}/{(day + datetime.timedelta(days=2)).isoformat()}"]
        fields: dict[str, Any] = {
            "topics": self.chance.sample(_TOPICS, 1 + number % 2),
            "actors": actors,
            "open_questions": questions,
            "answers": answers,
            "timeline": [
                {"date": when, "text": f"{self.sentence(9)}.", "evidence": [{"source": "s1", "quote": sentences[3]}]}
                for when in whens
            ],
            "quotes": [
                {"text": sentences[at].rstrip("."), "speaker": names[at % len(names)], "source": "s1"}
                for at in (5, 6, 7)
            ],
        }
        if number % 2:
            fields["why_it_matters"] = f"{self.sentence(15)}."
        if number % 4 == 1:
            fields["figures"] = [{"value": "14,000", "unit": "containers", "what": self.sentence(5)}, {"value": "2"}]
        if number % 5 == 1:
            versions = [
                {"says": f"{self.sentence(6)}.", "evidence": [{"source": "s2", "quote": "words"}]} for _ in "ab"
            ]
            fields["disagreements"] = [{"topic": "The day", "versions": versions}]
        if number % 13 == 1:
            fields |= {"updated": (day + datetime.timedelta(days=3)).isoformat(), "aliases": [f"old-{number}"]}
            fields["corrections"] = [{"date": fields["updated"], "text": f"{self.sentence(8)}."}]
        return fields

    def sources(self, number: int, day: datetime.date) -> list[dict[str, Any]]:
        """Gives a kept source and a cited one."""
        kept = {"id": "s1", "title": self.sentence(6), "article": f"content/articles/{number:05}.md"}
        if number % 7:
            kept |= {"publisher": self.chance.choice(_PUBLISHERS), "published": day.isoformat(), "reliability": "B"}
            kept["url"] = f"https://example.org/{number}" if number % 19 else _ADDRESS
        return [kept, {"id": "s2", "title": self.sentence(5), "publisher": self.chance.choice(_PUBLISHERS)}]


def write_odd_project(folder: Path, count: int = 300, seed: int = 1) -> None:
    """Writes the project into a folder that is made for it."""
    writer = _Writer(seed)
    for part in ("articles", "briefs"):
        (folder / "content" / part).mkdir(parents=True)
    settings = {
        "title": "Odd & many",
        "base_url": "https://odd.example.org/",
        "description": "Briefs to try a site with.",
    }
    (folder / "briefgen.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    for number in range(count):
        day = _FIRST_DAY + datetime.timedelta(days=number * _DAYS // count)
        brief, text = writer.brief(number, day)
        (folder / "content" / "articles" / f"{number:05}.md").write_text(text + "\n", encoding="utf-8")
        path = folder / "content" / "briefs" / f"{day.isoformat()}-{number:05}.yaml"
        path.write_text(yaml.safe_dump(brief, allow_unicode=True, sort_keys=False), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Writes the project that the command line asks for."""
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    count, seed = (int(arguments[at]) if len(arguments) > at else default for at, default in ((1, 300), (2, 1)))
    write_odd_project(Path(arguments[0]), count, seed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
