"""Builds one library with briefgen and its peers, and says how long each took.

usage: python bench/speed.py [--briefs 1000] [--runs 3] [--only briefgen,hugo] [--folder DIR] [--out DIR] [--peers DIR]

--briefs N   how many briefs the library has [default: 1000]
--runs N     how often all is measured; medians are shown [default: 3]
--only A,B   some of briefgen, briefgen-simple, hugo, eleventy, pelican [default: all]
--folder DIR where projects are written while measuring, best in memory [default: the temporary folder of the system]
--out DIR    where results are kept: JSON for each N, with a table and a plot over all of them [default: bench/results]
--peers DIR  where peers are, and are installed where they are missing [default: bench/.peers]

Each time is that of a whole process. Generators take turns, so that a busy moment of the machine strikes all of them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # a checkout needs no installation, and this folder would hide Python's own `profile`

from bench.equality import find_faults
from bench.library import make_library
from bench.machine import describe_machine
from bench.peers.briefgen import Briefgen, SimpleBriefgen
from bench.peers.generator import Brief, Generator
from bench.peers.installation import find_peers
from bench.plot import draw_races
from bench.race import Run, measure_memory, run
from bench.results import MOMENTS, Race, Result, dump_table, read_races, write_race

_OWN: Mapping[str, Generator] = {one.name: one for one in (Briefgen(), SimpleBriefgen())}
_PEERS = ("hugo", "eleventy", "pelican")
# Seconds. A build does not trust a file that was changed while it began, as clocks of file systems are coarse.
_REST = 0.1


@dataclass(frozen=True)
class Entrant:
    """A generator with its project."""

    generator: Generator
    folder: Path

    @property
    def site(self) -> Path:
        """Where the site is."""
        return self.folder / self.generator.output

    def clear(self) -> None:
        """Removes all that an earlier build left."""
        for name in (self.generator.output, *self.generator.caches):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def build(self) -> Run:
        """Builds the site."""
        time.sleep(_REST)
        return run(self.generator.command, self.folder)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Measures, and writes what came of it."""
    options = _parse_options()
    briefs = dict(make_library(options.briefs))
    machine = describe_machine()
    wanted = options.only.split(",") if options.only else [*_OWN, *_PEERS]
    unknown = sorted(set(wanted) - {*_OWN, *_PEERS})
    if unknown:
        _tell(f"there is no generator {unknown[0]!r}: choose among {', '.join([*_OWN, *_PEERS])}")
        return 2
    generators = [_OWN[name] for name in wanted if name in _OWN]
    generators += find_peers(options.peers, [name for name in wanted if name in _PEERS], _tell)
    with tempfile.TemporaryDirectory(prefix="speed-", dir=options.folder) as folder:
        entrants = [enter(one, briefs, Path(folder) / one.name) for one in generators]
        race = race_all(entrants, briefs, options.runs, machine)
    write_race(race, options.out)
    races = read_races(options.out)
    (options.out / "speed.md").write_text(dump_table(races), encoding="utf-8")
    (options.out / "speed.svg").write_text(draw_races(races), encoding="utf-8")
    print(dump_table((race,)))
    return 0


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    parser.add_argument("--peers", type=Path, default=ROOT / "bench" / ".peers")
    return parser.parse_args()


def enter(generator: Generator, briefs: Mapping[str, Brief], folder: Path) -> Entrant:
    """Writes the project of a generator."""
    folder.mkdir()
    generator.write_settings(folder)
    for name, brief in briefs.items():
        generator.write_brief(name, brief, folder)
    return Entrant(generator, folder)


def race_all(entrants: Sequence[Entrant], briefs: Mapping[str, Brief], runs: int, machine: Mapping[str, str]) -> Race:
    """Gives the times of all generators, having proved that each does the work.

    Raises: SystemExit where one does not.
    """
    kept: dict[tuple[str, str], list[Run]] = {}
    for number in range(runs):
        turn = number % len(entrants)
        order = [*entrants[turn:], *entrants[:turn]]
        for moment in MOMENTS:
            for entrant in order:
                _prepare(entrant, moment, number, briefs)
                came = entrant.build()
                kept.setdefault((entrant.generator.name, moment), []).append(came)
                _tell(f"run {number + 1}, {moment}: {entrant.generator.name} {came.seconds:.2f} s")
                _prove(entrant, moment, number, briefs)
    results = []
    for entrant in entrants:
        entrant.clear()
        memory = measure_memory(entrant.generator.command, entrant.folder)
        one = entrant.generator
        seconds = {moment: [came.seconds for came in kept[one.name, moment]] for moment in MOMENTS}
        cpu = {moment: [came.cpu for came in kept[one.name, moment]] for moment in MOMENTS}
        files = sum(path.is_file() for path in entrant.site.rglob("*"))
        results.append(Result(one.name, one.title, one.version, files, seconds, cpu, memory))
    actors = {actor["name"] for brief in briefs.values() for actor in brief["actors"]}
    return Race(len(briefs), len(actors), runs, machine, tuple(results))


def _choose(briefs: Mapping[str, Brief]) -> str:
    """Gives the brief that is changed: one from the middle."""
    return sorted(briefs)[len(briefs) // 2]


def _mark(moment: str, number: int) -> str:
    return f"{moment.split()[1]}-{number}-changed"


def _prepare(entrant: Entrant, moment: str, number: int, briefs: Mapping[str, Brief]) -> None:
    if moment == "cold":
        entrant.clear()
    elif moment == "one brief changed":
        name = _choose(briefs)
        brief = briefs[name]
        changed = {**brief, "summary": f"{brief['summary']} It is {_mark(moment, number)}."}
        entrant.generator.write_brief(name, changed, entrant.folder)
    elif moment == "one template changed":
        entrant.generator.write_template(_mark(moment, number), entrant.folder)


def _prove(entrant: Entrant, moment: str, number: int, briefs: Mapping[str, Brief]) -> None:
    """Makes sure that a build did its work.

    Raises: SystemExit where it did not.
    """
    faults: list[str] = []
    if moment in ("cold", "no change"):
        faults = list(find_faults(entrant.site, briefs))
    else:
        # What has changed stands in the changed brief's page, or in that of any other.
        name = _choose(briefs) if moment == "one brief changed" else min(briefs)
        if _mark(moment, number) not in (entrant.site / "briefs" / f"{name}.html").read_text("utf-8"):
            faults = [f"{moment}: the page of {name} does not show it"]
    if faults:
        raise SystemExit("\n".join([f"{entrant.generator.title} does not do the same work:", *faults[:10]]))


if __name__ == "__main__":
    sys.exit(main())
