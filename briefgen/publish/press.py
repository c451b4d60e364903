"""Briefs and editions → PDFs: what each is made from, and those that the cache does not have printed."""

from __future__ import annotations

import datetime
import json
import multiprocessing
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from briefgen.errors import BriefgenError, GlanceShortened, GlyphsMissing, Place, RightToLeft
from briefgen.project import Form
from briefgen.publish.cache import Cache
from briefgen.publish.compilation import Compilation
from briefgen.publish.crew import Report, can_split
from briefgen.publish.glance import make_glance
from briefgen.publish.guide import find_epoch
from briefgen.publish.pdf import Attached, Print, Printed, Sheets, check_pango, key_of, make_sheets, print_pdf
from briefgen.publish.qr import make_code
from briefgen.publish.render import Templates, find_template_file, render
from briefgen.publish.views import BriefView, Site

# Prints on other machines; gives the PDFs by their keys in any order.
PrintElsewhere = Callable[[Mapping[str, Print], Sheets], Iterator[tuple[str, Printed]]]

# A further process costs about a second of imports, as much as ten short briefs.
PDFS_WORTH_A_POOL = 8
_PDFS_PER_PROCESS = 4
# PDFs of earlier states of the briefs: switching to a branch and back prints nothing.
_OLD_PDFS_KEPT = 200
# A line of a log, not a table.
_CHARACTERS_NAMED = 12
_WRITTEN_LEFTWARDS = ("R", "AL")
# A line of notes has some 120 letters, a narrow column of a table 20.
_TAG_OR_LONG_WORD = re.compile(r"(<title>[^<]*</title>|<[^>]*>)|((?:&#?\w+;|[^\s&<>]){50,})")
_PIECES = re.compile(r"(?:&#?\w+;|[^\s&<>]){1,10}")


@dataclass(frozen=True)
class Paper:
    """A PDF that is made, or kept from an earlier time, how many pages it has, and what the user should know of it.

    Shape: `key` is that under which it is kept, "" where it is not.
    """

    output: bytes | Path
    size: int
    pages: int
    key: str
    remarks: tuple[BriefgenError, ...]


@dataclass(frozen=True)
class Press:
    """What printing needs besides the things to print.

    Shape: `epoch` is the moment that stands in every file, None for the brief's own day.
    """

    site: Site
    templates: Templates
    sheets: Sheets
    epoch: datetime.datetime | None


def make_press(site: Site, templates: Templates, environment: Mapping[str, str]) -> Press:
    """Gives the press for a site's paper.

    Raises: TemplateError where a style sheet is missing; UsageError where SOURCE_DATE_EPOCH is no time.
    """
    styles = ("print/fonts.css", "print/print.css", f"print/{site.paper.lower()}.css")
    files = tuple(find_template_file(templates, name) for name in styles)
    sheets = make_sheets(files, find_template_file(templates, "print/srgb.icc"), templates.folders)
    return Press(site, templates, sheets, find_epoch(environment))


def plan_print(view: BriefView, text: str, form: Form, press: Press) -> Print:
    """Gives what printing a brief in one of its forms needs.

    Raises: TemplateError where the template is wrong.
    """
    return plan_glance(view, text, press) if form == "glance" else plan_brief(view, text, press)


def plan_brief(view: BriefView, text: str, press: Press) -> Print:
    """Gives what printing a brief in full needs.

    Raises: TemplateError where the template is wrong.
    """
    return _plan_brief(view, text, press, "print/brief.html", {}, ())


def plan_glance(view: BriefView, text: str, press: Press) -> Print:
    """Gives what printing a brief on one page needs.

    Raises: TemplateError where the template is wrong.
    """
    glance = make_glance(view)
    return _plan_brief(view, text, press, "print/glance.html", {"glance": glance}, glance.cuts)


def _plan_brief(
    view: BriefView, text: str, press: Press, template: str, more: Mapping[str, object], cuts: tuple[str, ...]
) -> Print:
    line = view.line
    day = line.updated or line.date
    address = press.site.base_url + line.href if press.site.base_url else None
    made = _moment(day, press)
    return Print(
        name=line.id,
        html=_render(template, address, made, press, brief=view, **more),
        attachments=(Attached(f"{line.id}.yaml", text.encode("utf-8", "surrogatepass")),),
        created=made,
        identifier=address or line.id,
        language=line.language,
        cuts=cuts,
    )


def plan_edition(made: Compilation, texts: Mapping[str, str], press: Press) -> Print:
    """Gives what printing an edition needs; `texts` has the YAML of its briefs by their ids.

    Raises: TemplateError where the template is wrong.
    """
    site = press.site
    address = f"{site.base_url}{made.href}" if site.base_url and made.href else None
    moment = _moment(made.date, press)
    return Print(
        name=made.id,
        html=_render("print/edition.html", address, moment, press, edition=made),
        attachments=tuple(
            Attached(f"{view.line.id}.yaml", texts[view.line.id].encode("utf-8", "surrogatepass"))
            for view in made.briefs
        ),
        created=moment,
        identifier=address or f"editions/{made.id}",
        language=made.language,
    )


def _moment(day: datetime.date, press: Press) -> datetime.datetime:
    return press.epoch or datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def _render(template: str, address: str | None, made: datetime.datetime, press: Press, **data: object) -> str:
    shared = {
        "site": press.site,
        "made": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "address": address,
        "code": make_code(address) if address else None,
    }
    return soften_words(render(template, {**shared, **data}, press.templates))


