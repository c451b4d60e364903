"""What programs read: feeds, sitemap, robots and headers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from briefgen.library import Library
from briefgen.publish import addresses
from briefgen.publish.card import Card
from briefgen.publish.feeds import Feed, last_change, make_feed, make_site_feed
from briefgen.publish.markdown import topic_name
from briefgen.publish.page import SITE_CARD, Page, Planner
from briefgen.publish.views import BriefLine, BriefView

# Pages that nobody should come to from a search engine.
_HIDDEN = ("404.html", "withdrawn.html", "redirect.html", "search.html")


def list_feeds(library: Library, views: Mapping[str, BriefView], planner: Planner) -> Iterator[tuple[str, Feed]]:
    """Yields the feeds of site, topics and actors, each with the file of its page."""
    title = planner.site.title
    yield "feed.html", make_site_feed(planner.site, views.values(), library.newest)
    for topic, entries in library.topics:
        path = addresses.topic_path(topic)
        yield path, make_feed(f"{topic_name(topic)} – {title}", path, [views[entry.id] for entry in entries])
    for actor in library.actors:
        path = addresses.actor_path(actor.id)
        ids = dict.fromkeys(entry.id for entry, _ in actor.appearances)
        yield path, make_feed(f"{actor.name} – {title}", path, [views[brief_id] for brief_id in ids])


def plan_machine_pages(
    pages: Sequence[Page], feeds: Sequence[tuple[str, Feed]], planner: Planner, newest: datetime.date | None
) -> Iterator[Page]:
    """Yields the pages for programs of a site that has an address."""
    for path, feed in feeds:
        yield planner.page(addresses.sibling_path(path, ".xml"), "feed.xml", feed=feed)
    listed = [page for page in pages if page.path.endswith(".html") and page.template not in _HIDDEN]
    found = tuple((page.data["href"], _find_change(page, newest)) for page in listed if not _is_kept_back(page))
    if planner.site.has_editions:
        found += (("editions.html", newest),)
    yield planner.page("sitemap.xml", addresses=found)


def _is_kept_back(page: Page) -> bool:
    line = page.data["brief"].line if page.template == "brief.html" else None
    return line is not None and (line.status == "draft" or line.marking != "clear")


def _find_change(page: Page, newest: datetime.date | None) -> datetime.date | None:
    lines: Sequence[BriefLine] = ()
    if page.template == "brief.html":
        lines = (page.data["brief"].line,)
    elif page.template == "actor.html":
        lines = page.data["actor"].briefs
    elif page.template in ("topic.html", "month.html"):
        lines = page.data["briefs"]
    return max(map(last_change, lines), default=newest)


def list_cards(library: Library, planner: Planner) -> Iterator[Card]:
    """Yields the cards of the site and of each topic."""
    site = planner.site
    yield Card(SITE_CARD, site.title, site.author or "")
    for topic, _ in library.topics:
        yield Card(addresses.sibling_path(addresses.topic_path(topic), ".png"), topic_name(topic), site.title)


def find_card(brief: BriefLine) -> str:
    """Gives the address of the card that stands for a brief: that of its first topic, or the site's."""
    return (brief.topics[0].href or "").removesuffix(".html") + ".png" if brief.topics else SITE_CARD
