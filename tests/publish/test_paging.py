from __future__ import annotations

import pytest

from briefgen.publish.paging import make_pager, page_path, split


@pytest.mark.parametrize(
    ("path", "number", "file"),
    [
        ("briefs.html", 1, "briefs.html"),
        ("briefs.html", 2, "briefs-2.html"),
        ("topics/x.html", 3, "topics/x/3.html"),
        ("archive/2025-03.html", 2, "archive/2025-03/2.html"),
    ],
)
def test_a_further_page_never_takes_the_address_of_an_id(path: str, number: int, file: str) -> None:
    assert page_path(path, number) == file


def test_an_empty_list_is_one_empty_page() -> None:
    assert list(split((), 10)) == [(1, ())]
    pager = make_pager("briefs.html", 1, 0, 10)
    assert (pager.pages, pager.first, pager.last, pager.previous, pager.next) == (1, 0, 0, None, None)


def test_a_pager_knows_where_it_stands() -> None:
    pager = make_pager("briefs.html", 3, 25, 10)
    assert (pager.first, pager.last, pager.total) == (21, 25, 25)
    assert (pager.previous, pager.next) == ("briefs-2.html", None)


def test_far_pages_are_left_out_but_the_ends_are_linked() -> None:
    links = make_pager("briefs.html", 10, 200, 10).links
    assert [link.number if link else None for link in links] == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert [link.href for link in links if link and link.number in (1, 10)] == ["briefs.html", None]


def test_a_single_page_left_out_is_shown_instead() -> None:
    links = make_pager("briefs.html", 5, 80, 10).links
    assert [link.number if link else None for link in links] == [1, 2, 3, 4, 5, 6, 7, 8]
