"""Says how a cold build's time grows with the library: both sizes take turns, so that a busy moment strikes both.

Both are built once before it counts: memory that a virtual machine has never used is handed to it page by page, and the
larger library asks for gigabytes of it.

usage: python bench/growth.py [--briefs 3000] [--times 10] [--runs 3] [--folder DIR] [--out FILE]

--briefs N   how many briefs the smaller library has [default: 3000]
--times N    how many times as many the larger one has [default: 10]
--runs N     how often each is built; medians are shown [default: 3]
--folder DIR where projects are written while measuring, best in memory [default: the temporary folder of the system]
--out FILE   where the result is kept [default: bench/results/growth.md]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # a checkout needs no installation, and this folder would hide Python's own `profile`

from bench.library import make_library
from bench.machine import describe_machine
from bench.peers.briefgen import Briefgen
from bench.speed import Entrant, enter


def main() -> int:
    """Measures, and writes what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=3000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "growth.md")
    options = parser.parse_args()
    sizes = (options.briefs, options.briefs * options.times)
    machine = describe_machine()
    with tempfile.TemporaryDirectory(prefix="growth-", dir=options.folder) as folder:
        entrants = [enter(Briefgen(), dict(make_library(size)), Path(folder) / str(size)) for size in sizes]
        _build_in_turn(entrants)
        seconds = [_build_in_turn(entrants) for _ in range(options.runs)]
    small, large = (statistics.median(one) for one in zip(*seconds, strict=True))
    text = (
        f"A cold build of {sizes[1]:,} briefs takes {large:.2f} s, one of {sizes[0]:,} takes {small:.2f} s: "
        f"{large / small:.1f} times as long (medians of {options.runs} runs, in turns).\n"
        f"Machine: {', '.join(f'{name} {value}' for name, value in machine.items())}.\n"
    )
    options.out.write_text(text, encoding="utf-8")
    print(text, end="")
    return 0


def _build_in_turn(entrants: list[Entrant]) -> list[float]:
    """Gives the seconds of a cold build of each."""
    found = []
    for entrant in entrants:
        entrant.clear()
        found.append(entrant.build().seconds)
        entrant.clear()
        print(f"{entrant.folder.name}: {found[-1]:.2f} s", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
