from __future__ import annotations

import pickle
from functools import partial
from pathlib import Path

import pytest

from bench.odd_briefs import write_odd_project
from briefgen.codec import read_article
from briefgen.errors import AddressTaken, Faults
from briefgen.faith import prove_brief
from briefgen.library import Library, read_library
from briefgen.project import read_project
from briefgen.publish.desk import Desk
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.page import Page
from briefgen.publish.plan import find_collisions, make_site, plan_site
from briefgen.publish.reach import find_reach
from briefgen.publish.render import read_templates, render_page
from tests.publish.conftest import EVERYTHING, build_project, find_dead_links, plain_brief, read_page, write_brief


def _library(root: Path) -> Library:
    prove = partial(prove_brief, root=root, read_article=read_article)
    return read_library(read_project(root), EVERYTHING, prove).library


def plan_pages(root: Path) -> dict[str, Page]:
    project = read_project(root)
    library = read_library(
        project, EVERYTHING, partial(prove_brief, root=project.root, read_article=read_article)
    ).library
    site = make_site(project.config, base_url=project.config.base_url, has_pdfs=True)
    guide = Guide(library, find_reference(library, {}), has_pdfs=True)
    made = [one.make() for one in plan_site(Desk(guide, site, find_reach(read_templates(None)))) if one.template]
    return {page.path: page for page in made if isinstance(page, Page)}


def test_every_page_of_the_house_is_planned(isles: Path) -> None:
    assert plan_pages(isles).keys() == {
        "index.html", "briefs.html", "archive.html", "archive/2025-03.html", "archive/2025-06.html", "topics.html",
        "actors.html", "questions.html", "timeline.html", "sources.html", "search.html", "reading.html", "404.html",
        "_headers", "actors/mara-lindqvist.xml", "actors/порт.xml", "topics/ferries.xml", "topics/harbour-works.xml",
        "search-index.js", "briefs/2025-03-10-ferry.md", "briefs/2025-06-18-pier.md",
        "robots.txt", "sitemap.xml", "feed.xml",
        "briefs/2025-03-10-ferry.html", "briefs/2025-06-18-pier.html",
        "briefs/old-ferry.html", "2024/ferry.html",
        "actors/mara-lindqvist.html", "actors/порт.html", "topics/ferries.html", "topics/harbour-works.html",
    }  # fmt: skip


def test_pages_travel_to_other_processes(isles: Path) -> None:
    pages, templates = plan_pages(isles), read_templates(None)
    sent = pickle.loads(pickle.dumps(pages))
    for path, page in pages.items():
        # Some of what pages show is found only as it is asked for; elsewhere it must be there.
        assert render_page(sent[path], templates) == render_page(page, templates)


def test_an_actor_is_one_page_under_all_its_spellings(isles: Path) -> None:
    actor = plan_pages(isles)["actors/mara-lindqvist.html"].data["actor"]
    assert [(stance.role, stance.date.isoformat()) for stance in actor.stances] == [
        ("former mayor", "2025-06-18"),
        ("mayor", "2025-03-10"),
    ]
    assert [one.evidence.quote for one in actor.quotations] == ["Пором відпливає шостого травня"]
    assert [one.point.text for one in actor.statements] == ["The mayor will not pay."]
    assert [(one.name, one.shared) for one in actor.companions] == [("Порт", 1)]


def test_a_question_knows_its_age_and_the_brief_that_answered_it(isles: Path) -> None:
    by_id = {question.id: question for question in plan_pages(isles)["questions.html"].data["questions"]}
    pays, night = by_id["who-pays-pier"], by_id["night-ferry"]
    assert (pays.status, pays.days, pays.answers[0].brief.text) == ("answered", 100, "Province pays for the pier")
    assert (night.status, night.days) == ("open", 100)


def test_ages_count_to_the_fixed_date_and_never_below_nothing(isles: Path) -> None:
    library = read_library(
        read_project(isles), EVERYTHING, partial(prove_brief, root=isles, read_article=read_article)
    ).library
    assert find_reference(library, {"SOURCE_DATE_EPOCH": "86400"}).isoformat() == "1970-01-02"
    assert find_reference(library, {}).isoformat() == "2025-06-18"


