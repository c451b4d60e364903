"""Library → the outputs of a site: which there are, where each one is, what it is made from, and how."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from briefgen import __version__
from briefgen.disk import CONFIG_NAME
from briefgen.errors import (
    AddressMissing,
    AddressTaken,
    BriefgenError,
    Place,
    UnknownReference,
    WrongValue,
    closest,
)
from briefgen.library import ActorAcross, Entry, Library
from briefgen.project import Config
from briefgen.publish import addresses
from briefgen.publish.desk import Desk
from briefgen.publish.digests import digest
from briefgen.publish.dossiers import BRIEFS_PER_DOSSIER, Dossier, list_actors
from briefgen.publish.dress import THEME_SHEET, dump_theme, find_logo
from briefgen.publish.forms import dump_json, dump_yaml, find_forms
from briefgen.publish.linked import LinkedData, dump_actor, dump_report
from briefgen.publish.lists import (
    plan_actors,
    plan_board,
    plan_home,
    plan_sources,
    plan_timeline,
    plan_topic_list,
    plan_topics,
)
from briefgen.publish.machine import find_card, find_feed, find_listing, plan_feed, plan_part_feed, plan_sitemap
from briefgen.publish.overviews import ActorLine
from briefgen.publish.page import Part, Recipe, Section, find_last_change
from briefgen.publish.paging import make_pager, page_path, split
from briefgen.publish.presentation import make_shares
from briefgen.publish.search import dump_index
from briefgen.publish.views import Site


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
        left_out=tuple(sorted(set(config.leave_out))),
    )


def plan_sections(desk: Desk) -> Iterator[Section]:
    """Yields all outputs of a site but what copies, cards, PDFs and the sitemap are."""
    left_out = desk.site.left_out
    yield from plan_briefs(desk)
    yield Section("home", (desk.all_lines, desk.board), lambda: plan_home(desk), is_long=True)
    if "topics" not in left_out:
        yield Section("topics", (desk.all_lines,), lambda: plan_topic_list(desk))
        yield from plan_topics(desk)
    yield Section("actors", (desk.names,), lambda: plan_actors(desk))
    yield from plan_dossiers(desk)
    if "questions" not in left_out:
        yield Section("board", (desk.board,), lambda: plan_board(desk), is_long=True)
    if "sources" not in left_out:
        yield Section("sources", (desk.sources,), lambda: plan_sources(desk), is_long=True)
    if "timeline" not in left_out:
        yield Section("timeline", (desk.events,), lambda: plan_timeline(desk), is_long=True)
    if "search" not in left_out:
        yield Section("search", (desk.search, desk.names), lambda: plan_search(desk))
    yield Section("single", (), lambda: plan_single_pages(desk))
    if desk.site.base_url:
        yield plan_feed(desk)


def plan_site(desk: Desk) -> tuple[Recipe, ...]:
    """Gives all outputs of a site but what copies, cards and PDFs are."""
    recipes = [recipe for section in plan_sections(desk) for recipe in section.plan()]
    if desk.site.base_url:
        recipes.append(plan_sitemap(list_addresses(recipes), desk))
    return tuple(recipes)


def list_addresses(recipes: Iterable[Recipe]) -> Iterator[tuple[str, str]]:
    """Yields those pages that the sitemap has, with the days of their last changes."""
    return ((recipe.path, recipe.listed) for recipe in recipes if recipe.listed is not None)


def warn_of_address(site: Site) -> Iterator[BriefgenError]:
    """Yields a warning where the site has no address."""
    if not site.base_url:
        message = "the site has no address, so feeds, sitemap, cards and canonical links are left out"
        yield AddressMissing(message, Place(CONFIG_NAME), "write base_url: https://example.org/briefs/")


def find_alias_faults(library: Library) -> Iterator[BriefgenError]:
    """Yields a fault for each alias that is no address."""
    for entry in library.entries:
        for index, alias in enumerate(entry.brief.aliases):
            if addresses.alias_path(alias) is None:
                hint = "write an earlier id (old-name) or an earlier path of the site (2024/old-name.html)"
                yield WrongValue(f"{alias!r} is no address of this site", entry.file.place("aliases", index), hint)


def find_collisions(paths: Sequence[str], find_places: Callable[[], Mapping[str, Place]]) -> tuple[BriefgenError, ...]:
    """Gives a fault for each address that two outputs have, or that is a file here and a folder there.

    Shape: `find_places` gives what a fault about an address is about.
    """
    if not _is_crowded(paths):
        return ()
    origins = find_places()
    faults: list[BriefgenError] = []
    owners: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in sorted(paths):  # however they were made
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


def find_origins(desk: Desk) -> Mapping[str, Place]:
    """Gives what a fault about the address of an output is about."""
    recipes = (recipe for section in plan_briefs(desk) for recipe in section.plan())
    return {recipe.path: recipe.origin for recipe in recipes if recipe.origin}


def _is_crowded(paths: Sequence[str]) -> bool:
    """Tells whether any two outputs might be in each other's way; faster than to find out which."""
    keys = {path.lower() if path.isascii() else addresses.collision_key(path) for path in paths}
    if len(keys) < len(paths):
        return True
    folders = {key.rpartition("/")[0] for key in keys}
    while folders - {""}:
        if not keys.isdisjoint(folders):
            return True
        folders = {folder.rpartition("/")[0] for folder in folders}
    return False


