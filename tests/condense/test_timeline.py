"""Dates in words come to what a reader of the article would take them for; it is of Wednesday 12 March 2025."""

from __future__ import annotations

import datetime

import pytest

from briefgen.article import Article, ArticleMeta
from briefgen.condense.reading import read
from briefgen.condense.timeline import find_dates
from tests.conftest import parse_cases

_WEDNESDAY = datetime.date(2025, 3, 12)


@pytest.mark.parametrize(("title", "text", "expected"), parse_cases("dates.md"), ids=lambda value: value[:40])
def test_a_date_comes_to_what_its_words_mean(title: str, text: str, expected: str) -> None:
    anchor = None if text.startswith("[none]") else _WEDNESDAY
    article = Article(path="x.txt", text=text.removeprefix("[none] "), meta=ArticleMeta(title="A title"))
    found = find_dates(read(article), anchor)
    assert "\n".join(f"{date.words} = {date.date}" for date in found) == expected, title
