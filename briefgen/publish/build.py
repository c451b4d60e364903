"""The way from a project to its site: read, plan, render, print, write; faults come first and leave it untouched."""

from __future__ import annotations

import datetime
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from briefgen.codec import read_brief
from briefgen.disk import CONFIG_NAME, find_project_root
from briefgen.errors import BriefgenError, Faults, GlyphsMissing, LanguageMissing, Place, UsageError
from briefgen.faith import ReadArticle, prove_brief
from briefgen.library import Entry, Library, Prove, Selection, find_brief_paths, join, read_library
from briefgen.project import Config, Project
from briefgen.publish.addresses import pdf_path
from briefgen.publish.cache import Cache
from briefgen.publish.card import Card, find_card_key, print_card
from briefgen.publish.dress import THEME_SHEET, dump_theme, find_logo
from briefgen.publish.guide import make_guide
from briefgen.publish.ledger import BuildResult, Order, look_at_inputs, write_ledger
from briefgen.publish.pdf import Print, Printed, Sheets, check_pango, key_of, make_sheets, print_pdf
from briefgen.publish.plan import Plan, find_collisions, find_lost_ways, make_site, plan_site
from briefgen.publish.render import Templates, find_assets, find_template_file, read_templates, render, render_all
from briefgen.publish.sheet import make_brief
from briefgen.publish.views import BriefView, Site
from briefgen.publish.write import Output, write_site

Report = Callable[[str, int, int], None]

# A further process costs about a second of imports, as much as ten short briefs.
_PDFS_WORTH_A_POOL = 8
_PDFS_PER_PROCESS = 4
# PDFs of earlier states of the briefs: switching to a branch and back prints nothing.
_OLD_PDFS_KEPT = 200
_OLD_CARDS_KEPT = 200


@dataclass(frozen=True)
class BuildOptions:
    """How a site is built.

    Shape: `base_url` stands in for the project's own where it is given, as for a preview.
    """

    output: Path
    selection: Selection = field(default_factory=Selection)
    pdf: bool = True
    jobs: int = 1
    clean: bool = False
    base_url: str | None = None

    def order(self, root: Path) -> Order:
        """Gives the same in plain values."""
        chosen = self.selection
        day = chosen.before or datetime.date.max
        return Order(root, self.output, chosen.drafts, chosen.marking, self.pdf, self.base_url, day)


def build(
    project: Project, options: BuildOptions, read_article: ReadArticle, report: Report | None = None
) -> BuildResult:
    """Builds the site of a project.

    Raises: Faults, TemplateError, MissingLibrary or WriteError; the site is as it was then.
    """
    tell = report or (lambda _stage, _done, _total: None)
    check_output(project, options.output)
    order = options.order(project.root)
    before = look_at_inputs(order)
    reading = read_library(
        project, options.selection, partial(prove_brief, root=project.root, read_article=read_article)
    )
    library = reading.library
    site = make_site(project.config, base_url=options.base_url or project.config.base_url, has_pdfs=options.pdf)
    templates = read_templates(project.templates, site.language)
    plan = plan_site(library, site, find_reference(library, os.environ))
    assets, dress = find_assets(templates), _dress(project)
    pdfs = {pdf_path(view.line.id): view for view in plan.briefs} if options.pdf else {}
    others = (*assets, *dress, *pdfs, *plan.files, *(card.path for card in plan.cards))
    outputs = {*others, *(page.path for page in plan.pages)}
    faults = (*find_collisions(plan.pages, others), *find_lost_ways(site, outputs))
    if faults:
        raise Faults(faults)
    files: dict[str, Output] = {**assets, **dress, **plan.files}
    files.update(render_all(plan.pages, templates, lambda done: tell("pages", done, len(plan.pages))))
    files.update(_print_cards(plan.cards, templates, project.root))
    glyphs: tuple[BriefgenError, ...] = ()
    if pdfs:
        jobs = _plan_prints(plan, library, site, templates, os.environ)
        printed, glyphs = _print_all(jobs, _find_sheets(site.paper, templates), project.root, options.jobs, tell)
        files.update(zip(pdfs, printed, strict=True))
    counts = write_site(options.output, files, project.root, clean=options.clean)
    result = BuildResult(
        briefs=len(library.entries),
        pages=len(plan.pages),
        pdfs=len(pdfs),
        written=counts.written,
        unchanged=counts.unchanged,
        removed=counts.removed,
        unchecked=sum(len(entry.verdict.unchecked) for entry in library.entries),
        withheld=reading.withheld,
        warnings=(*_warn_of_language(site.language, templates), *plan.warnings, *reading.warnings, *glyphs),
    )
    others_read = (*_find_articles(library, project.root), *(one for one in dress.values() if isinstance(one, Path)))
    write_ledger(order, before, files, others_read, result)
    return result


