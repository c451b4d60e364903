"""Text ↔ values: briefs as YAML, articles as Markdown with front matter, each with a place for every field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from briefgen.article import Article, ArticleMeta
from briefgen.brief import Brief
from briefgen.document import Document, decode, parse_document
from briefgen.errors import Place, ReadError
from briefgen.schema import parse_model

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# Machines wrap prose here, so that a line of YAML fits beside another in an editor.
_WRAP_COLUMNS = 110


@dataclass(frozen=True)
class BriefFile:
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
    return BriefFile(Path(path).stem, path, parse_model(Brief, document), document)


def read_bytes(path: str | Path, shown: str | None = None) -> bytes:
    """Reads a file, which messages call `shown`.

    Raises: ReadError where there is none that can be read.
    """
    place = Place(shown or str(path))
    try:
        with open(path, "rb", buffering=0) as file:
            return file.readall()
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


class _Dumper(yaml.SafeDumper):
    """Block style with indented lists; prose folded, quotes in double quotation marks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002
        super().write_double_quoted(text, split=False)  # a quote stays on one line, where a search finds it

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: ARG002
        super().write_plain(text, split=False)

    def ignore_aliases(self, _data: Any) -> bool:
        return True


class _Prose(str):
    """A text that is written folded over several lines."""


class _Quote(str):
    """A text that is written in double quotation marks."""


_Dumper.add_representer(_Prose, lambda d, text: d.represent_scalar("tag:yaml.org,2002:str", str(text), style=">"))
_Dumper.add_representer(_Quote, lambda d, text: d.represent_scalar("tag:yaml.org,2002:str", str(text), style='"'))

_PROSE = frozenset(("summary", "why_it_matters", "whats_next"))
_QUOTED = frozenset(("quote", "basis", "prefix", "suffix"))
# A plain scalar is safe where it looks like nothing but words; all else is quoted, so that no reader of YAML stumbles.
_PLAIN = re.compile(r"[^\W\d_][\w /().,;’'%+–—-]*[\w).%’]|[^\W\d_]")
_WORDS_OF_YAML = frozenset("null true false yes no on off y n nan inf".split())


def dump_brief(brief: Brief, schema: str | None = None) -> str:
    """Gives a brief as YAML that reads back as the same brief.

    Shape: `schema` is the way from the brief to its JSON Schema, by which editors complete and check it.
    """
    data = brief.model_dump(by_alias=True, exclude_none=True)
    text = (f"# yaml-language-server: $schema={schema}\n" if schema else "") + dump_data(data)
    if parse_brief(text, "x.yaml").brief != brief:  # a tool that writes for people checks its own writing
        raise AssertionError("the brief does not read back as it was")
    return text


def dump_article(text: str, meta: ArticleMeta) -> str:
    """Gives an article's file: front matter, then the text as it came."""
    data = meta.model_dump(exclude_none=True)
    return f"---\n{dump_data(data)}---\n{text}"


def dump_data(data: Mapping[str, Any]) -> str:
    """Gives plain data as YAML in briefgen's style, without what is empty."""
    if not data:
        return ""
    return str(yaml.dump(_style(data, ""), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WRAP_COLUMNS))


def _style(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        # The words of a quotation are written as those of evidence are.
        names = {"text": "quote"} if key == "quotes" else {}
        kept = ((name, inner) for name, inner in value.items() if inner not in ("", (), [], None))
        return {name: _style(inner, names.get(str(name), str(name))) for name, inner in kept}
    if isinstance(value, list | tuple):
        return [_style(item, key) for item in value]
    if not isinstance(value, str):
        return value
    plain_prose = value == " ".join(value.split()) and value.isprintable()
    if key in _PROSE and plain_prose:
        return _Prose(value)
    if key in _QUOTED or not _PLAIN.fullmatch(value) or value.lower() in _WORDS_OF_YAML:
        return _Quote(value)
    return value
