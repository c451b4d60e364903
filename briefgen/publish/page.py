"""A page of the site as a value: where it is, which template makes it, and all that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from briefgen.errors import Place
from briefgen.publish import addresses
from briefgen.publish.paging import make_pager, page_path, split
from briefgen.publish.views import Site

SITE_CARD = "card.png"


@dataclass(frozen=True)
class Page:
    """One output that a template makes.

    Shape: `path` is seen from the site's root; `data` holds plain data and views, so that any process can render it;
    `origin` is the place that a fault about the page's address is about.
    """

    path: str
    template: str
    data: Mapping[str, Any]
    origin: Place | None = None


class Planner:
    """Gives each page what all pages have."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def page(self, path: str, template: str | None = None, origin: Place | None = None, **data: Any) -> Page:
        """Gives a page, made by the template of its name unless told otherwise."""
        shared = {"site": self.site, "path": path, "href": addresses.href(path), "root": addresses.root_of(path)}
        # What concerns single pages, so that templates may ask for it on all of them.
        single = {"linked": None, "feed": None, "card": SITE_CARD}
        return Page(path, template or path, {**shared, **single, **data}, origin)

    def pages(
        self,
        path: str,
        name: str,
        items: Sequence[Any],
        size: int,
        template: str | None = None,
        first: Mapping[str, Any] = MappingProxyType({}),
        **data: Any,
    ) -> Iterator[Page]:
        """Yields the pages of a list, `size` items on each, which their template knows by `name`.

        Shape: what `first` holds is for the first page; on the others it is None.
        """
        for number, part in split(items, size):
            pager = make_pager(path, number, len(items), size)
            once = first if number == 1 else dict.fromkeys(first)
            shown = {**data, **once, name: part, "pager": pager}
            yield self.page(page_path(path, number), template or path, None, **shown)
