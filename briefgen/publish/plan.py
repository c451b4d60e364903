"""Library → pages: which pages there are, where each one is, and all that it shows."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from briefgen import __version__
from briefgen.disk import CONFIG_NAME
from briefgen.errors import (
    AddressMissing,
    AddressTaken,
    BriefgenError,
    Faults,
    Place,
    UnknownReference,
    WrongValue,
    closest,
)
from briefgen.library import Library
from briefgen.project import Config
from briefgen.publish import addresses
from briefgen.publish.card import Card
from briefgen.publish.dossiers import BRIEFS_PER_DOSSIER, find_said, list_actors, make_dossiers
from briefgen.publish.dress import THEME_SHEET, dump_theme, find_logo
from briefgen.publish.feeds import dump_feed, dump_items
from briefgen.publish.forms import dump_forms, find_forms
from briefgen.publish.guide import make_guide, make_line
from briefgen.publish.linked import dump_actor, dump_report
from briefgen.publish.lists import Across, plan_lists
from briefgen.publish.machine import find_card, list_cards, list_feeds, plan_machine_pages
from briefgen.publish.overviews import ActorLine
from briefgen.publish.page import Page, Planner
from briefgen.publish.paging import make_pager, page_path
from briefgen.publish.search import dump_index
from briefgen.publish.sheet import make_brief
from briefgen.publish.views import BriefView, Site


@dataclass(frozen=True)
class Plan:
    """All pages of a site, with the briefs that are printed, and what the user should know.

    Shape: `files` has what is written beside the pages as it is, by its path.
    """

    pages: tuple[Page, ...]
    briefs: tuple[BriefView, ...]
    files: Mapping[str, bytes]
    cards: tuple[Card, ...]
    warnings: tuple[BriefgenError, ...] = ()


def make_site(config: Config, *, base_url: str | None, has_pdfs: bool) -> Site:
    """Gives what every page knows of the site."""
    return Site(
        title=config.title,
        description=config.description,
        language=config.language,
        author=config.author,
        base_url=base_url,
        has_pdfs=has_pdfs,
        paper=config.pdf.page,
        version=__version__,
        style=THEME_SHEET if dump_theme(config.theme) else None,
        logo=find_logo(config.theme),
        footer=config.theme.footer,
        navigation=tuple((entry.href, entry.title) for entry in config.theme.navigation),
    )


def plan_site(library: Library, site: Site, reference: datetime.date) -> Plan:
    """Gives all pages of the site; `reference` is the day to which ages count.

    Raises: Faults for aliases that are no addresses, and for pages with one address.
    """
    guide = make_guide(library, reference, has_pdfs=site.has_pdfs)
    views = {entry.id: make_brief(entry, guide) for entry in library.entries if entry.brief.status != "withdrawn"}
    planner = Planner(site)
    faults: list[BriefgenError] = []
    pages = list(plan_lists(Across(library, guide, views), planner))
    pages += [
        planner.page("search.html"),
        planner.page("search-index.js", index=dump_index(views.values(), _list_names(library))),
        planner.page("reading.html"),
        planner.page("404.html", root=addresses.root_for_any_depth(site.base_url)),
    ]
    pages += _plan_briefs(library, views, planner)
    pages += _plan_dossiers(library, views, planner)
    pages += _plan_aliases(library, planner, faults)
    warnings: list[BriefgenError] = []
    files = dict(form for entry in library.entries if entry.id in views for form in dump_forms(entry, guide.questions))
    cards: tuple[Card, ...] = ()
    if site.base_url:
        feeds = tuple(list_feeds(library, views, planner))
        pages += plan_machine_pages(tuple(pages), feeds, planner, library.newest)
        items = dump_items(views.values(), site)
        files |= {addresses.sibling_path(path, ".json"): dump_feed(feed, items, site) for path, feed in feeds}
        cards = tuple(list_cards(library, planner))
    else:
        message = "the site has no address, so feeds, sitemap, cards and canonical links are left out"
        warnings.append(AddressMissing(message, Place(CONFIG_NAME), "write base_url: https://example.org/briefs/"))
    pages.append(planner.page("robots.txt"))
    pages.append(planner.page("_headers", "headers.txt", base=addresses.root_for_any_depth(site.base_url)))
    faults += find_collisions(pages, (*files, *(card.path for card in cards)))
    if faults:
        raise Faults(faults)
    return Plan(tuple(pages), tuple(views.values()), files, cards, tuple(warnings))


def find_collisions(pages: Iterable[Page], others: Iterable[str] = ()) -> tuple[BriefgenError, ...]:
    """Gives a fault for each address that two outputs have, or that is a file here and a folder there."""
    faults: list[BriefgenError] = []
    owners: dict[str, str] = {}
    folders: dict[str, str] = {}
    origins = {page.path: page.origin for page in pages if page.origin}
    for path in (*(page.path for page in pages), *others):
        key = addresses.collision_key(path)
        parents = ["/".join(key.split("/")[:depth]) for depth in range(1, key.count("/") + 1)]
        other = owners.get(key) or folders.get(key) or next((owners[p] for p in parents if p in owners), None)
        if other is not None:
            place = origins.get(path) or origins.get(other) or Place(path)
            message = f"two outputs have the address {path!r}" if other == path else f"{path!r} and {other!r} collide"
            faults.append(
                AddressTaken(message, place, "rename one of the two briefs, actors, topics, aliases or assets")
            )
        owners.setdefault(key, path)
        folders.update(dict.fromkeys(parents, path))
    return tuple(faults)


def find_lost_ways(site: Site, outputs: Collection[str]) -> Iterator[BriefgenError]:
    """Yields a fault for each entry of the navigation that leads to no file of the site."""
    pages = sorted(path for path in outputs if path.endswith(".html"))
    for number, (href, title) in enumerate(site.navigation, 1):
        path = unquote(urlsplit(href).path)
        if not urlsplit(href).scheme and path not in outputs:
            near = closest(path, pages)
            hint = f"did you mean {near!r}?" if near else "write a page of the site, such as questions.html"
            message = f"theme, navigation {number}: {title!r} leads to {href!r}, which the site does not have"
            yield UnknownReference(message, Place(CONFIG_NAME), hint)


def _plan_briefs(library: Library, views: Mapping[str, BriefView], planner: Planner) -> Iterator[Page]:
    wikidata = {actor.id: actor.wikidata for actor in library.actors if actor.wikidata}
    for entry in library.entries:
        path, origin = addresses.brief_path(entry.id), Place(entry.file.path)
        view = views.get(entry.id)
        if view is None:
            line = make_line(entry, has_pdfs=False)
            corrections = tuple((one.date, one.text) for one in entry.brief.corrections)
            yield planner.page(path, "withdrawn.html", origin, brief=line, corrections=corrections)
        else:
            linked = dump_report(view, planner.site, wikidata) if planner.site.base_url else None
            shown = {"brief": view, "forms": find_forms(entry.id), "linked": linked, "card": find_card(view.line)}
            yield planner.page(path, "brief.html", origin, **shown)
            yield planner.page(addresses.sibling_path(path, ".md"), "brief.md", origin, brief=view)


def _list_names(library: Library) -> Iterator[tuple[ActorLine, Sequence[str]]]:
    aliases = {addresses.href(addresses.actor_path(actor.id)): actor.aliases for actor in library.actors}
    for line in list_actors(library.actors):
        yield line, aliases[line.href]


def _plan_dossiers(library: Library, views: Mapping[str, BriefView], planner: Planner) -> Iterator[Page]:
    names = {actor.id: actor.name for actor in library.actors}
    said = find_said(views.values())
    for actor in library.actors:
        path = addresses.actor_path(actor.id)
        mine = tuple(views[brief_id] for brief_id in dict.fromkeys(entry.id for entry, _ in actor.appearances))
        for number, dossier in make_dossiers(actor, mine, names, said):
            pager = make_pager(path, number, len(mine), BRIEFS_PER_DOSSIER)
            linked = dump_actor(dossier, addresses.href(path), planner.site) if planner.site.base_url else None
            feed = addresses.href(path).removesuffix(".html")
            yield planner.page(
                page_path(path, number), "actor.html", actor=dossier, pager=pager, linked=linked, feed=feed
            )


def _plan_aliases(library: Library, planner: Planner, faults: list[BriefgenError]) -> Iterator[Page]:
    for entry in library.entries:
        for index, alias in enumerate(entry.brief.aliases):
            path, origin = addresses.alias_path(alias), entry.file.place("aliases", index)
            if path is None:
                hint = "write an earlier id (old-name) or an earlier path of the site (2024/old-name.html)"
                faults.append(WrongValue(f"{alias!r} is no address of this site", origin, hint))
                continue
            line = make_line(entry, has_pdfs=False)
            yield planner.page(
                path, "redirect.html", origin, title=line.title, target=line.href, language=line.language
            )
