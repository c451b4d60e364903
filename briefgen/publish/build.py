"""The way from a project to its site: read, plan, make, write; faults come first and leave it untouched.

Only what has changed is read, only what it reaches is planned, and only what is then made of other parts is made again.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.disk import CONFIG_NAME
from briefgen.errors import BriefgenError, Faults, LanguageMissing, Place, UsageError
from briefgen.faith import ReadArticle
from briefgen.library import Selection
from briefgen.project import Project
from briefgen.publish.copies import plan_cards, plan_copies, prune_cards
from briefgen.publish.crew import can_split, share
from briefgen.publish.desk import Desk
from briefgen.publish.editions import Edition, find_editions
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.intake import Intake, take_in
from briefgen.publish.ledger import BuildResult, Order, find_makers, open_store, write_ledger
from briefgen.publish.machine import list_cards, plan_sitemap
from briefgen.publish.page import Page, Section, digest
from briefgen.publish.plan import (
    find_alias_faults,
    find_collisions,
    find_lost_ways,
    make_site,
    plan_sections,
    warn_of_address,
)
from briefgen.publish.reach import find_reach
from briefgen.publish.render import Templates, compile_templates, read_templates, render_page
from briefgen.publish.settle import Ground, Settled, Stale, settle
from briefgen.publish.shelf import SHELF_PATHS, plan_shelf
from briefgen.publish.stamps import find_trusted_moment, look_at_inputs, stamp
from briefgen.publish.store import Made, Origin, Store
from briefgen.publish.tongue import read_tongue
from briefgen.publish.write import Output, Staged, write_site, write_staged

if TYPE_CHECKING:
    from briefgen.publish.cluster import Cluster
    from briefgen.publish.press import Press
    from briefgen.publish.views import Site

Report = Callable[[str, int, int], None]

# A further process is split off in some 20 ms, the time of thirty pages.
_OUTPUTS_WORTH_SPLITTING = 120
# So many of the largest pages take a tenth of a second, for which nobody has to wait at the end.
_OUTPUTS_IN_A_BATCH = 8


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


@dataclass(frozen=True)
class _Made:
    """What was made: outputs by their files, and of PDFs what is to be known of them."""

    files: Mapping[str, Output]
    notes: Mapping[str, str]


@dataclass(frozen=True)
class _Shop:
    """What making outputs needs; `stage` is a folder for those on their way."""

    project: Project
    options: BuildOptions
    desk: Desk
    templates: Templates
    press: Press | None
    editions: Sequence[Edition]
    stage: Path
    tell: Report
    cluster: Cluster | None


def build(
    project: Project, options: BuildOptions, read_article: ReadArticle, report: Report | None = None
) -> BuildResult:
    """Builds the site of a project.

    Raises: Faults, TemplateError, MissingLibrary, ClusterError or WriteError; the site is as it was then.
    """
    check_output(project, options.output)
    (project.root / ".briefgen").mkdir(exist_ok=True)
    store = open_store(project.root)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="stage-", dir=project.root / ".briefgen") as stage,
            _connect(options) as cluster,
        ):
            tell = report or (lambda *_: None)
            return _build(project, options, read_article, tell, store, Path(stage), cluster)
    finally:
        store.close()


def _connect(options: BuildOptions) -> contextlib.AbstractContextManager[Cluster | None]:
    if not options.cluster:
        return contextlib.nullcontext()
    from briefgen.publish.cluster import connect

    return connect(options.cluster, pdf=options.pdf)


def _build(
    project: Project,
    options: BuildOptions,
    read_article: ReadArticle,
    tell: Report,
    store: Store,
    stage: Path,
    cluster: Cluster | None,
) -> BuildResult:
    order = options.order(project.root)
    look, trusted = look_at_inputs(project.root), find_trusted_moment(project.root / ".briefgen")
    if options.clean:
        store.drop()
    store.prepare(find_makers(look))
    intake = take_in(project, options.selection, read_article, store, look, options.jobs, trusted, tell)
    shop, empty = _open_shop(project, options, intake, store, stage, tell, cluster)
    ground, settled = Ground(order, store), Settled()
    settle(_plan_sections(shop), (shop.desk.planner.settings, ("templates", shop.templates.digest)), ground, settled)
    if shop.desk.site.base_url:
        sitemap = plan_sitemap(settled.listed, shop.desk)
        settle([Section("sitemap", sitemap.parts, lambda: [sitemap])], (), ground, settled)
    _find_faults(shop, settled)
    made = _make(shop, settled)
    made = _add_shelf(shop, ground, settled, made)
    counts = write_site(options.output, made.files, project.root, settled.kept.keys(), clean=options.clean)
    notes = _keep(order, store, ground, settled, made)
    if any(one.section == "cards" for one in settled.stale):
        prune_cards(list_cards(intake.library, shop.desk.site), shop.templates, project.root)
    warnings = (
        *_warn_of_language(shop.desk.site.language, shop.templates),
        *warn_of_address(shop.desk.site),
        *intake.warnings,
        *empty,
        *_find_remarks(shop, notes, is_new=any(one.recipe.kind == "pdf" for one in settled.stale)),
    )
    kinds = [made.kind for made in settled.kept.values()] + [one.recipe.kind for one in settled.stale]
    result = BuildResult(
        briefs=len(intake.library.entries),
        pages=kinds.count("page"),
        pdfs=kinds.count("pdf"),
        written=counts.written,
        unchanged=counts.unchanged,
        removed=counts.removed,
        unchecked=intake.unchecked,
        withheld=intake.withheld,
        warnings=warnings,
    )
    write_ledger(order, look, {**intake.articles, **_find_others(project)}, result, store, trusted)
    return result


def _open_shop(
    project: Project,
    options: BuildOptions,
    intake: Intake,
    store: Store,
    stage: Path,
    tell: Report,
    cluster: Cluster | None,
) -> tuple[_Shop, tuple[BriefgenError, ...]]:
    """Gives what making outputs needs, and warnings of editions without briefs."""
    config, library = project.config, intake.library
    site = make_site(config, base_url=options.base_url or config.base_url, has_pdfs=options.pdf)
    templates = read_templates(project.templates, site.language)
    tongue = read_tongue(templates.language, templates.catalogues)
    editions, empty = find_editions(library, config.editions, tongue) if options.pdf else ((), ())
    site = replace(site, has_editions=bool(editions))
    guide = Guide(library, find_reference(library, os.environ), has_pdfs=options.pdf, load_sheet=library.load_sheet)
    press = _find_press(site, templates) if options.pdf else None
    desk = Desk(guide, site, find_reach(templates), library.load_record, store)
    return _Shop(project, options, desk, templates, press, editions, stage, tell, cluster), empty


def _find_press(site: Site, templates: Templates) -> Press:
    from briefgen.publish.press import make_press

    return make_press(site, templates, os.environ)


def _plan_sections(shop: _Shop) -> Iterator[Section]:
    """Yields all sections of a site but sitemap and shelf, which list what the others came to."""
    desk, root = shop.desk, shop.project.root
    yield from plan_sections(desk)
    copies = tuple(plan_copies(shop.project, shop.templates))
    yield Section("copies", (("what is copied", digest(repr([one.parts for one in copies]))),), lambda: copies)
    if desk.site.base_url:
        cards = tuple(plan_cards(list_cards(desk.library, desk.site), shop.templates, root))
        yield Section("cards", (("the cards", digest(repr([one.parts for one in cards]))),), lambda: cards)
    if shop.press:
        from briefgen.publish.papers import plan_papers

        yield from plan_papers(desk, shop.project, shop.press, shop.editions)


def _find_faults(shop: _Shop, settled: Settled) -> None:
    """Makes sure that each output has an address of its own, and that what the settings name is there.

    Raises: Faults.
    """
    paths = [*settled.paths, *_name_shelf(shop)]
    origins = {one.path: one.recipe.origin for one in settled.stale if one.recipe.origin}
    faults = [
        *find_alias_faults(shop.desk.library),
        *find_collisions(paths, origins),
        *find_lost_ways(shop.desk.site, frozenset(paths)),
    ]
    if faults:
        raise Faults(faults)


def _name_shelf(shop: _Shop) -> tuple[str, ...]:
    return SHELF_PATHS[: 2 if shop.desk.site.base_url else 1] if shop.editions else ()


def _make(shop: _Shop, settled: Settled) -> _Made:
    """Makes what has to be made."""
    others = [one for one in settled.stale if one.recipe.kind != "pdf"]
    prints = [one for one in settled.stale if one.recipe.kind == "pdf"]
    files = _make_others(shop, others)
    if not (prints and shop.press):
        return _Made(files, {})
    from briefgen.publish.papers import print_papers

    elsewhere = shop.cluster.print if shop.cluster else None
    root, jobs = shop.project.root, shop.options.jobs
    papers, notes = print_papers([one.recipe for one in prints], shop.press, root, jobs, shop.tell, elsewhere)
    return _Made({**files, **papers}, notes)


def _make_others(shop: _Shop, stale: Sequence[Stale]) -> dict[str, Output]:
    """Makes pages and files, by several processes where there are enough of them."""
    tell, total = shop.tell, len(stale)
    if shop.cluster:
        return _make_elsewhere(shop, shop.cluster, stale)
    work = partial(_make_some, shop.stage, shop.templates)
    if shop.options.jobs < 2 or total < _OUTPUTS_WORTH_SPLITTING or not can_split():
        found: dict[str, Output] = {}
        for number, one in enumerate(stale, 1):
            found.update(work([one]))
            tell("pages", number, total)
        return found
    shop.desk.get_ready()
    compile_templates({one.recipe.template for one in stale if one.recipe.template}, shop.templates)
    tell("pages", 0, total)
    shares = share(stale, work, shop.options.jobs, _OUTPUTS_IN_A_BATCH)
    tell("pages", total, total)
    return {path: output for made in shares for path, output in made.items()}


def _make_elsewhere(shop: _Shop, cluster: Cluster, stale: Sequence[Stale]) -> dict[str, Output]:
    """Makes files here and pages on a cluster; they wait on disk, however many they are."""
    found = _make_some(shop.stage, shop.templates, [one for one in stale if one.recipe.kind != "page"])
    recipes = [one.recipe for one in stale if one.recipe.kind == "page"]
    pages = (made for made in (recipe.make() for recipe in recipes) if isinstance(made, Page))
    for number, (path, data) in enumerate(cluster.render(pages, shop.templates), 1):
        found[path] = Staged(write_staged(shop.stage, path, data))
        shop.tell("pages", number, len(recipes))
    return found


def _make_some(stage: Path, templates: Templates, stale: Sequence[Stale]) -> dict[str, Output]:
    """Makes some outputs, and brings to the stage those that are not there already.

    Raises: TemplateError where a template is wrong; WriteError where the stage cannot be written.
    """
    found: dict[str, Output] = {}
    for one in stale:
        made = one.recipe.make()
        if isinstance(made, Path):
            found[one.path] = made
        elif isinstance(made, Page | bytes):
            data = render_page(made, templates) if isinstance(made, Page) else made
            found[one.path] = Staged(write_staged(stage, one.path, data))
    return found


def _add_shelf(shop: _Shop, ground: Ground, settled: Settled, made: _Made) -> _Made:
    """Makes the pages about editions, which tell how many pages each has."""
    if not shop.editions:
        return made
    from briefgen.publish.papers import list_editions

    notes = {**{path: one.notes for path, one in settled.kept.items()}, **made.notes}
    lines = list_editions(shop.editions, notes, shop.desk.site.language)
    before = len(settled.stale)
    shelf = tuple(plan_shelf(lines, shop.desk.planner))
    settle([Section("shelf", tuple(part for one in shelf for part in one.parts), lambda: shelf)], (), ground, settled)
    more = _make_some(shop.stage, shop.templates, settled.stale[before:])
    return _Made({**made.files, **more}, made.notes)


def _keep(order: Order, store: Store, ground: Ground, settled: Settled, made: _Made) -> Mapping[str, str | None]:
    """Keeps what the outputs were made from, and gives what is to be known of the PDFs."""
    outputs: dict[str, Made] = {}
    origins: list[Origin] = []
    moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    folder = order.output.resolve()
    for one in settled.stale:
        seen = stamp(f"{folder}{os.sep}{one.path}") or (-1, 0, 0)
        note = made.notes.get(one.path)
        is_kept = note is None or '"key": ""' not in note
        key = digest(one.parts) if is_kept else ""
        recipe = one.recipe
        outputs[one.path] = Made(one.section, recipe.kind, key, recipe.listed, seen, note)
        origins.append(Origin(one.path, moment, one.cause, one.parts))
    with store.change():
        store.forget_outputs(order.name, ground.outputs.keys() - settled.kept.keys() - outputs.keys())
        store.write_outputs(order.name, outputs, origins)
        store.write_sections(order.name, settled.sections, ground.sections)
    every = {**settled.kept, **outputs}
    return {path: one.notes for path, one in sorted(every.items()) if one.kind == "pdf"}


def _find_remarks(shop: _Shop, notes: Mapping[str, str | None], *, is_new: bool) -> Iterator[BriefgenError]:
    """Yields what was said of the PDFs when they were printed; forgets old ones where new ones came."""
    if shop.press:
        from briefgen.publish.papers import load_remarks, prune

        if is_new:
            prune(shop.project.root, list(notes.values()))
        yield from (one for note in notes.values() for one in load_remarks(note))


def _find_others(project: Project) -> Mapping[str, tuple[int, int, int] | None]:
    """Gives the stamps of what a project takes from beside its content."""
    logo = project.config.theme.logo
    return {str(project.root / logo): stamp(project.root / logo)} if logo else {}


def _warn_of_language(language: str, templates: Templates) -> Iterator[BriefgenError]:
    if templates.language != language:
        hint = "write templates/locale/LANGUAGE/LC_MESSAGES/briefgen.po, as docs/templates.md says, or leave it"
        message = f"there are no words in {language!r} for what is not in the briefs, so English is used"
        yield LanguageMissing(message, Place(CONFIG_NAME), hint)


def check_output(project: Project, output: Path) -> None:
    """Refuses to build over what the site is made from."""
    target, root = output.resolve(), project.root.resolve()
    inputs = (project.root / "content", project.templates)
    if root.is_relative_to(target) or any(target.is_relative_to(one.resolve()) for one in inputs):
        raise UsageError(f"{output} holds the project's own files", hint="choose another folder, such as site/")
