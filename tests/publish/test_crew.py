"""Shared work comes to what one process would make of it, whatever happens to the others."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from briefgen.errors import BriefgenError, Faults, TemplateError, WriteError
from briefgen.identity import ActorIds
from briefgen.publish import holdings, intake, settle, workshop
from briefgen.publish.card import Card
from briefgen.publish.copies import begin_cards, plan_cards
from briefgen.publish.crew import can_split, share
from briefgen.publish.page import Section
from briefgen.publish.render import read_templates
from tests.publish.conftest import build_project, plain_brief, write_brief

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot split a process")
HERE = os.getpid()


def _add_slowly(batches: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for numbers in batches:
        time.sleep(0.05)  # so that nobody does all of it before the others have begun
        yield os.getpid(), sum(numbers)


def _split_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_SECTIONS_WORTH_SPLITTING", 1)
    monkeypatch.setattr(intake, "_BRIEFS_WORTH_SPLITTING", 1)
    monkeypatch.setattr(intake, "_BRIEFS_WORTH_JOINING_APART", 1)
    monkeypatch.setattr(workshop, "can_split", lambda: True)
    monkeypatch.setattr(intake, "can_split", lambda: True)


def test_each_process_does_its_share() -> None:
    made = share(range(10), _add_slowly, 3, 1)
    assert sum(total for _, total in made) == 45
    assert len({pid for pid, _ in made}) == 3


def test_cards_are_drawn_meanwhile(tmp_path: Path) -> None:
    cards = [Card("card.png", "Harbours", "Isles"), Card("topics/x.png", "Ferries", "Isles")]
    templates = read_templates(None)
    with contextlib.closing(begin_cards(lambda: cards, templates, tmp_path)):
        kept: list[Path] = []
        for _ in range(600):
            kept = list((tmp_path / ".briefgen" / "cache" / "card").rglob("*.png"))
            if len(kept) == len(cards):
                break
            time.sleep(0.05)
    # What draws them for the site finds them there.
    assert sorted(kept) == sorted(recipe.make() for recipe in plan_cards(cards, templates, tmp_path))  # type: ignore[type-var]


def test_a_lost_process_costs_its_share_only() -> None:
    def work(batches: Iterable[Sequence[int]]) -> Iterator[int]:
        for numbers in batches:
            if os.getpid() != HERE:
                os._exit(9)
            time.sleep(0.05)
            yield sum(numbers)

    assert sum(share(range(10), work, 2, 3)) == 45


def test_work_may_end_with_something_of_its_own(tmp_path: Path) -> None:
    def work(batches: Iterable[Sequence[int]]) -> Iterator[int]:
        total = 0
        for numbers in batches:
            time.sleep(0.05)
            total += sum(numbers)
            yield len(numbers)
        (tmp_path / str(os.getpid())).write_text(str(total), encoding="utf-8")

    assert share(range(10), work, 2, 3) == [3, 3, 3, 1]
    assert sum(int(path.read_text("utf-8")) for path in tmp_path.iterdir()) == 45


def test_one_hears_how_much_has_been_taken_up() -> None:
    heard: list[int] = []
    share(range(10), lambda batches: map(len, batches), 1, 4, heard.append)
    assert heard == [0, 4, 8]


@pytest.mark.parametrize(("count", "processes"), [(0, 2), (3, 2), (1_300, 2), (1_300, 1), (500, 16)])
def test_all_is_dealt_once_and_less_of_it_towards_the_end(count: int, processes: int) -> None:
    sections = [Section(str(number), (), tuple) for number in range(count)]
    batches = list(workshop._deal(sections, processes))
    sizes = [len(batch) for batch in batches]
    assert [section for batch in batches for section in batch] == sections
    assert sizes == sorted(sizes, reverse=True)
    assert all(size <= 48 for size in sizes)
    assert processes == 1 or all(size <= 4 for size in sizes[-processes:])


def test_what_goes_wrong_elsewhere_is_raised_here() -> None:
    def work(batches: Iterable[Sequence[int]]) -> Iterator[int]:
        for _ in batches:
            if os.getpid() != HERE:
                raise WriteError("no space", None, "make some")
            time.sleep(0.05)
            yield 1

    with pytest.raises(BriefgenError, match="no space"):
        share(range(4), work, 2, 1)


def test_nobody_outlives_who_is_interrupted_while_waiting() -> None:
    def work(batches: Iterable[Sequence[int]]) -> Iterator[int]:
        for numbers in batches:
            time.sleep(0.05 if os.getpid() == HERE else 60)
            yield len(numbers)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.4)  # its own share is done by then, and it hears the other
        with pytest.raises(KeyboardInterrupt):
            share(range(3), work, 2, 1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_whatever_lies_among_the_assets_is_no_template(isles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _split_always(monkeypatch)
    icon = isles / "templates" / "assets" / "favicon.ico"
    icon.parent.mkdir(parents=True)
    icon.write_bytes(b"\0\0\1\0\xff{% block")
    build_project(isles, jobs=2)
    assert (isles / "site" / "assets" / "favicon.ico").read_bytes() == icon.read_bytes()


def test_addresses_collide_in_the_same_words_whoever_makes_them(isles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        write_brief(isles, f"b{number}", plain_brief(date="2024-01-01"))
    write_brief(isles, "b0", plain_brief(date="2024-01-01", aliases=["briefs/B7.html"]))
    found = []
    for jobs, size in ((1, 48), (2, 1)):
        monkeypatch.setattr(workshop, "_OUTPUTS_MADE_TOGETHER", size)
        monkeypatch.setattr(workshop, "_MOST_SECTIONS_IN_A_BATCH", size)
        with pytest.raises(Faults) as raised:
            build_project(isles, jobs=jobs)
        found.append(str(raised.value))
        _split_always(monkeypatch)
    assert found[0] == found[1]
    assert "collide" in found[0]


def test_faults_of_briefs_come_before_those_of_words(isles: Path) -> None:
    with (isles / "briefgen.yaml").open("a", encoding="utf-8") as file:
        file.write("language: tlh\n")
    words = isles / "templates" / "locale" / "tlh" / "LC_MESSAGES" / "briefgen.po"
    words.parent.mkdir(parents=True)
    words.write_bytes(b'msgid "a\nmsgstr \xff')
    wrong = write_brief(isles, "wrong", plain_brief(date="2025-13-13"))
    with pytest.raises(Faults, match=r"wrong\.yaml"):
        build_project(isles)
    wrong.unlink()
    with pytest.raises(TemplateError):
        build_project(isles)


def _read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_site_has_the_same_bytes_whoever_renders_it(
    isles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_project(isles, output=tmp_path / "one", jobs=1)
    _split_always(monkeypatch)
    build_project(isles, output=tmp_path / "three", jobs=3)
    assert _read(tmp_path / "one") == _read(tmp_path / "three")
    again = build_project(isles, output=tmp_path / "three", jobs=3)
    assert again.written == 0
    assert not list((isles / ".briefgen").glob("stage-*"))


def test_a_wrong_template_leaves_the_site_as_it_was(isles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _split_always(monkeypatch)
    build_project(isles, jobs=2)
    before = _read(isles / "site")
    (isles / "templates").mkdir()
    (isles / "templates" / "brief.html").write_text("{{ nothing.here }}", encoding="utf-8")
    with pytest.raises(TemplateError):
        build_project(isles, jobs=2)
    assert _read(isles / "site") == before
    assert not list((isles / ".briefgen").glob("stage-*"))


def test_a_process_with_threads_is_not_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert not can_split()


@pytest.mark.parametrize("is_reverted", [False, True])
def test_what_a_broken_off_build_has_kept_does_no_harm(
    isles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_reverted: bool
) -> None:
    _split_always(monkeypatch)
    monkeypatch.setattr(settle, "_OUTPUTS_KEPT_TOGETHER", 1)
    build_project(isles, jobs=2)
    brief = next((isles / "content" / "briefs").glob("*.yaml"))
    text = brief.read_text("utf-8")
    brief.write_text(text.replace("title: ", "title: Changed, "), encoding="utf-8")
    # The page of the brief is made, and what it is made from is kept, before a page of an actor fails.
    wrong = isles / "templates" / "actor.html"
    wrong.parent.mkdir()
    wrong.write_text("{{ nothing.here }}", encoding="utf-8")
    with pytest.raises(TemplateError):
        build_project(isles, jobs=1)
    wrong.unlink()
    if is_reverted:
        brief.write_text(text, encoding="utf-8")
    build_project(isles, jobs=2)
    build_project(isles, output=tmp_path / "anew", jobs=1)
    assert _read(isles / "site") == _read(tmp_path / "anew")


def test_what_spans_briefs_is_joined_once(isles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _split_always(monkeypatch)
    joined: list[int] = []

    class Counted(ActorIds):
        def __init__(self, *arguments: Any) -> None:
            joined.append(os.getpid())
            super().__init__(*arguments)

    monkeypatch.setattr(holdings, "ActorIds", Counted)
    build_project(isles, jobs=2)
    assert len(joined) <= 1  # none, where another process did it
    brief = next((isles / "content" / "briefs").glob("*.yaml"))
    brief.write_text(brief.read_text("utf-8") + "# A comment.\n", encoding="utf-8")
    build_project(isles, jobs=2)
    assert len(joined) <= 1