def _dress(project: Project) -> Mapping[str, Output]:
    """Gives the files that the project's theme adds to the assets."""
    theme = project.config.theme
    style, logo = dump_theme(theme), find_logo(theme)
    files: dict[str, Output] = {THEME_SHEET: style.encode()} if style else {}
    if logo and theme.logo and not theme.logo.endswith(logo):
        files[logo] = project.root / theme.logo
    return files


def _warn_of_language(language: str, templates: Templates) -> Iterator[BriefgenError]:
    if templates.language != language:
        hint = "write templates/locale/LANGUAGE/LC_MESSAGES/briefgen.po, as docs/templates.md says, or leave it"
        message = f"there are no words in {language!r} for what is not in the briefs, so English is used"
        yield LanguageMissing(message, Place(CONFIG_NAME), hint)


def _find_articles(library: Library, root: Path) -> Iterator[Path]:
    """Yields the articles that evidence was checked against, wherever they are."""
    names = {source.article for entry in library.entries for source in entry.brief.sources if source.article}
    yield from (root / name for name in sorted(names))


def _make_prover(project: Project, read_article: ReadArticle) -> Prove:
    return partial(prove_brief, root=project.root, read_article=read_article)


def check_output(project: Project, output: Path) -> None:
    """Refuses to build over what the site is made from."""
    target, root = output.resolve(), project.root.resolve()
    inputs = (project.root / "content", project.templates)
    if root.is_relative_to(target) or any(target.is_relative_to(one.resolve()) for one in inputs):
        raise UsageError(f"{output} holds the project's own files", hint="choose another folder, such as site/")


def find_reference(library: Library, environment: Mapping[str, str]) -> datetime.date:
    """Gives the day to which ages count: SOURCE_DATE_EPOCH, or the newest brief's; never today."""
    epoch = _find_epoch(environment)
    return epoch.date() if epoch else library.newest or datetime.date(1970, 1, 1)


