"""What programs read: feeds, sitemap, robots and headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefgen.library import Entry
from briefgen.publish import addresses
from briefgen.publish.card import Card
from briefgen.publish.desk import Desk
from briefgen.publish.digests import digest_all
from briefgen.publish.feeds import (
    ENTRIES_OF_PART,
    ENTRIES_OF_SITE,
    Feed,
    FeedBrief,
    dump_feed,
    dump_item,
    find_changed,
    make_feed,
    make_site_feed,
)
from briefgen.publish.markdown import topic_name
from briefgen.publish.page import SITE_CARD, Part, Recipe, Section
from briefgen.publish.views import BriefLine, Site


def plan_feed(desk: Desk) -> Section:
    """Gives the feed of the site, as Atom and as JSON."""
    library = desk.library
    changed = find_changed(library.live, ENTRIES_OF_SITE)
    given = digest_all(desk.given_names[entry.id] + desk.given_answers[entry.id] for entry in changed)
    others = ("what others say of their actors and questions", given)
    parts = (*map(desk.brief_part, changed), others, ("the day of the library", str(library.newest)))
    return Section("feed", parts, lambda: _plan_site_feed(changed, parts, desk))


def _plan_site_feed(changed: Sequence[Entry], parts: Sequence[Part], desk: Desk) -> Iterator[Recipe]:
    def make() -> Feed:
        briefs = [FeedBrief(desk.line(entry), desk.view(entry.id).points) for entry in changed]
        return make_site_feed(desk.site, briefs, desk.library.newest)

    def dump() -> bytes:
        feed = make()
        return dump_feed(feed, [dump_item(brief, desk.site) for brief in feed.briefs], desk.site)

    yield desk.planner.page("feed.xml", None, parts, lambda: {"feed": make()})
    yield Recipe("feed.json", (*parts, desk.planner.settings), None, dump)


def plan_part_feed(name: str, path: str, entries: Sequence[Entry], desk: Desk) -> Iterator[Recipe]:
    """Yields the feed of a topic or an actor, as Atom and as JSON, where the site has an address."""
    if not desk.site.base_url or "feeds" in desk.site.left_out:
        return
    title = f"{name} – {desk.site.title}"
    changed = find_changed(entries, ENTRIES_OF_PART)
    parts = (("its title", title), desk.lines_part(changed))

    def make() -> Feed:
        return make_feed(title, path, [FeedBrief(desk.line(entry), ()) for entry in changed])

    def dump() -> bytes:
        return dump_feed(make(), [desk.dump_summary(entry.id) for entry in changed], desk.site)

    yield desk.planner.page(addresses.sibling_path(path, ".xml"), "feed.xml", parts, lambda: {"feed": make()})
    yield Recipe(addresses.sibling_path(path, ".json"), (*parts, desk.planner.settings), None, dump)


def find_feed(path: str, desk: Desk) -> str | None:
    """Gives where the feeds beside a page are, without their endings; None where feeds of parts are left out."""
    return None if "feeds" in desk.site.left_out else addresses.href(path).removesuffix(".html")


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


def list_cards(topics: Iterable[str], site: Site) -> Iterator[Card]:
    """Yields the cards of the site and of each topic."""
    yield Card(SITE_CARD, site.title, site.author or "")
    for topic in sorted(topics) if "topics" not in site.left_out else ():
        yield Card(addresses.sibling_path(addresses.topic_path(topic), ".png"), topic_name(topic), site.title)


def find_card(brief: BriefLine) -> str:
    """Gives the address of the card that stands for a brief: that of its first topic, or the site's."""
    href = brief.topics[0].href if brief.topics else None
    return href.removesuffix(".html") + ".png" if href else SITE_CARD
