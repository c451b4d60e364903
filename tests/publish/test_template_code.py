"""Templates mean what they mean in Jinja, whatever Python they are compiled to."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import jinja2
import pytest
from markupsafe import Markup, escape

from briefgen.publish import markup
from briefgen.publish.macros import Memory, PageMacro
from briefgen.publish.markup import mark, write_out
from briefgen.publish.template_code import PageEnvironment
from tests.conftest import parse_cases


@dataclass(frozen=True, slots=True)
class View:
    text: str
    html: Markup
    number: int
    nothing: None = None

    @property
    def month(self) -> str:
        return "2025-03"

    @property
    def broken(self) -> str:
        raise AttributeError("broken")

    def __getitem__(self, name: str) -> str:
        if name == "hidden":
            return "an item"
        raise KeyError(name)


class Pair(NamedTuple):
    first: str
    last: str


class Html:
    def __html__(self) -> str:
        return "<i>own</i>"


class Text(str):
    __slots__ = ()


DATA = {
    "view": View("a < b & \"c\" 'd'", Markup("<b>&amp;</b>"), 3),
    "pair": Pair("<1>", "<2>"),
    "html": Html(),
    "text": Text("<sub>"),
    "table": {"key": "<v>", "items": "an item called items"},
    "parts": ["<a>", Markup("<b>"), 1, None, 2.5, True],
    "day": datetime.date(2025, 3, 22),
    "call": lambda *values, **named: f"<{values}{named}>",
}
MACROS = """
{%- macro plain(a, b='<b>', c=none) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro -%}
{%- macro around(a, b='B') %}<{{ a }}{{ b }}>{{ caller() }}</{{ a }}>{% endmacro -%}
{%- macro with_value(a) %}{{ caller('<' ~ a) }}{% endmacro -%}
{%- macro asks(a, caller=none) %}{{ a }}{{ caller() if caller else 'alone' }}{% endmacro -%}
{%- macro takes_all(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro -%}
{%- macro nested(n) %}{% if n %}{{ n }}<{{ nested(n - 1) }}>{% endif %}{% endmacro -%}
""".strip().replace("\n", "")
CASES = parse_cases("templates.md")
OTHERS = {
    "base": "<{% block one %}base {{ view.text }}{% endblock %}|{% block two %}{{ pair.first }}{% endblock %}>",
    "part": "({{ one | default('no one') }}{{ view.text }})",
    "setter": "{% set later = '<later>' %}{% block one %}{% endblock %}",
    "fixed": "(fixed {{ '<' }})",
    "macros": MACROS,
    "macros.txt": MACROS,
    "knows": "{% macro who() %}{{ view.text }}{% endmacro %}",
}


@jinja2.pass_context
def _names(context: jinja2.runtime.Context) -> str:
    return f"<{context.get('seen')} {sorted(context.blocks)}>"


@jinja2.pass_eval_context
def _escapes(context: jinja2.nodes.EvalContext) -> bool:
    return context.autoescape


@jinja2.pass_environment
def _mode(environment: jinja2.Environment) -> bool:
    return environment.is_async


def _end() -> str:
    return next(iter(()))


def _render(kind: type[jinja2.Environment], name: str, template: str) -> str:
    """Gives what a template makes, or what is wrong and in which lines."""
    environment = kind(
        loader=jinja2.DictLoader({**OTHERS, name: MACROS + template}),
        autoescape=lambda known: not (known or "").endswith(".txt"),
        undefined=jinja2.StrictUndefined,
    )
    environment.globals |= {"names": _names, "escapes": _escapes, "mode": _mode, "ends": _end}
    try:
        return environment.get_template(name).render(DATA)
    except (jinja2.TemplateError, TypeError) as error:
        return f"{type(error).__name__} in {', '.join(_find_lines(error))}: {error}"


def _find_lines(error: BaseException) -> Iterator[str]:
    """Yields the lines of templates that an error went through."""
    step = error.__traceback__
    while step is not None:
        if "__jinja_template__" in step.tb_frame.f_globals or step.tb_frame.f_code.co_filename == "<template>":
            yield f"line {step.tb_lineno}"
        step = step.tb_next


@pytest.mark.parametrize(("template", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_template_means_what_it_means_in_jinja(template: str, expected: str) -> None:
    html = _render(PageEnvironment, "own.html", template)
    assert html == _render(jinja2.Environment, "own.html", template)
    # How Jinja words a fault is its own.
    assert re.sub(r"(Error in line \d+)\b.*", r"\1", html) == expected
    assert _render(PageEnvironment, "own.txt", template) == _render(jinja2.Environment, "own.txt", template)


@pytest.mark.parametrize("value", [*DATA.values(), "<&>'\"", "", 0, -1, None, False, Markup("<"), b"<", ["<"]])
def test_a_value_is_written_as_escape_writes_it(value: object) -> None:
    assert str(write_out(value)) == str(escape(value))


def test_escaping_does_without_the_inner_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "escape_text", escape)
    assert write_out("<&") == "&lt;&amp;"


def test_marked_text_is_markup() -> None:
    assert mark("<b>") == Markup("<b>")
    assert type(mark("<b>")) is Markup
    assert mark("<b>") + "<" == Markup("<b>&lt;")


def test_macros_are_those_of_pages() -> None:
    module = PageEnvironment().from_string(MACROS).make_module()
    assert type(module.plain) is PageMacro  # type: ignore[attr-defined]


def test_a_template_that_asks_dicts_for_attributes_is_compiled_for_it_once() -> None:
    texts = {"own.html": "{{ table.key }} {{ view.class is defined }}", "usual.html": "{{ view.text }}"}
    environment = PageEnvironment(loader=jinja2.DictLoader(texts), autoescape=True)
    for _ in range(2):
        assert environment.get_template("own.html").render(DATA) == "&lt;v&gt; False"
    assert environment.get_template("usual.html").render(DATA) == escape(DATA["view"].text)  # type: ignore[attr-defined]
    assert (environment.inexact, environment.exact.inexact) == ({"own.html"}, set())
    assert sorted(environment.exact._known) == ["own.html"]


def test_a_name_that_is_not_there_is_told_by_its_name() -> None:
    environment = PageEnvironment(
        loader=jinja2.DictLoader({"own.html": "{{ nobody.text }}"}), undefined=jinja2.StrictUndefined
    )
    with pytest.raises(jinja2.UndefinedError, match="'nobody' is undefined"):
        environment.get_template("own.html").render({})


def test_what_is_remembered_is_made_once_for_each_way_to_write_it() -> None:
    part = "{% macro greet(name) %}<b>{{ name }}{{ count() }}</b>{% endmacro %}"
    page = "{% from 'part' import greet %}{{ remember(greet, one) }}" + 2 * "{{ remember(greet, 'y') }}"
    texts = {"part": part, "page.html": page, "page.txt": page.replace("'part'", "'part.txt'"), "part.txt": part}
    environment = PageEnvironment(
        loader=jinja2.DictLoader(texts), autoescape=lambda name: not (name or "").endswith(".txt")
    )
    calls = itertools.count(1)
    environment.globals |= {"remember": Memory(most=3), "count": lambda: next(calls)}
    html, text = map(environment.get_template, ("page.html", "page.txt"))
    assert html.render({"one": "<"}) == html.render({"one": "<"}) == "<b>&lt;1</b><b>y2</b><b>y2</b>"
    # What was made of too much else is forgotten.
    assert html.render({"one": "z"}) == "<b>z3</b><b>y2</b><b>y2</b>"
    assert html.render({"one": "q"}) == "<b>q4</b><b>y5</b><b>y5</b>"
    assert text.render({"one": "<"}) == "<b><6</b><b>y7</b><b>y7</b>"


def test_what_is_remembered_is_of_the_same_kind() -> None:
    page = "{% from 'part' import show %}{% for one in several %}{{ remember(show, one) }}{% endfor %}"
    texts = {"part": "{% macro show(one=none) %}[{{ one }}]{% endmacro %}", "page": page}
    texts |= {
        "named": "{% from 'part' import show %}{{ remember(show, one=1) }}{{ remember(show) }}{{ remember(show, []) }}"
    }
    texts |= {"wrong": "{{ remember('x') }}"}
    environment = PageEnvironment(loader=jinja2.DictLoader(texts), autoescape=True)
    environment.globals["remember"] = Memory(most=30)
    several = [Markup("<"), "<", 1, True, 1.0, True]
    assert environment.get_template("page").render({"several": several}) == "[<][&lt;][1][True][1.0][True]"
    assert environment.get_template("named").render({}) == "[1][None][[]]"
    with pytest.raises(TypeError, match="what is remembered is a macro"):
        environment.get_template("wrong").render({})