def find_lost_ways(site: Site, outputs: Collection[str]) -> Iterator[BriefgenError]:
    """Yields a fault for each entry of the navigation that leads to no file of the site."""
    for number, (href, title) in enumerate(site.navigation, 1):
        path = unquote(urlsplit(href).path)
        if not urlsplit(href).scheme and path not in outputs:
            near = closest(path, sorted(path for path in outputs if path.endswith(".html")))
            hint = f"did you mean {near!r}?" if near else "write a page of the site, such as briefs.html"
            name = path.removesuffix(".html")
            if name in site.left_out:
                hint = f"leave_out names {name}: take it from one of the two"
            message = f"theme, navigation {number}: {title!r} leads to {href!r}, which the site does not have"
            yield UnknownReference(message, Place(CONFIG_NAME), hint)


def plan_briefs(desk: Desk) -> Iterator[Section]:
    """Yields the pages of the briefs, their other forms, and the ways to them from their earlier addresses."""
    for entry in desk.library.entries:
        plan = partial(_plan_all_of, entry, desk)
        yield Section(f"the brief {entry.id}", _list_parts(entry, desk), plan, brief_id=entry.id)


def _list_parts(entry: Entry, desk: Desk) -> tuple[Part, ...]:
    digests = desk.digests[entry.id]
    own = ("its file", digests.text + digests.record)
    if entry.brief.status == "withdrawn":
        return (own,)
    others = ("what others say", desk.given_names[entry.id] + desk.given_answers[entry.id])
    return (own, others, desk.next_to(entry))


def _plan_all_of(entry: Entry, desk: Desk) -> Iterator[Recipe]:
    if entry.brief.status == "withdrawn":
        yield _plan_withdrawn(entry, desk)
    else:
        yield from _plan_brief(entry, desk)
    yield from _plan_aliases(entry, desk)


def _plan_brief(entry: Entry, desk: Desk) -> Iterator[Recipe]:
    brief_id, planner, origin, left_out = entry.id, desk.planner, Place(entry.file.path), desk.site.left_out
    path = addresses.brief_path(brief_id)
    answers = ("what others say of its questions", desk.given_answers[brief_id])
    names = ("what others say of its actors", desk.given_names[brief_id])
    said = desk.brief_part(entry)
    parts = (said, desk.next_to(entry), names, answers)

    def show() -> Mapping[str, Any]:
        view = desk.view(brief_id)
        linked = LinkedData(lambda: dump_report(view, desk.site, desk.wikidata)) if desk.site.base_url else None
        return {"brief": view, "forms": find_forms(brief_id, left_out), "linked": linked, "card": find_card(view.line)}

    def find_unknown() -> frozenset[str]:
        known = desk.guide.questions
        return frozenset(one.question for one in entry.brief.answers if one.question not in known)

    listed = find_listing(desk.line(entry))
    yield planner.page(path, "brief.html", parts, show, origin, listed)
    markdown, yaml, json = (addresses.sibling_path(path, ending) for ending in (".md", ".yaml", ".json"))
    as_written, load = ("its file", desk.digests[brief_id].text), desk.load_record
    if "markdown" not in left_out:
        yield planner.page(markdown, "brief.md", parts, lambda: {"brief": desk.view(brief_id)}, origin)
    if "yaml" not in left_out:

        def dump() -> bytes:
            return dump_yaml(entry.file.text, partial(load, brief_id), find_unknown())

        yield Recipe(yaml, (as_written, answers), None, dump, origin)
    if "json" not in left_out:
        yield Recipe(json, (said, answers), None, lambda: dump_json(load(brief_id), find_unknown()), origin)


