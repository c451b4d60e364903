"""Shows where the time of a build goes: read, plan, make, render and write, in one process.

usage: python bench/profile.py [--briefs 1000] [--stage NAME] [--top 25] [--folder DIR]

--briefs N   how many briefs the library has [default: 1000]
--stage NAME also lists the functions in which that stage spends its time, which slows it down
--top N      how many functions are listed [default: 25]
--folder DIR where the project is written while measuring [default: the temporary folder of the system]
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
# This folder would hide Python's own `profile`, which cProfile needs.
sys.path[0] = str(ROOT)

import cProfile
import pstats

from bench.library import write_project
from briefgen.gather.reading import read_any_article
from briefgen.library import Selection
from briefgen.project import Project, read_project
from briefgen.publish.desk import Desk
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.intake import Intake, begin_intake
from briefgen.publish.ledger import find_makers, open_store
from briefgen.publish.page import Page, Recipe
from briefgen.publish.plan import make_site, plan_site
from briefgen.publish.reach import find_reach
from briefgen.publish.render import Templates, compile_templates, read_templates, render_page
from briefgen.publish.stamps import find_trusted_moment, look_at_inputs
from briefgen.publish.store import Store
from briefgen.publish.write import Output, write_site

STAGES = ("read", "read again", "plan", "compile", "make", "render", "write", "write again")
_AGAIN = ("read again", "write again")
Made = TypeVar("Made")


class Clock:
    """Runs stages, and knows how long each took."""

    def __init__(self, profiled: str | None) -> None:
        self.seconds: dict[str, float] = {}
        self.profiled = profiled
        self.profile = cProfile.Profile()

    def run(self, stage: str, work: Callable[[], Made]) -> Made:
        """Gives what a stage makes."""
        start = time.perf_counter()
        made = self.profile.runcall(work) if stage == self.profiled else work()
        self.seconds[stage] = time.perf_counter() - start
        return made


def measure_stages(project: Project, output: Path, clock: Clock) -> None:
    """Builds a site without PDFs and cards, a stage at a time."""
    store = open_store(project.root)
    intake = clock.run("read", lambda: _take_in(project, store))
    intake = clock.run("read again", lambda: _take_in(project, store))
    templates = read_templates(project.templates)
    recipes = clock.run("plan", lambda: _plan(project, intake, templates))
    clock.run("compile", lambda: compile_templates({one.template for one in recipes if one.template}, templates))
    made = clock.run("make", lambda: [(one.path, one.make()) for one in recipes])
    outputs: dict[str, Output] = clock.run("render", lambda: dict(_render(made, templates)))
    clock.run("write", lambda: write_site(output, outputs, project.root))
    clock.run("write again", lambda: write_site(output, outputs, project.root))
    store.close()


def _take_in(project: Project, store: Store) -> Intake:
    look, trusted = look_at_inputs(project.root), find_trusted_moment(project.root / ".briefgen")
    store.prepare(find_makers(look))
    with contextlib.closing(begin_intake(project, Selection(), read_any_article, store, look, 1, trusted)) as begun:
        begun.read(lambda *_: None)
        return begun.join()


def _plan(project: Project, intake: Intake, templates: Templates) -> tuple[Recipe, ...]:
    library = intake.library
    site = make_site(project.config, base_url=project.config.base_url, has_pdfs=False)
    reference = find_reference(library, os.environ)
    guide = Guide(library, reference, has_pdfs=False)
    return plan_site(Desk(guide, site, find_reach(templates)))


def _render(made: Iterable[tuple[str, object]], templates: Templates) -> Iterator[tuple[str, Output]]:
    for path, one in made:
        if isinstance(one, Page):
            yield path, render_page(one, templates)
        elif isinstance(one, bytes | Path):
            yield path, one


def main() -> None:
    """Prints seconds and shares, and the functions of one stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=1000)
    parser.add_argument("--stage", choices=STAGES, default=None)
    parser.add_argument("--top", type=int, default=25)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    clock = Clock(options.stage)
    gc.disable()  # as the command does
    with tempfile.TemporaryDirectory(prefix="profile-", dir=options.folder) as folder:
        write_project(options.briefs, Path(folder))
        time.sleep(0.1)  # what was written just now would be read again
        measure_stages(read_project(Path(folder)), Path(folder) / "site", clock)
    whole = sum(seconds for stage, seconds in clock.seconds.items() if stage not in _AGAIN)
    print("| stage | seconds | share | ms a brief |\n|---|---|---|---|")
    for stage, seconds in clock.seconds.items():
        share = f"{seconds / whole:.0%}" if stage not in _AGAIN else ""
        print(f"| {stage} | {seconds:.3f} | {share} | {1000 * seconds / options.briefs:.2f} |")
    print(f"| all | {whole:.3f} | | {1000 * whole / options.briefs:.2f} |")
    if options.stage:
        pstats.Stats(clock.profile).sort_stats("tottime").print_stats(options.top)


if __name__ == "__main__":
    main()
