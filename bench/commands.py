"""Says how fast commands start, and how much condensing, checking and printing is done in a second.

usage: python bench/commands.py [--runs 9] [--pdfs 60] [--folder DIR] [--out DIR]

--runs N     how often each command is started; medians are shown [default: 9]
--pdfs N     how many PDFs are printed in each of three rounds [default: 60]
--folder DIR where what is printed is kept while measuring [default: the temporary folder of the system]
--out DIR    where results are kept, as JSON and as a table [default: bench/results]
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # a checkout needs no installation, and this folder would hide Python's own `profile`

from bench.library import write_project
from bench.machine import describe_machine
from bench.peers.generator import Command
from bench.race import run
from briefgen.article import Article
from briefgen.checkup import check_files, check_project
from briefgen.cli import commands
from briefgen.condense.compose import condense
from briefgen.faith import prove_brief
from briefgen.gather.reading import read_any_article
from briefgen.library import Selection, read_library
from briefgen.project import read_project
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.pdf import Print, Sheets, check_pango
from briefgen.publish.plan import make_site
from briefgen.publish.presentation import make_brief
from briefgen.publish.press import make_press, plan_brief, print_all
from briefgen.publish.render import read_templates

Row = tuple[str, str, float]
_ROUNDS = 3
_BRIEFS_CHECKED = 300
_PAGES_BY_CHROMIUM = 5
# Any fixed day: figures may not change with the calendar.
_TODAY = datetime.date(2026, 1, 5)


def measure_starts(runs: int) -> Iterator[Row]:
    """Yields how long commands take as whole processes, in turns.

    Units: seconds, medians.
    """
    brief = str(next((ROOT / "content" / "briefs").glob("*.yaml")))
    article = str(ROOT / "tests" / "data" / "articles" / "budget.txt")
    module = (sys.executable, "-m", "briefgen")
    words: dict[str, Sequence[str]] = {"python alone": (sys.executable, "-c", "pass"), "--help": (*module, "--help")}
    words |= {f"{name} --help": (*module, name, "--help") for name in sorted(commands.commands)}
    words |= {"check of one file": (*module, "check", brief)}
    words |= {"condense of one article": (*module, "condense", article, "-o", "-")}
    here = {"PYTHONPATH": str(ROOT)}
    times: dict[str, list[float]] = {name: [] for name in words}
    for _ in range(runs):
        for name, one in words.items():
            times[name].append(run(Command(tuple(one), here), ROOT).seconds)
    yield from ((name, "seconds", statistics.median(found)) for name, found in times.items())


def measure_condensing() -> Iterator[Row]:
    """Yields how much is condensed in a second of one process that has begun."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "data" / "articles").glob("*.txt"))]
    for path in sorted((ROOT / "bench" / "articles").glob("*.yaml")):
        texts += [one["text"] for one in yaml.safe_load(path.read_text("utf-8"))]
    articles = [Article(path=f"{number}.txt", text=text) for number, text in enumerate(texts)]

    def work() -> None:
        for article in articles:
            condense(article, article_path=article.path, today=_TODAY)

    seconds = _time(work)
    yield "condense", "articles a second", len(articles) / seconds
    yield "condense", "words a second", sum(len(text.split()) for text in texts) / seconds


def measure_checking(folder: Path) -> Iterator[Row]:
    """Yields how many briefs are checked in a second of one process that has begun."""
    kept = sorted((ROOT / "content" / "briefs").glob("*.yaml")) * 10
    seconds = _time(lambda: check_files(kept, read_any_article))
    yield "check, each against kept articles", "briefs a second", len(kept) / seconds
    write_project(_BRIEFS_CHECKED, folder)
    project = read_project(folder)
    seconds = _time(lambda: check_project(project, read_any_article))
    yield "check of a project without kept articles", "briefs a second", _BRIEFS_CHECKED / seconds


