"""Where several articles contradict, or copy, each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from briefgen.brief import Disagreement, Evidence, Version
from briefgen.text import find_runs, measure_overlap

# Copies differ by a headline or a caption; two reports of one event share far less.
_COPY_SHARE = 0.6
_RUN_WORDS = 5
# Two sentences that share this much of the shorter one's words of weight, figures and dates aside, report one thing.
_SAME_THING = 0.5
_MOST = 8


@dataclass(frozen=True)
class Statement:
    """What one source says that another may say differently.

    Shape: two statements can only differ where `topic` is equal; `stems` are the words of weight around; `value` is
    what is compared, `says` the statement in words, `quote` where it stands.
    """

    source: str
    topic: str
    stems: frozenset[str]
    value: str
    says: str
    quote: str

    @property
    def key(self) -> str:
        """The topic, singular and plural alike."""
        return self.topic.casefold().rstrip("s")


def find_duplicates(articles: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Gives the sources that are copies, each with the earlier source that it copies.

    Shape: `articles` pairs a source's id with its text.
    """
    out: dict[str, str] = {}
    runs = [(source, find_runs(text, _RUN_WORDS)) for source, text in articles]
    for number, (source, own) in enumerate(runs):
        for earlier, other in runs[:number]:
            if earlier not in out and measure_overlap(own, other) > _COPY_SHARE:
                out[source] = earlier
                break
    return out


def find_disagreements(statements: Sequence[Statement]) -> tuple[Disagreement, ...]:
    """Gives what sources say differently of one thing: numbers, dates, who said something; each once."""
    out: list[Disagreement] = []
    told: set[tuple[str, str, str]] = set()
    for one, other in combinations(statements, 2):
        if one.source == other.source or one.key != other.key or one.value == other.value:
            continue
        if measure_overlap(one.stems, other.stems) < _SAME_THING:
            continue
        if any({(s.source, s.key, s.value)} & told for s in (one, other)):
            continue
        # A source that gives both values does not contradict the other.
        if any(_agrees(s, o, statements) for s, o in ((one, other), (other, one))):
            continue
        told |= {(s.source, s.key, s.value) for s in (one, other)}
        out.append(_make(one.topic, sorted((one, other), key=lambda s: s.source)))
    return tuple(out[:_MOST])


def _agrees(one: Statement, other: Statement, statements: Sequence[Statement]) -> bool:
    return any(s.source == one.source and s.key == one.key and s.value == other.value for s in statements)


def _make(topic: str, versions: Sequence[Statement]) -> Disagreement:
    return Disagreement(
        topic=topic,
        versions=tuple(Version(says=v.says, evidence=(Evidence(source=v.source, quote=v.quote),)) for v in versions),
    )


def find_role_disagreements(
    sources: Sequence[tuple[str, Sequence[tuple[str, str | None, str | None]]]],
) -> tuple[Disagreement, ...]:
    """Gives the roles that sources give differently to one actor.

    Shape: each source has an id and triples of actor, role, and the words that say so.
    """
    roles: dict[str, list[tuple[str, str, str]]] = {}
    for source, actors in sources:
        for name, role, words in actors:
            if role and words:
                roles.setdefault(name, []).append((source, role, words))
    out = []
    for name, given in roles.items():
        versions = {_bare(role): (source, role, words) for source, role, words in reversed(given)}
        kept = [
            v
            for key, v in versions.items()
            if not any(key != other and set(key.split()) <= set(other.split()) for other in versions)
        ]
        if len(kept) > 1 and any(
            set(_bare(a[1]).split()) & set(_bare(b[1]).split()) for a in kept for b in kept if a is not b
        ):
            out.append(
                Disagreement(
                    topic=f"The role of {name}",
                    versions=tuple(
                        Version(says=f"{name} is {role}.", evidence=(Evidence(source=source, quote=words),))
                        for source, role, words in sorted(kept)
                    ),
                )
            )
    return tuple(out)


def _bare(role: str) -> str:
    return (
        re.sub(
            r"\W+",
            " ",
            re.sub(
                r"(?i)\b(?:the|u\.?s\.?|former|adviser)\b",
                lambda m: "advisor" if m[0].lower() == "adviser" else "",
                role,
            ),
        )
        .casefold()
        .strip()
    )
