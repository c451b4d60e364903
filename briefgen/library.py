"""All briefs of a project read together, with what spans them: actors, topics, questions and sources."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from briefgen.brief import MARKINGS, Answer, Brief, Marking, Question, QuestionStatus, Source
from briefgen.codec import BriefFile, build_brief, read_bytes
from briefgen.document import decode, parse_document
from briefgen.errors import (
    BriefgenError,
    DuplicateId,
    Faults,
    UnknownReference,
    closest,
)
from briefgen.faith import Proof, Verdict
from briefgen.identity import ActorIds
from briefgen.project import Project, RegisteredActor
from briefgen.references import check_addresses, check_answers, check_ids

ENDINGS = (".yaml", ".yml")
Prove = Callable[[BriefFile], Verdict]


class Digests(NamedTuple):
    """What stands for a brief and for what others take of it: the same digest, the same words.

    Shape: `text` is of the file as it was written, `record` of all that it says with its proofs, `link` of its address
    and title, `line` of what lists show, `names` of its actors and those it quotes, with its date and status, `board`
    of its questions and answers, with its title and sources, `threads` of which these are and where they stand, without
    their words, `events` and `sources` of those, `search` of what the search knows of it.
    """

    text: str
    record: str
    link: str
    line: str
    names: str
    board: str
    threads: str
    events: str
    sources: str
    search: str


# Not frozen, for there are thousands, and each would be made in thrice the time.
@dataclass(eq=False, slots=True)
class Entry:
    """A brief of the library, proved against its articles.

    Shape: `actor_ids` has, for each of the brief's actors in order, the id it has across the library; `digests` are
    those of a brief that is kept between builds; `id` is the brief's address too.
    """

    file: BriefFile
    verdict: Verdict
    actor_ids: tuple[str, ...]
    digests: Digests | None = None
    id: str = field(init=False)
    brief: Brief = field(init=False)

    def __post_init__(self) -> None:
        # Asked for more often than anything else: as fields they cost a third of what properties do.
        self.id = self.file.id
        self.brief = self.file.brief

    def proofs_of(self, *steps: str | int) -> tuple[Proof, ...]:
        """Gives the proofs of one item of the brief: `proofs_of("key_points", 0)`."""
        return tuple(proof for proof in self.verdict.proofs if proof.claim.steps[: len(steps)] == steps)


class ActorAcross(NamedTuple):
    """An actor as all briefs together know it.

    Shape: `appearances` pairs each brief, newest first, with the place of its own entry for the actor; `briefs` has the
    ids of these briefs, each once; `role` is the newest that a brief gives.
    """

    id: str
    name: str
    kind: str | None
    aliases: tuple[str, ...]
    wikidata: str | None
    role: str | None
    appearances: Iterable[tuple[Entry, int]]
    briefs: tuple[str, ...]


class QuestionAcross(NamedTuple):
    """An open question through its life.

    Shape: `number` is its place among the questions of the brief that asks it; `answers` pairs later briefs, oldest
    first, with the place of their answer; `status` is where it stands after the newest of them.
    """

    id: str
    asked_in: Entry
    number: int
    status: QuestionStatus
    answers: tuple[tuple[Entry, int], ...]

    @property
    def question(self) -> Question:
        """The question as it was asked."""
        return self.asked_in.brief.open_questions[self.number]

    @property
    def asked(self) -> datetime.date:
        """The day of the brief that asked it."""
        return self.asked_in.brief.date

    def find_answers(self) -> Iterator[tuple[Entry, Answer]]:
        """Yields the answers with the briefs that give them, oldest first."""
        return ((entry, entry.brief.answers[number]) for entry, number in self.answers)


class SourceAcross(NamedTuple):
    """A source with the briefs, newest first, that stand on it."""

    source: Source
    entries: tuple[Entry, ...]


class Library:
    """All briefs of a project, newest first, and what spans them, joined when it is asked for."""

    def __init__(self, entries: Sequence[Entry], registry: Sequence[RegisteredActor]) -> None:
        self.entries = order_entries(entries)
        self.registry = tuple(registry)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The briefs by their ids."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def live(self) -> tuple[Entry, ...]:
        """The briefs that were not withdrawn."""
        return tuple(entry for entry in self.entries if entry.brief.status != "withdrawn")

    @cached_property
    def newest(self) -> datetime.date | None:
        """The day of the newest brief, to which ages are counted."""
        return max((max(e.brief.date, e.brief.updated or e.brief.date) for e in self.entries), default=None)

    @cached_property
    def topics(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """The topics by name, each with its briefs."""
        topics: dict[str, list[Entry]] = {}
        for entry in self.live:
            for topic in dict.fromkeys(entry.brief.topics):
                topics.setdefault(topic, []).append(entry)
        return tuple((topic, tuple(topics[topic])) for topic in sorted(topics))

    @cached_property
    def actors(self) -> tuple[ActorAcross, ...]:
        """The actors by name."""
        return _join_actors(self.live, self.registry)

    @cached_property
    def questions(self) -> Collection[QuestionAcross]:
        """The questions, the oldest first."""
        return _join_questions(self.live)

    @cached_property
    def answered(self) -> Sequence[QuestionAcross]:
        """The questions that have an answer, the oldest first."""
        return tuple(question for question in self.questions if question.answers)

    @cached_property
    def questions_by_id(self) -> Mapping[str, QuestionAcross]:
        """Each question by its id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def sources(self) -> tuple[SourceAcross, ...]:
        """The sources by publisher."""
        return _join_sources(self.live)


