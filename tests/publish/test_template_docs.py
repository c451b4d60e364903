"""docs/templates.md says what each template receives, and no more than is so."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import jinja2
import pytest

from briefgen.codec import read_article
from briefgen.faith import prove_brief
from briefgen.library import Selection, read_library
from briefgen.project import read_project
from briefgen.publish import board, charts, feeds, forms, network, overviews, paging, render, views
from briefgen.publish.desk import Desk
from briefgen.publish.guide import Guide
from briefgen.publish.page import Page
from briefgen.publish.plan import make_site, plan_site
from briefgen.publish.render import read_templates
from briefgen.publish.shelf import plan_shelf
from tests.conftest import ROOT
from tests.publish.conftest import plain_brief, write_brief, write_project

TEXT = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
VALUES: tuple[ModuleType, ...] = (views, overviews, board, charts, network, feeds, forms, paging)


_DAY = datetime.date(2025, 3, 31)
_EDITION = overviews.EditionLine("e", "E", "March 2025", "editions/e.pdf", _DAY, _DAY, "en", "clear", (), 1, 1)


def _rows(title: str) -> dict[str, set[str]]:
    """Gives the rows of a section's table: what the first cell names, with the names of the second."""
    section = TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \|(.*?)\|", section, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", cell)) for name, cell in rows}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """A page of every template."""
    root = write_project(tmp_path_factory.mktemp("isles") / "isles")
    write_brief(root, "2025-07-01-withdrawn", plain_brief(status="withdrawn"))
    project = read_project(root)
    prove = partial(prove_brief, root=root, read_article=read_article)
    library = read_library(project, Selection(), prove).library
    site = make_site(project.config, base_url=project.config.base_url, has_pdfs=True)
    assert library.newest
    desk = Desk(Guide(library, library.newest, has_pdfs=True), site, {})
    made = [one.make() for one in (*plan_site(desk), *plan_shelf([_EDITION], desk.planner))]
    return [page for page in made if isinstance(page, Page)]


def test_the_list_of_what_templates_receive_is_what_the_planner_gives(pages: list[Page]) -> None:
    everywhere = set.intersection(*(set(page.data) for page in pages))
    assert set(_rows("What every page receives")) == everywhere
    given: dict[str, set[str]] = {}
    for page in pages:
        given.setdefault(page.template, set()).update(set(page.data) - everywhere)
    shared = {"site", "made", "address", "code"}
    paper = {"brief": {"brief"}, "glance": {"brief", "glance"}, "edition": {"edition"}}
    printed = {f"print/{name}.html": shared | own for name, own in paper.items()}
    assert _rows("What each page receives") == given | printed


def test_the_list_of_values_is_that_of_their_fields(pages: list[Page]) -> None:
    dossier = next(page.data["actor"] for page in pages if page.template == "actor.html")
    values = {name: _find_fields(value) | set(_find_properties(value)) for name, value in _find_values()}
    assert _rows("What the values hold") == values | {"Dossier": set(dossier.__getstate__())}


def _find_values() -> Iterator[tuple[str, type]]:
    for module in VALUES:
        for name, value in inspect.getmembers(module, inspect.isclass):
            if value.__module__ == module.__name__ and _find_fields(value):
                yield name, value


def _find_fields(value: type) -> set[str]:
    named = getattr(value, "__struct_fields__", None) or getattr(value, "_fields", ())
    return {field.name for field in dataclasses.fields(value)} if dataclasses.is_dataclass(value) else set(named)


def _find_properties(value: type) -> Iterator[str]:
    return (name for name, member in inspect.getmembers(value) if isinstance(member, property))


def test_the_list_of_filters_and_functions_is_what_templates_have() -> None:
    environment = render._make_environment(read_templates(None))
    plain = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    filters = {name for name, one in environment.filters.items() if one is not plain.filters.get(name)}
    functions = {name for name, one in environment.globals.items() if name not in jinja2.defaults.DEFAULT_NAMESPACE}
    assert set(_rows("Filters")) == filters - {"join"}  # which does what Jinja's own does
    assert set(_rows("Functions")) == functions


def test_each_template_that_is_listed_is_there() -> None:
    names = [*_rows("What each page receives")]
    assert all((Path(read_templates(None).folders[-1]) / name).is_file() for name in names)
    shipped = {path.name for path in Path(read_templates(None).folders[-1]).iterdir() if path.is_file()}
    assert shipped - {"base.html"} == {name for name in names if not name.startswith("print/")}
