"""What all briefs together say of one actor: roles over time, positions, claims, quotations, companions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from briefgen.library import ActorAcross
from briefgen.publish import addresses
from briefgen.publish.overviews import ActorLine, Companion, Dossier, Role, Stance, Statement
from briefgen.publish.presentation import Share
from briefgen.publish.views import BriefLine, Link

# Beyond these two actors share briefs by chance.
_COMPANIONS = 12
# With positions, claims and quotations a brief takes about 4 KB of a dossier.
BRIEFS_PER_DOSSIER = 30
KINDS = ("person", "organisation", "group", "state", "place", None)


def make_dossier(
    actor: ActorAcross, shares: Sequence[Share], earlier: Sequence[Share], names: Mapping[str, str]
) -> Dossier:
    """Gives a page of an actor's dossier.

    Shape: `shares` are those of the briefs on it, `earlier` those from which roles are found, as the first page alone
    shows them; `names` has all actors' names by id.
    """
    return Dossier(
        id=actor.id,
        name=actor.name,
        kind=actor.kind,
        aliases=actor.aliases,
        wikidata=actor.wikidata,
        roles=tuple(_find_roles(stance for share in earlier for stance in _find_stances(share))),
        stances=tuple(stance for share in shares for stance in _find_stances(share)),
        statements=tuple(
            Statement(_link_to(share.line), share.line.date, point) for share in shares for point in share.points
        ),
        quotations=tuple(one for share in shares for one in share.quotations),
        companions=tuple(_find_companions(actor, names)),
        briefs=tuple(share.line for share in shares),
    )


def _link_to(line: BriefLine) -> Link:
    return Link(line.title, line.href, line.language)


def _find_companions(actor: ActorAcross, names: Mapping[str, str]) -> Iterator[Companion]:
    briefs = {entry.id: entry for entry, _ in actor.appearances}
    shared = Counter(other for entry in briefs.values() for other in set(entry.actor_ids))
    del shared[actor.id]
    for other in sorted(shared, key=lambda one: (-shared[one], names[one].casefold(), one))[:_COMPANIONS]:
        yield Companion(names[other], addresses.href(addresses.actor_path(other)), shared[other])


def _find_stances(share: Share) -> Iterator[Stance]:
    for one in share.entries:
        publishers = {words.publisher for words in one.evidence} or share.publishers
        yield Stance(
            brief=_link_to(share.line),
            date=share.line.date,
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
