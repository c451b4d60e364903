"""Shows where the time of a build goes: read, join, plan, render and write, in one process.

usage: python bench/profile.py [--briefs 1000] [--stage NAME] [--top 25] [--folder DIR]

--briefs N   how many briefs the library has [default: 1000]
--stage NAME also lists the functions in which that stage spends its time, which slows it down
--top N      how many functions are listed [default: 25]
--folder DIR where the project is written while measuring [default: the temporary folder of the system]
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
# This folder would hide Python's own `profile`, which cProfile needs.
sys.path[0] = str(ROOT)

import cProfile
import pstats

from bench.library import write_project
from briefgen.codec import BriefFile, build_brief
from briefgen.document import decode, parse_document
from briefgen.faith import prove_brief
from briefgen.gather.reading import read_any_article
from briefgen.identity import ActorIds
from briefgen.library import Entry, Library, find_brief_paths, join
from briefgen.project import Project, read_project
from briefgen.publish.guide import find_reference
from briefgen.publish.plan import Plan, make_site, plan_site
from briefgen.publish.render import compile_templates, read_templates, render_all
from briefgen.publish.write import Output, write_site

STAGES = ("read", "parse", "form", "prove", "join", "plan", "compile", "render", "write", "write again")
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
    texts = clock.run("read", lambda: _read(project))
    documents = clock.run("parse", lambda: [parse_document(text, path) for path, text in texts.items()])
    files = clock.run("form", lambda: [build_brief(document) for document in documents])
    entries = clock.run("prove", lambda: _prove(project, files))
    library = clock.run("join", lambda: join(entries, project.registry)[0])
    plan = clock.run("plan", lambda: _plan(project, library))
    templates = read_templates(project.templates)
    clock.run("compile", lambda: compile_templates(plan.pages, templates))
    rendered = clock.run("render", lambda: render_all(plan.pages, templates, lambda _done: None))
    outputs: dict[str, Output] = {**plan.files, **rendered}
    clock.run("write", lambda: write_site(output, outputs, project.root))
    clock.run("write again", lambda: write_site(output, outputs, project.root))


def _read(project: Project) -> Mapping[str, str]:
    return {project.show(path): decode(path.read_bytes(), project.show(path)) for path in find_brief_paths(project)}


def _prove(project: Project, files: list[BriefFile]) -> list[Entry]:
    ids = ActorIds(project.registry, files)
    return [
        Entry(file, prove_brief(file, project.root, read_any_article), tuple(map(ids.find, file.brief.actors)))
        for file in files
    ]


def _plan(project: Project, library: Library) -> Plan:
    site = make_site(project.config, base_url=project.config.base_url, has_pdfs=False)
    return plan_site(library, site, find_reference(library, os.environ))


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
        measure_stages(read_project(Path(folder)), Path(folder) / "site", clock)
    whole = sum(seconds for stage, seconds in clock.seconds.items() if stage != "write again")
    print("| stage | seconds | share | ms a brief |\n|---|---|---|---|")
    for stage, seconds in clock.seconds.items():
        share = f"{seconds / whole:.0%}" if stage != "write again" else ""
        print(f"| {stage} | {seconds:.3f} | {share} | {1000 * seconds / options.briefs:.2f} |")
    print(f"| all | {whole:.3f} | | {1000 * whole / options.briefs:.2f} |")
    if options.stage:
        pstats.Stats(clock.profile).sort_stats("tottime").print_stats(options.top)


if __name__ == "__main__":
    main()