class Selection(NamedTuple):
    """Which briefs are wanted.

    Shape: `before` is the day on which embargoes are judged; None lifts them.
    """

    drafts: bool = False
    marking: Marking = "clear"
    before: datetime.date | None = None

    def reason_against(self, status: str, marking: Marking, embargo: datetime.date | None) -> str | None:
        """Gives the reason for which a brief is withheld."""
        # First, for of a draft that is not wanted nothing else is read.
        if status == "draft" and not self.drafts:
            return "draft"
        if MARKINGS.index(marking) > MARKINGS.index(self.marking):
            return "marking"
        if embargo and self.before and embargo > self.before:
            return "embargo"
        return None


class Reading(NamedTuple):
    """What the briefs of a project came to.

    Shape: `withheld` counts the briefs left out by reason; `warnings` stop nothing.
    """

    library: Library
    withheld: Mapping[str, int]
    warnings: tuple[BriefgenError, ...]


def find_brief_paths(project: Project) -> tuple[Path, ...]:
    """Gives the files of the project's briefs, sorted by name."""
    if not project.briefs.is_dir():
        return ()
    return tuple(sorted(p for p in project.briefs.iterdir() if p.suffix in ENDINGS and not p.name.startswith(".")))


def read_library(project: Project, selection: Selection, prove: Prove) -> Reading:
    """Reads the selected briefs of a project, has each of them proved, and joins them.

    Raises: Faults with all that is wrong in the selected briefs; a draft that is not wanted stops it only where it is
    no YAML, so that nothing can be known of it.
    """
    faults: list[BriefgenError] = []
    withheld: dict[str, int] = {}
    files: list[BriefFile] = []
    unseen: set[str] = set()
    for path in find_brief_paths(project):
        try:
            file = read_selected(path, project.show(path), selection)
        except BriefgenError as error:
            faults.append(error)
            continue
        if isinstance(file, Withheld):
            withheld[file.reason] = withheld.get(file.reason, 0) + 1
            unseen.update(file.questions)
        else:
            files.append(file)
    faults += check_addresses(files)
    faults += (fault for file in files for fault in check_ids(file))
    verdicts = [prove(file) for file in files]
    faults += (fault for verdict in verdicts for fault in verdict.faults)
    entries = identify(files, verdicts, project.registry)
    library = Library(entries, project.registry)
    found = Faults([*faults, *check_references(library, unseen)])
    if found.errors:
        raise found
    return Reading(library, withheld, found.faults)


def identify(
    files: Sequence[BriefFile], verdicts: Sequence[Verdict], registry: Sequence[RegisteredActor]
) -> list[Entry]:
    """Gives proved briefs with the ids that their actors have across all of them."""
    ids = ActorIds(registry, files)
    return [
        Entry(file, verdict, tuple(ids.find(actor) for actor in file.brief.actors))
        for file, verdict in zip(files, verdicts, strict=True)
    ]


class Withheld(NamedTuple):
    """A brief that is not wanted: why, and the questions it asks, which answers elsewhere may refer to.

    Shape: `status`, `marking` and `embargo` tell whether another selection wants it; of a draft no more is read.
    """

    reason: str
    questions: tuple[str, ...]
    status: str = "draft"
    marking: Marking = "clear"
    embargo: datetime.date | None = None


def read_selected(path: str | Path, shown: str, selection: Selection) -> BriefFile | Withheld:
    """Reads a brief as far as the selection wants it.

    Raises: Faults or ReadError with all that is wrong in it.
    """
    document = parse_document(decode(read_bytes(path, shown), shown), shown)
    data = document.data if isinstance(document.data, dict) else {}
    if (data.get("status") or "draft") == "draft" and not selection.drafts:
        questions = data.get("open_questions")
        asked = [q.get("id") for q in questions if isinstance(q, dict)] if isinstance(questions, list) else []
        return Withheld("draft", tuple(str(one) for one in asked))
    file = build_brief(document)
    brief = file.brief
    reason = selection.reason_against(brief.status, brief.marking, brief.embargo)
    if reason is None:
        return file
    return Withheld(reason, tuple(q.id for q in brief.open_questions), brief.status, brief.marking, brief.embargo)


