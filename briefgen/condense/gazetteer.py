"""States with their other names, adjectives and capitals, and the names that a project adds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from briefgen.words import KNOWN_ORGANISATIONS

_STATES = Path(__file__).parent.parent / "data" / "states.txt"


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
    """Names that a project adds: spelling → (name, kind)."""

    names: tuple[tuple[str, str, str], ...] = ()


@lru_cache(maxsize=4)
def find_known(lexicon: Lexicon) -> dict[str, Known]:
    """Gives all known names by their spelling.

    Source: general knowledge; the states are the members of the United Nations and a few more.
    """
    known: dict[str, Known] = {}
    for line in _STATES.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, others, adjectives, capitals = line.split("|")
        for capital in filter(None, capitals.split(",")):
            known.setdefault(capital, Known(name, "state", is_capital=True))
        for adjective in filter(None, adjectives.split(",")):
            known.setdefault(adjective, Known(name, "state", is_adjective=True))
        for other in (name, *filter(None, others.split(","))):
            known[other] = Known(name, "state")
    for name, others_ in KNOWN_ORGANISATIONS.items():
        for other in (name, *others_):
            known[other] = Known(name, "organisation")
    for spelling, name, kind in lexicon.names:
        known[spelling] = Known(name, kind)
    return known
