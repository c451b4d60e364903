"""Library → pages: which pages there are, where each one is, and all that it shows."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from briefgen import __version__
from briefgen.errors import AddressMissing, AddressTaken, BriefgenError, Faults, Place, WrongValue
from briefgen.library import ActorAcross, Library
from briefgen.project import CONFIG_NAME, Config
from briefgen.publish import addresses
from briefgen.publish.guide import make_guide, make_line
from briefgen.publish.sheet import make_brief
from briefgen.publish.views import (
    ActorLine,
    BriefLine,
    BriefView,
    Companion,
    Dossier,
    Link,
    QuestionView,
    QuotationView,
    Site,
    SourceView,
    Stance,
    Statement,
    TopicLine,
)

# A home page is read at a glance, a feed by programs that keep what they have seen.
_LATEST_BRIEFS = 12
_LONGEST_OPEN = 6
_FEED_ENTRIES = 50
_COMPANIONS = 12
KINDS = ("person", "organisation", "group", "state", "place", None)


@dataclass(frozen=True)
class Page:
    """One output that a template makes.

    Shape: `path` is seen from the site's root; `data` holds plain data and views, so that any process can render it;
    `origin` is the place that a fault about the page's address is about.
    """

    path: str
    template: str
    data: Mapping[str, Any]
    origin: Place | None = None


@dataclass(frozen=True)
class Plan:
    """All pages of a site, with the briefs that are printed, and what the user should know."""

    pages: tuple[Page, ...]
    briefs: tuple[BriefView, ...]
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
    )


def plan_site(library: Library, site: Site, reference: datetime.date) -> Plan:
    """Gives all pages of the site; `reference` is the day to which ages count.

    Raises: Faults for aliases that are no addresses, and for pages with one address.
    """
    guide = make_guide(library, reference, has_pdfs=site.has_pdfs)
    views = {entry.id: make_brief(entry, guide) for entry in library.entries if entry.brief.status != "withdrawn"}
    lines = {brief_id: view.line for brief_id, view in views.items()}
    questions = _find_questions(views.values())
    topics = tuple(
        TopicLine(topic, addresses.href(addresses.topic_path(topic)), len(entries), lines[entries[0].id])
        for topic, entries in library.topics
    )
    planner = _Planner(site)
    faults: list[BriefgenError] = []
    pages = [
        planner.page(
            "index.html",
            latest=tuple(itertools.islice(lines.values(), _LATEST_BRIEFS)),
            total=len(lines),
            questions=tuple(q for q in questions if q.status in ("open", "partly"))[:_LONGEST_OPEN],
            topics=topics,
            newest=library.newest,
        ),
        planner.page("briefs.html", months=_group_by_month(lines.values()), total=len(lines)),
        planner.page("topics.html", topics=topics),
        planner.page("actors.html", groups=_group_actors(library.actors), total=len(library.actors)),
        planner.page("questions.html", questions=questions, reference=reference),
        planner.page("sources.html", publishers=_group_sources(library), total=len(library.sources)),
        planner.page("404.html", root=addresses.root_for_any_depth(site.base_url)),
    ]
    pages += _plan_briefs(library, views, planner)
    pages += _plan_actors(library, views, planner)
    by_id = {question.id: question for question in questions}
    for topic, entries in library.topics:
        here = [views[entry.id] for entry in entries]
        asked = sorted((by_id[mine.id] for view in here for mine in view.questions), key=lambda q: (q.asked, q.id))
        path, briefs = addresses.topic_path(topic), tuple(view.line for view in here)
        pages.append(planner.page(path, "topic.html", topic=topic, briefs=briefs, questions=tuple(asked)))
    pages += _plan_aliases(library, planner, faults)
    warnings: list[BriefgenError] = []
    if site.base_url:
        pages += _plan_machine_pages(tuple(pages), tuple(views.values()), planner, library)
    else:
        message = "the site has no address, so feed, sitemap and canonical links are left out"
        warnings.append(AddressMissing(message, Place(CONFIG_NAME), "write base_url: https://example.org/briefs/"))
        pages.append(planner.page("robots.txt"))
    faults += find_collisions(pages)
    if faults:
        raise Faults(faults)
    return Plan(tuple(pages), tuple(views.values()), tuple(warnings))


class _Planner:
    """Gives each page what all pages have."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def page(self, path: str, template: str | None = None, origin: Place | None = None, **data: Any) -> Page:
        shared = {"site": self.site, "path": path, "href": addresses.href(path), "root": addresses.root_of(path)}
        return Page(path, template or path, {**shared, **data}, origin)


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


def _find_questions(views: Iterable[BriefView]) -> tuple[QuestionView, ...]:
    """Gives all questions, the longest open first."""
    found = {question.id: question for view in views for question in view.questions}
    return tuple(sorted(found.values(), key=lambda q: (q.asked, q.id)))


def _group_by_month(lines: Iterable[BriefLine]) -> tuple[tuple[datetime.date, tuple[BriefLine, ...]], ...]:
    groups = itertools.groupby(lines, key=lambda line: line.date.replace(day=1))
    return tuple((month, tuple(found)) for month, found in groups)


