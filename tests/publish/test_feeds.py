from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import feedparser
import pytest

from tests.publish.conftest import build_project, plain_brief, write_brief, write_project

BASE = "https://example.org/a/b/"
FEEDS = ("feed", "topics/ferries", "topics/harbour-works", "actors/mara-lindqvist", "actors/порт")


@pytest.mark.parametrize("name", FEEDS)
def test_feeds_are_read_by_those_who_read_feeds(isles: Path, name: str) -> None:
    build_project(isles)
    atom = feedparser.parse((isles / "site" / f"{name}.xml").read_bytes())
    assert atom.bozo == 0
    assert atom.version == "atom10"
    feed = json.loads((isles / "site" / f"{name}.json").read_bytes())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"] for item in feed["items"]] == [entry.link for entry in atom.entries]
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    assert unquote(feed["feed_url"]) == f"{BASE}{name}.json"
    for address in (feed["home_page_url"], *(entry.link for entry in atom.entries)):
        path = unquote(address.removeprefix(BASE))
        assert (isles / "site" / (path or "index.html")).is_file(), address


def test_a_feed_of_an_actor_has_its_briefs_alone(isles: Path) -> None:
    build_project(isles)
    items = json.loads((isles / "site" / "actors" / "порт.json").read_bytes())["items"]
    assert [item["title"] for item in items] == ["Ferry sails again & <b>soon</b>"]
    assert items[0]["date_modified"] == "2025-03-12T00:00:00Z"
    assert items[0]["tags"] == ["ferries", "harbour-works"]
    assert "<strong>ferry</strong>" in items[0]["content_html"]
    assert "<script>" not in items[0]["content_html"]


def test_what_changed_last_comes_first(isles: Path) -> None:
    write_brief(isles, "2024-01-01-old", plain_brief(date="2024-01-01", updated="2025-09-01"))
    build_project(isles)
    items = json.loads((isles / "site" / "feed.json").read_bytes())["items"]
    assert items[0]["url"] == f"{BASE}briefs/2024-01-01-old.html"


def test_pages_name_their_feeds(isles: Path) -> None:
    build_project(isles)
    text = (isles / "site" / "topics" / "ferries.html").read_text(encoding="utf-8")
    for ending, kind in (("xml", "atom+xml"), ("json", "feed+json")):
        assert f'type="application/{kind}" href="../feed.{ending}"' in text
        assert f'type="application/{kind}" href="../topics/ferries.{ending}"' in text


def test_without_an_address_there_are_no_feeds_no_cards_and_no_linked_data(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x", base_url=None)
    build_project(root)
    assert not [path for path in (root / "site").rglob("*") if path.suffix in (".xml", ".png")]
    assert {path.parent.name for path in (root / "site").rglob("*.json")} == {"briefs"}
    for path in (root / "site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "og:" not in text, path
        assert "ld+json" not in text, path
