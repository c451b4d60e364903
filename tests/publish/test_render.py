from __future__ import annotations

import gc
import gzip
import weakref
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from markdown_it import MarkdownIt
from markupsafe import Markup

from briefgen.errors import TemplateError
from briefgen.publish.markdown import mark_up, strip_markup
from briefgen.publish.page import Page
from briefgen.publish.render import _make_environment, find_assets, read_templates, render_page
from briefgen.publish.views import Link
from tests.publish.conftest import Page as Read
from tests.publish.conftest import build_project, read_page, write_project


def _render(folder: Path, template: str, **data: object) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "own.html").write_text(template, encoding="utf-8")
    return render_page(Page("x.html", "own.html", data), read_templates(folder)).decode()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words", "plain words"),
        ("**bold** and *soft*", "<strong>bold</strong> and <em>soft</em>"),
        ("<b>tag</b>", "&lt;b&gt;tag&lt;/b&gt;"),
        ("[x](https://example.org)", '<a href="https://example.org">x</a>'),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("a & b", "a &amp; b"),
        ("![x](https://example.org/x.png)", '<a href="https://example.org/x.png">x</a>'),
        ("![](https://example.org/a/x.png)", '<a href="https://example.org/a/x.png">x.png</a>'),
        ("![*x* & y](x.png)", '<a href="x.png">x &amp; y</a>'),
        ("[![x](https://a.example/x.png)](https://b.example)", '<a href="https://b.example">x</a>'),
        ("![x](javascript:alert(1))", "![x](javascript:alert(1))"),
        ("two\nlines", "two lines"),
        ("# no heading", "# no heading"),
        ('"quoted" > all', "&#34;quoted&#34; &gt; all"),
    ],
)
def test_texts_hold_inline_markdown_and_nothing_else(text: str, html: str) -> None:
    assert mark_up(text) == html


