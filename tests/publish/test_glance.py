from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from briefgen.codec import read_article
from briefgen.errors import BriefgenError, MissingLibrary
from briefgen.faith import prove_brief
from briefgen.library import read_library
from briefgen.project import PdfConfig, read_project
from briefgen.publish.glance import Glance, make_glance
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.pdf import Printed, check_pango, print_pdf
from briefgen.publish.plan import make_site
from briefgen.publish.presentation import make_brief
from briefgen.publish.press import find_remarks, make_press, plan_glance
from briefgen.publish.render import read_templates
from briefgen.publish.views import BriefView
from tests.publish.conftest import EVERYTHING, plain_brief, write_brief

FERRY = "2025-03-10-ferry"


def _view(root: Path, name: str) -> BriefView:
    prove = partial(prove_brief, root=root, read_article=read_article)
    library = read_library(read_project(root), EVERYTHING, prove).library
    guide = Guide(library, find_reference(library, {}), has_pdfs=True)
    return make_brief(name, guide)


def _glance(root: Path, name: str) -> Glance:
    return make_glance(_view(root, name))


def _print(root: Path, name: str) -> tuple[Printed, tuple[BriefgenError, ...]]:
    try:
        check_pango()
    except MissingLibrary as error:
        pytest.skip(str(error))
    site = make_site(read_project(root).config, base_url="https://example.org/", has_pdfs=True)
    press = make_press(site, read_templates(None), {})
    job = plan_glance(_view(root, name), "schema: 1\n", press)
    printed = print_pdf(job, press.sheets)
    return printed, find_remarks(job, printed.missing, printed.cut)


def test_figures_go_first_and_key_points_last(isles: Path) -> None:
    cuts = _glance(isles, FERRY).cuts
    assert list(dict.fromkeys(cuts)) == [
        "figure", "quotation", "event", "actor", "disagreement", "open question", "the part “what’s next”",
        "the part “why it matters”", "the topics", "source", "key point",
    ]  # fmt: skip
    assert cuts.count("key point") == 4


def test_the_last_of_a_kind_goes_before_the_others(isles: Path) -> None:
    glance = _glance(isles, FERRY)
    assert list(glance.numbers["points"]) == sorted(glance.numbers["points"], reverse=True)
    assert glance.numbers["points"][0] == len(glance.cuts) - 1


def test_a_long_bottom_line_and_a_long_title_may_lose_their_ends(isles: Path) -> None:
    write_brief(isles, "long", plain_brief(title="T " * 200, summary="word " * 400))
    glance = _glance(isles, "long")
    assert glance.cuts == ("the end of the title", "the end of the bottom line", "source", "key point")
    assert glance.summary.head + glance.summary.tail == " ".join(["word"] * 400)
    assert len(glance.summary.head) <= 700
    assert len(glance.title.head) <= 160


def test_a_brief_that_fits_loses_nothing(isles: Path) -> None:
    printed, remarks = _print(isles, FERRY)
    assert (printed.pages, printed.cut) == (1, ())
    assert not remarks


@pytest.mark.parametrize(
    "changes",
    [
        {"key_points": [{"text": "word " * 3000, "kind": "judgment", "confidence": "low"}]},
        {"summary": "x" * 9000},
        {"title": "Title " * 900, "summary": "word " * 2000, "topics": [f"t-{n}" for n in range(300)]},
        {"sources": [{"id": f"s{n}", "title": f"Source {n}"} for n in range(200)]},
        {"actors": [{"name": f"Actor {n}"} for n in range(200)]},
        {"marking": "amber+strict", "whats_next": "next " * 900},
    ],
)
def test_it_never_takes_more_than_one_page_and_tells_what_it_left_out(isles: Path, changes: dict[str, object]) -> None:
    write_brief(isles, "big", plain_brief(**changes))
    printed, remarks = _print(isles, "big")
    assert printed.pages == 1
    assert [one.code for one in remarks] == ["glance-shortened"]


def test_nothing_goes_that_would_have_fitted(isles: Path) -> None:
    write_brief(isles, "big", plain_brief(actors=[{"name": f"Actor {n}"} for n in range(200)]))
    printed, (remark,) = _print(isles, "big")
    assert set(printed.cut) == {"actor"}
    assert 40 < 200 - len(printed.cut) < 120
    assert f"{len(printed.cut)} of 200 actors" in remark.message


def test_the_first_key_points_stay_where_not_all_fit(isles: Path) -> None:
    points = [{"text": f"Point {n}. " + "word " * 60, "kind": "judgment", "confidence": "low"} for n in range(40)]
    write_brief(isles, "big", plain_brief(key_points=points))
    printed, _ = _print(isles, "big")
    assert set(printed.cut) == {"source", "key point"}
    assert 5 < 40 - printed.cut.count("key point") < 25


def test_the_form_is_chosen_for_all_briefs_or_for_some() -> None:
    assert PdfConfig(form="glance").form_of("a") == "glance"
    assert PdfConfig(glance=("a",)).form_of("a") == "glance"
    assert PdfConfig(glance=("a",)).form_of("b") == "full"
