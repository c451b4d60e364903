from __future__ import annotations

import datetime
import re
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from briefgen.codec import read_article
from briefgen.errors import Faults
from briefgen.faith import prove_brief
from briefgen.library import Library, Selection, read_library
from briefgen.project import EditionConfig, read_project
from briefgen.publish.compilation import Compilation, make_compilation
from briefgen.publish.editions import find_editions, make_edition, name_period
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.plan import make_site
from briefgen.publish.press import make_press, plan_edition
from briefgen.publish.render import read_templates
from briefgen.publish.tongue import read_tongue
from tests.publish.conftest import EVERYTHING, Page, build_project, find_dead_links, plain_brief, read_page, write_brief

ATOM = "{http://www.w3.org/2005/Atom}"
RULES = "editions:\n  - id: all\n    title: All & everything\n  - id: monthly\n    title: The month\n    every: month\n"

ENGLISH = read_tongue("en", ())


def _read(root: Path, selection: Selection = EVERYTHING) -> Library:
    return read_library(
        read_project(root), selection, partial(prove_brief, root=root, read_article=read_article)
    ).library


def _compile(root: Path, *ids: str) -> Compilation:
    library = _read(root)
    edition = make_edition("x", "X", [entry for entry in library.entries if entry.id in ids or not ids], ENGLISH)
    guide = Guide(library, find_reference(library, {}), has_pdfs=True)
    return make_compilation(edition, library, guide, "en", is_online=False)


def _find(root: Path, **rule: object) -> list[tuple[str, str, int]]:
    config = msgspec.convert({"id": "e", "title": "E", **rule}, EditionConfig)
    editions, _ = find_editions(_read(root), [config], ENGLISH)
    return [(one.id, one.period, len(one.entries)) for one in editions]


def test_the_tables_of_an_edition_and_its_briefs_say_what_their_heads_are_for(isles: Path) -> None:
    site = make_site(read_project(isles).config, base_url=None, has_pdfs=True)
    press, texts = make_press(site, read_templates(None), {}), {entry.id: "" for entry in _read(isles).entries}
    page = Page(plan_edition(_compile(isles), texts, press).html)
    heads = [(name, value) for tag, name, value in page.attributes if tag == "th"]
    assert {value for name, value in heads if name == "scope"} == {"col", "row"}
    assert len([name for name, _ in heads if name == "scope"]) == page.tags.count("th")
    classes = {one for _, name, value in page.attributes if name == "class" and value for one in value.split()}
    assert {one for one in classes if not re.fullmatch(r"[a-z][a-z0-9-]*", one)} == set()
    assert "entry" in classes


def test_a_rule_takes_weeks_months_topics_and_days(isles: Path) -> None:
    write_brief(isles, "2025-06-22-sunday", plain_brief(date="2025-06-22"))
    assert _find(isles) == [("e", "10 March 2025 – 22 June 2025", 3)]
    assert _find(isles, every="week") == [
        ("e-2025-w25", "Week 25 of 2025, 16–22 June 2025", 2),
        ("e-2025-w11", "Week 11 of 2025, 10–16 March 2025", 1),
    ]
    assert _find(isles, every="month") == [("e-2025-06", "June 2025", 2), ("e-2025-03", "March 2025", 1)]
    assert _find(isles, topic="harbour-works") == [("e", "10 March 2025", 1)]
    assert _find(isles, since="2025-06-01") == [("e", "1–22 June 2025", 2)]
    assert _find(isles, since="2025-06-20", every="month") == [("e-2025-06", "June 2025", 1)]


def test_a_week_at_the_turn_of_the_year_belongs_to_the_year_of_its_thursday(isles: Path) -> None:
    write_brief(isles, "turn", plain_brief(date="2024-12-30"))
    assert ("e-2025-w01", "Week 1 of 2025, 30 December 2024 – 5 January 2025", 1) in _find(isles, every="week")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-03-17", "2025-03-23", "17–23 March 2025"),
        ("2025-04-28", "2025-05-04", "28 April 2025 – 4 May 2025"),
        ("2024-12-30", "2025-01-05", "30 December 2024 – 5 January 2025"),
        ("2025-03-22", "2025-03-22", "22 March 2025"),
    ],
)
def test_a_period_is_named_as_people_name_it(start: str, end: str, words: str) -> None:
    assert name_period(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end), ENGLISH) == words


