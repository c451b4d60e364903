"""The store gives back what it was given."""

from __future__ import annotations

from pathlib import Path

from briefgen.publish.store import BriefParts, BriefRow, Made, Origin, OutputRow, Store


def _keep(store: Store, count: int) -> None:
    store.prepare("a test")
    numbers = range(1, count + 1)
    with store.change():
        store.write_briefs(
            (BriefRow(number, f"{number}.yaml", (0, 0, 0), "", "reviewed", "clear", None) for number in numbers),
            ((number, BriefParts(*(f"{name} of {number}" for name in BriefParts._fields))) for number in numbers),
        )


def test_each_part_of_a_brief_is_found_by_its_name(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    _keep(store, 2)
    for name in BriefParts._fields:
        assert store.read_part(name, 2) == f"{name} of 2"
        assert store.read_parts(name) == {number: f"{name} of {number}" for number in (1, 2)}
    store.close()


def test_parts_of_more_briefs_than_a_query_takes_are_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    _keep(store, 1203)
    assert store.read_some("voices", range(2, 1204)) == {number: f"voices of {number}" for number in range(2, 1204)}
    assert store.read_some("voices", []) == {}
    store.close()


def test_nothing_is_left_of_a_brief_that_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    _keep(store, 2)
    with store.change():
        store.forget_briefs([1])
    assert list(store.read_briefs()) == ["2.yaml"]
    assert all(list(store.read_parts(name)) == [2] for name in BriefParts._fields)
    store.close()


def _row(path: str, parts: str) -> OutputRow:
    return (path, "a section", "page", f"key of {parts}", "2025-03-22", 1, 2, 3, None, "a moment", "parts", parts)


def test_what_pages_show_of_briefs_comes_for_several_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    _keep(store, 3)
    names = ("voices", "asked", "rest", "record")
    wanted = {number: {name: f"{name} of {number}" for name in names} for number in (1, 3)}
    assert store.read_pages([1, 3]) == wanted
    assert store.read_pages([]) == {}
    store.close()


def test_an_output_is_known_with_its_stamp_and_with_what_it_was_made_from_before(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    store.prepare("a test")
    for parts in ("first", "second"):
        with store.change():
            store.write_outputs("a build", [_row("x.html", parts), _row("y.html", parts)])
    with store.change():
        store.write_stamps("a build", {"y.html": (7, 8, 9)})
    made = store.read_outputs("a build")
    assert made["x.html"] == Made("a section", "page", "key of second", "2025-03-22", (1, 2, 3))
    assert made["y.html"].stamp == (7, 8, 9)
    origin = store.read_origin("a build", "x.html")
    assert origin == Origin("x.html", "a moment", "parts", "second", "first")
    store.close()
