"""What all briefs together say of one actor: roles over time, positions, claims, quotations, companions."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from briefgen.library import ActorAcross
from briefgen.publish import addresses
from briefgen.publish.overviews import ActorLine, Companion, Role, Stance, Statement
from briefgen.publish.presentation import Share
from briefgen.publish.views import BriefLine, QuotationView

# Beyond these two actors share briefs by chance.
_COMPANIONS = 12
# With positions, claims and quotations a brief takes about 4 KB of a dossier.
BRIEFS_PER_DOSSIER = 30
KINDS = ("person", "organisation", "group", "state", "place", None)


class Dossier:
    """A page of an actor across all briefs, newest first; what a template does not ask for is not looked for.

    Shape: stances, statements and quotations are those of `briefs`; the first page alone has roles.
    """

    def __init__(
        self,
        actor: ActorAcross,
        briefs: tuple[BriefLine, ...],
        find_shares: Callable[[], Sequence[Share]],
        find_earlier: Callable[[], Sequence[Share]] | None,
        names: Mapping[str, str],
        places: Mapping[str, int],
    ) -> None:
        """Takes an actor with the briefs of this page.

        Shape: `find_shares` gives what these briefs say of it, `find_earlier` what all after them do, None for a page
        without roles; `names` and `places` have the name of each actor, and its place by name, by its id.
        """
        self._actor = actor
        self._find_shares = find_shares
        self._find_earlier = find_earlier
        self._names = names
        self._places = places
        self.id = actor.id
        self.name = actor.name
        self.kind = actor.kind
        self.aliases = actor.aliases
        self.wikidata = actor.wikidata
        self.briefs = briefs

    def __getstate__(self) -> dict[str, Any]:
        """Gives all that templates may ask for: where it is sent, there is no library to find it in."""
        found = {name: getattr(self, name) for name, one in vars(Dossier).items() if isinstance(one, cached_property)}
        return {name: value for name, value in {**vars(self), **found}.items() if not name.startswith("_")}

    @cached_property
    def _shares(self) -> Sequence[Share]:
        return self._find_shares()

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles that briefs give it, one after the other."""
        if self._find_earlier is None:
            return ()
        earlier = (stance for share in self._find_earlier() for stance in share.stances)
        return tuple(_find_roles(itertools.chain(self.stances, earlier)))

    @cached_property
    def stances(self) -> tuple[Stance, ...]:
        """What each brief says of it."""
        return tuple([stance for share in self._shares for stance in share.stances])

    @cached_property
    def positions(self) -> tuple[Stance, ...]:
        """Those stances that tell of a position."""
        return tuple([one for one in self.stances if one.position])

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The key points that briefs attribute to it."""
        return tuple([one for share in self._shares for one in share.statements])

    @cached_property
    def quotations(self) -> tuple[QuotationView, ...]:
        """Its words."""
        return tuple([one for share in self._shares for one in share.quotations])

    @cached_property
    def companions(self) -> tuple[Companion, ...]:
        """Those who share most briefs with it."""
        briefs = {entry.id: entry for entry, _ in self._actor.appearances}
        shared = Counter(itertools.chain.from_iterable([set(entry.actor_ids) for entry in briefs.values()]))
        del shared[self.id]
        # Most of them share one brief, and few of those are shown: these are put in order by themselves.
        least = min(sorted(shared.values())[-_COMPANIONS:], default=0)
        find_place = self._places.__getitem__
        more = [other for other, number in shared.items() if number > least]
        more.sort(key=lambda other: (-shared[other], find_place(other)))
        same = sorted([other for other, number in shared.items() if number == least], key=find_place)
        return tuple(
            Companion(self._names[other], addresses.href(addresses.actor_path(other)), shared[other])
            for other in (more + same)[:_COMPANIONS]
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
