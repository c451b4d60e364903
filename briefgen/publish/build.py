"""The way from a project to its site: read, plan, render, print, write; faults come first and leave it untouched."""

from __future__ import annotations

import contextlib
import datetime
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from briefgen.disk import CONFIG_NAME, write_file
from briefgen.errors import BriefgenError, Faults, LanguageMissing, Place, UsageError
from briefgen.faith import ReadArticle, prove_brief
from briefgen.library import Library, Selection, read_library
from briefgen.project import Config, Project
from briefgen.publish.addresses import edition_path, pdf_path
from briefgen.publish.cache import Cache
from briefgen.publish.card import Card, find_card_key, print_card
from briefgen.publish.cluster import Cluster, connect
from briefgen.publish.compilation import make_compilation, make_edition_line
from briefgen.publish.crew import can_split, share
from briefgen.publish.dress import THEME_SHEET, dump_theme, find_logo
from briefgen.publish.editions import Edition, find_editions
from briefgen.publish.guide import find_reference, make_guide
from briefgen.publish.ledger import BuildResult, Order, look_at_inputs, write_ledger
from briefgen.publish.page import Page
from briefgen.publish.pdf import Print
from briefgen.publish.plan import Plan, find_collisions, find_lost_ways, make_site, plan_site
from briefgen.publish.press import Press, make_press, plan_edition, plan_print, print_all
from briefgen.publish.render import (
    Templates,
    compile_templates,
    find_assets,
    find_template_file,
    read_templates,
    render_all,
    render_to,
)
from briefgen.publish.shelf import SHELF_PATHS, plan_shelf
from briefgen.publish.tongue import read_tongue
from briefgen.publish.write import Output, Staged, write_site

Report = Callable[[str, int, int], None]

_OLD_CARDS_KEPT = 200
# A further process is split off in some 20 ms, the time of thirty pages.
_PAGES_WORTH_SPLITTING = 200


@dataclass(frozen=True)
class BuildOptions:
    """How a site is built.

    Shape: `base_url` stands in for the project's own where it is given, as for a preview; `cluster` is the address of
    a dask scheduler whose workers render and print.
    """

    output: Path
    selection: Selection = field(default_factory=Selection)
    pdf: bool = True
    jobs: int = 1
    clean: bool = False
    base_url: str | None = None
    cluster: str | None = None

    def order(self, root: Path) -> Order:
        """Gives the same in plain values."""
        chosen = self.selection
        day = chosen.before or datetime.date.max
        return Order(root, self.output, chosen.drafts, chosen.marking, self.pdf, self.base_url, day)


def build(
    project: Project, options: BuildOptions, read_article: ReadArticle, report: Report | None = None
) -> BuildResult:
    """Builds the site of a project.

    Raises: Faults, TemplateError, MissingLibrary, ClusterError or WriteError; the site is as it was then.
    """
    check_output(project, options.output)
    (project.root / ".briefgen").mkdir(exist_ok=True)
    tell = report or (lambda _stage, _done, _total: None)
    with (
        tempfile.TemporaryDirectory(prefix="stage-", dir=project.root / ".briefgen") as stage,
        connect(options.cluster, pdf=options.pdf) if options.cluster else contextlib.nullcontext() as cluster,
    ):
        return _build(project, options, read_article, tell, Path(stage), cluster)


