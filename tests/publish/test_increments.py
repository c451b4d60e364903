"""Builds upon builds come to what a build from nothing comes to; `increments` has the whole of it, as a script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefgen.publish.desk import Desk
from briefgen.publish.page import Part
from tests.publish.conftest import build_project, plain_brief, write_brief
from tests.publish.increments import run_sequence


@pytest.mark.parametrize("number", range(16))
def test_a_site_is_the_same_however_it_came_about(number: int, tmp_path: Path) -> None:
    assert not list(run_sequence(number, tmp_path))


def test_a_sequence_tells_what_was_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(_desk: Desk, _entry: object) -> Part:
        return ("the briefs next to it", "")

    monkeypatch.setattr(Desk, "next_to", forget)
    found = [one for number in range(16) for one in run_sequence(number, tmp_path / str(number))]
    assert any(one.endswith("differs") for one in found)


def test_only_what_a_change_reaches_is_written(isles: Path) -> None:
    for number in range(5):
        path = write_brief(isles, f"2024-0{number + 1}-01-more", plain_brief(date=f"2024-0{number + 1}-01"))
        os.utime(path, (1_700_000_000, 1_700_000_000))
    build_project(isles)
    before = {path: path.stat().st_ino for path in (isles / "site").rglob("*") if path.is_file()}
    path = write_brief(isles, "2024-03-01-more", plain_brief(date="2024-03-01", summary="Other words."))
    result = build_project(isles)
    after = {path: path.stat().st_ino for path in (isles / "site").rglob("*") if path.is_file()}
    assert {path.relative_to(isles / "site").as_posix() for path in after if before[path] != after[path]} == {
        *(f"briefs/2024-03-01-more.{ending}" for ending in ("html", "md", "yaml", "json")),
        "briefs.html", "archive/2024-03.html", "search-index.js", "feed.xml", "feed.json", "index.html",
    }  # fmt: skip
    assert result.written == 10


def test_one_store_serves_several_orders(isles: Path) -> None:
    first = build_project(isles, output=isles / "one")
    assert build_project(isles, output=isles / "two").written == first.written
    assert build_project(isles, output=isles / "one").written == 0


def test_a_damaged_store_is_begun_anew(isles: Path) -> None:
    build_project(isles)
    (isles / ".briefgen" / "store.db").write_bytes(b"SQLite format 3\0 and then nothing that makes sense" * 100)
    assert build_project(isles).written == 0