def _find_epoch(environment: Mapping[str, str]) -> datetime.datetime | None:
    """Gives the moment that the environment fixes for reproducible builds.

    Raises: UsageError where it is no time.
    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    text = environment.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return None
    try:
        return datetime.datetime.fromtimestamp(int(text), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        hint = "it counts the seconds since 1970: 1735689600"
        raise UsageError(f"SOURCE_DATE_EPOCH is {text!r}, which is no time", hint=hint) from None


def _plan_prints(
    plan: Plan, library: Library, site: Site, templates: Templates, environment: Mapping[str, str]
) -> Iterator[Print]:
    texts = {entry.id: entry.file.document.text for entry in library.entries}
    for view in plan.briefs:
        yield plan_print(view, texts[view.line.id], site, templates, environment)


def plan_print(view: BriefView, text: str, site: Site, templates: Templates, environment: Mapping[str, str]) -> Print:
    """Gives what printing a brief needs.

    Raises: TemplateError where the template is wrong.
    """
    day = view.line.updated or view.line.date
    made = _find_epoch(environment) or datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    html = render(
        "print/brief.html", {"site": site, "brief": view, "made": made.strftime("%Y-%m-%dT%H:%M:%SZ")}, templates
    )
    return Print(view.line.id, html, text.encode("utf-8", "surrogatepass"), made)


def _find_sheets(paper: str, templates: Templates) -> Sheets:
    styles = ("print/fonts.css", "print/print.css", f"print/{paper.lower()}.css")
    return make_sheets(tuple(find_template_file(templates, name) for name in styles), templates.folders)


def _print_all(
    jobs: Iterator[Print], sheets: Sheets, root: Path, processes: int, tell: Report
) -> tuple[Sequence[Output], tuple[BriefgenError, ...]]:
    """Gives the PDFs, printing those that the cache does not have, and a warning for each that lacks characters."""
    cache = Cache(root / ".briefgen" / "cache" / "pdf", ".pdf")
    keyed = [(key_of(job, sheets), job) for job in jobs]
    found: dict[str, Output] = {key: cache.path(key) for key, _ in keyed if cache.has(key)}
    missing = {key: job for key, job in keyed if key not in found}
    warnings: list[BriefgenError] = []
    if missing:
        check_pango()
        run = _print_in_pool if processes > 1 and len(missing) >= _PDFS_WORTH_A_POOL else _print_here
        for number, (key, printed) in enumerate(run(missing, sheets, processes), 1):
            if printed.missing:
                # Not kept: as soon as a font is installed, the next build prints it right.
                found[key] = printed.data
                warnings.append(_warn_of_glyphs(missing[key].name, printed.missing))
            else:
                found[key] = cache.write(key, printed.data)
            tell("PDFs", number, len(missing))
        cache.prune([key for key, _ in keyed], _OLD_PDFS_KEPT)
    return [found[key] for key, _ in keyed], tuple(warnings)


def _print_cards(cards: Iterable[Card], templates: Templates, root: Path) -> Iterator[tuple[str, Output]]:
    """Yields the cards with their files, printing those that the cache does not have."""
    cache = Cache(root / ".briefgen" / "cache" / "card", ".png")
    fonts = tuple(
        find_template_file(templates, f"print/fonts/{name}.ttf") for name in ("serif-semibold", "sans-regular")
    )
    keys = set()
    for card in cards:
        key = find_card_key(card, (fonts[0], fonts[1]))
        keys.add(key)
        yield card.path, cache.path(key) if cache.has(key) else cache.write(key, print_card(card, (fonts[0], fonts[1])))
    cache.prune(keys, _OLD_CARDS_KEPT)


def _warn_of_glyphs(name: str, characters: str) -> BriefgenError:
    shown = " ".join(characters[:20]) + (" …" if len(characters) > 20 else "")
    hint = "install a font for this script, such as fonts-noto-cjk, and build again"
    return GlyphsMissing(f"no font has these characters, so its PDF shows question marks: {shown}", Place(name), hint)


def _print_here(missing: Mapping[str, Print], sheets: Sheets, _processes: int) -> Iterator[tuple[str, Printed]]:
    for key, job in missing.items():
        yield key, print_pdf(job, sheets)


def _print_in_pool(missing: Mapping[str, Print], sheets: Sheets, processes: int) -> Iterator[tuple[str, Printed]]:
    # Spawned, not forked: a progress bar's thread may hold a lock at the moment of a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max(1, min(processes, len(missing) // _PDFS_PER_PROCESS)), mp_context=context) as pool:
        yield from zip(missing, pool.map(partial(print_pdf, sheets=sheets), missing.values(), chunksize=2), strict=True)


def print_file(path: Path, project: Project | None, read_article: ReadArticle) -> bytes:
    """Prints one brief from its file, in a project or not.

    Raises: Faults with all that is wrong in it; MissingLibrary or TemplateError.
    """
    shown = project.show(path) if project else str(path)
    file = read_brief(path, shown)
    verdict = prove_brief(file, find_project_root(path.parent) or path.parent, read_article)
    faults = Faults(verdict.faults)
    if faults.errors:
        raise faults
    library, entry = _find_surroundings(
        Entry(file, verdict, tuple(a.key for a in file.brief.actors)), project, read_article
    )
    config = project.config if project else Config(title=file.brief.title)
    site = make_site(config, base_url=config.base_url, has_pdfs=True)
    templates = read_templates(project.templates if project else None, site.language)
    guide = make_guide(library, find_reference(library, os.environ), has_pdfs=True)
    job = plan_print(make_brief(entry, guide), file.document.text, site, templates, os.environ)
    return print_pdf(job, _find_sheets(site.paper, templates)).data


def _find_surroundings(entry: Entry, project: Project | None, read_article: ReadArticle) -> tuple[Library, Entry]:
    """Gives the library that a brief stands in, and the brief as that library knows it; alone, where it is in none.

    Only what readers of this brief may see: nothing of a higher marking, and drafts in a draft alone.
    """
    if project and entry.file.path in {project.show(path) for path in find_brief_paths(project)}:
        selection = Selection(drafts=entry.brief.status == "draft", marking=entry.brief.marking)
        library = read_library(project, selection, _make_prover(project, read_article)).library
        known = next((one for one in library.entries if one.file.path == entry.file.path), None)
        if known:
            return library, known
    return join([entry], project.registry if project else ())[0], entry
