"""A short run of bench/fuzz.py, which reads mutated briefs."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.conftest import ROOT

SEEDS = [path.read_bytes() for path in sorted((ROOT / "tests" / "data" / "valid").glob("*.yaml"))]


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", ROOT / "bench" / "fuzz.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def test_a_mutated_brief_is_never_answered_with_a_traceback(fuzz: ModuleType) -> None:
    for number in range(150):
        outcome = fuzz.read_file(fuzz.make_file(SEEDS, 7, number), number)
        assert not outcome.trace, f"file {number} of seed 7: {outcome.trace}"


def test_one_seed_makes_the_same_files(fuzz: ModuleType) -> None:
    assert [fuzz.make_file(SEEDS, 3, n) for n in range(20)] == [fuzz.make_file(SEEDS, 3, n) for n in range(20)]
    assert fuzz.make_file(SEEDS, 3, 1) != fuzz.make_file(SEEDS, 4, 1)


def test_mutations_reach_what_is_refused(fuzz: ModuleType) -> None:
    dice = fuzz.random.Random(5)
    kinds = {fuzz.read_file(change(dice, SEEDS[0]), 0).kind for change in fuzz.CHANGES for _ in range(5)}
    assert len(kinds) > 3, kinds


def test_an_outcome_breaks_by_what_it_took_or_raised(fuzz: ModuleType) -> None:
    def outcome(seconds: float = 0.1, grown: int = 1_000, trace: str = "") -> str:
        return fuzz.Outcome(1, 10, "brief", seconds, grown, trace).breaks

    assert outcome() == ""
    assert outcome(seconds=1.1) == "too slow"
    assert outcome(grown=201_000_000) == "too large"
    assert outcome(trace="Traceback") == "traceback"