def order_entries(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Gives briefs with the newest first, those of one day by their ids."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    ordered.sort(key=lambda entry: entry.brief.date, reverse=True)
    return tuple(ordered)


def check_references(library: Library, unseen: Collection[str] = ()) -> Iterator[BriefgenError]:
    """Yields a fault for each question that is asked twice, and each answer that leads nowhere or two ways.

    Shape: `unseen` has the ids of questions in briefs that are withheld; answers may refer to them.
    """
    asked: dict[str, Entry] = {}
    for entry in reversed(library.live):
        for index, question in enumerate(entry.brief.open_questions):
            if question.id in asked:
                message = f"the question {question.id!r} is already asked in {asked[question.id].file.path}"
                hint = "settle it under answers:, or give this one an id of its own"
                yield DuplicateId(message, entry.file.place("open_questions", index, "id"), hint)
            asked.setdefault(question.id, entry)
    for entry in reversed(library.live):
        for index, answer in enumerate(entry.brief.answers):
            if answer.question not in asked and answer.question not in unseen:
                near = closest(answer.question, asked)
                hint = f"did you mean {near!r}?" if near else "briefgen questions lists the ids"
                place = entry.file.place("answers", index, "question")
                yield UnknownReference(f"no brief asks the question {answer.question!r}", place, hint)
    files = [entry.file for entry in reversed(library.live)]
    yield from check_answers({key: entry.file for key, entry in asked.items()}, files)


def _join_actors(entries: Sequence[Entry], registry: Sequence[RegisteredActor]) -> tuple[ActorAcross, ...]:
    appearances: dict[str, list[tuple[Entry, int]]] = {}
    for entry in entries:
        for number, actor_id in enumerate(entry.actor_ids):
            appearances.setdefault(actor_id, []).append((entry, number))
    known = {one.id: one for one in registry}
    actors = [_join_actor(actor_id, found, known.get(actor_id)) for actor_id, found in appearances.items()]
    return tuple(sorted(actors, key=lambda actor: (actor.name.casefold(), actor.id)))


def _join_actor(actor_id: str, found: list[tuple[Entry, int]], known: RegisteredActor | None) -> ActorAcross:
    given = [entry.brief.actors[number] for entry, number in found]
    name = known.name if known else given[0].name
    spellings = [spelling for actor in given for spelling in (actor.name, *actor.aliases)]
    kinds = [known.kind if known else None, *(actor.kind for actor in given)]
    return ActorAcross(
        id=actor_id,
        name=name,
        kind=next((kind for kind in kinds if kind), None),
        aliases=tuple(spelling for spelling in dict.fromkeys(spellings) if spelling != name),
        wikidata=known.wikidata if known else None,
        role=next((actor.role for actor in given if actor.role), None),
        appearances=found,
        briefs=tuple(dict.fromkeys([entry.id for entry, _ in found])),
    )


def _join_questions(entries: Sequence[Entry]) -> tuple[QuestionAcross, ...]:
    asked: dict[str, tuple[Entry, int]] = {}
    answers: dict[str, list[tuple[Entry, int]]] = {}
    for entry in reversed(entries):
        for number, question in enumerate(entry.brief.open_questions):
            asked.setdefault(question.id, (entry, number))
        for number, answer in enumerate(entry.brief.answers):
            answers.setdefault(answer.question, []).append((entry, number))
    joined = [
        _join_question(question_id, entry, number, answers.get(question_id, ()))
        for question_id, (entry, number) in asked.items()
    ]
    return tuple(sorted(joined, key=lambda one: (one.asked, one.id)))


def _join_question(
    question_id: str, asked_in: Entry, number: int, answers: Sequence[tuple[Entry, int]]
) -> QuestionAcross:
    status: QuestionStatus = asked_in.brief.open_questions[number].status
    if answers:
        last, place = answers[-1]
        status = last.brief.answers[place].status
    return QuestionAcross(question_id, asked_in, number, status, tuple(answers))


def _join_sources(entries: Sequence[Entry]) -> tuple[SourceAcross, ...]:
    found: dict[str, tuple[Source, list[Entry]]] = {}
    for entry in entries:
        for source in entry.brief.sources:
            key = source.url or source.sha256 or f"{source.publisher}/{source.title}"
            users = found.setdefault(key, (source, []))[1]
            if not users or users[-1] is not entry:
                users.append(entry)
    joined = [SourceAcross(source, tuple(users)) for source, users in found.values()]
    return tuple(sorted(joined, key=lambda s: (s.source.publisher or "", s.source.title, s.source.url or "")))
