"""The store gives back what it was given."""

from __future__ import annotations

from pathlib import Path

from briefgen.publish.store import BriefRow, Made, Origin, OutputRow, PartsRow, Store


def _keep(store: Store, paths: list[str]) -> None:
    store.prepare("a test")
    with store.change():
        store.write_briefs(
            (BriefRow(path, (0, 0, 0), "", "reviewed", "clear", None) for path in paths),
            (PartsRow(path, *(f"{name} of {path}" for name in PartsRow._fields[1:])) for path in paths),
        )


def test_each_part_of_a_brief_is_found_by_its_name(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    _keep(store, ["a.yaml", "b.yaml"])
    for name in PartsRow._fields[1:]:
        assert store.read_part(name, "b.yaml") == f"{name} of b.yaml"
        assert store.read_parts(name) == {path: f"{name} of {path}" for path in ("a.yaml", "b.yaml")}
    store.close()


def test_parts_of_more_briefs_than_a_query_takes_are_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    paths = [f"{number}.yaml" for number in range(1203)]
    _keep(store, paths)
    assert store.read_some("voices", paths[1:]) == {path: f"voices of {path}" for path in paths[1:]}
    assert store.read_some("voices", []) == {}
    store.close()


def test_nothing_is_left_of_a_brief_that_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    _keep(store, ["a.yaml", "b.yaml"])
    with store.change():
        store.forget_briefs(["a.yaml"])
    assert list(store.read_briefs()) == ["b.yaml"]
    assert all(list(store.read_parts(name)) == ["b.yaml"] for name in PartsRow._fields[1:])
    store.close()


def _row(path: str, parts: str) -> OutputRow:
    return (path, "a section", "page", f"key of {parts}", "2025-03-22", 1, 2, 3, None, "a moment", "parts", parts)


def test_what_pages_show_of_briefs_comes_for_several_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.db")
    _keep(store, ["a.yaml", "b.yaml", "c.yaml"])
    names = ("voices", "asked", "rest", "record")
    wanted = {path: {name: f"{name} of {path}" for name in names} for path in ("a.yaml", "c.yaml")}
    assert store.read_pages(["a.yaml", "c.yaml"]) == wanted
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
