"""Whether ids and addresses of briefs lead where they should, and to one thing only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefgen.codec import BriefFile
from briefgen.errors import AddressTaken, BriefgenError, ContradictoryAnswer, DuplicateId, Place, UnknownReference


def check_addresses(files: Sequence[BriefFile]) -> Iterator[BriefgenError]:
    """Yields a fault for each brief and each alias whose address another brief has."""
    owners: dict[str, str] = {}
    for file in files:
        # File systems and some hosts take X.html and x.html for one.
        owner = owners.setdefault(file.id.casefold(), file.path)
        if owner != file.path:
            message = f"this brief has the address of {owner}"
            yield AddressTaken(message, Place(file.path), "a brief's address is its file's name: rename one of the two")
    for file in files:
        for index, alias in enumerate(file.brief.aliases):
            owner = owners.setdefault(alias.casefold(), file.path)
            if owner != file.path or alias.casefold() == file.id.casefold():
                place = file.place("aliases", index)
                yield AddressTaken(f"the address {alias!r} already belongs to {owner}", place, "remove this alias")


def check_answers(asked: Mapping[str, BriefFile], files: Sequence[BriefFile]) -> Iterator[BriefgenError]:
    """Yields a fault for each answer that comes before its question, twice in one brief, or takes an earlier one back.

    Shape: `asked` gives the brief that asks a question by the question's id; `files` are in the order of their dates.
    """
    settled: dict[str, BriefFile] = {}
    for file in files:
        own: set[str] = set()
        for index, answer in enumerate(file.brief.answers):
            if answer.question not in asked:
                continue
            asker, steps = asked[answer.question], ("answers", index, "question")
            if asker is file:
                hint = "give the question its status instead"
                yield ContradictoryAnswer("this brief answers a question that it asks itself", file.place(*steps), hint)
            elif file.brief.date < asker.brief.date:
                message = f"this answer of {file.brief.date} comes before its question of {asker.brief.date}"
                yield ContradictoryAnswer(message, file.place(*steps), f"it is asked in {asker.path}")
            if answer.question in own:
                yield ContradictoryAnswer(
                    "this brief answers the question twice", file.place(*steps), "make one answer of both"
                )
            own.add(answer.question)
            before = settled.get(answer.question)
            if before and answer.status == "partly":
                message = f"this takes back the answer of {before.path}, which settled the question"
                yield ContradictoryAnswer(
                    message, file.place(*steps), "correct the earlier brief, or ask a new question"
                )
            if answer.status != "partly":
                settled.setdefault(answer.question, file)


def check_ids(file: BriefFile) -> Iterator[BriefgenError]:
    """Yields a fault for each id that stands twice in a brief, and for copies of sources that are not there."""
    sources = [source.id for source in file.brief.sources]
    seen: set[str] = set()
    for index, source in enumerate(file.brief.sources):
        if source.id in seen:
            place = file.place("sources", index, "id")
            yield DuplicateId(f"there is another source {source.id!r} in this brief", place, "give each its own id")
        seen.add(source.id)
        if source.duplicate_of is not None and (source.duplicate_of not in sources or source.duplicate_of == source.id):
            place = file.place("sources", index, "duplicate_of")
            hint = f"the sources are {', '.join(sources)}"
            yield UnknownReference(f"{source.duplicate_of!r} is no other source of this brief", place, hint)
    keys: set[str] = set()
    for index, actor in enumerate(file.brief.actors):
        key = actor.key
        if key in keys:
            place = file.place("actors", index, "name")
            hint = "make one entry of both, or give one of them an id of its own"
            yield DuplicateId(f"the actor {key!r} is in this brief twice", place, hint)
        keys.add(key)
