from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from briefgen.checkup import check_project
from briefgen.codec import read_brief
from briefgen.errors import FileExists
from briefgen.gather.reading import read_any_article
from briefgen.project import read_project
from briefgen.starter import write_empty_brief, write_starter

TODAY = datetime.date(2025, 6, 1)


def test_a_new_project_stands_on_its_sources(starter: Path) -> None:
    checkup = check_project(read_project(starter), read_any_article)
    assert (checkup.briefs, checkup.faults) == (1, ())
    assert checkup.quotes == 4


def test_a_project_is_not_written_over(starter: Path) -> None:
    with pytest.raises(FileExists):
        write_starter(starter, TODAY)


def test_files_that_are_there_already_stay(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    write_starter(tmp_path, TODAY)
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


@pytest.mark.parametrize("title", ["Talks: day two", "no", "“Quoted” #1", "Ünïcode", "…"])
def test_an_empty_brief_is_one_that_briefgen_reads(starter: Path, title: str) -> None:
    project = read_project(starter)
    path = write_empty_brief(project, title, TODAY)
    brief = read_brief(path).brief
    assert (brief.title, brief.status, brief.date) == (title, "draft", TODAY)
    with pytest.raises(FileExists):
        write_empty_brief(project, title, TODAY)
