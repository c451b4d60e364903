"""Quotations go to those who said them."""

from __future__ import annotations

import datetime
import json

import pytest

from briefgen.article import Article, ArticleMeta
from briefgen.condense.compose import condense
from tests.conftest import parse_cases


@pytest.mark.parametrize(("title", "text", "expected"), parse_cases("quotes.md"), ids=lambda value: value[:40])
def test_a_quotation_goes_to_its_speaker(title: str, text: str, expected: str) -> None:
    article = Article(path="x.txt", text=text, meta=ArticleMeta(title="A title", language="en"))
    condensed = condense(article, article_path="x.txt", today=datetime.date(2026, 1, 5))
    found = json.loads(condensed.explanation.as_json())["quotes"]
    assert "\n".join(f"{quote['speaker']}: {quote['text']}" for quote in found) == expected, title
