"""Files and bytes → articles: plain text, Markdown with front matter, HTML."""

from __future__ import annotations

import re
from pathlib import Path

from briefgen.article import Article
from briefgen.codec import parse_article, read_article, read_bytes
from briefgen.errors import EmptyArticle, Place
from briefgen.gather.extract import extract_article

HTML_ENDINGS = (".html", ".htm", ".xhtml")
_LOOKS_LIKE_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|article)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w-]+)""", re.IGNORECASE)


def read_any_article(path: str | Path, shown: str | None = None) -> Article:
    """Reads an article from a text, Markdown or HTML file, which messages call `shown`.

    Raises: BriefgenError of the kind that is wrong with it.
    """
    shown = shown or str(path)
    if Path(path).suffix.lower() in HTML_ENDINGS:
        return extract_article(decode_html(read_bytes(path, shown), None), shown)
    article = read_article(path, shown)
    if not article.text.strip():
        raise EmptyArticle("the article is empty", Place(shown), "it needs the article's text")
    return article


def parse_text(text: str, path: str) -> Article:
    """Reads an article from text that may be HTML.

    Raises: EmptyArticle where there is none in it.
    """
    if _LOOKS_LIKE_HTML.match(text):
        return extract_article(text, path)
    article = parse_article(text, path)
    if not article.text.strip():
        raise EmptyArticle("the article is empty", Place(path), "it needs the article's text")
    return article


def decode_html(raw: bytes, charset: str | None) -> str:
    """Gives a page's text, in the letters that its server or the page itself declares."""
    declared = _CHARSET.search(raw[:2048])
    for name in (charset, declared.group(1).decode("ascii") if declared else None, "utf-8"):
        try:
            return raw.decode(name) if name else raw.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("windows-1252", "replace")