def _build(
    project: Project,
    options: BuildOptions,
    read_article: ReadArticle,
    tell: Report,
    stage: Path,
    cluster: Cluster | None,
) -> BuildResult:
    """Builds the site; `stage` is a folder for pages on their way."""
    order = options.order(project.root)
    before = look_at_inputs(order)
    reading = read_library(
        project, options.selection, partial(prove_brief, root=project.root, read_article=read_article)
    )
    library = reading.library
    site = make_site(project.config, base_url=options.base_url or project.config.base_url, has_pdfs=options.pdf)
    templates = read_templates(project.templates, site.language)
    tongue = read_tongue(templates.language, templates.catalogues)
    editions, empty = find_editions(library, project.config.editions, tongue) if options.pdf else ((), ())
    site = replace(site, has_editions=bool(editions))
    plan = plan_site(library, site, find_reference(library, os.environ))
    assets, dress = find_assets(templates), _dress(project)
    pdfs = _name_pdfs(plan, editions) if options.pdf else ()
    shelf_paths = SHELF_PATHS if editions else ()
    others = (*assets, *dress, *pdfs, *plan.files, *(card.path for card in plan.cards), *shelf_paths)
    outputs = {*others, *(page.path for page in plan.pages)}
    faults = (*find_collisions(plan.pages, others), *find_lost_ways(site, outputs))
    if faults:
        raise Faults(faults)
    files: dict[str, Output] = {**assets, **dress, **plan.files}
    if cluster:
        files.update(_render_elsewhere(plan.pages, templates, cluster, stage, tell))
    else:
        files.update(_render_pages(plan.pages, templates, options.jobs, stage, tell))
    files.update(_print_cards(plan.cards, templates, project.root))
    pages, remarks = len(plan.pages), empty
    if pdfs:
        press = make_press(site, templates, os.environ)
        jobs = [*_plan_briefs(plan, library, project.config, press), *_plan_editions(editions, library, project, press)]
        elsewhere = cluster.print if cluster else None
        papers, said = print_all(jobs, press.sheets, project.root, options.jobs, tell, elsewhere)
        files.update(zip(pdfs, (paper.output for paper in papers), strict=True))
        lines = [
            make_edition_line(edition, site.language, paper.pages, paper.size)
            for edition, paper in zip(editions, papers[len(plan.briefs) :], strict=True)
        ]
        shelf = plan_shelf(lines, site)
        files.update(render_all(shelf, templates, lambda _done: None))
        pages, remarks = pages + len(shelf), (*empty, *said)
    counts = write_site(options.output, files, project.root, clean=options.clean)
    result = BuildResult(
        briefs=len(library.entries),
        pages=pages,
        pdfs=len(pdfs),
        written=counts.written,
        unchanged=counts.unchanged,
        removed=counts.removed,
        unchecked=sum(len(entry.verdict.unchecked) for entry in library.entries),
        withheld=reading.withheld,
        warnings=(*_warn_of_language(site.language, templates), *plan.warnings, *reading.warnings, *remarks),
    )
    others_read = (*_find_articles(library, project.root), *(one for one in dress.values() if isinstance(one, Path)))
    write_ledger(order, before, files, others_read, result)
    return result


def _render_pages(
    pages: Sequence[Page], templates: Templates, processes: int, stage: Path, tell: Report
) -> Mapping[str, Output]:
    """Gives all pages by path, rendered by several processes where there are enough of them."""
    if processes < 2 or len(pages) < _PAGES_WORTH_SPLITTING or not can_split():
        return render_all(pages, templates, lambda done: tell("pages", done, len(pages)))
    compile_templates(pages, templates)
    tell("pages", 0, len(pages))
    shares = share(pages, partial(render_to, stage, templates), processes)
    tell("pages", len(pages), len(pages))
    return {path: Staged(file) for made in shares for path, file in made.items()}


def _render_elsewhere(
    pages: Sequence[Page], templates: Templates, cluster: Cluster, stage: Path, tell: Report
) -> Mapping[str, Output]:
    """Gives all pages by path, rendered by a cluster; they wait on disk, however many they are."""
    staged: dict[str, Output] = {}
    for number, (path, data) in enumerate(cluster.render(pages, templates), 1):
        write_file(stage / str(number), data)
        staged[path] = Staged(stage / str(number))
        tell("pages", number, len(pages))
    return {page.path: staged[page.path] for page in pages}


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


def _name_pdfs(plan: Plan, editions: Sequence[Edition]) -> tuple[str, ...]:
    briefs = (pdf_path(view.line.id) for view in plan.briefs)
    return (*briefs, *(edition_path(edition.id) for edition in editions))


def _plan_briefs(plan: Plan, library: Library, config: Config, press: Press) -> list[Print]:
    texts = {entry.id: entry.file.document.text for entry in library.entries}
    return [plan_print(view, texts[view.line.id], config.pdf.form_of(view.line.id), press) for view in plan.briefs]


def _plan_editions(editions: Sequence[Edition], library: Library, project: Project, press: Press) -> list[Print]:
    texts = {entry.id: entry.file.document.text for entry in library.entries}
    guide = make_guide(library, find_reference(library, os.environ), has_pdfs=True)
    language = project.config.language
    made = (make_compilation(edition, library, guide, language, is_online=True) for edition in editions)
    return [plan_edition(one, texts, press) for one in made]


def check_output(project: Project, output: Path) -> None:
    """Refuses to build over what the site is made from."""
    target, root = output.resolve(), project.root.resolve()
    inputs = (project.root / "content", project.templates)
    if root.is_relative_to(target) or any(target.is_relative_to(one.resolve()) for one in inputs):
        raise UsageError(f"{output} holds the project's own files", hint="choose another folder, such as site/")


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
