from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from briefgen.article import ArticleMeta, digest
from briefgen.codec import dump_article, dump_brief, parse_article, parse_brief, read_article, read_brief
from briefgen.errors import ReadError
from tests.conftest import ROOT, brief_text

VALID = sorted((Path(__file__).parent / "data" / "valid").glob("*.yaml")) + sorted(
    (ROOT / "content" / "briefs").glob("*.yaml")
)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_brief_reads_back_as_it_was(path: Path) -> None:
    brief = read_brief(path).brief
    text = dump_brief(brief)
    assert parse_brief(text, "x.yaml").brief == brief
    assert dump_brief(parse_brief(text, "x.yaml").brief) == text


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_what_is_written_means_the_same_to_any_reader_of_yaml(path: Path) -> None:
    brief = read_brief(path).brief
    data = yaml.safe_load(dump_brief(brief))
    assert data["title"] == brief.title
    assert data["date"] == brief.date
    assert [point["text"] for point in data["key_points"]] == [point.text for point in brief.key_points]
    quotes = [evidence["quote"] for point in data["key_points"] for evidence in point.get("evidence", [])]
    assert quotes == [evidence.quote for point in brief.key_points for evidence in point.evidence]
    assert [event["date"] for event in data.get("timeline", [])] == [event.date for event in brief.timeline]


@pytest.mark.parametrize(
    "title",
    ["no", "12:30", "a: b", "a #b", "- a", "‘x’", "1e3", "null", "@a", "é…", "ends with:", "tab\tin", "x" * 300],
)
def test_a_text_that_yaml_would_misread_is_quoted(title: str) -> None:
    brief = parse_brief(brief_text(title=f'"{title}"'.replace("\t", "\\t")), "x.yaml").brief
    assert yaml.safe_load(dump_brief(brief))["title"] == title


def test_quotes_are_in_double_quotation_marks_and_prose_is_folded() -> None:
    text = dump_brief(parse_brief(brief_text(), "x.yaml").brief)
    assert '- quote: "The harbour board voted on Tuesday' in text
    assert "summary: >-\n  The board deepens" in text


def test_front_matter_is_no_part_of_the_text() -> None:
    article = parse_article("---\ntitle: A\npublished: 2025-01-02\n---\n\nBody\n---\nmore\n", "a.md")
    assert article.text == "\nBody\n---\nmore\n"
    assert article.meta.title == "A"
    assert article.first_line == 5
    assert article.sha256 == digest("\nBody\n---\nmore\n")


def test_a_text_without_front_matter_is_all_text() -> None:
    assert parse_article("--- no\nBody", "a.txt").text == "--- no\nBody"


def test_an_article_is_kept_as_it_came() -> None:
    text = "Glued.Words , “quotes”\n\n\n and ends without a line feed"
    meta = ArticleMeta(title="A: b", sha256=digest(text))
    assert parse_article(dump_article(text, meta), "a.md").text == text
    assert parse_article(dump_article(text, meta), "a.md").meta == meta


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.md", "no such file"), (tmp_path, "folder")):
        with pytest.raises(ReadError, match=words):
            read_article(path)
