"""Own articles of several kinds, each with what a careful reader expects of its brief."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.article import Article
from briefgen.codec import dump_brief, parse_brief, read_article
from briefgen.condense.compose import Condensed, condense
from briefgen.faith import check_brief
from briefgen.words import FURNITURE_LINE, FURNITURE_SENTENCE

DATA = Path(__file__).parent.parent / "data" / "articles"
NAMES = sorted(path.stem for path in DATA.glob("*.txt"))
TODAY = datetime.date(2026, 1, 5)


def _condense(name: str) -> tuple[Article, Condensed, dict[str, Any]]:
    article = read_article(DATA / f"{name}.txt")
    expected = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return article, condense(article, article_path=f"{name}.txt", today=TODAY), expected


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest) -> tuple[Article, Condensed, dict[str, Any]]:
    return _condense(request.param)


def test_every_word_of_evidence_stands_in_the_article(case) -> None:
    article, condensed, _ = case
    file = parse_brief(dump_brief(condensed.brief), "x.yaml")
    verdict = check_brief(file, {"s1": article})
    assert not [str(fault) for fault in verdict.faults if fault.severity == "error"]
    assert verdict.proofs


def test_the_same_article_gives_the_same_brief(case) -> None:
    article, condensed, _ = case
    again = condense(article, article_path=condensed.brief.sources[0].article or "", today=TODAY)
    assert dump_brief(again.brief) == dump_brief(condensed.brief)
    assert again.explanation.as_json() == condensed.explanation.as_json()


def test_a_brief_is_a_draft_of_claims_and_facts_without_furniture(case) -> None:
    _, condensed, expected = case
    brief = condensed.brief
    assert brief.status == "draft"
    assert not [p for p in brief.key_points if p.kind == "judgment"]
    assert all(p.attributed_to for p in brief.key_points if p.kind == "claim")
    said = [brief.summary, *(p.text for p in brief.key_points), *(q.text for q in brief.open_questions)]
    assert not [text for text in said if FURNITURE_LINE.match(text) or FURNITURE_SENTENCE.search(text)]
    assert len({p.text for p in brief.key_points}) == len(brief.key_points)
    assert expected.get("engine_has", "offline") in (brief.method.engine if brief.method else "")
    assert expected.get("language", "en") == brief.language


def test_title_and_date_are_the_articles_own(case) -> None:
    _, condensed, expected = case
    assert expected["title_has"] in condensed.brief.title
    assert condensed.brief.date == expected.get("date", TODAY)


def test_those_who_act_are_found_with_kind_and_role(case) -> None:
    _, condensed, expected = case
    actors = {actor.name: actor for actor in condensed.brief.actors}
    for name, kind in expected.get("must", {}).items():
        assert name in actors, (name, sorted(actors))
        assert actors[name].kind == kind, name
    for name, role in expected.get("roles", {}).items():
        assert re.search(role, actors[name].role or ""), (name, actors[name].role)
    for name in expected.get("never", ()):
        assert name not in actors


def test_quotations_have_their_speakers(case) -> None:
    _, condensed, expected = case
    quotes = json.loads(condensed.explanation.as_json())["quotes"]
    for words, speaker in expected.get("quotes", {}).items():
        speakers = [quote["speaker"] for quote in quotes if words in quote["text"]]
        assert speaker in speakers, (words, speakers, quotes)


def test_dates_are_resolved_and_never_invented(case) -> None:
    _, condensed, expected = case
    dates = {date["words"]: date["date"] for date in json.loads(condensed.explanation.as_json())["dates"]}
    for words, date in expected.get("dates", {}).items():
        assert dates.get(words) == str(date), (words, dates)
    for words in expected.get("undated", ()):
        assert words not in dates


def test_what_is_open_is_asked(case) -> None:
    _, condensed, expected = case
    asked = [question.text for question in condensed.brief.open_questions]
    for pattern in expected.get("questions", ()):
        assert any(re.search(pattern, text) for text in asked), (pattern, asked)


def test_key_points_carry_the_article(case) -> None:
    _, condensed, expected = case
    points = [point.text for point in condensed.brief.key_points]
    for pattern in expected.get("points", ()):
        assert any(re.search(pattern, text) for text in points), (pattern, points)
    sentences = [one["text"] for one in json.loads(condensed.explanation.as_json())["sentences"]]
    for sentence in expected.get("sentences", ()):
        assert sentence in sentences
