"""Proves that generators did the same work: as many pages, and on them the same data."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.peers.generator import Brief

# As many as a person would look at; the makers of pages know no more than a handful of cases.
_SAMPLE = 25
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def slug(name: str) -> str:
    """Gives an actor's name as the name of its page, which all generators have to agree on."""
    return name.lower().replace(" ", "-")


def find_faults(site: Path, briefs: Mapping[str, Brief]) -> Iterator[str]:
    """Yields what a site lacks of the agreed work."""
    names = {actor["name"] for brief in briefs.values() for actor in brief["actors"]}
    for folder, wanted in (("briefs", set(briefs)), ("actors", set(map(slug, names)))):
        found = {path.stem for path in (site / folder).glob("*.html")}
        if found != wanted:
            odd = sorted(found ^ wanted)
            yield f"{folder}/ has {len(found)} pages, not {len(wanted)}: {odd[0]} and {len(odd) - 1} others differ"
    for name in ("index.html", "sitemap.xml"):
        if not (site / name).is_file():
            yield f"there is no {name}"
    yield from _find_feed_faults(site)
    for key in _choose(sorted(briefs)):
        yield from _find_brief_faults(site / "briefs" / f"{key}.html", briefs[key])
    for name in _choose(sorted(names)):
        mine = [brief["title"] for brief in briefs.values() if any(one["name"] == name for one in brief["actors"])]
        yield from _find_actor_faults(site / "actors", name, mine)
    sitemap = (site / "sitemap.xml").read_text("utf-8") if (site / "sitemap.xml").is_file() else ""
    addresses = (f"/briefs/{key}.html" for key in briefs), (f"/actors/{slug(name)}.html" for name in names)
    known = set(re.findall(r"<loc>https://bench\.example([^<]*)</loc>", sitemap))
    for address in sorted({one for group in addresses for one in group} - known)[:3]:
        yield f"sitemap.xml lacks {address}"


def _find_feed_faults(site: Path) -> Iterator[str]:
    feed = next((site / name for name in ("feed.xml", "index.xml") if (site / name).is_file()), None)
    if feed is None:
        yield "there is no feed"
        return
    entries = len(re.findall(r"<(?:entry|item)\b", feed.read_text("utf-8")))
    briefs = len(list((site / "briefs").glob("*.html")))
    if entries != min(50, briefs):
        yield f"the feed has {entries} entries"


def _find_brief_faults(page: Path, brief: Brief) -> Iterator[str]:
    source = page.read_text("utf-8")
    text = _read_text(source)
    for wanted in _list_texts(brief):
        if _bare(wanted) not in text:
            yield f"{page.name} lacks {wanted!r}"
    for point in brief["key_points"]:
        for words in _EMPHASIS.findall(point["text"]):
            if f"<em>{words}</em>" not in source:
                yield f"{page.name} shows no emphasis on {words!r}"


def _list_texts(brief: Brief) -> Iterator[str]:
    yield from (brief["title"], brief["summary"])
    yield from brief["topics"]
    for item in (*brief["key_points"], *brief["timeline"]):
        yield item["text"]
        yield from (evidence["quote"] for evidence in item["evidence"])
    for actor in brief["actors"]:
        yield from (actor["name"], actor["role"])
    yield from (question["text"] for question in brief["open_questions"])
    for source in brief["sources"]:
        yield from (source["title"], source["publisher"])


def _find_actor_faults(folder: Path, name: str, titles: Sequence[str]) -> Iterator[str]:
    """Yields the briefs that an actor's pages lack; briefgen has several for an actor of many briefs."""
    paths = (folder / f"{slug(name)}.html", *(folder / slug(name)).glob("*.html"))
    text = " ".join(_read_text(path.read_text("utf-8")) for path in paths if path.is_file())
    for title in (name, *titles):
        if _bare(title) not in text:
            yield f"the page of {name} lacks {title!r}"


def _read_text(source: str) -> str:
    return _bare(html.unescape(re.sub(r"<[^>]*>", "", source)))


def _bare(text: str) -> str:
    return " ".join(_EMPHASIS.sub(r"\1", text).split()).casefold()


def _choose(keys: Sequence[str]) -> Sequence[str]:
    return keys[:: max(1, len(keys) // _SAMPLE)]
