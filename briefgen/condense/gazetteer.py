"""States with their other names, adjectives and capitals, and the names that a project adds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from briefgen.words import ORGANISATIONS, PLACES, STATES


@dataclass(frozen=True)
class Known:
    """A name that is known before reading.

    Shape: `is_capital` marks the seat of a government, which may stand for its state or for the place.
    """

    name: str
    kind: str
    is_capital: bool = False
    is_adjective: bool = False


@dataclass(frozen=True)
class Lexicon:
    """What a project adds.

    Shape: `names` has triples of a spelling, the full name, and the kind; `not_names` are words with a capital that
    name nobody; `furniture` is how lines begin that belong to the page around an article.
    """

    names: tuple[tuple[str, str, str], ...] = ()
    not_names: frozenset[str] = frozenset()
    furniture: tuple[str, ...] = ()


NO_LEXICON = Lexicon()


@lru_cache(maxsize=4)
def find_known(lexicon: Lexicon) -> dict[str, Known]:
    """Gives all known names by their spelling.

    Source: general knowledge; the states are the members of the United Nations and a few more.
    """
    known: dict[str, Known] = {}
    for line in sorted(STATES):
        name, others, adjectives, capitals = line.split("|")
        for capital in filter(None, capitals.split(",")):
            known.setdefault(capital, Known(name, "state", is_capital=True))
        for adjective in filter(None, adjectives.split(",")):
            known.setdefault(adjective, Known(name, "state", is_adjective=True))
        for other in (name, *filter(None, others.split(","))):
            known[other] = Known(name, "state")
    for line in sorted(ORGANISATIONS):
        name, _, others = line.partition("|")
        for other in (name, *filter(None, others.split(","))):
            known[other] = Known(name, "organisation")
    for spelling, name, kind in lexicon.names:
        known[spelling] = Known(name, kind)
    return known


@lru_cache(maxsize=1)
def read_phrases() -> dict[str, str]:
    """Gives the same names and all known places by their class: place, body, origin; for those who only need that."""
    out: dict[str, str] = {}
    for place in PLACES:
        out[place] = "place"
    for line in ORGANISATIONS:
        name, _, others = line.partition("|")
        for other in filter(None, (name, *others.split(","))):
            out[other] = "body"
    for line in STATES:
        name, others, adjectives, capitals = line.split("|")
        for adjective in filter(None, adjectives.split(",")):
            out[adjective] = "origin"
        for other in filter(None, (name, *others.split(","), *capitals.split(","))):
            out[other] = "place"
    return out
