"""What all briefs together say of one actor: roles over time, positions, claims, quotations, companions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from briefgen.library import ActorAcross
from briefgen.publish import addresses
from briefgen.publish.overviews import ActorLine, Companion, Dossier, Role, Stance, Statement
from briefgen.publish.paging import split
from briefgen.publish.views import BriefView, Link, QuotationView

# Beyond these two actors share briefs by chance.
_COMPANIONS = 12
# With positions, claims and quotations a brief takes about 4 KB of a dossier.
BRIEFS_PER_DOSSIER = 30
KINDS = ("person", "organisation", "group", "state", "place", None)


@dataclass(frozen=True)
class Said:
    """What briefs attribute to actors.

    Shape: the keys are an actor's address and that of a brief.
    """

    claims: Mapping[tuple[str, str], Sequence[Statement]]
    quotations: Mapping[tuple[str, str], Sequence[QuotationView]]


def find_said(views: Iterable[BriefView]) -> Said:
    """Gives what is attributed to whom."""
    claims: dict[tuple[str, str], list[Statement]] = {}
    quotations: dict[tuple[str, str], list[QuotationView]] = {}
    for view in views:
        link = Link(view.line.title, view.line.href, view.line.language)
        for point in view.points:
            if point.attributed_to and point.attributed_to.href:
                statement = Statement(link, view.line.date, point)
                claims.setdefault((point.attributed_to.href, view.line.href), []).append(statement)
        for quotation in view.quotations:
            if quotation.speaker and quotation.speaker.href:
                quotations.setdefault((quotation.speaker.href, view.line.href), []).append(quotation)
    return Said(claims, quotations)


def make_dossiers(
    actor: ActorAcross, views: Sequence[BriefView], names: Mapping[str, str], said: Said
) -> Iterator[tuple[int, Dossier]]:
    """Yields the pages of an actor's dossier with their numbers; `names` has all actors' names by id."""
    href = addresses.href(addresses.actor_path(actor.id))
    stances = {view.line.href: tuple(_find_stances(actor.id, view)) for view in views}
    roles = tuple(_find_roles(stance for found in stances.values() for stance in found))
    companions = tuple(_find_companions(actor.id, views, names))
    for number, part in split(views, BRIEFS_PER_DOSSIER):
        hrefs = [view.line.href for view in part]
        yield (
            number,
            Dossier(
                id=actor.id,
                name=actor.name,
                kind=actor.kind,
                aliases=actor.aliases,
                wikidata=actor.wikidata,
                roles=roles if number == 1 else (),
                stances=tuple(one for brief in hrefs for one in stances[brief]),
                statements=tuple(one for brief in hrefs for one in said.claims.get((href, brief), ())),
                quotations=tuple(one for brief in hrefs for one in said.quotations.get((href, brief), ())),
                companions=companions,
                briefs=tuple(view.line for view in part),
            ),
        )


def _find_companions(actor_id: str, views: Iterable[BriefView], names: Mapping[str, str]) -> Iterator[Companion]:
    shared = Counter(other for view in views for other in {one.id for one in view.actors})
    del shared[actor_id]
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
    lines = [_make_line(actor) for actor in actors]
    return tuple(sorted(lines, key=lambda line: KINDS.index(line.kind)))


def _make_line(actor: ActorAcross) -> ActorLine:
    role = next((given.role for _, given in actor.appearances if given.role), None)
    briefs = len({entry.id for entry, _ in actor.appearances})
    return ActorLine(actor.name, addresses.href(addresses.actor_path(actor.id)), actor.kind, role, briefs)
