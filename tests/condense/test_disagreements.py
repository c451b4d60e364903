"""Several articles together: what they share is merged, copies count once, contradictions are told."""

from __future__ import annotations

import datetime
import time

from briefgen.article import Article, ArticleMeta
from briefgen.brief import Brief
from briefgen.codec import dump_brief, parse_brief
from briefgen.condense.compose import condense, condense_together
from briefgen.faith import check_brief
from tests.conftest import ROOT

TODAY = datetime.date(2026, 1, 5)
FIRST = """A fire at a paper mill in Lindholm killed 12 people on Monday, police said.

The mill belongs to Nordpapp. "We had no warning at all that morning," said Ida Krantz, who runs the night shift.

Mayor Olof Berg said the town would open a school for the families."""
SECOND = """A fire at a paper mill in Lindholm killed 14 people on Monday, the fire service said.

Nordpapp closed its other plant in Vasa. "We had no warning at all that morning," said Per Holm, a guard.

Workers will meet the company next week."""


def _condense(*texts: str) -> tuple[Brief, dict[str, Article]]:
    day = datetime.date(2024, 5, 7)
    articles = [
        Article(
            path=f"{number}.txt", text=text, meta=ArticleMeta(title="Fire at the mill", published=day, language="en")
        )
        for number, text in enumerate(texts, 1)
    ]
    brief = condense_together([(one, one.path) for one in articles], today=TODAY).brief
    return brief, {f"s{number}": one for number, one in enumerate(articles, 1)}


def test_numbers_and_speakers_that_differ_are_told_with_both_versions() -> None:
    brief, articles = _condense(FIRST, SECOND)
    told = {one.topic: [version.says for version in one.versions] for one in brief.disagreements}
    deaths = next(says for topic, says in told.items() if topic.startswith("How many people"))
    assert "12 people" in deaths[0]
    assert "14 people" in deaths[1]
    speakers = next(says for topic, says in told.items() if topic.startswith("Who said"))
    assert speakers == ["Ida Krantz said so.", "Per Holm said so."]
    file = parse_brief(dump_brief(brief), "x.yaml")
    assert not [fault for fault in check_brief(file, articles).faults if fault.severity == "error"]


def test_a_copy_corroborates_nothing() -> None:
    brief, _ = _condense(FIRST, FIRST + "\n\nRead on our site.")
    assert [source.duplicate_of for source in brief.sources] == [None, "s1"]
    assert not brief.disagreements
    assert all(len(point.evidence) == 1 for point in brief.key_points)


def test_what_two_sources_carry_cites_both_and_comes_first() -> None:
    shared = "The ferry line between Aldport and Corvale will close in March, the ministry said on Friday."
    other = "Rain fell all day in Corvale. Schools stayed shut, and the market in Merrow Street opened an hour late."
    third = "Unions called for a strike in Aldport, where 300 people work for the line. A march begins at noon."
    brief, _ = _condense(f"{shared}\n\n{third}", f"{other}\n\n{shared}")
    assert {one.source for one in brief.key_points[0].evidence} == {"s1", "s2"}


def test_thirty_kilobytes_are_condensed_in_a_moment() -> None:
    names = sorted((ROOT / "bench" / "articles").glob("*.yaml"))
    text = "\n\n".join(name.read_text(encoding="utf-8") for name in names)[:30_000]
    article = Article(path="long.txt", text=text, meta=ArticleMeta(title="All of it", language="en"))
    condense(article, article_path="long.txt", today=TODAY)
    start = time.process_time()
    brief = condense(article, article_path="long.txt", today=TODAY).brief
    # Twenty times what it takes: a hang is a fault, a slow machine is none.
    assert time.process_time() - start < 4
    assert 5 <= len(brief.key_points) <= 8
    assert len(brief.actors) <= 20
    assert len(brief.quotes) <= 12
