"""Builds upon builds come to what a build from nothing comes to; `increments` has the whole of it, as a script."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from briefgen.publish.desk import Desk
from briefgen.publish.page import Part
from tests.publish.conftest import build_project, plain_brief, write_brief
from tests.publish.increments import _compare, _copy_inputs, run_sequence


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


def _build_twice(root: Path, tmp_path: Path) -> list[str]:
    """Builds a project upon what is there and from nothing, and gives how the two sites differ."""
    build_project(root)
    _copy_inputs(root, tmp_path / "fresh")
    shutil.rmtree(tmp_path / "fresh" / ".briefgen", ignore_errors=True)
    build_project(tmp_path / "fresh")
    return list(_compare(root / "site", tmp_path / "fresh" / "site"))


def test_a_withdrawn_brief_gives_an_actor_another_id(isles: Path, tmp_path: Path) -> None:
    gone = plain_brief(date="2024-01-01", status="withdrawn", actors=[{"name": "Bo Lind", "id": "bo"}])
    write_brief(isles, "2024-01-01-gone", gone)
    write_brief(isles, "2024-02-01-live", plain_brief(date="2024-02-01", actors=[{"name": "Bo Lind"}]))
    build_project(isles)
    write_brief(isles, "2024-01-01-gone", {**gone, "actors": [{"name": "Bo Lind", "id": "bo-lind-2"}]})
    assert not _build_twice(isles, tmp_path)


def test_a_folder_of_assets_gets_another_name(isles: Path, tmp_path: Path) -> None:
    (isles / "templates/assets/img").mkdir(parents=True)
    (isles / "templates/assets/img/map.png").write_bytes(b"a picture")
    build_project(isles)
    (isles / "templates/assets/img").rename(isles / "templates/assets/images")
    assert not _build_twice(isles, tmp_path)


@pytest.mark.parametrize("name", ["icon.svg", "./own.html"])
def test_what_a_template_includes_changes(name: str, isles: Path, tmp_path: Path) -> None:
    (isles / "templates").mkdir()
    (isles / "templates/404.html").write_text(f'{{% include "{name}" %}}', encoding="utf-8")
    (isles / "templates" / name).write_text("one", encoding="utf-8")
    build_project(isles)
    (isles / "templates" / name).write_text("two", encoding="utf-8")
    assert not _build_twice(isles, tmp_path)


def test_a_link_that_leads_nowhere_stops_nothing(isles: Path) -> None:
    (isles / "content/briefs/.#x.yaml").symlink_to("nobody@nowhere")
    assert build_project(isles).written
