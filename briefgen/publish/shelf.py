"""Editions that are printed → the page that lists them, and the feed that brings them to subscribers."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.publish import addresses
from briefgen.publish.plan import Page
from briefgen.publish.views import EditionLine, Site

SHELF_PATHS = ("editions.html", "editions.xml")
# A feed is read by programs that keep what they have seen.
_FEED_ENTRIES = 50


def plan_shelf(lines: Sequence[EditionLine], site: Site) -> tuple[Page, ...]:
    """Gives the pages about editions; none where there are none, and no feed where the site has no address."""
    if not lines:
        return ()
    pages = [_make_page("editions.html", site, editions=tuple(lines))]
    if site.base_url:
        newest = max(line.end for line in lines)
        pages.append(_make_page("editions.xml", site, editions=tuple(lines[:_FEED_ENTRIES]), newest=newest))
    return tuple(pages)


def _make_page(path: str, site: Site, **data: object) -> Page:
    shared = {"site": site, "path": path, "href": addresses.href(path), "root": addresses.root_of(path)}
    return Page(path, path, {**shared, **data})
