"""Briefs and sources that say nearly the same: pointed out, never merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from briefgen.article import Article
from briefgen.codec import BriefFile
from briefgen.errors import BriefgenError, NearDuplicate
from briefgen.library import Entry
from briefgen.text import find_runs, measure_overlap

# Share of the shorter text's runs of five words that the longer one has too. Two reports of one event share less than a
# tenth; a copy with another headline and a new last paragraph shares more than two thirds.
_SAME = 0.6
_RUN_WORDS = 5
# A run of words that many briefs have is a formula of the house, and says nothing about two of them.
_FORMULA = 20


def find_near_duplicates(entries: Sequence[Entry]) -> Iterator[BriefgenError]:
    """Yields a warning for each brief that says nearly what an earlier one says."""
    live = (entry for entry in entries if entry.brief.status != "withdrawn")
    ordered = sorted(live, key=lambda entry: (entry.brief.date, entry.id))
    runs = [find_runs(_text_of(entry), _RUN_WORDS) for entry in ordered]
    users: dict[tuple[str, ...], list[int]] = {}
    for number, own in enumerate(runs):
        shared: Counter[int] = Counter()
        for run in own:
            earlier = users.setdefault(run, [])
            if len(earlier) < _FORMULA:
                shared.update(earlier)
                earlier.append(number)
        for other, count in sorted(shared.items()):
            if count > _SAME * max(1, min(len(own), len(runs[other]))):
                message = f"this brief says nearly the same as {ordered[other].file.path}"
                hint = "update the earlier brief, or say in this one what is new"
                yield NearDuplicate(message, ordered[number].file.place("summary"), hint)
                break


def find_copied_sources(file: BriefFile, articles: Mapping[str, Article]) -> Iterator[BriefgenError]:
    """Yields a warning for each source that is a copy of an earlier one and does not say so."""
    runs: list[tuple[str, frozenset[tuple[str, ...]]]] = []
    for index, source in enumerate(file.brief.sources):
        if source.id not in articles or len(file.brief.sources) == 1:
            continue
        own = find_runs(articles[source.id].text, _RUN_WORDS)
        for other, theirs in runs:
            if other == source.id:
                continue
            if source.duplicate_of is None and measure_overlap(own, theirs) > _SAME:
                message = f"source {source.id!r} is nearly a copy of {other!r}, and corroborates nothing"
                yield NearDuplicate(message, file.place("sources", index, "id"), f"write duplicate_of: {other}")
                break
        runs.append((source.id, own))


def _text_of(entry: Entry) -> str:
    return " ".join((entry.brief.summary, *(point.text for point in entry.brief.key_points)))
