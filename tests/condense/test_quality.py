"""What condensing has reached is kept; outside sets are measured where they lie beside the project."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# A little under what was measured, so that a change of one quotation is no fault and a change of method is.
FLOORS = {
    ("articles", "speaker of quotation"): 0.91,
    ("articles", "quotation and speaker"): 0.90,
    ("articles", "dates F1"): 0.90,
    ("wikigold", "micro F1"): 0.63,
    ("wikigold", "people F1"): 0.73,
    ("wikigold", "organisations F1"): 0.49,
    ("wikigold", "places F1"): 0.68,
    ("000_fcd352e1ff019ea5", "mean"): 0.89,
    ("002_82a852a40f69cc6d", "mean"): 0.93,
}
OUTSIDE = ROOT.parent / "shared" / "eval"


def _measure(folder: Path) -> dict[tuple[str, str], float]:
    spec = importlib.util.spec_from_file_location("quality", ROOT / "bench" / "quality.py")
    assert spec
    assert spec.loader
    quality = sys.modules.setdefault("quality", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(quality)
    rows = (*quality.measure_briefs(folder), *quality.measure_actors(folder), *quality.measure_finds(folder))
    return {(name, measure): value for name, measure, value in rows}


def test_our_own_articles_keep_their_floor() -> None:
    reached = _measure(ROOT / "bench" / "articles")
    below = {key: reached[key] for key, floor in FLOORS.items() if key in reached and reached[key] < floor}
    assert len(reached) == 5
    assert not below
    assert reached["articles", "ROUGE-2 points"] > reached["articles", "ROUGE-2 lead"]


@pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the outside sets are not here")
def test_outside_sets_keep_their_floor() -> None:
    reached = _measure(OUTSIDE)
    wanted = {key: floor for key, floor in FLOORS.items() if key[0] != "articles"}
    assert {key: reached[key] for key, floor in wanted.items() if reached[key] < floor} == {}
    assert all(
        reached[name, measure] == 1.0 for name, measure in reached if measure in ("faithful", "clean", "distinct")
    )
