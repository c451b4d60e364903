"""Where articles come from: a file, standard input or an address; and how a project keeps them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import BinaryIO

from msgspec import structs

from briefgen.article import Article, digest
from briefgen.codec import dump_article, read_article
from briefgen.disk import write_file
from briefgen.document import decode
from briefgen.errors import BriefgenError
from briefgen.gather.reading import parse_text, read_any_article
from briefgen.project import Project
from briefgen.text import shorten, slug

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def is_address(source: str) -> bool:
    """Tells whether a source is an address rather than a file."""
    return bool(_ADDRESS.match(source))


def read_source(source: str, today: datetime.date, standard_input: BinaryIO | None = None) -> Article:
    """Reads an article from a file, an address, or standard input (`-`).

    Raises: BriefgenError of the kind that is wrong with it.
    """
    if source == "-" and standard_input is not None:
        return parse_text(decode(standard_input.read(), "-"), "-")
    if is_address(source):
        from briefgen.gather.fetch import fetch_article

        return fetch_article(source, today)
    return read_any_article(source)


def keep_article(project: Project, article: Article) -> tuple[Path, bool]:
    """Writes an article into the project, and tells whether it was new: the same text is kept once.

    Raises: WriteError where it cannot be written.
    """
    sha256 = digest(article.text)
    for path in sorted(project.articles.glob("*.md")) if project.articles.is_dir() else ():
        if _kept_digest(path) == sha256:
            return path, False
    meta = structs.replace(article.meta, sha256=sha256)
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
