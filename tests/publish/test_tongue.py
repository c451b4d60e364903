"""The site's own words come from catalogues, which are complete; dates, numbers and plurals are the language's own."""

from __future__ import annotations

import datetime
import gettext
import importlib.util
import io
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_group_symbol
from jinja2 import Environment, nodes

from briefgen.errors import TemplateError
from briefgen.publish.dates import date_words, event_words, month_words
from briefgen.publish.render import find_templates
from briefgen.publish.tongue import (
    Tongue,
    choose_language,
    count_words,
    find_catalogues,
    find_locale,
    list_forms,
    number_words,
    read_tongue,
)
from tests.conftest import ROOT
from tests.publish.conftest import build_project, find_dead_links, plain_brief, read_page, write_brief, write_project

SHIPPED = ("ar", "de", "fr", "uk")
# Names of formats, labels of TLP 2.0 and what is written on keys.
NAMES = {"PDF", "kB", "YAML", "JSON", "Markdown", "Atom", "Wikidata", "TLP", "Enter", "Esc", "briefgen"}
# What attributes for programs and style sheets are made of.
IDENTIFIERS = {"article", "other", "question", "with", "code", "short", "who", "whole"}
SPOKEN = ("aria-label", "title", "alt", "placeholder", "label")
TEMPLATES = sorted(path for path in find_templates().rglob("*") if path.suffix in (".html", ".md"))
_PLACE = re.compile(r"%\((\w+)\)s")


def _load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_catalogues", ROOT / "tools" / "make_catalogues.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _path(language: str) -> Path:
    return find_catalogues() / language / "LC_MESSAGES" / "briefgen.po"


def _read(language: str) -> Catalog:
    return read_po(io.BytesIO(_path(language).read_bytes()), locale=language)


def _speak(language: str) -> Tongue:
    return read_tongue(language, (str(find_catalogues()),))


class Words(HTMLParser):
    """The words that a reader meets in HTML: texts, and attributes that are read out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_data = tag in ("script", "style")
        values = dict(attrs)
        self.found += [value for name, value in attrs if name in SPOKEN and value and tag != "link"]
        if tag == "meta" and values.get("name") == "description":
            self.found.append(values.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self.is_data = False

    def handle_data(self, data: str) -> None:
        if not self.is_data:
            self.found.append(data)


def _find_said(node: nodes.Node) -> Iterator[str]:
    """Yields the texts that an output puts out as they stand: not those that it compares, looks up or translates."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from (word for part in (node.expr1, node.expr2) if part for word in _find_said(part))
    elif isinstance(node, nodes.Filter) and node.node:
        yield from _find_said(node.node)
    elif isinstance(node, nodes.Concat | nodes.List | nodes.Tuple | nodes.Or | nodes.Add | nodes.Output):
        yield from (word for part in node.iter_child_nodes() for word in _find_said(part))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    found = [*Words(plain).found] if path.suffix == ".html" else [plain]
    found += [word for output in tree.find_all(nodes.Output) for word in _find_said(output)]
    for assigned in tree.find_all(nodes.Assign):
        values = assigned.node.find_all(nodes.Pair) if isinstance(assigned.node, nodes.Dict) else ()
        found += [word for pair in values for word in _find_said(pair.value)]
    words = {word for text in found for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>|&\w+;", " ", text))}
    if path.name == "words.html":
        words -= set("CLEAR GREEN AMBER STRICT RED".split())
    if path.name == "policy.html":
        words = set()
    assert not words - NAMES - IDENTIFIERS


def test_the_catalogues_have_the_words_of_the_templates_and_no_others() -> None:
    tool = _load_tool()
    messages = tool.find_messages()
    for language in ("en", *SHIPPED):
        assert tool.renew(_read(language), messages) == _path(language).read_bytes(), "python tools/make_catalogues.py"
    assert {path.name for path in find_catalogues().iterdir()} == {"en", *SHIPPED}


@pytest.mark.parametrize("language", SHIPPED)
def test_a_shipped_catalogue_is_complete_and_keeps_the_places_of_values(language: str) -> None:
    for message in _read(language):
        if not message.id:
            continue
        counted = isinstance(message.id, tuple)
        strings = message.string if counted else (message.string,)
        wanted = set(_PLACE.findall(message.id[-1] if counted else message.id))
        assert all(strings), message.id
        assert not message.fuzzy, message.id
        for string in strings:
            # A form for one, two or none may leave the number out: “one brief”.
            assert wanted - {"num"} <= set(_PLACE.findall(string)) <= wanted, string
            assert string.count("%") == string.count("%%") * 2 + len(_PLACE.findall(string)), string
        assert set(_PLACE.findall(strings[-1])) == wanted, message.id


@pytest.mark.parametrize("language", ["en", *SHIPPED])
def test_a_catalogue_counts_as_cldr_does(language: str) -> None:
    tongue = _speak(language)
    forms: dict[str, str] = {}
    for number in range(1200):
        said = tongue.words.ngettext("%(num)s brief", "%(num)s briefs", number)
        assert forms.setdefault(tongue.locale.plural_form(number), said) == said, number


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 1, "1 brief"),
        ("en", 12345, "12,345 briefs"),
        ("uk", 1, "1 огляд"),
        ("uk", 22, "22 огляди"),
        ("uk", 12345, "12\xa0345 оглядів"),
        ("de", 12345, "12.345 Briefings"),
        ("fr", 0, "0 note"),
        ("ar", 2, "موجزان"),
        ("ar", 103, "103 موجزات"),
        ("ar", 111, "111 موجزًا"),
        ("ar", 100, "100 موجز"),
    ],
)
def test_numbers_and_plurals_are_those_of_the_language(language: str, number: int, words: str) -> None:
    assert count_words(number, "%(num)s brief", "%(num)s briefs", _speak(language)) == words


