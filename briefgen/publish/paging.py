"""Long lists over several pages, so that no page grows with the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from briefgen.publish import addresses
from briefgen.publish.view import View

Item = TypeVar("Item")
# Neighbours of the page that is read; the first and the last are always linked.
_NEIGHBOURS = 2


class PageLink(View, frozen=True):
    """A page of a list by its number; without `href` it is the one being read."""

    number: int
    href: str | None


class Pager(View, frozen=True):
    """Where a page stands in its list.

    Units: `first` and `last` count the list's items from 1; `total` counts all of them.
    Shape: `links` has None where numbers are left out.
    """

    number: int
    pages: int
    first: int
    last: int
    total: int
    links: tuple[PageLink | None, ...]
    previous: str | None
    next: str | None


def page_path(path: str, number: int) -> str:
    """Gives the file of a further page of a list: briefs-2.html, topics/x/2.html."""
    stem = path.removesuffix(".html")
    # Only at the root can no id of a brief, an actor or a topic be `x-2`.
    return path if number == 1 else f"{stem}{'/' if '/' in stem else '-'}{number}.html"


def split(items: Sequence[Item], size: int) -> Iterator[tuple[int, Sequence[Item]]]:
    """Yields the parts of a list with their numbers, one empty part for an empty list."""
    for number, start in enumerate(range(0, max(len(items), 1), size), 1):
        yield number, items[start : start + size]


def make_pager(path: str, number: int, total: int, size: int) -> Pager:
    """Gives the place of one page in a list of `total` items, `size` on each page."""
    pages = max(1, -(-total // size))
    near = range(max(1, number - _NEIGHBOURS), min(pages, number + _NEIGHBOURS) + 1)
    shown = sorted({1, *near, pages})
    links: list[PageLink | None] = []
    for before, one in zip([0, *shown], shown, strict=False):
        if one - before == 2:
            links.append(_link(path, one - 1, number))
        elif one - before > 2:
            links.append(None)
        links.append(_link(path, one, number))
    return Pager(
        number=number,
        pages=pages,
        first=min(total, (number - 1) * size + 1),
        last=min(total, number * size),
        total=total,
        links=tuple(links),
        previous=_href(path, number - 1) if number > 1 else None,
        next=_href(path, number + 1) if number < pages else None,
    )


def _link(path: str, number: int, current: int) -> PageLink:
    return PageLink(number, None if number == current else _href(path, number))


def _href(path: str, number: int) -> str:
    return addresses.href(page_path(path, number))