def _group_actors(actors: Iterable[ActorAcross]) -> tuple[tuple[str | None, tuple[ActorLine, ...]], ...]:
    groups: dict[str | None, list[ActorLine]] = {kind: [] for kind in KINDS}
    for actor in actors:
        role = next((given.role for _, given in actor.appearances if given.role), None)
        path = addresses.href(addresses.actor_path(actor.id))
        briefs = len({entry.id for entry, _ in actor.appearances})
        groups[actor.kind].append(ActorLine(actor.name, path, actor.kind, role, briefs))
    return tuple((kind, tuple(lines)) for kind, lines in groups.items() if lines)


def _group_sources(library: Library) -> tuple[tuple[str | None, tuple[SourceView, ...]], ...]:
    """Gives the sources by publisher, those without one last."""
    groups: dict[str | None, list[SourceView]] = {}
    for source in _find_sources(library):
        groups.setdefault(source.publisher, []).append(source)
    return tuple((name, tuple(groups[name])) for name in sorted(groups, key=lambda name: (name is None, name or "")))


def _find_sources(library: Library) -> tuple[SourceView, ...]:
    return tuple(
        SourceView(
            number=number,
            id=across.source.id,
            title=across.source.title,
            publisher=across.source.publisher,
            author=across.source.author,
            url=addresses.safe_url(across.source.url),
            address=across.source.url,
            published=across.source.published,
            retrieved=across.source.retrieved,
            reliability=across.source.reliability,
            duplicate_of=None,
            is_kept=across.source.article is not None,
            briefs=tuple(
                Link(entry.brief.title, addresses.href(addresses.brief_path(entry.id))) for entry in across.entries
            ),
        )
        for number, across in enumerate(library.sources, 1)
    )


def _plan_briefs(library: Library, views: Mapping[str, BriefView], planner: _Planner) -> Iterator[Page]:
    for entry in library.entries:
        path, origin = addresses.brief_path(entry.id), Place(entry.file.path)
        view = views.get(entry.id)
        if view is None:
            line = make_line(entry, has_pdfs=False)
            corrections = tuple((one.date, one.text) for one in entry.brief.corrections)
            yield planner.page(path, "withdrawn.html", origin, brief=line, corrections=corrections)
        else:
            yield planner.page(path, "brief.html", origin, brief=view)


def _plan_actors(library: Library, views: Mapping[str, BriefView], planner: _Planner) -> Iterator[Page]:
    names = {actor.id: actor.name for actor in library.actors}
    claims: dict[str, list[Statement]] = {}
    quotations: dict[str, list[QuotationView]] = {}
    for view in views.values():
        for point in view.points:
            if point.attributed_to and point.attributed_to.href:
                statement = Statement(Link(view.line.title, view.line.href), view.line.date, point)
                claims.setdefault(point.attributed_to.href, []).append(statement)
        for quotation in view.quotations:
            if quotation.speaker and quotation.speaker.href:
                quotations.setdefault(quotation.speaker.href, []).append(quotation)
    for actor in library.actors:
        path = addresses.actor_path(actor.id)
        href = addresses.href(path)
        entries = {entry.id: entry for entry, _ in actor.appearances}
        shared = Counter(other for entry in entries.values() for other in set(entry.actor_ids) - {actor.id})
        companions = sorted(shared, key=lambda other: (-shared[other], names[other].casefold(), other))[:_COMPANIONS]
        dossier = Dossier(
            name=actor.name,
            kind=actor.kind,
            aliases=actor.aliases,
            wikidata=actor.wikidata,
            stances=tuple(_find_stances(actor.id, [views[i] for i in entries])),
            statements=tuple(claims.get(href, ())),
            quotations=tuple(quotations.get(href, ())),
            companions=tuple(
                Companion(names[other], addresses.href(addresses.actor_path(other)), shared[other])
                for other in companions
            ),
            briefs=tuple(views[i].line for i in entries),
        )
        yield planner.page(path, "actor.html", actor=dossier)


def _find_stances(actor_id: str, views: Iterable[BriefView]) -> Iterator[Stance]:
    for view in views:
        for one in view.actors:
            if one.id == actor_id:
                brief = Link(view.line.title, view.line.href)
                yield Stance(brief, view.line.date, one.name, one.role, one.affiliation, one.position, one.evidence)


def _plan_aliases(library: Library, planner: _Planner, faults: list[BriefgenError]) -> Iterator[Page]:
    for entry in library.entries:
        for index, alias in enumerate(entry.brief.aliases):
            path, origin = addresses.alias_path(alias), entry.file.place("aliases", index)
            if path is None:
                hint = "write an earlier id (old-name) or an earlier path of the site (2024/old-name.html)"
                faults.append(WrongValue(f"{alias!r} is no address of this site", origin, hint))
                continue
            line = make_line(entry, has_pdfs=False)
            yield planner.page(path, "redirect.html", origin, title=line.title, target=line.href)


def _plan_machine_pages(
    pages: tuple[Page, ...], views: tuple[BriefView, ...], planner: _Planner, library: Library
) -> Iterator[Page]:
    changed = {view.line.href: view.line.updated or view.line.date for view in views}
    hidden = ("404.html", "withdrawn.html", "redirect.html")
    listed = tuple((page.data["href"], changed.get(page.data["href"])) for page in pages if page.template not in hidden)
    listed += (("editions.html", None),) if planner.site.has_editions else ()
    yield planner.page("robots.txt")
    yield planner.page("sitemap.xml", addresses=listed)
    newest = sorted(views, key=lambda view: view.line.updated or view.line.date, reverse=True)[:_FEED_ENTRIES]
    yield planner.page("feed.xml", briefs=tuple(newest), newest=library.newest)