def test_the_search_gets_each_form_that_a_browser_asks_for() -> None:
    assert list_forms("%(num)s brief", "%(num)s briefs", _speak("en")) == {"one": "{0} brief", "other": "{0} briefs"}
    assert set(list_forms("%(num)s brief", "%(num)s briefs", _speak("uk"))) == {"one", "few", "many", "other"}
    assert set(list_forms("%(num)s brief", "%(num)s briefs", _speak("ar"))) == {
        "zero", "one", "two", "few", "many", "other",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "day", "month", "period"),
    [
        ("en", "2 March 2025", "March 2025", "11–13 March 2025"),
        ("en-US", "March 2, 2025", "March 2025", "March 11\u2009–\u200913, 2025"),
        ("de", "2. März 2025", "März 2025", "11.–13. März 2025"),
        ("de-CH", "2. März 2025", "März 2025", "11.–13. März 2025"),
        ("fr", "2 mars 2025", "mars 2025", "11–13 mars 2025"),
        ("uk", "2 березня 2025\u202fр.", "березень 2025\u202fр.", "11–13 березня 2025\u202fр."),
        ("ar", "2 مارس 2025", "مارس 2025", "11–13 مارس 2025"),
    ],
)
def test_dates_are_those_of_the_language(language: str, day: str, month: str, period: str) -> None:
    tongue = _speak(language)
    assert date_words(datetime.date(2025, 3, 2), tongue) == day
    assert month_words(datetime.date(2025, 3, 2), tongue) == month
    assert event_words("2025-03-11/2025-03-13", tongue) == period


def test_numbers_follow_the_region() -> None:
    assert [number_words(12345, _speak(one)) for one in ("de", "xx")] == ["12.345", "12,345"]
    # Which apostrophe the Swiss write is for CLDR to say, and its editions do not agree.
    mark = get_group_symbol("de_CH")
    assert mark in ("’", "'")
    assert number_words(12345, _speak("de-CH")) == f"12{mark}345"


@pytest.mark.parametrize("language", ["en", "ar", "hi", "tok"])
def test_small_numbers_are_written_as_cldr_has_them(language: str) -> None:
    tongue = Tongue(language, find_locale(language), gettext.NullTranslations())
    for number in (0, 7, 12, 99, 100, 365, 999, 1000):
        assert number_words(number, tongue) == format_decimal(number, locale=tongue.locale)


