"""Plain data → YAML in briefgen's style: block style, prose folded, quotes in double quotation marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

# Machines wrap prose here, so that a line of YAML fits beside another in an editor.
_WRAP_COLUMNS = 110


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
