"""Builds upon builds come to what a build from nothing comes to; `increments` has the whole of it, as a script."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from briefgen.disk import lock
from briefgen.errors import ReadError
from briefgen.library import Selection
from briefgen.project import read_project
from briefgen.publish.desk import Desk
from briefgen.publish.page import Part
from briefgen.publish.plan import make_site
from briefgen.publish.press import make_press
from briefgen.publish.render import read_templates
from briefgen.publish.stamps import look_at_inputs
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


def test_a_brief_that_asks_gets_another_name(isles: Path, tmp_path: Path) -> None:
    with (isles / "briefgen.yaml").open("a", encoding="utf-8") as file:
        file.write("leave_out: [questions]\n")  # so that answers lead to where they were asked
    question = {"id": "who-mends-it", "text": "Who mends it?", "origin": "gap"}
    asks = write_brief(isles, "2024-01-01-asks", plain_brief(date="2024-01-01", open_questions=[question]))
    answer = {
        "question": "who-mends-it",
        "status": "answered",
        "text": "Nobody.",
        "evidence": [{"source": "s1", "quote": "Nobody."}],
    }
    write_brief(isles, "2024-02-01-between", plain_brief(date="2024-02-01"))
    write_brief(isles, "2024-03-01-answers", plain_brief(date="2024-03-01", answers=[answer]))
    build_project(isles)
    asks.rename(asks.with_name("2024-01-01-asked.yaml"))
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


def test_a_store_that_is_damaged_inside_is_begun_anew(isles: Path) -> None:
    build_project(isles)
    store = isles / ".briefgen" / "store.db"
    data = bytearray(store.read_bytes())
    data[8192:] = b"\x99" * (len(data) - 8192)
    store.write_bytes(data)
    assert build_project(isles).written == 0


def test_builds_into_folders_that_are_no_more_are_forgotten(isles: Path) -> None:
    build_project(isles)
    build_project(isles, output=isles / "gone")
    shutil.rmtree(isles / "gone")
    build_project(isles, output=isles / "third")
    with contextlib.closing(sqlite3.connect(isles / ".briefgen" / "store.db")) as store:
        for table, column in (("builds", "name"), ("sections", "build"), ("outputs", "build"), ("origins", "build")):
            assert len(store.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()) == 2


def test_what_a_broken_off_build_left_is_removed(isles: Path) -> None:
    (isles / ".briefgen" / "stage-left" / "briefs").mkdir(parents=True)
    build_project(isles)
    assert not list((isles / ".briefgen").glob("stage-*"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no such locks")
def test_one_build_at_a_time(isles: Path) -> None:
    reading, writing = os.pipe()
    with lock(isles / ".briefgen"):
        child = os.fork()
        if not child:
            with lock(isles / ".briefgen"):
                os.write(writing, b"second ")
                os._exit(0)
        time.sleep(0.1)
        os.write(writing, b"first ")
    os.waitpid(child, 0)
    assert os.read(reading, 100) == b"first second "


def test_what_a_print_style_sheet_brings_in_counts(isles: Path) -> None:
    own = isles / "templates" / "print"
    own.mkdir(parents=True)
    digests = set()
    for colour in ("red", "blue"):
        (own / "own.css").write_text(f"p {{ color: {colour} }}", encoding="utf-8")
        site = make_site(read_project(isles).config, base_url=None, has_pdfs=True)
        digests.add(make_press(site, read_templates(isles / "templates"), {}).sheets.digest)
    assert len(digests) == 2


def test_links_that_lead_round_and_round_are_not_followed(isles: Path) -> None:
    assets = isles / "templates" / "assets"
    (assets / "deep").mkdir(parents=True)
    (assets / "own.css").write_text("p { }", encoding="utf-8")
    (assets / "deep" / "up").symlink_to(assets, target_is_directory=True)
    (assets / "deep" / "here").symlink_to(assets / "deep", target_is_directory=True)
    assert len(look_at_inputs(isles).under(assets)) == 1


def test_an_input_in_the_place_of_another_with_its_size_time_and_number(isles: Path) -> None:
    path = write_brief(isles, "2024-03-01-more", plain_brief(date="2024-03-01", summary="These words."))
    state = path.stat()
    os.utime(path, (1_700_000_000, 1_700_000_000))
    build_project(isles)
    time.sleep(0.03)
    path.write_text(path.read_text(encoding="utf-8").replace("These words.", "Other words."), encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert (path.stat().st_size, path.stat().st_ino) == (state.st_size, state.st_ino)
    build_project(isles)
    assert "Other words." in (isles / "site" / "briefs" / "2024-03-01-more.html").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux alone")
def test_a_name_that_is_no_text_is_a_fault(isles: Path) -> None:
    Path(os.fsdecode(os.fsencode(isles) + b"/content/briefs/a\xff.yaml")).touch()
    with pytest.raises(ReadError, match=r"not UTF-8") as caught:
        build_project(isles)
    assert str(caught.value.place).endswith(r"briefs/a\udcff.yaml")


def test_what_another_order_left_in_the_same_folder_is_removed(isles: Path) -> None:
    draft = write_brief(isles, "2025-06-01-draft", plain_brief(date="2025-06-01", status="draft"))
    os.utime(draft, (1_700_000_000, 1_700_000_000))
    build_project(isles)
    assert build_project(isles, selection=Selection(drafts=True)).briefs == build_project(isles).briefs + 1
    assert not (isles / "site" / "briefs" / "2025-06-01-draft.html").exists()
    assert build_project(isles).written == 0
