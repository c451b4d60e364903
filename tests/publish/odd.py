"""Odd briefs, invented by a seed: what nobody writes on purpose, and a printer meets all the same."""

from __future__ import annotations

import random
from typing import Any

_WORDS = (
    "ferry harbour pier board mayor islands timetable winter storm engine captain ticket fare night province money "
    "dispute report hearing repair channel signal cargo pilot weather autumn delay crew shore council inspection"
).split()
_NAMES = ("Mara Lindqvist", "Порт", "Αλέξανδρος", "Łukasz Żółw", "J. O’Neill-Smythe", "Þóra", "Harbour board", "N.")
_LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "x" * 300,
    "https://example.org/" + "a-very-long-path/" * 20,
    "один" * 60,
    "α" * 200,
)
_SCRIPTS = (
    "港湾委員会が決定した",
    "مرفأ الجزر",
    "נמל האיים",
    "द्वीपों का बंदरगाह",
    "ท่าเรือเกาะ",
    "⛴️ 🚢 👩‍✈️",
    "\U0001d573\U0001d586",
)
_SIGNS = (
    "<b>&amp;</b>",
    "{{ 7 * 7 }}",
    "*a* **b** `c`",
    "[x](javascript:1)",
    "— … ‰ № ∑ ⅔",
    "a\u00adb\u200bc\u2060d",
    "%PDF-",
)
_MARKINGS = ("clear", "green", "amber", "amber+strict", "red")
_LANGUAGES = ("en", "de", "fr", "uk", "pt-BR", "ar", "ja", "tlh", "el", "sr-Cyrl")


def invent_brief(seed: int) -> dict[str, Any]:
    """Gives an odd brief; the same for the same seed."""
    return _Inventor(random.Random(seed)).brief()


class _Inventor:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.is_rich = dice.random() < 0.3
        self.sources = dice.choice((1, 1, 2, 5, 40))

    def text(self, most: int = 30) -> str:
        words = self.dice.choices(_WORDS, k=self.dice.randint(1, most))
        if self.dice.random() < 0.1:
            words.insert(0, self.dice.choice(_LONG))
        if self.dice.random() < 0.1:
            words.append(self.dice.choice(_SIGNS))
        if self.dice.random() < 0.05:
            words.append(self.dice.choice(_SCRIPTS))
        return " ".join(words).capitalize()

    def count(self, most: int) -> int:
        return self.dice.choice((0, 0, 1, 2, self.dice.randint(0, most)))

    def evidence(self) -> list[dict[str, str]]:
        several = range(self.dice.choice((1, 1, 1, 2, 3, 9)))
        return [{"source": f"s{self.dice.randint(1, self.sources)}", "quote": self.text(60)} for _ in several]

    def date(self) -> str:
        return self.dice.choice(
            ("2025-03-11", "2025-03", "2025", "2025-03~", "2014?", "2025-03-11/2025-03-13", "2025-03/..")
        )

    def point(self) -> dict[str, Any]:
        kind = self.dice.choice(("fact", "claim", "judgment"))
        made: dict[str, Any] = {"text": self.text(70), "kind": kind, "evidence": self.evidence()}
        if kind == "claim":
            made["attributed_to"] = self.dice.choice(_NAMES)
        if kind == "judgment":
            made |= self.dice.choice(({"likelihood": "very likely"}, {"confidence": "low"}))
        return made

    def brief(self) -> dict[str, Any]:
        dice = self.dice
        brief: dict[str, Any] = {
            "schema": 1,
            "title": self.text(dice.choice((3, 8, 120))),
            "date": f"2025-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
            "language": dice.choice(_LANGUAGES) if dice.random() < 0.3 else "en",
            "status": "reviewed",
            "marking": dice.choice(_MARKINGS),
            "topics": [f"topic-{n}" for n in range(self.count(12))],
            "summary": self.text(dice.choice((5, 40, 600))),
            "key_points": [self.point() for _ in range(dice.choice((1, 3, 7, 25)))],
            "sources": [self.source(number) for number in range(1, self.sources + 1)],
        }
        if dice.random() < 0.5:
            brief |= {"why_it_matters": self.text(80), "whats_next": self.text(80)}
        most = dice.choice((200, 60)) if self.is_rich else 8
        brief["actors"] = [self.actor(number) for number in range(self.count(most))]
        brief["timeline"] = [
            {"date": self.date(), "text": self.text(), "evidence": self.evidence()}
            for _ in range(self.count(most // 2))
        ]
        brief["quotes"] = [
            {"text": self.text(90), "source": "s1", "speaker": dice.choice(_NAMES)} for _ in range(self.count(9))
        ]
        brief["figures"] = [
            {"value": f"{dice.randint(0, 10**9):,}", "unit": self.text(3), "what": self.text(), "as_of": self.date()}
            for _ in range(self.count(9))
        ]
        brief["disagreements"] = [
            {"topic": self.text(5), "versions": [{"says": self.text(), "evidence": self.evidence()} for _ in range(2)]}
            for _ in range(self.count(3))
        ]
        brief["corrections"] = [{"date": "2025-12-31", "text": self.text()} for _ in range(self.count(3))]
        return {key: value for key, value in brief.items() if value not in ([], "")}

    def actor(self, number: int) -> dict[str, Any]:
        made: dict[str, Any] = {"name": f"{self.dice.choice(_NAMES)} {number}"}
        if self.dice.random() < 0.6:
            made["role"] = self.text(6)
        if self.dice.random() < 0.4:
            made |= {"position": self.text(), "evidence": self.evidence()}
        return made

    def source(self, number: int) -> dict[str, Any]:
        made: dict[str, Any] = {"id": f"s{number}", "title": self.text(12)}
        if self.dice.random() < 0.7:
            made |= {
                "publisher": self.text(3),
                "url": f"https://example.org/{number}/" + "path-" * self.dice.randint(0, 40),
            }
        return made
