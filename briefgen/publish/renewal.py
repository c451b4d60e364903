"""The site of a library: planned, made where it has to be, and brought to its folder.

Only what has changed is read, only what it reaches is planned, and only what is then made of other parts is made again.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefgen.disk import CONFIG_NAME
from briefgen.errors import BriefgenError, Faults, LanguageMissing, Place
from briefgen.library import Library
from briefgen.project import Project
from briefgen.publish.card import Card
from briefgen.publish.contents import Contents
from briefgen.publish.copies import begin_cards, plan_cards, plan_copies, prune_cards
from briefgen.publish.crew import Report
from briefgen.publish.desk import Desk
from briefgen.publish.digests import digest
from briefgen.publish.editions import find_editions
from briefgen.publish.guide import Guide, find_reference
from briefgen.publish.intake import BegunIntake, Intake
from briefgen.publish.ledger import BuildResult, Order
from briefgen.publish.machine import list_cards, plan_sitemap
from briefgen.publish.page import Recipe, Section
from briefgen.publish.plan import (
    find_alias_faults,
    find_collisions,
    find_lost_ways,
    find_origins,
    make_site,
    plan_sections,
    warn_of_address,
)
from briefgen.publish.reach import find_reach
from briefgen.publish.render import Templates, compile_templates, read_templates
from briefgen.publish.settle import Basis, Ground, Settled, Sifted, settle, sift
from briefgen.publish.shelf import SHELF_PATHS, plan_shelf
from briefgen.publish.stamps import NOT_SEEN, stamp_output
from briefgen.publish.store import Store
from briefgen.publish.tongue import Tongue, read_tongue
from briefgen.publish.workshop import Shop, make_late, make_sections
from briefgen.publish.write import Counts, Staged, is_known, rewrite_site, write_site

if TYPE_CHECKING:
    from briefgen.publish.cluster import Cluster
    from briefgen.publish.press import Press
    from briefgen.publish.views import Site

# Sections that tell of all others.
_LATE = frozenset({"sitemap", "shelf"})


class Prepared(NamedTuple):
    """The templates of a project with what each of them reaches, and the language that they speak."""

    templates: Templates
    reach: Mapping[str, str]
    tongue: Tongue


def prepare_templates(project: Project, *, are_all_wanted: bool) -> Prepared:
    """Gets templates ready, for which nothing needs to be known of any brief.

    Shape: where `are_all_wanted` they are compiled now, for all processes that are split off later.
    Raises: TemplateError where the installation has lost them, or a catalogue of their words cannot be read.
    """
    templates = read_templates(project.templates, project.config.language)
    tongue, reach = read_tongue(templates.language, templates.catalogues), find_reach(templates)
    if are_all_wanted:
        _ = tongue.locale.date_formats  # else it is read with the first day that is written, by each process
        compile_templates(reach, templates)
    return Prepared(templates, reach, tongue)


def begin_drawing(
    project: Project, order: Order, prepared: Prepared, begun: BegunIntake
) -> AbstractContextManager[object]:
    """Has another process draw the cards of a site that is built from nothing, while this one joins what was read."""
    site = _make_site(project, order)
    if not (begun.is_shared and site.base_url):
        return nullcontext()
    return closing(begin_cards(lambda: list_cards(begun.list_topics(), site), prepared.templates, project.root))


def _make_site(project: Project, order: Order) -> Site:
    return make_site(project.config, base_url=order.base_url or project.config.base_url, has_pdfs=order.pdf)


def open_shop(
    project: Project, order: Order, library: Library, prepared: Prepared, stage: str, jobs: int, tell: Report,
    cluster: Cluster | None,
) -> tuple[Shop, tuple[BriefgenError, ...]]:  # fmt: skip
    """Gives what making outputs needs, and warnings of editions without briefs.

    Raises: UsageError where the environment fixes a moment that is none; MissingLibrary where nothing can be printed.
    """
    config, templates = project.config, prepared.templates
    site = _make_site(project, order)
    editions, empty = find_editions(library, config.editions, prepared.tongue) if order.pdf else ((), ())
    site = replace(site, has_editions=bool(editions))
    guide = Guide(library, find_reference(library, os.environ), has_pdfs=order.pdf, left_out=config.leave_out)
    press = _find_press(site, templates) if order.pdf else None
    desk = Desk(guide, site, prepared.reach)
    return Shop(project, desk, templates, press, editions, Staged(stage), jobs, tell, cluster), empty


def renew_site(
    shop: Shop, intake: Intake, store: Store, order: Order, ground: Ground, warnings: tuple[BriefgenError, ...], *,
    clean: bool,
) -> BuildResult:  # fmt: skip
    """Makes what has to be made, brings the site to hold it, and keeps what it was made from.

    Shape: `warnings` are those of opening the shop.
    Raises: Faults, TemplateError, MissingLibrary, ClusterError or WriteError; the site is as it was then.
    """
    common = (shop.desk.planner.settings, ("templates", shop.templates.digest))
    sifted = sift(_plan_sections(shop), common, ground)
    ground.open([*(one.name for one in sifted.stale), *(ground.sections.keys() - sifted.keys.keys())])
    settled = make_sections([one for one in sifted.stale if not one.is_paper], shop, ground)
    printed = [item for one in sifted.stale if one.is_paper for item in settle(one, ground)]
    contents = Contents(order.name, store, ground, sifted, [*settled, *(one for _, one, _ in printed)], _LATE)
    _find_faults(shop, contents)
    if shop.desk.site.base_url:
        settled += make_late(_plan_sitemap(shop, contents), common, shop, ground, sifted)
    papers, notes = _make_papers(shop, printed, ground)
    settled += papers
    settled += _make_shelf(shop, ground, sifted, notes)
    store.expect_changes(order.output.resolve())
    lost = _find_lost(ground, sifted, settled)
    counts = _write(order.output, shop, ground, sifted, settled, lost, contents, clean=clean)
    _keep(order, store, ground, sifted, settled, lost, counts, contents.key if shop.desk.site.base_url else "")
    if any(one.section == "cards" and one.cause for one in settled):
        prune_cards(_list_cards(shop), shop.templates, shop.project.root)
    said = (
        *_warn_of_language(shop.desk.site.language, shop.templates),
        *warn_of_address(shop.desk.site),
        *intake.warnings,
        *warnings,
        *(
            _find_remarks(shop, store.read_notes(order.name), is_new=any(one.cause for one in papers))
            if shop.press
            else ()
        ),
    )
    kinds = store.count_kinds(order.name)
    return BuildResult(
        briefs=len(intake.library.entries),
        pages=kinds.get("page", 0),
        pdfs=kinds.get("pdf", 0),
        written=counts.written,
        unchanged=sum(kinds.values()) - counts.written,
        removed=counts.removed,
        unchecked=intake.unchecked,
        withheld=intake.withheld,
        warnings=said,
    )


def _find_press(site: Site, templates: Templates) -> Press:
    from briefgen.publish.press import make_press

    return make_press(site, templates, os.environ)


def _plan_sections(shop: Shop) -> Iterator[Section]:
    """Yields all sections of a site but sitemap and shelf, which list what the others came to."""
    desk, root = shop.desk, shop.project.root
    yield from plan_sections(desk)
    copies = tuple(plan_copies(shop.project, shop.templates))
    copied = ("what is copied", digest(repr([(one.path, one.parts) for one in copies])))
    yield Section("copies", (copied,), lambda: copies)
    if desk.site.base_url:
        cards = tuple(plan_cards(_list_cards(shop), shop.templates, root))
        shown = ("the cards", digest(repr([(one.path, one.parts) for one in cards])))
        yield Section("cards", (shown,), lambda: cards)
    if shop.press:
        from briefgen.publish.papers import plan_papers

        yield from plan_papers(desk, shop.project, shop.press, shop.editions)


def _list_cards(shop: Shop) -> Iterator[Card]:
    return list_cards((topic for topic, _ in shop.desk.library.topics), shop.desk.site)


def _find_faults(shop: Shop, contents: Contents) -> None:
    """Makes sure that each output has an address of its own, and that what the settings name is there.

    Raises: Faults.
    """
    faults = list(find_alias_faults(shop.desk.library))
    if not contents.are_same:
        every = [*contents.paths, *_name_shelf(shop)]
        faults += find_collisions(every, partial(find_origins, shop.desk))
        if shop.desk.site.navigation:
            faults += find_lost_ways(shop.desk.site, frozenset(every))
    if faults:
        raise Faults(faults)


def _name_shelf(shop: Shop) -> tuple[str, ...]:
    return SHELF_PATHS[: 2 if shop.desk.site.base_url else 1] if shop.editions else ()


def _plan_sitemap(shop: Shop, contents: Contents) -> Section:
    desk = shop.desk
    parts = (("the pages of the site", contents.key), ("the day of the library", str(desk.library.newest)))
    return Section("sitemap", parts, lambda: [plan_sitemap(contents.listed, desk)])


def _make_papers(
    shop: Shop, printed: Sequence[tuple[Recipe, Settled, Basis]], ground: Ground
) -> tuple[list[Settled], Mapping[str, str | None]]:
    """Prints the PDFs that have to be, and gives what is to be known of each of all these."""
    stale = [recipe for recipe, one, _ in printed if one.cause]
    notes: dict[str, str | None] = {one.path: ground.outputs[one.path].notes for _, one, _ in printed if not one.cause}
    if not (stale and shop.press):
        return [one for _, one, _ in printed], notes
    from briefgen.publish.papers import print_papers

    elsewhere = shop.cluster.print if shop.cluster else None
    papers, said = print_papers(stale, shop.press, shop.project.root, shop.jobs, shop.tell, elsewhere)
    settled, keeper = [one.come_to(papers.get(one.path)) for _, one, _ in printed], ground.begin_keeping()
    for one, (_, _, basis) in zip(settled, printed, strict=True):
        if one.cause:
            keeper.add(one, basis, notes=said[one.path])
    keeper.flush()
    return settled, {**notes, **said}


def _make_shelf(shop: Shop, ground: Ground, sifted: Sifted, notes: Mapping[str, str | None]) -> list[Settled]:
    """Makes the pages about editions, which tell how many pages each has."""
    if not shop.editions:
        return []
    from briefgen.publish.papers import list_editions

    def find_notes(path: str) -> str | None:
        made = ground.find(path)
        return notes.get(path, made and made.notes)

    recipes = tuple(plan_shelf(list_editions(shop.editions, find_notes, shop.desk.site.language), shop.desk.planner))
    shelf = Section("shelf", tuple(part for one in recipes for part in one.parts), lambda: recipes)
    return make_late(shelf, (), shop, ground, sifted)


def _write(
    output: Path, shop: Shop, ground: Ground, sifted: Sifted, settled: Sequence[Settled], lost: Collection[str],
    contents: Contents, *, clean: bool,
) -> Counts:  # fmt: skip
    """Brings the site to hold what was made; goes through all files only where one has come or gone."""
    files = {one.path: one.output for one in settled if one.output is not None}
    is_new = bool(lost) or any(one.cause == "new" for one in settled)
    root = shop.project.root
    if contents.are_same and not is_new and not clean and is_known(output, root):
        return rewrite_site(output, files)
    late = (path for path, made in ground.outputs.items() if made.section in _LATE and made.section in sifted.kept)
    every = itertools.chain(contents.paths, (one.path for one in settled if one.output is None), late)
    return write_site(output, files, root, {path for path in every if path not in files}, clean=clean)


def _find_lost(ground: Ground, sifted: Sifted, settled: Sequence[Settled]) -> set[str]:
    """Gives the outputs that nobody makes any more."""
    known = {path for path, made in ground.outputs.items() if made.section not in sifted.kept}
    return known - {one.path for one in settled}


def _keep(
    order: Order, store: Store, ground: Ground, sifted: Sifted, settled: Sequence[Settled], lost: Collection[str],
    counts: Counts, contents: str,
) -> None:  # fmt: skip
    """Keeps that the site now holds what was made. How each output was made, whoever made it has kept already."""
    folder = order.output.resolve()
    others = [one.path for one in settled if one.cause and one.path not in counts.moved]
    stamps = {path: stamp_output(f"{folder}{os.sep}{path}") or NOT_SEEN for path in others}
    with store.change():
        store.forget_outputs(order.name, lost)
        store.write_stamps(order.name, stamps)
        store.write_sections(order.name, sifted.keys, ground.sections)
        store.write_build(order.name, folder, contents)


def _find_remarks(shop: Shop, notes: Sequence[str | None], *, is_new: bool) -> Iterator[BriefgenError]:
    """Yields what was said of the PDFs when they were printed; forgets old ones where new ones came."""
    from briefgen.publish.papers import load_remarks, prune

    if is_new:
        prune(shop.project.root, notes)
    yield from (one for note in notes for one in load_remarks(note))


def _warn_of_language(language: str, templates: Templates) -> Iterator[BriefgenError]:
    if templates.language != language:
        hint = "write templates/locale/LANGUAGE/LC_MESSAGES/briefgen.po, as docs/templates.md says, or leave it"
        message = f"there are no words in {language!r} for what is not in the briefs, so English is used"
        yield LanguageMissing(message, Place(CONFIG_NAME), hint)
