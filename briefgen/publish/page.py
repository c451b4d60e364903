"""The outputs of a site before they are made: where each is, what it is made from, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from briefgen.errors import Place
from briefgen.library import Entry
from briefgen.publish import addresses
from briefgen.publish.digests import digest
from briefgen.publish.paging import Pager, make_pager, page_path, split

if TYPE_CHECKING:
    from briefgen.publish.pdf import Print
    from briefgen.publish.views import Site

SITE_CARD = "card.png"
# What something is made from: its name for people, and its digest.
Part = tuple[str, str]


class Page(NamedTuple):
    """One output that a template makes.

    Shape: `path` is seen from the site's root; `data` holds plain data and views, so that any process can render it.
    """

    path: str
    template: str
    data: Mapping[str, Any]


class Recipe(NamedTuple):
    """One output, not yet made: two recipes for a path with the same parts come to the same bytes.

    Shape: `template` is None for what no template makes; `origin` is what a fault about its address is about;
    `kind` is page, file or pdf; `listed` is the day of its last change as the sitemap has it, "" for the library's,
    None where it is not in it.
    """

    path: str
    parts: tuple[Part, ...]
    template: str | None
    make: Callable[[], Page | Print | bytes | Path]
    origin: Place | None = None
    listed: str | None = None
    kind: str = "file"


class Section(NamedTuple):
    """Outputs that are planned together: as long as `parts` are the same, so are the parts of all of them.

    Shape: one that `is_long` grows with the library; one that `is_paper` has PDFs; `brief_id` is that of the brief that
    it shows.
    """

    name: str
    parts: tuple[Part, ...]
    plan: Callable[[], Iterable[Recipe]]
    is_long: bool = False
    is_paper: bool = False
    brief_id: str | None = None


def find_last_change(entries: Iterable[Entry]) -> str:
    """Gives the day on which one of these briefs changed last."""
    days = [one.brief.updated or one.brief.date for one in entries]
    return str(max(days)) if days else ""


class Planner:
    """Gives each page what all pages have: the site, its own address, and the digests of site and template.

    Shape: `templates` has the digest of each template with all that it reaches, by its name.
    """

    def __init__(self, site: Site, templates: Mapping[str, str]) -> None:
        self.site = site
        self.templates = templates

    @cached_property
    def settings(self) -> Part:
        """What all pages take from the settings."""
        return ("the settings", digest(repr(self.site)))

    def template_part(self, name: str) -> Part:
        """Gives what stands for a template with all that it reaches."""
        return (f"the template {name}", self.templates.get(name, ""))

    def page(
        self,
        path: str,
        template: str | None = None,
        parts: Iterable[Part] = (),
        make: Callable[[], Mapping[str, Any]] = dict,
        origin: Place | None = None,
        listed: str | None = "",
    ) -> Recipe:
        """Gives the recipe of a page, made by the template of its name unless told otherwise."""
        name = template or path
        listed = listed if path.endswith(".html") else None
        made_from = (*parts, self.settings, self.template_part(name))
        return Recipe(
            path, made_from, name, lambda: Page(path, name, {**self._share(path), **make()}), origin, listed, "page"
        )

    def _share(self, path: str) -> dict[str, Any]:
        shared = {"site": self.site, "path": path, "href": addresses.href(path), "root": addresses.root_of(path)}
        # What concerns single pages, so that templates may ask for it on all of them.
        return {**shared, "linked": None, "feed": None, "card": SITE_CARD}

    def pages(
        self,
        path: str,
        name: str,
        items: Sequence[Any],
        size: int,
        template: str | None,
        parts: Callable[[Sequence[Any], int], Iterable[Part]],
        make: Callable[[Sequence[Any], Pager], Mapping[str, Any]],
        find_change: Callable[[Sequence[Any]], str] = lambda _: "",
    ) -> Iterator[Recipe]:
        """Yields the pages of a list, `size` items on each, which their template knows by `name`.

        Shape: `parts` gets the items of a page and its number, `make` the items and its place in the list; it gives
        whatever else the page shows; `find_change` gives the day of the last change among the items.
        """
        for number, items_here in split(items, size):

            def show(here: Sequence[Any] = items_here, number: int = number) -> Mapping[str, Any]:
                pager = make_pager(path, number, len(items), size)
                return {name: tuple(here), "pager": pager, **make(here, pager)}

            yield self.page(
                page_path(path, number),
                template or path,
                (*parts(items_here, number), ("how many there are", str(len(items)))),
                show,
                listed=find_change(items_here),
            )