def _plan_withdrawn(entry: Entry, desk: Desk) -> Recipe:
    def show() -> Mapping[str, Any]:
        corrections = tuple((one.date, one.text) for one in entry.brief.corrections)
        return {"brief": desk.line(entry), "corrections": corrections}

    path, origin = addresses.brief_path(entry.id), Place(entry.file.path)
    return desk.planner.page(path, "withdrawn.html", (desk.brief_part(entry),), show, origin, None)


def _plan_aliases(entry: Entry, desk: Desk) -> Iterator[Recipe]:
    for index, alias in enumerate(entry.brief.aliases):
        path = addresses.alias_path(alias)
        if path:
            line = desk.line(entry)
            shown = {"title": line.title, "target": line.href, "language": line.language}
            part = ("the title of its brief", desk.digests[entry.id].link)
            origin = entry.file.place("aliases", index)
            yield desk.planner.page(path, "redirect.html", (part,), lambda shown=shown: shown, origin, None)  # type: ignore[misc]


def plan_dossiers(desk: Desk) -> Iterator[Section]:
    """Yields the pages of the actors."""
    takings = desk.takings
    for actor in desk.library.actors:
        itself = f"{actor.id}\0{actor.name}\0{actor.kind}\0{actor.aliases}\0{actor.wikidata}"
        said = "".join([takings[one] for one in actor.briefs])
        parts = (("what is known of the actor", itself), ("all briefs that name it", said))
        yield Section(f"the actor {actor.id}", parts, partial(_plan_actor, actor, parts, desk))


def _plan_actor(actor: ActorAcross, known: Sequence[Part], desk: Desk) -> Iterator[Recipe]:
    yield from _plan_dossier(actor, [(name, digest(text)) for name, text in known], desk)
    entries = tuple(desk.library.by_id[one] for one in actor.briefs)
    yield from plan_part_feed(actor.name, addresses.actor_path(actor.id), entries, desk)


def _plan_dossier(actor: ActorAcross, parts: Sequence[Part], desk: Desk) -> Iterator[Recipe]:
    path, library, digests, guide = addresses.actor_path(actor.id), desk.library, desk.digests, desk.guide
    briefs = actor.briefs

    for number, here in split(briefs, BRIEFS_PER_DOSSIER):
        named = tuple((f"the brief {one}", digests[one].record) for one in here)

        def show(number: int = number, here: Sequence[str] = here) -> Mapping[str, Any]:
            shown = desk.lines(library.by_id[one] for one in here)
            earlier = partial(make_shares, briefs[len(here) :], actor.id, guide) if number == 1 else None
            names, places = desk.names_by_id, desk.places_by_id
            dossier = Dossier(actor, shown, partial(make_shares, here, actor.id, guide), earlier, names, places)
            href = addresses.href(path)
            linked = LinkedData(lambda: dump_actor(dossier, href, desk.site)) if desk.site.base_url else None
            feed = find_feed(path, desk)
            pager = make_pager(path, number, len(briefs), BRIEFS_PER_DOSSIER)
            return {"actor": dossier, "pager": pager, "linked": linked, "feed": feed}

        listed = find_last_change(library.by_id[one] for one in here)
        yield desk.planner.page(page_path(path, number), "actor.html", (*parts, *named), show, None, listed)


def plan_search(desk: Desk) -> Iterator[Recipe]:
    """Yields what the search knows."""

    def show() -> Mapping[str, Any]:
        words = (desk.load_words(entry.id) for entry in desk.library.live)
        return {"index": dump_index(words, _list_names(desk.library))}

    yield desk.planner.page("search-index.js", None, (desk.search, desk.names), show)


def _list_names(library: Library) -> Iterator[tuple[ActorLine, Sequence[str]]]:
    aliases = {addresses.href(addresses.actor_path(actor.id)): actor.aliases for actor in library.actors}
    for line in list_actors(library.actors):
        yield line, aliases[line.href]


def plan_single_pages(desk: Desk) -> Iterator[Recipe]:
    """Yields the pages that show nothing of any brief."""
    planner = desk.planner
    root = addresses.root_for_any_depth(desk.site.base_url)
    if "search" not in desk.site.left_out:
        yield planner.page("search.html", listed=None)
    yield planner.page("reading.html")
    yield planner.page("404.html", make=lambda: {"root": root}, listed=None)
    yield planner.page("robots.txt")
    yield planner.page("_headers", "headers.txt", make=lambda: {"base": root})
