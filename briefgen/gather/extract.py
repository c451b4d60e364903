"""HTML → the article in it; the one room that knows trafilatura."""

from __future__ import annotations

import datetime

from briefgen.article import Article, ArticleMeta
from briefgen.edtf import parse_day
from briefgen.errors import EmptyArticle, Place

# Below this a page is a cookie wall, a log-in form or an error message, not an article.
_MIN_CHARACTERS = 200


def extract_article(html: str, path: str, url: str | None = None) -> Article:
    """Gives the article that an HTML page holds, its navigation, advertisements and comments left out.

    Raises: EmptyArticle where the page holds none.
    """
    import logging

    import ftfy
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # A guessed date is worse than none: only what the page itself declares counts.
    dates = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
    found = trafilatura.bare_extraction(
        html, url=url, favor_precision=True, include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    text = ftfy.fix_encoding(getattr(found, "text", None) or "").strip()
    if len(text) < _MIN_CHARACTERS:
        hint = "save the article's text as a .txt file and add that"
        raise EmptyArticle("no article is found in this page", Place(path), hint)
    meta = ArticleMeta(
        title=_line(found, "title"),
        publisher=_line(found, "sitename") or _line(found, "hostname"),
        author=_line(found, "author"),
        url=_line(found, "url") or url,
        published=_day(_line(found, "date")),
        language=_line(found, "language"),
    )
    return Article(path=path, text=text + "\n", meta=meta)


def _line(found: object, name: str) -> str | None:
    """Gives one of the things that trafilatura found, on one line; it leaves out what it did not look for."""
    return " ".join(str(getattr(found, name, None) or "").split()) or None


def _day(text: str | None) -> datetime.date | None:
    try:
        return parse_day(text)
    except ValueError:
        return None
