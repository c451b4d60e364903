"""Editions that are printed → the page that lists them, and the feed that brings them to subscribers."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.publish.overviews import EditionLine
from briefgen.publish.page import Page, Planner
from briefgen.publish.views import Site

SHELF_PATHS = ("editions.html", "editions.xml")
# A feed is read by programs that keep what they have seen.
_FEED_ENTRIES = 50


def plan_shelf(lines: Sequence[EditionLine], site: Site) -> tuple[Page, ...]:
    """Gives the pages about editions; none where there are none, and no feed where the site has no address."""
    if not lines:
        return ()
    planner = Planner(site)
    pages = [planner.page("editions.html", editions=tuple(lines))]
    if site.base_url:
        newest = max(line.end for line in lines)
        pages.append(planner.page("editions.xml", editions=tuple(lines[:_FEED_ENTRIES]), newest=newest))
    return tuple(pages)