def soften_words(html: str) -> str:
    """Gives a page with places to break in words that no line can hold; where they are not needed they are not there.

    A style sheet breaks long words too, but not those that several elements share, such as a word in quotation marks.
    """
    return _TAG_OR_LONG_WORD.sub(lambda found: found[1] or "\u200b".join(_PIECES.findall(found[2])), html)


def print_all(
    jobs: Sequence[Print],
    sheets: Sheets,
    root: Path,
    processes: int,
    tell: Report,
    elsewhere: PrintElsewhere | None = None,
) -> tuple[Paper, ...]:
    """Gives the PDFs, printing those that the cache does not have.

    Raises: MissingLibrary where something has to be printed and Pango is not installed; ClusterError where it is
    printed elsewhere and nobody is left there.
    """
    pdfs, slips = _open_caches(root)
    keyed = [(key_of(job, sheets), job) for job in jobs]
    found: dict[str, Paper] = {}
    for key, job in keyed:
        if pdfs.has(key) and (slip := _read_slip(slips.path(key))):
            remarks = find_remarks(job, "", slip[1])
            found[key] = Paper(pdfs.path(key), pdfs.path(key).stat().st_size, slip[0], key, remarks)
    missing = {key: job for key, job in keyed if key not in found}
    if missing:
        check_pango()
        run = _print_in_pool if processes > 1 and len(missing) >= PDFS_WORTH_A_POOL else _print_here
        made = elsewhere(missing, sheets) if elsewhere else run(missing, sheets, processes)
        for number, (key, printed) in enumerate(made, 1):
            output: bytes | Path = printed.data
            if not printed.missing:
                # Without a character, it is not kept: as soon as a font is installed, the next build prints it right.
                output = pdfs.write(key, printed.data)
                slips.write(key, json.dumps([printed.pages, printed.cut]).encode())
            remarks = find_remarks(missing[key], printed.missing, printed.cut)
            kept = "" if printed.missing else key
            found[key] = Paper(output, len(printed.data), printed.pages, kept, remarks)
            tell("PDFs", number, len(missing))
    return tuple(found[key] for key, _ in keyed)


def prune_papers(root: Path, keys: Collection[str]) -> None:
    """Removes the oldest of the kept PDFs that are not among those with these keys, where there are many of them."""
    for cache in _open_caches(root):
        cache.prune(keys, _OLD_PDFS_KEPT)


def _open_caches(root: Path) -> tuple[Cache, Cache]:
    folder = root / ".briefgen" / "cache" / "pdf"
    return Cache(folder, ".pdf"), Cache(folder, ".json")


def _read_slip(path: Path) -> tuple[int, tuple[str, ...]] | None:
    try:
        pages, cut = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return pages, tuple(cut)


def _print_here(missing: Mapping[str, Print], sheets: Sheets, _processes: int) -> Iterator[tuple[str, Printed]]:
    for key, job in missing.items():
        yield key, print_pdf(job, sheets)


def _print_in_pool(missing: Mapping[str, Print], sheets: Sheets, processes: int) -> Iterator[tuple[str, Printed]]:
    # Split off where that is safe, for then nobody has to import WeasyPrint again, which takes as long as five PDFs.
    context = multiprocessing.get_context("fork" if can_split() else "spawn")
    with ProcessPoolExecutor(max(1, min(processes, len(missing) // _PDFS_PER_PROCESS)), mp_context=context) as pool:
        yield from zip(missing, pool.map(partial(print_pdf, sheets=sheets), missing.values(), chunksize=2), strict=True)


def find_remarks(job: Print, missing: str, cut: tuple[str, ...]) -> tuple[BriefgenError, ...]:
    """Gives what the user should know of a PDF: characters without a font, right-to-left text, what was left out."""
    place = Place(f"{job.name}.pdf")
    remarks: list[BriefgenError] = []
    if missing:
        shown = ", ".join(f"{one} (U+{ord(one):04X})" for one in missing[:_CHARACTERS_NAMED])
        rest = f" and {len(missing) - _CHARACTERS_NAMED} more" if len(missing) > _CHARACTERS_NAMED else ""
        message = f"no font has these characters, so its PDF shows question marks: {shown}{rest}"
        hint = "install a font for this script, such as fonts-noto-cjk, and build again"
        remarks.append(GlyphsMissing(message, place, hint))
    leftward = sorted({one for one in set(job.html) if unicodedata.bidirectional(one) in _WRITTEN_LEFTWARDS})
    if leftward:
        script = unicodedata.name(leftward[0], "unknown").partition(" ")[0].capitalize()
        message = f"text from right to left ({script}) may be laid out wrongly in its PDF"
        remarks.append(RightToLeft(message, place, "look at the PDF before you hand it out; its page is right"))
    if cut:
        parts = (_name_cut(name, cut.count(name), job.cuts.count(name)) for name in dict.fromkeys(cut))
        hint = "--form full, or pdf: form: full in briefgen.yaml, prints all of it"
        remarks.append(GlanceShortened(f"its one page leaves out: {', '.join(parts)}", place, hint))
    return tuple(remarks)


def _name_cut(name: str, gone: int, there: int) -> str:
    """Gives so many things of so many as words: “2 of 5 actors”, “1 figure”, “the end of the title”."""
    if name.startswith("the "):
        return name
    return f"{gone} of {there} {name}s" if gone < there else f"{gone} {name}{'' if gone == 1 else 's'}"
