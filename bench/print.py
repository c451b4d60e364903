"""Prints what printing costs, beside a bare loop over WeasyPrint that shares fonts and parsed style sheets.

usage: python bench/print.py [--briefs N] [--odd N --keep DIR]

--briefs N   also prints an edition of N briefs, and says how long it took and how much memory [default: 50]
--odd N      instead writes N odd briefs as PDFs, in full and at a glance, into DIR, for a validator to read
It prints a table: measure, value.
"""

from __future__ import annotations

import argparse
import datetime
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))  # a checkout needs no installation

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from briefgen.article import Article
from briefgen.codec import parse_brief, read_article
from briefgen.errors import ReadError
from briefgen.faith import prove_brief
from briefgen.library import Entry, Library, Selection, read_library
from briefgen.project import Config, read_project
from briefgen.publish.compilation import make_compilation
from briefgen.publish.editions import make_edition
from briefgen.publish.guide import Guide
from briefgen.publish.pdf import Print, print_pdf
from briefgen.publish.plan import make_site
from briefgen.publish.presentation import make_brief
from briefgen.publish.press import Press, make_press, plan_brief, plan_edition, plan_glance
from briefgen.publish.render import read_templates
from tests.publish.odd import invent_brief

ROOT = Path(__file__).parent.parent
_ROUNDS = 9
_DAY = datetime.date(2026, 1, 1)
_KILOBYTE, _GIGABYTE_IN_KIB = 1000, 1_000_000


def _make_press() -> Press:
    site = make_site(Config(title="Bench"), base_url="https://example.org/briefs/", has_pdfs=True)
    return make_press(site, read_templates(None), {})


def _read_nothing(path: Path, shown: str) -> Article:
    raise ReadError(f"no article is kept: {shown or path}")


def _join(briefs: Mapping[str, Mapping[str, Any]]) -> tuple[Library, dict[str, str]]:
    texts = {key: yaml.safe_dump(dict(brief), allow_unicode=True) for key, brief in briefs.items()}
    entries = []
    for key, text in texts.items():
        file = parse_brief(text, f"{key}.yaml")
        entries.append(Entry(file, prove_brief(file, ROOT, _read_nothing), tuple(a.key for a in file.brief.actors)))
    return Library(entries, ()), texts


def _plan_example(press: Press) -> list[Print]:
    library = read_library(read_project(ROOT), Selection(), lambda file: prove_brief(file, ROOT, read_article)).library
    guide = Guide(library, _DAY, has_pdfs=True)
    return [plan_brief(make_brief(entry.id, guide), entry.file.text, press) for entry in library.entries]


def _time(work: Callable[[], object]) -> float:
    """Gives seconds of the processor, which other programs on the machine do not stretch."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure_cost(press: Press) -> Iterator[tuple[str, str]]:
    """Yields milliseconds and kilobytes of the example's briefs, and of the same HTML in a bare loop."""
    jobs = _plan_example(press)
    fonts = FontConfiguration()
    styles = [CSS(filename=path, font_config=fonts) for path in press.sheets.styles]

    def bare(job: Print) -> bytes:
        return bytes(HTML(string=job.html).write_pdf(stylesheets=styles, font_config=fonts))

    for job in jobs:
        bare(job)
        printed = print_pdf(job, press.sheets)
        yield f"{job.name}, pages", str(printed.pages)
        yield f"{job.name}, kB", f"{len(printed.data) / _KILOBYTE:.1f} (bare {len(bare(job)) / _KILOBYTE:.1f})"
    # The two take turns, and the best round of each counts, so that neither has the machine's bad moments alone.
    bare_rounds, own_rounds = [], []
    for _ in range(_ROUNDS):
        bare_rounds.append(_time(lambda: [bare(job) for job in jobs]))
        own_rounds.append(_time(lambda: [print_pdf(job, press.sheets) for job in jobs]))
    yield "bare loop, ms a brief", f"{min(bare_rounds) / len(jobs) * 1000:.1f}"
    yield "briefgen, ms a brief", f"{min(own_rounds) / len(jobs) * 1000:.1f}"
    yield "briefgen / bare", f"{min(own_rounds) / min(bare_rounds):.2f}"


def measure_edition(press: Press, count: int) -> Iterator[tuple[str, str]]:
    """Yields time, memory and size of an edition of many briefs."""
    example = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "content" / "briefs").glob("*.yaml"))]
    briefs = {}
    for number in range(count):
        brief = {**example[number % len(example)], "title": f"Brief {number + 1} of an edition", "answers": []}
        brief["date"] = str(datetime.date(2025, 1, 1) + datetime.timedelta(number))
        questions = brief.get("open_questions", [])
        brief["open_questions"] = [{**one, "id": f"{one['id']}-{number}"} for one in questions]
        brief["sources"] = [{k: v for k, v in one.items() if k != "article"} for one in brief["sources"]]
        briefs[f"brief-{number + 1:03}"] = brief
    library, texts = _join(briefs)
    guide = Guide(library, _DAY, has_pdfs=True)
    edition = make_edition("all", "Edition", library.entries)
    job = plan_edition(make_compilation(edition, library, guide, "en", is_online=True), texts, press)
    start = time.perf_counter()
    printed = print_pdf(job, press.sheets)
    yield f"edition of {count}, s", f"{time.perf_counter() - start:.1f}"
    yield f"edition of {count}, pages", str(printed.pages)
    yield f"edition of {count}, kB", f"{len(printed.data) / _KILOBYTE:.0f}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _GIGABYTE_IN_KIB
    yield "memory at most, GB", f"{peak:.2f}"
    path = Path(tempfile.gettempdir()) / "briefgen-edition.pdf"
    path.write_bytes(printed.data)
    yield "kept as", str(path)


def write_odd(press: Press, count: int, folder: Path) -> Iterator[tuple[str, str]]:
    """Writes odd briefs as PDFs, and yields what their one-page forms came to."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for seed in range(count):
        library, texts = _join({f"odd-{seed:03}": invent_brief(seed)})
        (entry,) = library.entries
        view = make_brief(entry.id, Guide(library, _DAY, has_pdfs=True))
        for plan, name in ((plan_brief, "full"), (plan_glance, "glance")):
            printed = print_pdf(plan(view, texts[entry.id], press), press.sheets)
            (folder / f"{entry.id}-{name}.pdf").write_bytes(printed.data)
            if name == "glance":
                pages.append(printed.pages)
    yield "odd briefs", str(count)
    yield "pages of a one-page form, at most", str(max(pages))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=50)
    parser.add_argument("--odd", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("odd"))
    options = parser.parse_args()
    press = _make_press()
    if options.odd:
        rows = write_odd(press, options.odd, options.keep)
    else:
        rows = (row for rows in (measure_cost(press), measure_edition(press, options.briefs)) for row in rows)
    for measure, value in rows:
        print(f"{measure}\t{value}", flush=True)


if __name__ == "__main__":
    main()
