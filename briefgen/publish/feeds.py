"""Feeds: what is new in the site, in a topic, about an actor; as Atom, which a template makes, and as JSON Feed.

Source: https://www.rfc-editor.org/rfc/rfc4287 and https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from briefgen.library import Entry
from briefgen.publish import addresses
from briefgen.publish.digests import dump_compact
from briefgen.publish.markdown import mark_up, strip_markup
from briefgen.publish.views import BriefLine, PointView, Site

# Programs keep what they have seen, and call again within days.
ENTRIES_OF_SITE = 50
ENTRIES_OF_PART = 20


class FeedBrief(NamedTuple):
    """A brief as feeds have it."""

    line: BriefLine
    points: tuple[PointView, ...]


class Feed(NamedTuple):
    """One feed: its briefs, the last changed first, and the page it belongs to, all seen from the site's root.

    Shape: only where it `has_points` have its briefs their key points.
    """

    title: str
    home: str
    atom: str
    json: str
    has_points: bool
    updated: datetime.date
    briefs: tuple[FeedBrief, ...]


def find_changed(entries: Iterable[Entry], most: int) -> tuple[Entry, ...]:
    """Gives the briefs that changed last, the last first."""
    return tuple(sorted(entries, key=lambda one: one.brief.updated or one.brief.date, reverse=True)[:most])


def make_site_feed(site: Site, changed: Sequence[FeedBrief], newest: datetime.date | None) -> Feed:
    """Gives the feed of the whole site, with key points."""
    updated = last_change(changed[0].line) if changed else newest or datetime.date(1970, 1, 1)
    return Feed(site.title, "", "feed.xml", "feed.json", True, updated, tuple(changed))


def make_feed(title: str, path: str, changed: Sequence[FeedBrief]) -> Feed:
    """Gives the feed of a topic or an actor beside its page, summaries alone: whoever wants more is on the site."""
    atom, json_feed = (addresses.href(addresses.sibling_path(path, ending)) for ending in (".xml", ".json"))
    return Feed(title, addresses.href(path), atom, json_feed, False, last_change(changed[0].line), tuple(changed))


def last_change(line: BriefLine) -> datetime.date:
    """Gives the day on which a brief last changed."""
    return line.updated or line.date


def dump_item(brief: FeedBrief, site: Site) -> str:
    """Gives a brief as an item of JSON feeds."""
    return dump_compact(_make_item(brief, site))


def dump_feed(feed: Feed, items: Iterable[str], site: Site) -> bytes:
    """Gives a feed as JSON Feed, with its briefs as `dump_item` gives them."""
    base = site.base_url or ""
    head: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": base + feed.home,
        "feed_url": base + feed.json,
        "language": site.language,
    }
    if site.description:
        head["description"] = site.description
    if site.author:
        head["authors"] = [{"name": site.author}]
    listed = ",\n".join(items)
    return f'{dump_compact(head)[:-1]},"items":[\n{listed}\n]}}\n'.encode()


def _make_item(brief: FeedBrief, site: Site) -> dict[str, Any]:
    line, base = brief.line, site.base_url or ""
    points = "".join(f"<li>{mark_up(point.text)}</li>" for point in brief.points)
    item: dict[str, Any] = {
        "id": base + line.href,
        "url": base + line.href,
        "title": strip_markup(line.title),
        "summary": strip_markup(line.summary),
        "content_html": f"<p>{mark_up(line.summary)}</p>" + (f"<ol>{points}</ol>" if points else ""),
        "date_published": f"{line.date}T00:00:00Z",
        "date_modified": f"{last_change(line)}T00:00:00Z",
        "language": line.language,
    }
    if line.topics:
        item["tags"] = [topic.text for topic in line.topics]
    if line.pdf:
        item["attachments"] = [{"url": base + line.pdf, "mime_type": "application/pdf"}]
    return item
