from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from typing import get_args
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from briefgen.errors import BriefgenError, Faults, TemplateError, UsageError
from briefgen.library import Selection
from briefgen.project import SitePart
from tests.publish.conftest import (
    EVERYTHING,
    build_project,
    find_dead_links,
    plain_brief,
    read_page,
    write_brief,
    write_project,
)

ATOM = "{http://www.w3.org/2005/Atom}"


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_build_counts_what_it_did(isles: Path) -> None:
    write_brief(isles, "2025-04-01-draft", plain_brief(status="draft"))
    first = build_project(isles)
    assert (first.briefs, first.pages, first.pdfs, first.removed, first.unchecked) == (2, 32, 0, 0, 1)
    assert first.written == len(_files(isles / "site"))
    assert dict(first.withheld) == {"draft": 1}
    again = build_project(isles)
    assert (again.written, again.unchanged, again.removed) == (0, first.written, 0)


def test_what_a_removed_brief_made_is_removed(isles: Path) -> None:
    build_project(isles)
    (isles / "content" / "briefs" / "2025-06-18-pier.yaml").unlink()
    result = build_project(isles)
    assert result.removed == 5
    assert not list((isles / "site" / "briefs").glob("2025-06-18-pier.*"))
    assert not (isles / "site" / "archive" / "2025-06.html").exists()


def test_a_fault_leaves_the_site_untouched(isles: Path) -> None:
    build_project(isles)
    before = _files(isles / "site")
    brief = isles / "content" / "briefs" / "2025-06-18-pier.yaml"
    brief.write_text(brief.read_text().replace("paid for by the province", "paid for by the town"))
    with pytest.raises(Faults):
        build_project(isles)
    assert _files(isles / "site") == before


def test_a_template_fault_leaves_the_site_untouched(isles: Path) -> None:
    build_project(isles)
    before = _files(isles / "site")
    (isles / "templates").mkdir()
    (isles / "templates" / "sources.html").write_text("{{ nothing }}")
    with pytest.raises(TemplateError):
        build_project(isles)
    assert _files(isles / "site") == before


@pytest.mark.parametrize("folder", [".", "content", "content/briefs", "templates", ".."])
def test_a_site_is_never_built_over_the_projects_own_files(isles: Path, folder: str) -> None:
    with pytest.raises(UsageError):
        build_project(isles, output=isles / folder)


def test_the_site_works_under_a_subpath_and_from_disk(isles: Path, tmp_path: Path) -> None:
    build_project(isles, selection=EVERYTHING)
    moved = tmp_path / "srv" / "deep" / "er"
    shutil.copytree(isles / "site", moved)
    assert not list(find_dead_links(moved))
    for path in moved.rglob("*.html"):
        for link in read_page_links(path):
            assert not link.startswith("/"), path


def read_page_links(path: Path) -> list[str]:
    from tests.publish.conftest import Page

    return [] if path.name == "404.html" else Page(path.read_text(encoding="utf-8")).links


def test_the_404_page_works_at_any_depth(isles: Path) -> None:
    build_project(isles)
    links = read_page(isles, "404.html").links
    assert "/a/b/assets/style.css" in links
    assert all(link.startswith(("/a/b/", "#")) for link in links)


def test_an_alias_redirects(isles: Path) -> None:
    build_project(isles)
    page = read_page(isles, "2024/ferry.html")
    assert ("meta", "content", "0; url=../briefs/2025-03-10-ferry.html") in page.attributes
    assert "../briefs/2025-03-10-ferry.html" in page.links
    assert "https://example.org/a/b/briefs/2025-03-10-ferry.html" in page.links


def test_the_feed_is_atom_with_absolute_addresses_and_pdfs(isles: Path) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is not installed")
    build_project(isles, pdf=True)
    feed = ElementTree.parse(isles / "site" / "feed.xml").getroot()
    assert feed.findtext(f"{ATOM}id") == "https://example.org/a/b/"
    assert feed.findtext(f"{ATOM}updated") == "2025-06-18T00:00:00Z"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Province pays for the pier",
        "Ferry sails again & <b>soon</b>",
    ]
    links = {link.get("rel"): link for link in entries[1].findall(f"{ATOM}link")}
    assert links["enclosure"].get("type") == "application/pdf"
    for link in links.values():
        address = link.get("href") or ""
        assert (isles / "site" / address.removeprefix("https://example.org/a/b/")).is_file()
    content = entries[1].findtext(f"{ATOM}content") or ""
    assert "<strong>ferry</strong>" in content
    assert "&lt;script&gt;" in content