def test_a_catalogue_without_translations_needs_no_parser(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path = tmp_path / "en" / "LC_MESSAGES" / "briefgen.po"
    path.parent.mkdir(parents=True)
    said = []
    for entry in (
        'msgid "Briefs"\nmsgstr ""\n',
        'msgid "Briefs"\nmsgstr ""\n"Notes"\n',
        'msgid "Briefs"\nmsgstr "Notes"\n',
        'msgid "Briefs"\nmsgid_plural "Many"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    ):
        path.write_text(head + entry, encoding="utf-8")
        os.utime(path, ns=(len(said), len(said)))  # another time, for what was read is remembered by it
        said.append(read_tongue("en", (str(tmp_path),)).words.gettext("Briefs"))
    assert said == ["Briefs", "Notes", "Notes", "Briefs"]


def test_what_is_no_catalogue_is_not_taken_for_one_without_translations(tmp_path: Path) -> None:
    path = tmp_path / "en" / "LC_MESSAGES" / "briefgen.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgstr ""\nBriefs\n', encoding="utf-8"
    )
    with pytest.raises(TemplateError, match="this is no catalogue"):
        read_tongue("en", (str(tmp_path),))


def test_a_language_without_a_catalogue_is_english() -> None:
    folders = (str(find_catalogues()),)
    assert [choose_language(one, folders) for one in ("uk", "de-AT", "nl", "")] == ["uk", "de-AT", "en", "en"]


def _write_site(root: Path, language: str) -> Path:
    write_project(root)
    with (root / "briefgen.yaml").open("a", encoding="utf-8") as file:
        file.write(f"language: {language}\n")
    write_brief(root, "2025-07-01-second", plain_brief(language=language, title="…", summary="…"))
    return root


@pytest.mark.parametrize("language", SHIPPED)
def test_a_site_in_a_shipped_language_has_no_english_left(tmp_path: Path, language: str) -> None:
    root = _write_site(tmp_path / "isles", language)
    assert build_project(root).warnings == ()
    assert not list(find_dead_links(root / "site"))
    said = [string for one in _read(language) for string in (one.string if one.pluralizable else (one.string,))]
    spoken = " ".join(said)
    english = {
        part.strip(" ,.:;()")
        for one in _read("en")
        for string in (one.id if one.pluralizable else (one.id,))
        for part in _PLACE.split(string)[::2]
    }
    left = {part for part in english if re.search(r"[a-z]{3}", part) and part not in spoken}
    assert len(left) > 150
    for path in (root / "site").rglob("*.html"):
        for text in Words(path.read_text(encoding="utf-8")).found:
            bare = text.strip(" ,.:;()\n")
            assert bare not in left, f"{path.name}: {text}"
            assert not [part for part in left if part.count(" ") > 1 and part in text], f"{path.name}: {text}"
    index = (root / "site" / "search-index.js").read_text(encoding="utf-8")
    assert not re.search(r': "(Search|Brief|Close)"', index)


def test_parts_in_another_language_say_so_wherever_they_stand(tmp_path: Path) -> None:
    root = _write_site(tmp_path / "isles", "ar")
    build_project(root)
    for path, tag in (
        ("index.html", "a"),
        ("questions.html", "h3"),
        ("timeline.html", "p"),
        ("sources.html", "a"),
        ("topics/ferries.html", "p"),
        ("actors/mara-lindqvist.html", "blockquote"),
        ("briefs/2025-03-10-ferry.html", "blockquote"),
    ):
        page = read_page(root, path)
        assert ("html", "dir", "rtl") in page.attributes, path
        assert (tag, "lang", "en") in page.attributes, path
        assert (tag, "dir", "ltr") in page.attributes, path
    own = read_page(root, "briefs/2025-07-01-second.html")
    assert ("h1", "lang", "ar") not in own.attributes


def test_a_language_that_nobody_ships_is_warned_of_once(tmp_path: Path) -> None:
    root = _write_site(tmp_path / "isles", "nl")
    (warning,) = build_project(root).warnings
    assert str(warning).startswith("briefgen.yaml: warning: there are no words in 'nl'")
    assert ("html", "lang", "en") in read_page(root, "index.html").attributes
    assert ("h1", "lang", "nl") in read_page(root, "briefs/2025-07-01-second.html").attributes


def test_a_project_brings_words_of_its_own(tmp_path: Path) -> None:
    root = _write_site(tmp_path / "isles", "nl")
    folder = root / "templates" / "locale" / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "briefgen.po").write_text('msgid "Actors"\nmsgstr "Betrokkenen"\n', encoding="utf-8")
    assert build_project(root).warnings == ()
    page = read_page(root, "actors.html")
    assert "Betrokkenen" in page.words
    assert "Timeline" in page.words
    (folder / "briefgen.po").write_text('msgid "Actors"\nmsgstr "Spelers"\n', encoding="utf-8")
    build_project(root)
    assert "Spelers" in read_page(root, "actors.html").words


def test_a_project_says_a_shipped_word_otherwise(tmp_path: Path) -> None:
    root = _write_site(tmp_path / "isles", "de")
    folder = root / "templates" / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "briefgen.po").write_text('msgid "Actors"\nmsgstr "Beteiligte"\n', encoding="utf-8")
    build_project(root)
    page = read_page(root, "actors.html")
    assert "Beteiligte" in page.words
    assert "Zeitleiste" in page.words


def test_a_catalogue_that_is_none_is_a_fault(tmp_path: Path) -> None:
    root = _write_site(tmp_path / "isles", "nl")
    folder = root / "templates" / "locale" / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "briefgen.po").write_text("Actors: Spelers\n", encoding="utf-8")
    with pytest.raises(TemplateError, match="this is no catalogue"):
        build_project(root)
