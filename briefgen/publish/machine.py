"""What programs read: feeds, sitemap, robots and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from briefgen.library import Entry, Library
from briefgen.publish import addresses
from briefgen.publish.card import Card
from briefgen.publish.desk import Desk
from briefgen.publish.feeds import (
    ENTRIES_OF_PART,
    ENTRIES_OF_SITE,
    Feed,
    dump_feed,
    dump_item,
    find_changed,
    make_feed,
    make_site_feed,
)
from briefgen.publish.markdown import topic_name
from briefgen.publish.page import SITE_CARD, Recipe, digest_all
from briefgen.publish.views import BriefLine, BriefView, Site

# A brief stands in several feeds.
_CACHED_ITEMS = 4_000


def plan_feeds(desk: Desk) -> Iterator[Recipe]:
    """Yields the feeds of site, topics and actors, each as Atom and as JSON."""
    library, title = desk.library, desk.site.title
    items: Callable[[str], str] = lru_cache(_CACHED_ITEMS)(lambda one: dump_item(desk.view(one), desk.site))
    newest = library.newest

    def make_site(views: tuple[BriefView, ...]) -> Feed:
        return make_site_feed(desk.site, views, newest)

    yield from _plan_feed("feed.html", find_changed(library.live, ENTRIES_OF_SITE), make_site, items, desk)
    for topic, entries in library.topics:
        yield from _plan_part(f"{topic_name(topic)} – {title}", addresses.topic_path(topic), entries, items, desk)
    for actor in library.actors:
        entries = tuple(library.by_id[one] for one in actor.briefs)
        yield from _plan_part(f"{actor.name} – {title}", addresses.actor_path(actor.id), entries, items, desk)


def _plan_part(
    title: str, path: str, entries: Iterable[Entry], items: Callable[[str], str], desk: Desk
) -> Iterator[Recipe]:
    changed = find_changed(entries, ENTRIES_OF_PART)
    return _plan_feed(path, changed, lambda views: make_feed(title, path, views), items, desk, title)


def _plan_feed(
    path: str, changed: tuple[Entry, ...], make: Callable[[tuple[BriefView, ...]], Feed],
    items: Callable[[str], str], desk: Desk, title: str = "",
) -> Iterator[Recipe]:  # fmt: skip
    parts = (("its title", title), *map(desk.brief_part, changed))
    if not changed:
        parts = (*parts, ("the day of the library", str(desk.library.newest)))

    def make_here() -> Feed:
        return make(tuple(desk.view(entry.id) for entry in changed))

    def dump() -> bytes:
        return dump_feed(make_here(), (items(entry.id) for entry in changed), desk.site)

    atom = addresses.sibling_path(path, ".xml")
    yield desk.planner.page(atom, "feed.xml", parts, lambda: {"feed": make_here()})
    yield Recipe(addresses.sibling_path(path, ".json"), (*parts, desk.planner.settings), None, dump)


def plan_sitemap(listed: Iterable[tuple[str, str]], desk: Desk) -> Recipe:
    """Gives the sitemap; pages come by their paths, with the day of their last change or ""."""
    newest = str(desk.library.newest or "")
    found = tuple((addresses.href(path), day or newest) for path, day in listed)
    if desk.site.has_editions:
        found += (("editions.html", newest),)
    return desk.planner.page(
        "sitemap.xml", None, (("the pages of the site", digest_all(found)),), lambda: {"addresses": found}
    )


def find_listing(line: BriefLine) -> str | None:
    """Gives the day of a brief's last change as the sitemap has it; None where search engines may not know of it."""
    return None if line.status == "draft" or line.marking != "clear" else str(line.updated or line.date)


def list_cards(library: Library, site: Site) -> Iterator[Card]:
    """Yields the cards of the site and of each topic."""
    yield Card(SITE_CARD, site.title, site.author or "")
    for topic, _ in library.topics:
        yield Card(addresses.sibling_path(addresses.topic_path(topic), ".png"), topic_name(topic), site.title)


def find_card(brief: BriefLine) -> str:
    """Gives the address of the card that stands for a brief: that of its first topic, or the site's."""
    return (brief.topics[0].href or "").removesuffix(".html") + ".png" if brief.topics else SITE_CARD
