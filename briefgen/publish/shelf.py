"""Editions that are printed → the page that lists them, and the feed that brings them to subscribers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.publish.digests import digest_all
from briefgen.publish.overviews import EditionLine
from briefgen.publish.page import Planner, Recipe

SHELF_PATHS = ("editions.html", "editions.xml")
# A feed is read by programs that keep what they have seen.
_FEED_ENTRIES = 50


def plan_shelf(lines: Sequence[EditionLine], planner: Planner) -> Iterator[Recipe]:
    """Yields the pages about editions, and their feed where the site has an address."""
    shown = ("the editions", digest_all(lines))
    yield planner.page("editions.html", None, (shown,), lambda: {"editions": tuple(lines)}, listed=None)
    if planner.site.base_url:
        newest = max(line.end for line in lines)
        feed = {"editions": tuple(lines[:_FEED_ENTRIES]), "newest": newest}
        yield planner.page("editions.xml", None, (shown,), lambda: feed)
