"""Where articles come from: a file, standard input or an address; and how a project keeps them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from briefgen import __version__
from briefgen.article import Article, digest
from briefgen.codec import dump_article, parse_article, read_article, read_bytes
from briefgen.disk import write_file
from briefgen.document import decode
from briefgen.errors import BriefgenError, EmptyArticle, FetchError, Place
from briefgen.gather.extract import extract_article
from briefgen.project import Project
from briefgen.text import shorten, slug

HTML_ENDINGS = (".html", ".htm", ".xhtml")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|article)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w-]+)""", re.IGNORECASE)
_TIMEOUT_SECONDS = 30
_MAX_BYTES = 20_000_000


def is_address(source: str) -> bool:
    """Tells whether a source is an address rather than a file."""
    return bool(_ADDRESS.match(source))


def read_source(source: str, today: datetime.date, standard_input: BinaryIO | None = None) -> Article:
    """Reads an article from a file, an address, or standard input (`-`).

    Raises: BriefgenError of the kind that is wrong with it.
    """
    if source == "-" and standard_input is not None:
        return _parse_text(decode(standard_input.read(), "-"), "-")
    if is_address(source):
        return fetch_article(source, today)
    return read_any_article(source)


def read_any_article(path: str | Path, shown: str | None = None) -> Article:
    """Reads an article from a text, Markdown or HTML file, which messages call `shown`.

    Raises: BriefgenError of the kind that is wrong with it.
    """
    shown = shown or str(path)
    if Path(path).suffix.lower() in HTML_ENDINGS:
        return extract_article(_decode_html(read_bytes(path, shown), None), shown)
    article = read_article(path, shown)
    if not article.text.strip():
        raise EmptyArticle("the article is empty", Place(shown), "it needs the article's text")
    return article


def _parse_text(text: str, path: str) -> Article:
    if _LOOKS_LIKE_HTML.match(text):
        return extract_article(text, path)
    article = parse_article(text, path)
    if not article.text.strip():
        raise EmptyArticle("the article is empty", Place(path), "it needs the article's text")
    return article


def fetch_article(address: str, today: datetime.date) -> Article:
    """Fetches an article from an address.

    Raises: FetchError where the address gives none.
    """
    place = Place(address)
    if not urlsplit(address).hostname:
        raise FetchError("this is no address", place, "an address looks like https://example.org/news/article")
    request = Request(  # noqa: S310 - is_address admits http and https only
        address, headers={"User-Agent": f"briefgen/{__version__}", "Accept": "text/html, text/plain;q=0.9"}
    )
    try:
        with urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - is_address admits http and https only
            raw = response.read(_MAX_BYTES + 1)
            kind, charset = response.headers.get_content_type(), response.headers.get_content_charset()
            final = response.url
    except HTTPError as error:
        hint = "save the page in a browser and add the file"
        raise FetchError(f"the server answered {error.code} {error.reason}", place, hint) from None
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise FetchError(f"this cannot be fetched: {reason}", place, "check the address and the connection") from None
    if len(raw) > _MAX_BYTES:
        raise FetchError(f"the page has more than {_MAX_BYTES:,} bytes", place, "save its text and add the file")
    if kind not in ("text/html", "application/xhtml+xml", "text/plain", "text/markdown"):
        raise FetchError(f"this is {kind}, not a page of text", place, "save its text as a .txt file and add that")
    if kind.endswith(("html", "html+xml")):
        article = extract_article(_decode_html(raw, charset), address, final)
    else:
        article = _parse_text(decode(raw, address), address)
    meta = article.meta.model_copy(update={"url": article.meta.url or final, "retrieved": today})
    return article.model_copy(update={"meta": meta})


def _decode_html(raw: bytes, charset: str | None) -> str:
    declared = _CHARSET.search(raw[:2048])
    for name in (charset, declared.group(1).decode("ascii") if declared else None, "utf-8"):
        try:
            return raw.decode(name) if name else raw.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("windows-1252", "replace")


def keep_article(project: Project, article: Article) -> tuple[Path, bool]:
    """Writes an article into the project, and tells whether it was new: the same text is kept once.

    Raises: WriteError where it cannot be written.
    """
    sha256 = digest(article.text)
    for path in sorted(project.articles.glob("*.md")) if project.articles.is_dir() else ():
        if _kept_digest(path) == sha256:
            return path, False
    meta = article.meta.model_copy(update={"sha256": sha256})
    path = _free_path(project.articles, _name_for(article))
    write_file(path, dump_article(article.text, meta).encode("utf-8", "surrogatepass"))
    return path, True


def _kept_digest(path: Path) -> str | None:
    """The digest of a kept text, None where the file is no article any more."""
    try:
        return read_article(path).sha256
    except BriefgenError:
        return None


def _name_for(article: Article) -> str:
    if article.path == "-" or is_address(article.path):
        first_line = next((line for line in article.text.splitlines() if line.strip()), "article")
        words = slug(article.meta.title or shorten(first_line, 80))[:70].strip("-") or "article"
        date = article.meta.published or article.meta.retrieved
        return f"{date}-{words}" if date else words
    return Path(article.path).stem


def _free_path(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.md", 2
    while path.exists():
        path, number = folder / f"{name}-{number}.md", number + 1
    return path
