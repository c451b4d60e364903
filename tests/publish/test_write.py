from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefgen.errors import WriteError
from briefgen.publish.write import Counts, write_site


def _tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert write_site(site, {"a/b.html": b"1", "c.html": b"2"}, tmp_path) == Counts(2, 0, 0)
    kept = (site / "c.html").stat()
    assert write_site(site, {"a/b.html": b"9", "c.html": b"2"}, tmp_path) == Counts(1, 1, 0)
    assert (site / "c.html").stat().st_ino == kept.st_ino
    assert (site / "a" / "b.html").read_bytes() == b"9"


def test_a_file_that_was_altered_or_removed_by_hand_is_made_again(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"a": b"12", "b": b"34"}, tmp_path)
    (tmp_path / "site" / "a").write_bytes(b"99")
    (tmp_path / "site" / "b").unlink()
    assert write_site(tmp_path / "site", {"a": b"12", "b": b"34"}, tmp_path) == Counts(2, 0, 0)


def test_only_briefgens_own_stale_files_are_removed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, {"old/a.html": b"1", "old/b.html": b"1", "c.html": b"1"}, tmp_path)
    (site / "CNAME").write_text("example.org")
    (site / "old" / "mine.txt").write_text("mine")
    assert write_site(site, {"c.html": b"1"}, tmp_path) == Counts(0, 1, 2)
    assert _tree(site) == {"c.html", "CNAME", "old", "old/mine.txt"}


def test_folders_that_become_empty_are_removed(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"a/b/c.html": b"1", "d": b"1"}, tmp_path)
    write_site(tmp_path / "site", {"d": b"1"}, tmp_path)
    assert _tree(tmp_path / "site") == {"d"}


def test_what_another_output_folder_got_is_not_touched(tmp_path: Path) -> None:
    write_site(tmp_path / "one", {"a": b"1"}, tmp_path)
    write_site(tmp_path / "two", {"b": b"1"}, tmp_path)
    assert (tmp_path / "one" / "a").exists()


def test_a_manifest_that_lies_removes_nothing_outside(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, {"a": b"1"}, tmp_path)
    (tmp_path / "precious").write_text("x")
    (manifest,) = (tmp_path / ".briefgen" / "outputs").glob("*.json")
    manifest.write_text(manifest.read_text().replace('"a"', '"../precious", "/etc/hosts", 7'))
    write_site(site, {"b": b"1"}, tmp_path)
    assert (tmp_path / "precious").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"folder": "elsewhere", "files": ["a"]}'])
def test_a_broken_manifest_means_that_nothing_is_known_to_be_ours(tmp_path: Path, text: str) -> None:
    write_site(tmp_path / "site", {"a": b"1"}, tmp_path)
    (manifest,) = (tmp_path / ".briefgen" / "outputs").glob("*.json")
    manifest.write_text(text)
    assert write_site(tmp_path / "site", {"b": b"1"}, tmp_path) == Counts(1, 0, 0)
    assert (tmp_path / "site" / "a").exists()


def test_clean_writes_all_anew_and_still_keeps_what_is_not_briefgens(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, {"a": b"1", "b": b"1"}, tmp_path)
    (site / "mine").write_text("mine")
    assert write_site(site, {"a": b"1"}, tmp_path, clean=True) == Counts(1, 0, 1)
    assert _tree(site) == {"a", "mine"}


def test_files_are_copied_from_where_they_are_kept(tmp_path: Path) -> None:
    (tmp_path / "kept.pdf").write_bytes(b"%PDF")
    write_site(tmp_path / "site", {"x.pdf": tmp_path / "kept.pdf"}, tmp_path)
    assert (tmp_path / "site" / "x.pdf").read_bytes() == b"%PDF"


def test_a_folder_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(WriteError) as caught:
        write_site(tmp_path / "site", {"a": b"1"}, tmp_path)
    assert caught.value.hint


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may write anywhere")
def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(mode=0o500)
    with pytest.raises(WriteError, match="cannot be written"):
        write_site(tmp_path / "site", {"a": b"1"}, tmp_path)


def test_manifests_of_lost_folders_are_forgotten(tmp_path: Path) -> None:
    write_site(tmp_path / "one", {"a": b"1"}, tmp_path)
    (tmp_path / "one" / "a").unlink()
    (tmp_path / "one").rmdir()
    write_site(tmp_path / "two", {"a": b"1"}, tmp_path)
    assert len(list((tmp_path / ".briefgen" / "outputs").glob("*.json"))) == 1