def test_a_withdrawn_brief_is_in_no_edition(isles: Path) -> None:
    write_brief(isles, "gone", plain_brief(status="withdrawn"))
    assert _find(isles)[0][2] == 2


def test_a_rule_that_fits_no_brief_is_a_warning(isles: Path) -> None:
    editions, warnings = find_editions(_read(isles), [EditionConfig(id="e", title="E", topic="trains")], ENGLISH)
    assert not editions
    assert [one.code for one in warnings] == ["edition-empty"]


def test_an_edition_has_the_strictest_marking_of_its_briefs(isles: Path) -> None:
    write_brief(isles, "amber", plain_brief(marking="amber"))
    write_brief(isles, "green", plain_brief(marking="green"))
    assert make_edition("x", "X", _read(isles).entries, ENGLISH).marking == "amber"


def test_sources_of_all_briefs_stand_in_one_list_each_once(isles: Path) -> None:
    made = _compile(isles)
    assert [source.title for source in made.sources] == ["Halcyon sails", "The pier", "Fares", "The pier"]
    assert [source.number for source in made.sources] == [1, 2, 3, 4]
    assert made.briefs[1].points[0].evidence[0].number == 4
    twice = plain_brief(sources=[{"id": "z", "title": "Copy", "url": "https://example.org/news?a=1&b=2"}])
    write_brief(isles, "2025-07-01-same", twice)
    assert [source.number for source in _compile(isles).briefs[1].sources] == [1]


def test_questions_and_answers_point_to_the_briefs_of_the_edition(isles: Path) -> None:
    made = _compile(isles)
    assert [(one.question.id, one.brief) for one in made.opened] == [("night-ferry", 1), ("who-pays-pier", 1)]
    assert [(one.question.id, one.brief) for one in made.answered] == [("who-pays-pier", 2)]
    assert [(one.name, one.briefs) for one in made.members] == [("Lindqvist", (1, 2)), ("Порт", (1,))]


def test_an_edition_tells_what_was_known_at_its_end(isles: Path) -> None:
    made = _compile(isles, "2025-03-10-ferry")
    assert not made.answered
    assert {one.question.status for one in made.opened} == {"open"}
    assert {question.status for question in made.briefs[0].questions} == {"open"}


def test_two_editions_of_one_id_are_a_fault(isles: Path) -> None:
    config = isles / "briefgen.yaml"
    config.write_text(config.read_text() + "editions: [{id: a, title: A}, {id: a, title: B}]\n")
    with pytest.raises(Faults, match="'a' is here twice"):
        read_project(isles)


def test_the_site_lists_its_editions_and_has_a_feed_of_them(isles: Path) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is not installed")
    config = isles / "briefgen.yaml"
    config.write_text(config.read_text() + RULES)
    result = build_project(isles, pdf=True)
    assert result.pdfs == 5
    page = read_page(isles, "editions.html")
    assert [link for link in page.links if link.startswith("editions/")] == [
        "editions/monthly-2025-06.pdf",
        "editions/all.pdf",
        "editions/monthly-2025-03.pdf",
    ]
    assert "editions.html" in read_page(isles, "index.html").links
    assert "editions.html" in (isles / "site" / "sitemap.xml").read_text()
    assert not list(find_dead_links(isles / "site"))
    feed = ElementTree.parse(isles / "site" / "editions.xml").getroot()
    for entry in feed.findall(f"{ATOM}entry"):
        links = {link.get("rel"): link for link in entry.findall(f"{ATOM}link")}
        address = (links["enclosure"].get("href") or "").removeprefix("https://example.org/a/b/")
        assert (isles / "site" / address).stat().st_size == int(links["enclosure"].get("length") or 0)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == [
        "The month, June 2025",
        "All & everything, 10 March 2025 – 18 June 2025",
        "The month, March 2025",
    ]


def test_without_pdfs_there_are_no_editions(isles: Path) -> None:
    config = isles / "briefgen.yaml"
    config.write_text(config.read_text() + RULES)
    build_project(isles)
    assert not list((isles / "site").glob("editions*"))
    assert not [link for link in read_page(isles, "index.html").links if "edition" in link]
