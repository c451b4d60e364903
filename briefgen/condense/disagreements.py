"""Where several articles contradict, or copy, each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefgen.brief import Disagreement, Evidence, Version
from briefgen.text import find_runs, measure_overlap

# Copies differ by a headline or a caption; two reports of one event share far less.
_COPY_SHARE = 0.6
_RUN_WORDS = 5


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


def find_disagreements(
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