def test_no_page_names_a_withheld_brief(isles: Path) -> None:
    secret: dict[str, object] = {
        "topics": ["secret-topic"],
        "actors": [{"name": "Secret Actor"}],
        "aliases": ["secret-alias"],
    }
    secret["open_questions"] = [{"id": "secret-question", "text": "Secret?"}]
    write_brief(isles, "secret-red", plain_brief(title="Secret red", marking="red", **secret))
    write_brief(isles, "secret-draft", plain_brief(title="Secret draft", status="draft"))
    words = [{"quote": "words"}]
    later = {"question": "night-ferry", "status": "answered", "text": "Secret answer.", "evidence": words}
    write_brief(isles, "secret-later", plain_brief(title="Secret later", marking="amber", answers=[later]))
    plain = {"question": "secret-question", "status": "partly", "text": "Plain answer.", "evidence": words}
    write_brief(isles, "2025-07-01-open", plain_brief(answers=[plain]))
    build_project(isles)
    for path in (isles / "site").rglob("*"):
        assert "secret" not in path.name.lower()
        if path.suffix in (".html", ".xml", ".txt", ".js", ".json", ".yaml", ".md"):
            assert "secret" not in path.read_text(encoding="utf-8").lower(), path


def test_a_withdrawn_brief_is_a_notice_and_spans_nothing(isles: Path) -> None:
    gone = plain_brief(title="Gone", status="withdrawn", topics=["gone-topic"], actors=[{"name": "Gone Actor"}])
    gone |= {"summary": "Gone summary.", "open_questions": [{"id": "gone-question", "text": "Gone?"}]}
    write_brief(isles, "2025-05-01-gone", gone)
    build_project(isles)
    page = read_page(isles, "briefs/2025-05-01-gone.html")
    assert "Withdrawn" in page.words
    assert "Gone summary" not in page.words
    assert not any(path.name.startswith("gone-") for path in (isles / "site").rglob("*"))
    home = (isles / "site" / "index.html").read_text(encoding="utf-8")
    assert home.count("2025-05-01-gone") == 1, "what changed says that it is gone"
    for path in (
        "search-index.js",
        "timeline.html",
        "briefs.html",
        "questions.html",
        "actors.html",
        "topics.html",
        "feed.xml",
        "sitemap.xml",
    ):
        assert "2025-05-01-gone" not in (isles / "site" / path).read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    ("paths", "others"),
    [
        (("a.html", "a.html"), ()),
        (("briefs/A.html", "briefs/a.html"), ()),
        (("a/b.html",), ("a",)),
        (("a",), ("a/b.html",)),
        (("caf\N{LATIN SMALL LETTER E WITH ACUTE}.html", "cafe\N{COMBINING ACUTE ACCENT}.html"), ()),
        (("assets/style.css",), ("assets/style.css",)),
    ],
)
def test_outputs_that_some_disk_takes_for_one_collide(paths: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert find_collisions([*paths, *others], dict)


def test_outputs_beside_each_other_do_not_collide() -> None:
    assert not find_collisions(["a.html", "a/b.html", "ab/b.html"], dict)


def test_an_alias_on_the_address_of_a_page_is_a_fault_with_its_line(isles: Path) -> None:
    path = write_brief(isles, "2025-07-01-x", plain_brief(aliases=["/questions.html"]))
    with pytest.raises(Faults) as caught:
        build_project(isles)
    (fault,) = caught.value.faults
    assert isinstance(fault, AddressTaken)
    assert fault.place is not None
    assert (isles / fault.place.path) == path
    assert fault.place.line > 1
    assert not (isles / "site").exists()


def test_an_alias_that_leads_out_of_the_site_is_a_fault(isles: Path) -> None:
    write_brief(isles, "2025-07-01-x", plain_brief(aliases=["../../x.html"]))
    with pytest.raises(Faults, match="no address of this site"):
        build_project(isles)


def test_every_link_and_fragment_resolves(isles: Path) -> None:
    build_project(isles, selection=EVERYTHING)
    assert not list(find_dead_links(isles / "site"))


def test_no_page_grows_with_the_library(tmp_path: Path) -> None:
    write_odd_project(tmp_path / "odd", 300)
    build_project(tmp_path / "odd", selection=EVERYTHING)
    site = tmp_path / "odd" / "site"
    large = {p.relative_to(site).as_posix(): p.stat().st_size for p in site.rglob("*.html")}
    assert not {path: size for path, size in large.items() if size > 200_000}
    assert not list(find_dead_links(site))
    assert {"questions-2.html", "briefs-2.html", "sources-2.html", "timeline-2.html"} <= large.keys()


def test_neighbours_are_those_of_the_first_topic(isles: Path) -> None:
    write_brief(isles, "2025-04-01-other", plain_brief(topics=["other"]))
    view = plan_pages(isles)["briefs/2025-03-10-ferry.html"].data["brief"]
    assert (view.newer.text, view.older, view.within.text) == ("Province pays for the pier", None, "ferries")


def test_the_board_counts_its_states_and_leads_to_each(isles: Path) -> None:
    states = plan_pages(isles)["questions.html"].data["states"]
    assert [(one.status, one.count, one.href) for one in states] == [
        ("open", 1, "questions.html#open"),
        ("answered", 1, "questions.html#answered"),
    ]