_PIECES = (
    "*",
    "*",
    "*",
    "**",
    "a",
    "no",
    "é",
    "e\u0301",
    "7",
    "²",
    " ",
    " ",
    "\u00a0",
    "\t",
    "'",
    '"',
    ".",
    ",",
    ")",
    "“",
    "-",
    "€",
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_simple_emphasis_is_what_the_parser_makes_of_it(text: str) -> None:
    parsed = MarkdownIt("commonmark").renderInline(text)
    assert unescape(mark_up(text)) == unescape(parsed)


def test_a_name_in_italics_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.publish.markdown._make_markdown", None)
    assert mark_up("The *Halcyon* and *it’s 2nd*, *A+B* + co") == (
        "The <em>Halcyon</em> and <em>it’s 2nd</em>, <em>A+B</em> + co"
    )


def test_titles_lose_their_markdown() -> None:
    assert strip_markup("*So* <b>it</b> [is](https://example.org)") == "So <b>it</b> is"


def test_html_in_a_brief_is_shown_and_not_obeyed(isles: Path) -> None:
    build_project(isles)
    page = read_page(isles, "briefs/2025-03-10-ferry.html")
    assert {value for tag, name, value in page.attributes if tag == "script"} == {
        "../assets/search.js",
        None,
        "application/ld+json",
    }
    assert "b" not in page.tags
    assert "<script>alert(1)</script>" in page.words
    assert "Ferry sails again & <b>soon</b>" in page.words
    assert not [value for _, _, value in page.attributes if value and value.startswith("javascript:")]


def test_no_page_asks_for_anything_outside_or_runs_a_script_or_has_inline_style(isles: Path) -> None:
    build_project(isles)
    for path in (isles / "site").rglob("*.html"):
        page = Read(path.read_text(encoding="utf-8"))
        assert not {"style", "iframe", "img"} & set(page.tags), path
        scripts = [value for tag, name, value in page.attributes if tag == "script" and name == "src"]
        data = page.attributes.count(("script", "type", "application/ld+json"))
        assert len(scripts) + data == page.tags.count("script"), path
        assert all(value and value.endswith("assets/search.js") for value in scripts), path
        assert not [name for _, name, _ in page.attributes if name == "style" or name.startswith("on")], path
        loaded = [value for tag, name, value in page.attributes if tag == "link" and name == "href"]
        assert all(value and ("://" not in value or "example.org/a/b/" in value) for value in loaded), path
        assert "default-src 'none'" in path.read_text(encoding="utf-8"), path


def test_evidence_shows_quote_source_mark_and_way_to_the_passage(isles: Path) -> None:
    build_project(isles)
    page = read_page(isles, "briefs/2025-03-10-ferry.html")
    assert "sails again on 5 May, the harbour board said" in page.words
    assert (
        "https://example.org/news?a=1&b=2#:~:text=It%20is%20not%20known%20who%20pays%20for%20the%20new%20pier."
        in page.links
    )
    assert "verified" in page.words
    assert "cited only, not checked" in page.words
    assert {"point-1", "point-4", "question-who-pays-pier", "source-s1"} <= set(page.ids)


def test_a_projects_template_stands_in_for_the_shipped_one(isles: Path) -> None:
    (isles / "templates" / "assets").mkdir(parents=True)
    (isles / "templates" / "404.html").write_text("<title>own {{ site.title }}</title>")
    (isles / "templates" / "assets" / "style.css").write_text("body { color: red }")
    (isles / "templates" / "assets" / "logo.svg").write_text("<svg/>")
    (isles / "templates" / "assets" / ".hidden").write_text("")
    build_project(isles)
    assert (isles / "site" / "404.html").read_text() == "<title>own Isles &amp; Harbours</title>"
    assert (isles / "site" / "assets" / "style.css").read_text() == "body { color: red }"
    assert (isles / "site" / "assets" / "logo.svg").exists()
    assert not (isles / "site" / "assets" / ".hidden").exists()
    assert (isles / "site" / "index.html").stat().st_size > 1000


def test_a_changed_template_is_seen_in_the_same_process(tmp_path: Path) -> None:
    assert _render(tmp_path, "one") == "one"
    assert _render(tmp_path, "two") == "two"


@pytest.mark.parametrize(
    ("template", "message", "line"),
    [
        ("\n\n{{ missing }}", "'missing' is undefined", 3),
        ("{{ x.missing }}", "has no attribute 'missing'", 1),
        ("\n{% if x %}", "this is no Jinja template", 2),
        ("\n{{ 1 / 0 }}", "ZeroDivisionError", 2),
        ("\n\n\n{{ x + 1 }}", "TypeError", 4),
        ("\n{% include 'absent.html' %}", "there is no template 'absent.html'", 2),
        ("{{ x | absent }}", "No filter named 'absent'", 1),
    ],
)
def test_a_wrong_template_is_a_fault_with_its_line(tmp_path: Path, template: str, message: str, line: int) -> None:
    folder = tmp_path / "templates"
    with pytest.raises(TemplateError, match=message) as caught:
        _render(folder, template, x="text")
    assert caught.value.place is not None
    assert (caught.value.place.path, caught.value.place.line) == ("templates/own.html", line)
    assert caught.value.hint


def test_text_files_are_not_escaped(isles: Path) -> None:
    (isles / "templates").mkdir()
    (isles / "templates" / "robots.txt").write_text("{{ site.title }}\n")
    build_project(isles)
    assert (isles / "site" / "robots.txt").read_text() == "Isles & Harbours\n"


def test_shipped_assets_are_small() -> None:
    assets = find_assets(read_templates(None))
    first_visit = (
        "serif-regular-latin",
        "serif-semibold-latin.",
        "sans-regular-latin.",
        "sans-semibold-latin.",
    )
    fonts = sum(path.stat().st_size for name, path in assets.items() if any(part in name for part in first_visit))
    style, script = (len(gzip.compress(assets[f"assets/{name}"].read_bytes())) for name in ("style.css", "search.js"))
    assert max(style, script) < 20_000
    assert fonts + style + script < 100_000, "20 KB are left for the page itself"
    assert any(name.endswith("OFL.txt") for name in assets)


def test_a_page_of_the_projects_own_may_extend_the_shipped_one(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / "topics.html").write_text(
        '{% extends "shipped/topics.html" %}{% block title %}Ours{% endblock %}'
    )
    build_project(root)
    assert "<title>Ours" in (root / "site" / "topics.html").read_text()


def test_a_template_that_extends_itself_is_answered(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / "brief.html").write_text('{% extends "brief.html" %}')
    with pytest.raises(TemplateError, match="in a circle"):
        build_project(root)


def test_a_page_leaves_nothing_behind(tmp_path: Path) -> None:
    class Shown:
        pass

    shown = Shown()
    seen = weakref.ref(shown)
    gc.disable()
    try:
        assert _render(tmp_path, "{% macro say() %}{{ it is defined }}{% endmacro %}{{ say() }}", it=shown) == "True"
        del shown
        assert seen() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("is_escaped", [True, False])
@pytest.mark.parametrize(
    ("items", "named"),
    [
        (("<a>", "b"), {}),
        (("<a>", "b"), {"d": ", "}),
        (("<a>", Markup("<b>")), {"d": " & "}),
        (("<a>", "b"), {"d": Markup("<br>")}),
        ((1, None, "<a>"), {"d": "-"}),
        (["<a>", "b"], {"d": ", "}),
        ((), {"d": ", "}),
        ((Link("<a>", None), Link("b", "b.html")), {"d": ", ", "attribute": "text"}),
    ],
)
def test_items_are_joined_as_jinja_joins_them(items: object, named: dict[str, str], is_escaped: bool) -> None:
    environment = _make_environment(read_templates(None))
    context = EvalContext(environment, "x.html" if is_escaped else "x.txt")
    made, expected = environment.filters["join"](context, items, **named), do_join(context, items, **named)  # type: ignore[arg-type]
    assert (made, type(made)) == (expected, type(expected))


def test_values_of_pages_can_be_put_in_order(tmp_path: Path) -> None:
    topics = (Link("b", "b.html"), Link("a", "a.html"))
    template = "{{ topics | sort | map(attribute='text') | join }}{{ (topics | groupby('text'))[0].list[0].href }}"
    assert _render(tmp_path, template, topics=topics) == "aba.html"