def measure_printing(count: int, folder: Path) -> Iterator[Row]:
    """Yields how many PDFs are printed in a second, by briefgen, by a bare loop over WeasyPrint, and by Chromium."""
    check_pango()
    jobs, sheets = _plan_prints(count, folder)
    bare = _make_bare_loop(sheets)
    bare(jobs[:1])
    print_all(jobs[:1], sheets, folder / "warm", 1, _tell_nothing)
    processes = (1, 2)
    rates: dict[str, list[float]] = {}
    for number in range(_ROUNDS):
        found = {"bare": len(jobs) / _time_once(lambda: bare(jobs))}
        for many in processes:
            fresh = folder / f"round-{number}-{many}"
            found[str(many)] = len(jobs) / _time_once(
                lambda fresh=fresh, many=many: print_all(jobs, sheets, fresh, many, _tell_nothing)
            )
        for key, rate in found.items():
            rates.setdefault(key, []).append(rate)
    yield "bare WeasyPrint loop, 1 process", "PDFs a second", statistics.median(rates["bare"])
    for many in processes:
        name = f"briefgen, {many} process{'es' if many > 1 else ''}"
        yield name, "PDFs a second", statistics.median(rates[str(many)])
        pairs = zip(rates[str(many)], rates["bare"], strict=True)
        yield name, "× the bare loop", statistics.median(mine / its for mine, its in pairs)
    yield from _measure_chromium(jobs[:_PAGES_BY_CHROMIUM], sheets, folder)


def _plan_prints(count: int, folder: Path) -> tuple[list[Print], Sheets]:
    write_project(count, folder)
    project = read_project(folder)
    reading = read_library(
        project, Selection(), lambda file: prove_brief(file, root=project.root, read_article=read_any_article)
    )
    library = reading.library
    site = make_site(project.config, base_url=project.config.base_url, has_pdfs=True)
    press = make_press(site, read_templates(project.templates), {})
    guide = Guide(library, find_reference(library, {}), has_pdfs=True)
    jobs = [plan_brief(make_brief(entry.id, guide), entry.file.text, press) for entry in library.entries]
    return jobs, press.sheets


def _make_bare_loop(sheets: Sheets) -> Callable[[Sequence[Print]], None]:
    """Gives the shortest program that prints with fonts and style sheets read once."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    styles = [CSS(filename=path, font_config=fonts) for path in sheets.styles]

    def work(jobs: Sequence[Print]) -> None:
        for job in jobs:
            HTML(string=job.html).write_pdf(stylesheets=styles, font_config=fonts)

    return work


def _measure_chromium(jobs: Sequence[Print], sheets: Sheets, folder: Path) -> Iterator[Row]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("Chromium is not here and is left out", file=sys.stderr)
        return
    links = "".join(f'<link rel="stylesheet" href="{Path(path).as_uri()}">' for path in sheets.styles)
    words = [program, "--headless", "--disable-gpu", f"--user-data-dir={folder / 'chromium'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--no-sandbox")  # Chromium does not start for the administrator otherwise
    seconds = []
    for job in jobs:
        page, paper = folder / f"{job.name}.html", folder / f"{job.name}.pdf"
        page.write_text(job.html.replace("</head>", f"{links}</head>"), encoding="utf-8")
        seconds.append(run(Command((*words, f"--print-to-pdf={paper}", page.as_uri())), folder).seconds)
        if not paper.is_file():
            raise SystemExit(f"Chromium wrote no {paper.name}")
    yield "Chromium, a process for each", "PDFs a second", 1 / statistics.median(seconds)


def _tell_nothing(_stage: str, _done: int, _total: int) -> None:
    pass


def _time(work: Callable[[], object]) -> float:
    """Gives the median of the rounds after a first one, which reads tables and compiles patterns."""
    work()
    return statistics.median(_time_once(work) for _ in range(_ROUNDS))


def _time_once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def dump_rows(rows: Sequence[Row], machine: Mapping[str, str]) -> str:
    """Gives what was measured as Markdown."""
    said = ", ".join(f"{key} {value}" for key, value in machine.items())
    lines = [f"Machine: {said}.", "", "| what | measure | value |", "|---|---|---|"]
    for name, measure, value in rows:
        lines.append(f"| {name} | {measure} | {value:,.{3 if value < 10 else 1}f} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Measures, prints the table, and keeps it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--pdfs", type=int, default=60)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    options = parser.parse_args()
    machine = describe_machine()
    with tempfile.TemporaryDirectory(prefix="commands-", dir=options.folder) as name:
        folder = Path(name)
        rows = [*measure_starts(options.runs), *measure_condensing(), *measure_checking(folder / "checked")]
        rows += measure_printing(options.pdfs, folder / "printed")
    options.out.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine, "rows": [dict(zip(("what", "measure", "value"), row, strict=True)) for row in rows]}
    (options.out / "commands.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (options.out / "commands.md").write_text(dump_rows(rows, machine), encoding="utf-8")
    print(dump_rows(rows, machine))


if __name__ == "__main__":
    main()
