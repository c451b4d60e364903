"""Brings the catalogues in briefgen/locale up to the words that templates and dates use; run it when these change.

python tools/make_catalogues.py

What is new stands there without a translation, and tests say so; what nobody uses any more is taken out.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "briefgen" / "locale"
TEMPLATES = ROOT / "templates"
# Where words stand in Python: what dates and periods are made of.
_SPEAKERS = tuple(ROOT / "briefgen" / "publish" / name for name in ("dates.py", "editions.py"))
_PLURALS = ("ngettext", "forms")

Message = str | tuple[str, str]


def find_messages() -> dict[Message, tuple[str, ...]]:
    """Gives every message with the files that use it; one that counts is a pair."""
    found: dict[Message, list[str]] = {}
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered
    for path in sorted(TEMPLATES.rglob("*")):
        if path.suffix in (".html", ".md", ".xml", ".txt") or path.name == "search-index.js":
            for message in _find_in_template(environment.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    for path in _SPEAKERS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("say", "gettext"):
                found.setdefault(ast.literal_eval(node.args[0]), []).append(path.relative_to(ROOT).as_posix())
    return {message: tuple(dict.fromkeys(paths)) for message, paths in found.items()}


def _find_in_template(template: nodes.Template) -> Iterator[Message]:
    for call in template.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", *_PLURALS):
            words = [one.value for one in call.args if isinstance(one, nodes.Const)]
            yield (words[0], words[1]) if call.node.name in _PLURALS else words[0]
    for call in template.find_all(nodes.Filter):
        if call.name == "count":
            one, many = (word.as_const() for word in call.args)
            yield one, many


def renew(old: Catalog, messages: dict[Message, tuple[str, ...]]) -> bytes:
    """Gives a catalogue with just these messages, and the translations that it has of them."""
    new = Catalog(old.locale, charset="utf-8", fuzzy=False)
    # As many forms as the catalogue says itself: editions of CLDR do not agree on them.
    new.mime_headers = [("Plural-Forms", old.plural_forms)]
    for message, paths in messages.items():
        known = old.get(message[0] if isinstance(message, tuple) else message)
        string = known.string if known and isinstance(known.id, tuple) == isinstance(message, tuple) else ""
        new.add(message, string, locations=[(path, None) for path in paths], flags=_flag(message))
    data = io.BytesIO()
    write_po(data, new, width=110, omit_header=True, sort_output=False)
    return _head(old).encode() + data.getvalue()


def _flag(message: Message) -> tuple[str, ...]:
    return ("python-format",) if "%" in str(message) else ()


def _head(catalog: Catalog) -> str:
    """Gives the header without dates and machines, so that the file changes with its words alone."""
    return (
        f'msgid ""\nmsgstr ""\n"Language: {catalog.locale_identifier}\\n"\n"MIME-Version: 1.0\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )


def main() -> None:
    """Renews every catalogue; a language that is named becomes a new one."""
    messages = find_messages()
    for language in {path.name for path in CATALOGUES.iterdir() if path.is_dir()} | set(sys.argv[1:]):
        path = CATALOGUES / language / "LC_MESSAGES" / "briefgen.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        old = read_po(io.BytesIO(path.read_bytes() if path.is_file() else b""), locale=language)
        path.write_bytes(renew(old, messages))


if __name__ == "__main__":
    main()
