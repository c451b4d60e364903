from __future__ import annotations

import datetime
import itertools
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from bench.odd_briefs import write_odd_project
from briefgen.publish.charts import draw_coverage, draw_questions, draw_timeline, shorten
from briefgen.publish.network import draw_network
from tests.publish.conftest import EVERYTHING, Page, build_project


def _events(*days: str) -> Any:
    return [datetime.date.fromisoformat(day) for day in days]


@pytest.mark.parametrize(
    ("days", "unit"),
    [
        (("2025-03-01", "2025-03-02", "2025-03-20"), "day"),
        (("2024-01-01", "2025-03-02", "2025-03-20"), "month"),
        (("1991-01-01", "2025-03-02", "2025-03-20"), "year"),
        (("1848-01-01", "2025-03-02", "2025-03-20"), "decade"),
        (("0002-01-01", "2025-03-02", "9999-12-31"), "decade"),
    ],
)
def test_time_is_divided_by_its_span(days: tuple[str, ...], unit: str) -> None:
    drawing = draw_timeline(_events(*days))
    assert drawing is not None
    assert drawing.axis.unit == unit
    assert sum(column.up for column in drawing.columns) == len(days)
    assert len(drawing.axis.starts) >= 12
    assert 1 <= len(drawing.axis.ticks) <= 6


def test_too_few_events_make_no_picture() -> None:
    assert draw_timeline(_events("2025-01-01", "2025-01-01", "2025-01-02")) is None


def test_few_events_are_dots_and_many_are_bars() -> None:
    few = draw_timeline(_events("2025-01-01", "2025-01-01", "2025-01-02", "2025-01-03"))
    many = draw_timeline(_events(*["2025-01-01"] * 30, "2025-01-02", "2025-01-03"))
    assert few is not None
    assert many is not None
    assert [len(column.dots) for column in few.columns] == [2, 1, 1]
    assert not any(column.dots for column in many.columns)
    assert many.columns[0].height == "120"


def test_closed_questions_hang_below_the_line() -> None:
    day = datetime.date(2025, 1, 1)
    asked = [(day + datetime.timedelta(days=40 * n), None) for n in range(3)]
    drawing = draw_questions([*asked, (day, day + datetime.timedelta(days=40))])
    assert drawing is not None
    assert [(column.up, column.down, column.standing) for column in drawing.columns] == [
        (2, 0, 2),
        (1, 1, 2),
        (1, 0, 3),
    ]
    assert drawing.height > drawing.base


def test_publishers_beyond_the_greatest_are_summed_up() -> None:
    sources: Any = [
        SimpleNamespace(
            source=SimpleNamespace(publisher=f"P{n:02}"), entries=[SimpleNamespace(id=str(m)) for m in range(n)]
        )
        for n in range(1, 19)
    ]
    drawing = draw_coverage(sources, most=15)
    assert drawing is not None
    assert (drawing.bars[0].name, drawing.bars[0].count, len(drawing.bars)) == ("P18", 18, 16)
    assert (drawing.bars[-1].name, drawing.bars[-1].count, drawing.others) == (None, 1 + 2 + 3, 3)


def _actors(ids: str) -> Any:
    return {one: SimpleNamespace(id=one, name=f"Actor {one}", kind=None) for one in ids}


def test_those_who_share_most_are_drawn_strongest() -> None:
    drawing = draw_network(["ab", "ab", "ab", "bc", "cd"], _actors("abcd"))
    assert drawing is not None
    assert sorted(arc.weight for arc in drawing.arcs) == [1, 1, 4]
    assert {node.name: node.pairs for node in drawing.nodes} == {
        "Actor a": 1, "Actor b": 2, "Actor c": 2, "Actor d": 1,
    }  # fmt: skip
    assert next(node.together for node in drawing.nodes if node.name == "Actor b") == (("Actor a", 3), ("Actor c", 1))


def test_those_who_belong_together_stand_together() -> None:
    briefs = ["ace", "ace", "bdf", "bdf"]
    drawing = draw_network(briefs, _actors("abcdef"))
    assert drawing is not None
    order = "".join(node.name[-1] for node in drawing.nodes)
    assert {frozenset(order[:3]), frozenset(order[3:])} == {frozenset("ace"), frozenset("bdf")}


def test_the_network_is_the_same_whatever_order_briefs_come_in() -> None:
    ids = "abcdefghij"
    briefs = [ids[n : n + 3] for n in range(8)] + list(map("".join, itertools.combinations(ids[:4], 2)))
    shuffled = list(briefs)
    random.Random(1).shuffle(shuffled)
    assert draw_network(briefs, _actors(ids)) == draw_network(shuffled, _actors(ids))


def test_only_the_forty_most_connected_are_drawn() -> None:
    ids = [chr(0x4E00 + n) for n in range(200)]
    drawing = draw_network([ids, ids[:50]], _actors("".join(ids)))
    assert drawing is not None
    assert len(drawing.nodes) == 40
    assert {node.name for node in drawing.nodes} <= {f"Actor {one}" for one in ids[:50]}
    assert drawing.left_out == 40 * 39 // 2 - len(drawing.arcs)


def test_a_long_name_is_cut_beside_its_mark() -> None:
    assert shorten("a" * 30, 22) == "a" * 21 + "…"


def test_pictures_are_titled_described_tabled_and_without_inline_style(tmp_path: Path) -> None:
    write_odd_project(tmp_path / "odd", 60)
    build_project(tmp_path / "odd", selection=EVERYTHING)
    for name, pictures in {"actors": 1, "questions": 1, "sources": 1, "timeline": 1, "topics/ferries": 2}.items():
        text = (tmp_path / "odd" / "site" / f"{name}.html").read_text(encoding="utf-8")
        figures = text.split('<figure class="picture')[1:]
        assert len(figures) == pictures, name
        for figure in figures:
            assert all(
                part in figure for part in ("<title id=", "<desc id=", 'role="img"', "aria-labelledby", "<table>")
            )
        assert not [one for one in Page(text).attributes if one[1] == "style"]
        for svg in text.split('<svg class="chart')[1:]:
            ElementTree.fromstring(
                '<svg class="chart'
                + svg[: svg.index("</figure>")].partition('\n<p class="key')[0].partition("\n<details>")[0]
            )
