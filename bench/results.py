"""What was measured, as JSON and as a table."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

MOMENTS = ("cold", "no change", "one brief changed", "one template changed")
REFERENCE = "hugo"
_MEGABYTE = 1e6


@dataclass(frozen=True)
class Result:
    """What one generator came to in one race.

    Units: `seconds` and `cpu` have a number for each run, by moment; `memory` is in bytes; `files` counts the output.
    """

    name: str
    title: str
    version: str
    files: int
    seconds: Mapping[str, Sequence[float]]
    cpu: Mapping[str, Sequence[float]]
    memory: int

    def median(self, moment: str) -> float:
        """Gives the median of the runs."""
        return statistics.median(self.seconds[moment])


@dataclass(frozen=True)
class Race:
    """All generators on one library."""

    briefs: int
    actors: int
    runs: int
    machine: Mapping[str, str]
    results: tuple[Result, ...]

    def find_ratio(self, result: Result, moment: str) -> float | None:
        """Gives the median of a generator's times over those of Hugo in the same run; None where Hugo did not run."""
        reference = next((one for one in self.results if one.name == REFERENCE), None)
        if reference is None:
            return None
        pairs = zip(result.seconds[moment], reference.seconds[moment], strict=True)
        return statistics.median(mine / its for mine, its in pairs)


def write_race(race: Race, folder: Path) -> None:
    """Writes a race as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(race), indent=1, ensure_ascii=False)
    (folder / f"speed-{race.briefs}.json").write_text(text + "\n", encoding="utf-8")


def read_races(folder: Path) -> tuple[Race, ...]:
    """Reads all races that a folder keeps, the smallest library first."""
    found = []
    for path in folder.glob("speed-*.json"):
        data = json.loads(path.read_text("utf-8"))
        found.append(Race(**data | {"results": tuple(Result(**one) for one in data["results"])}))
    return tuple(sorted(found, key=lambda race: race.briefs))


def dump_table(races: Sequence[Race]) -> str:
    """Gives the races as Markdown."""
    return "\n".join(line for race in races for line in _list_lines(race))


def _list_lines(race: Race) -> Iterator[str]:
    said = ", ".join(f"{key} {value}" for key, value in race.machine.items())
    runs = "1 run" if race.runs == 1 else f"medians of {race.runs} runs"
    yield f"## {race.briefs:,} briefs, {race.actors:,} actors"
    yield f"Seconds, {runs}; in brackets the ratio to Hugo in the same run. Machine: {said}."
    yield ""
    yield f"| generator | {' | '.join(MOMENTS)} | memory at most | files |"
    yield f"|---|{'---|' * (len(MOMENTS) + 2)}"
    for result in race.results:
        cells = [_dump_cell(race, result, moment) for moment in MOMENTS]
        reference = next((one for one in race.results if one.name == REFERENCE), None)
        ratio = f" ({result.memory / reference.memory:.2f} ×)" if reference else ""
        cells += [f"{result.memory / _MEGABYTE:,.0f} MB{ratio}", f"{result.files:,}"]
        yield f"| {result.title} {result.version} | {' | '.join(cells)} |"
    yield ""


def _dump_cell(race: Race, result: Result, moment: str) -> str:
    ratio = race.find_ratio(result, moment)
    return f"{result.median(moment):.2f}" + (f" ({ratio:.2f} ×)" if ratio is not None else "")
