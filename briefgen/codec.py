"""Text ↔ values: briefs as YAML, articles as Markdown with front matter, each with a place for every field."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from briefgen.article import Article, ArticleMeta
from briefgen.brief import Brief
from briefgen.disk import read_file
from briefgen.document import Document, decode, parse_document
from briefgen.errors import Place, ReadError
from briefgen.schema import normalise, parse_model
from briefgen.values import dump_plain

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class BriefFile(NamedTuple):
    """A brief with the file that it was read from.

    Shape: `id` is the file's stem; `path` is as given; `document` finds the place of any field.
    """

    id: str
    path: str
    brief: Brief
    document: Document

    @property
    def text(self) -> str:
        """The file as it was written."""
        return self.document.text

    def place(self, *steps: str | int) -> Place:
        """Gives the place of a field: `place("key_points", 0, "text")`."""
        return self.document.place(steps)


def parse_brief(text: str, path: str) -> BriefFile:
    """Reads a brief from YAML.

    Raises: Faults with all that is wrong in it.
    """
    return build_brief(parse_document(text, path))


def build_brief(document: Document) -> BriefFile:
    """Gives the brief that a document holds.

    Raises: Faults with all that is wrong in it.
    """
    path = document.path
    stem = os.path.splitext(os.path.basename(path))[0]  # `Path` takes ten times as long
    return BriefFile(stem, path, parse_model(Brief, document), document)


def read_bytes(path: str | Path, shown: str | None = None) -> bytes:
    """Reads a file, which messages call `shown`.

    Raises: ReadError where there is none that can be read.
    """
    place = Place(shown or str(path))
    try:
        return read_file(path)
    except FileNotFoundError:
        raise ReadError("there is no such file", place) from None
    except IsADirectoryError:
        raise ReadError("this is a folder, not a file", place) from None
    except (OSError, ValueError) as error:
        raise ReadError(f"this cannot be read: {getattr(error, 'strerror', None) or error}", place) from None


def read_brief(path: str | Path, shown: str | None = None) -> BriefFile:
    """Reads a brief from a YAML file, which messages call `shown`.

    Raises: Faults or ReadError with all that is wrong in it.
    """
    shown = shown or str(path)
    return parse_brief(decode(read_bytes(path, shown), shown), shown)


def parse_article(text: str, path: str) -> Article:
    """Reads an article: plain text, or Markdown with YAML front matter.

    Raises: Faults with all that is wrong in the front matter.
    """
    match = _FRONT_MATTER.match(text)
    if not match:
        return Article(path=path, text=text)
    document = parse_document(match.group(1), path, first_line=2)
    meta = ArticleMeta() if document.data is None else parse_model(ArticleMeta, document)
    return Article(path=path, text=text[match.end() :], meta=meta, first_line=text.count("\n", 0, match.end()) + 1)


def read_article(path: str | Path, shown: str | None = None) -> Article:
    """Reads an article from a text or Markdown file, which messages call `shown`.

    Raises: Faults or ReadError with all that is wrong in it.
    """
    shown = shown or str(path)
    return parse_article(decode(read_bytes(path, shown), shown), shown)


def dump_brief(brief: Brief, schema: str | None = None) -> str:
    """Gives a brief as YAML that reads back as the same brief.

    Shape: `schema` is the way from the brief to its JSON Schema, by which editors complete and check it.
    """
    from briefgen.yaml_style import dump_data

    data = dump_plain(brief)
    text = (f"# yaml-language-server: $schema={schema}\n" if schema else "") + dump_data(data)
    if parse_brief(text, "x.yaml").brief != brief:  # a tool that writes for people checks its own writing
        raise AssertionError("the brief does not read back as it was")
    return text


def dump_article(text: str, meta: ArticleMeta) -> str:
    """Gives an article's file: front matter, then the text as it came."""
    from briefgen.yaml_style import dump_data

    data = dump_plain(normalise(meta))
    return f"---\n{dump_data(data)}---\n{text}"