def test_the_sitemap_lists_what_can_be_read_and_nothing_else(isles: Path) -> None:
    write_brief(isles, "2025-05-01-gone", plain_brief(status="withdrawn"))
    build_project(isles)
    text = (isles / "site" / "sitemap.xml").read_text()
    root = ElementTree.fromstring(text)
    addresses = [element.text or "" for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "https://example.org/a/b/" in addresses
    assert "https://example.org/a/b/actors/%D0%BF%D0%BE%D1%80%D1%82.html" in addresses
    assert not [a for a in addresses if "404" in a or "gone" in a or "old-ferry" in a or "2024" in a]
    assert "<lastmod>2025-03-12</lastmod>" in text
    assert "Sitemap: https://example.org/a/b/sitemap.xml" in (isles / "site" / "robots.txt").read_text()


def test_without_an_address_the_site_works_and_one_warning_says_what_is_left_out(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x", base_url=None)
    result = build_project(root)
    assert [(one.severity, one.code) for one in result.warnings] == [("warning", "address-missing")]
    assert not {"feed.xml", "sitemap.xml"} & set(_files(root / "site"))
    assert not list(find_dead_links(root / "site"))
    assert not [link for link in read_page(root, "index.html").links if "://" in link]
    assert read_page(root, "404.html").links[0].startswith("/assets/")


def test_a_preview_has_an_address_of_its_own(isles: Path) -> None:
    build_project(isles, base_url="http://127.0.0.1:8000/")
    assert "http://127.0.0.1:8000/" in read_page(isles, "index.html").links


def test_without_pdfs_nothing_links_to_them(isles: Path) -> None:
    build_project(isles)
    for name, data in _files(isles / "site").items():
        assert not name.endswith(".pdf")
        if name.endswith((".html", ".xml")):
            assert b".pdf" not in data, name


_LEFT_OUT = {
    "archive": ("archive.html", "archive/2025-03.html"),
    "topics": ("topics.html", "topics/ferries.html", "topics/ferries.xml", "topics/ferries.json"),
    "questions": ("questions.html",),
    "timeline": ("timeline.html",),
    "sources": ("sources.html",),
    "search": ("search.html", "search-index.js"),
    "feeds": ("actors/mara-lindqvist.xml", "actors/mara-lindqvist.json", "topics/ferries.xml", "topics/ferries.json"),
    "yaml": ("briefs/2025-03-10-ferry.yaml",),
    "json": ("briefs/2025-03-10-ferry.json",),
    "markdown": ("briefs/2025-03-10-ferry.md",),
}


@pytest.mark.parametrize("names", [(), *((name,) for name in _LEFT_OUT), tuple(_LEFT_OUT)])
def test_nothing_leads_to_what_is_left_out(isles: Path, names: tuple[str, ...]) -> None:
    with (isles / "briefgen.yaml").open("a", encoding="utf-8") as file:
        file.write(f"leave_out: [{', '.join(names)}]\n")
    assert set(_LEFT_OUT) == set(get_args(SitePart))
    build_project(isles)
    found = {path: data for path, data in _files(isles / "site").items() if not path.startswith("assets/")}
    gone = {path for name in names for path in _LEFT_OUT[name]}
    assert gone.isdisjoint(found)
    assert found.keys() >= {path for name in _LEFT_OUT.keys() - {*names} for path in _LEFT_OUT[name]} - gone
    assert not list(find_dead_links(isles / "site"))
    texts = (data.decode("utf-8", "replace") for data in found.values())
    named = {unquote(one) for text in texts for one in re.findall(r'https://example.org/a/b/([^"<>#?\s]*)', text)}
    assert named - {""} <= found.keys()


def test_a_way_to_a_page_that_is_left_out_is_a_fault(isles: Path) -> None:
    with (isles / "briefgen.yaml").open("a", encoding="utf-8") as file:
        file.write("leave_out: [sources]\ntheme:\n  navigation:\n    - {title: Sources, href: sources.html}\n")
    with pytest.raises(Faults, match="leave_out names sources"):
        build_project(isles)


def test_marked_briefs_carry_their_marking_and_stay_out_of_search_engines(isles: Path) -> None:
    write_brief(isles, "2025-07-01-amber", plain_brief(marking="amber+strict"))
    build_project(isles, selection=Selection(marking="amber+strict"))
    page = read_page(isles, "briefs/2025-07-01-amber.html")
    assert "TLP:AMBER+STRICT" in page.words
    assert ("meta", "content", "noindex") in page.attributes


def test_a_brief_in_another_language_says_so(isles: Path) -> None:
    write_brief(isles, "2025-07-01-ar", plain_brief(language="ar", title="مرحبا"))
    build_project(isles)
    page = read_page(isles, "briefs/2025-07-01-ar.html")
    assert ("h1", "lang", "ar") in page.attributes
    assert ("h1", "dir", "rtl") in page.attributes


def test_an_empty_project_is_a_site_too(tmp_path: Path) -> None:
    (tmp_path / "briefgen.yaml").write_text("title: Empty\n")
    result = build_project(tmp_path)
    assert result.briefs == 0
    assert not list(find_dead_links(tmp_path / "site"))


def test_progress_is_reported_to_the_end(isles: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    from briefgen.codec import read_article
    from briefgen.project import read_project
    from briefgen.publish.build import BuildOptions, build

    options = BuildOptions(output=isles / "site", pdf=False)
    build(read_project(isles), options, read_article, lambda *said: heard.append(said))
    assert [stage for stage, done, total in heard if done == total] == ["briefs", "pages"]


def test_the_same_briefs_give_the_same_site_in_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_project(tmp_path / "one")
    build_project(first)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    second = write_project(tmp_path / "elsewhere" / "two")
    build_project(second)
    assert _files(first / "site") == _files(second / "site")


def test_faults_of_this_wing_are_the_houses(isles: Path) -> None:
    (isles / "templates").mkdir()
    (isles / "templates" / "index.html").write_text("{% bad %}")
    with pytest.raises(BriefgenError) as caught:
        build_project(isles, selection=Selection(before=datetime.date(2025, 1, 1)))
    assert caught.value.exit_status == 1


@pytest.mark.parametrize("value", ["garbage", "99999999999999", "1e9"])
def test_a_source_date_that_is_no_time_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        build_project(write_project(tmp_path / "x"))
