"""A build with nothing to do is told from one with something to do, whatever has changed."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.publish import stamps
from briefgen.publish.build import BuildOptions
from briefgen.publish.ledger import BuildResult, Order, find_done
from briefgen.publish.stamps import look_at_inputs
from tests.publish.conftest import build_project

TODAY = datetime.date(2026, 1, 5)


@pytest.fixture
def built(isles: Path) -> Path:
    """The invented project, built long enough after its files were written."""
    _age(isles)
    build_project(isles)
    return isles


def _age(folder: Path) -> None:
    moment = time.time() - 60
    for path in folder.rglob("*"):
        os.utime(path, (moment, moment))


def _find_done(order: Order) -> BuildResult | None:
    return find_done(order, look_at_inputs(order.root), 1)


def _order(root: Path) -> Order:
    options = BuildOptions(output=root / "site", pdf=False)
    return options.order(root)


def test_nothing_to_do_is_seen(built: Path) -> None:
    done = _find_done(_order(built))
    assert done
    assert (done.briefs, done.written, done.removed) == (2, 0, 0)
    assert done.unchanged > done.pages


CHANGES: dict[str, Callable[[Path], object]] = {
    "a brief is edited": lambda root: _append(root / "content/briefs/2025-03-10-ferry.yaml"),
    "a brief goes": lambda root: (root / "content/briefs/2025-06-18-pier.yaml").unlink(),
    "a brief comes": lambda root: (root / "content/briefs/new.yaml").write_text("schema: 1\n"),
    "an article is edited": lambda root: _append(root / "content/articles/pier.md"),
    "a setting is edited": lambda root: _append(root / "briefgen.yaml"),
    "a registry comes": lambda root: (root / "content/actors.yaml").write_text("[]\n"),
    "a template comes": lambda root: _write(root / "templates/404.html"),
    "an output is altered": lambda root: _append(root / "site/index.html"),
    "an output is lost": lambda root: (root / "site/questions.html").unlink(),
    "the store is no store": lambda root: (root / ".briefgen/store.db").write_text("[]"),
    "the store is lost": lambda root: (root / ".briefgen/store.db").unlink(),
}


def _append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


def _write(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("gone\n", encoding="utf-8")


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_change_is_seen(built: Path, change: str) -> None:
    CHANGES[change](built)
    assert _find_done(_order(built)) is None


def test_a_file_of_the_same_size_and_time_is_seen(built: Path) -> None:
    path = built / "content/briefs/2025-03-10-ferry.yaml"
    state, text = path.stat(), path.read_text(encoding="utf-8")
    other = path.with_suffix(".new")
    other.write_text(text.replace("Ferry", "Perry", 1), encoding="utf-8")
    other.replace(path)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert _find_done(_order(built)) is None


def test_another_order_is_another_build(built: Path) -> None:
    order = _order(built)
    assert _find_done(Order(order.root, order.output, True, "clear", False, None, TODAY)) is None
    assert _find_done(Order(order.root, order.output, False, "amber", False, None, TODAY)) is None
    assert _find_done(Order(order.root, built / "public", False, "clear", False, None, TODAY)) is None


def test_another_moment_of_the_environment_is_another_build(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert _find_done(_order(built)) is None


def test_inputs_that_were_changed_just_now_are_not_trusted(isles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _age(isles)
    monkeypatch.setattr(stamps, "_TICK", 10**15)
    build_project(isles)
    assert _find_done(_order(isles)) is None


def test_what_was_said_is_said_again(isles: Path, run: Callable[..., object]) -> None:
    _append(isles / "briefgen.yaml")
    text = (isles / "briefgen.yaml").read_text(encoding="utf-8")
    (isles / "briefgen.yaml").write_text(text.replace("base_url: https://example.org/a/b/\n", ""), encoding="utf-8")
    _age(isles)
    first = run("build", "--no-pdf", folder=isles)
    again = run("build", "--no-pdf", folder=isles)
    assert "base_url" in again.stderr  # type: ignore[attr-defined]
    assert again.stderr == first.stderr  # type: ignore[attr-defined]
    assert "0 written" in again.stdout  # type: ignore[attr-defined]
