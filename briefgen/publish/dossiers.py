"""What all briefs together say of one actor: roles over time, positions, claims, quotations, companions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from briefgen.library import ActorAcross
from briefgen.publish import addresses
from briefgen.publish.overviews import ActorLine, Companion, Dossier, Role, Stance, Statement
from briefgen.publish.views import BriefView, Link, QuotationView

# Beyond these two actors share briefs by chance.
_COMPANIONS = 12
# With positions, claims and quotations a brief takes about 4 KB of a dossier.
BRIEFS_PER_DOSSIER = 30
KINDS = ("person", "organisation", "group", "state", "place", None)


def make_dossier(
    actor: ActorAcross, views: Sequence[BriefView], earlier: Sequence[BriefView], names: Mapping[str, str]
) -> Dossier:
    """Gives a page of an actor's dossier.

    Shape: `views` are the briefs on it, `earlier` those from which roles are found, which the first page alone shows;
    `names` has all actors' names by id.
    """
    href = addresses.href(addresses.actor_path(actor.id))
    return Dossier(
        id=actor.id,
        name=actor.name,
        kind=actor.kind,
        aliases=actor.aliases,
        wikidata=actor.wikidata,
        roles=tuple(_find_roles(stance for view in earlier for stance in _find_stances(actor.id, view))),
        stances=tuple(stance for view in views for stance in _find_stances(actor.id, view)),
        statements=tuple(one for view in views for one in _find_statements(href, view)),
        quotations=tuple(one for view in views for one in _find_quotations(href, view)),
        companions=tuple(_find_companions(actor, names)),
        briefs=tuple(view.line for view in views),
    )


def _find_statements(href: str, view: BriefView) -> Iterator[Statement]:
    link = Link(view.line.title, view.line.href, view.line.language)
    for point in view.points:
        if point.attributed_to and point.attributed_to.href == href:
            yield Statement(link, view.line.date, point)


def _find_quotations(href: str, view: BriefView) -> Iterator[QuotationView]:
    return (one for one in view.quotations if one.speaker and one.speaker.href == href)


def _find_companions(actor: ActorAcross, names: Mapping[str, str]) -> Iterator[Companion]:
    briefs = {entry.id: entry for entry, _ in actor.appearances}
    shared = Counter(other for entry in briefs.values() for other in set(entry.actor_ids))
    del shared[actor.id]
    for other in sorted(shared, key=lambda one: (-shared[one], names[one].casefold(), one))[:_COMPANIONS]:
        yield Companion(names[other], addresses.href(addresses.actor_path(other)), shared[other])


def _find_stances(actor_id: str, view: BriefView) -> Iterator[Stance]:
    for one in view.actors:
        if one.id == actor_id:
            publishers = {words.publisher for words in one.evidence} or {source.publisher for source in view.sources}
            yield Stance(
                brief=Link(view.line.title, view.line.href, view.line.language),
                date=view.line.date,
                name=one.name,
                role=one.role,
                affiliation=one.affiliation,
                position=one.position,
                evidence=one.evidence,
                publishers=tuple(sorted(filter(None, publishers))),
            )


def _find_roles(stances: Iterable[Stance]) -> Iterator[Role]:
    """Yields runs of briefs, newest first, that give an actor one role."""
    given = (stance for stance in stances if stance.role or stance.affiliation)
    for (role, affiliation), run in groupby(given, key=lambda stance: (stance.role, stance.affiliation)):
        found = list(run)
        publishers = sorted({name for stance in found for name in stance.publishers})
        yield Role(role, affiliation, found[-1].date, found[0].date, len(found), tuple(publishers), found[0].brief)


def list_actors(actors: Iterable[ActorAcross]) -> tuple[ActorLine, ...]:
    """Gives the actors by kind as lists show them, each with the role that its newest brief gives it."""
    lines = [
        ActorLine(actor.name, addresses.href(addresses.actor_path(actor.id)), actor.kind, actor.role, len(actor.briefs))
        for actor in actors
    ]
    return tuple(sorted(lines, key=lambda line: KINDS.index(line.kind)))
