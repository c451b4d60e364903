"""All briefs of a project read together, with what spans them: actors, topics, questions and sources."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefgen.brief import MARKINGS, Actor, Answer, Brief, Marking, Question, QuestionStatus, Source
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


@dataclass(frozen=True)
class Entry:
    """A brief of the library, proved against its articles.

    Shape: `actor_ids` has, for each of the brief's actors in order, the id it has across the library.
    """

    file: BriefFile
    verdict: Verdict
    actor_ids: tuple[str, ...]

    @property
    def id(self) -> str:
        """The brief's id, which is its address too."""
        return self.file.id

    @property
    def brief(self) -> Brief:
        """The brief itself."""
        return self.file.brief

    def proofs_of(self, *steps: str | int) -> tuple[Proof, ...]:
        """Gives the proofs of one item of the brief: `proofs_of("key_points", 0)`."""
        return tuple(proof for proof in self.verdict.proofs if proof.claim.steps[: len(steps)] == steps)


@dataclass(frozen=True)
class ActorAcross:
    """An actor as all briefs together know it.

    Shape: `appearances` pairs each brief, newest first, with its own entry for the actor.
    """

    id: str
    name: str
    kind: str | None
    aliases: tuple[str, ...]
    wikidata: str | None
    appearances: tuple[tuple[Entry, Actor], ...]


@dataclass(frozen=True)
class QuestionAcross:
    """An open question through its life.

    Shape: `answers` pairs later briefs, oldest first, with what each settles.
    """

    question: Question
    asked_in: Entry
    answers: tuple[tuple[Entry, Answer], ...]

    @property
    def status(self) -> QuestionStatus:
        """Where the question stands after the newest brief that speaks of it."""
        return self.answers[-1][1].status if self.answers else self.question.status

    @property
    def asked(self) -> datetime.date:
        """The day of the brief that asked it."""
        return self.asked_in.brief.date


@dataclass(frozen=True)
class SourceAcross:
    """A source with the briefs, newest first, that stand on it."""

    source: Source
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Library:
    """All briefs of a project, newest first, and what spans them."""

    entries: tuple[Entry, ...]
    actors: tuple[ActorAcross, ...]
    topics: tuple[tuple[str, tuple[Entry, ...]], ...]
    questions: tuple[QuestionAcross, ...]
    sources: tuple[SourceAcross, ...]

    @property
    def newest(self) -> datetime.date | None:
        """The day of the newest brief, to which ages are counted."""
        return max((max(e.brief.date, e.brief.updated or e.brief.date) for e in self.entries), default=None)


@dataclass(frozen=True)
class Selection:
    """Which briefs are wanted.

    Shape: `before` is the day on which embargoes are judged; None lifts them.
    """

    drafts: bool = False
    marking: Marking = "clear"
    before: datetime.date | None = None

    def takes(self, brief: Brief) -> bool:
        """Tells whether a brief belongs to the selection."""
        return not self.reason_against(brief)

    def reason_against(self, brief: Brief) -> str | None:
        """Gives the reason for which a brief is withheld."""
        if MARKINGS.index(brief.marking) > MARKINGS.index(self.marking):
            return "marking"
        if brief.status == "draft" and not self.drafts:
            return "draft"
        if brief.embargo and self.before and brief.embargo > self.before:
            return "embargo"
        return None


@dataclass(frozen=True)
class Reading:
    """What the briefs of a project came to.

    Shape: `withheld` counts the briefs left out by reason; `warnings` stop nothing.
    """

    library: Library
    withheld: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[BriefgenError, ...] = ()


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
            file = _read_selected(path, project.show(path), selection)
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
    ids = ActorIds(project.registry, files)
    entries = [
        Entry(file, verdict, tuple(ids.find(actor) for actor in file.brief.actors))
        for file, verdict in zip(files, verdicts, strict=True)
    ]
    library, reference_faults = join(entries, project.registry, unseen)
    found = Faults([*faults, *reference_faults])
    if found.errors:
        raise found
    return Reading(library, withheld, found.faults)


@dataclass(frozen=True)
class Withheld:
    """A brief that is not wanted: why, and the questions it asks, which answers elsewhere may refer to."""

    reason: str
    questions: tuple[str, ...]


def _read_selected(path: Path, shown: str, selection: Selection) -> BriefFile | Withheld:
    document = parse_document(decode(read_bytes(path, shown), shown), shown)
    data = document.data if isinstance(document.data, dict) else {}
    if (data.get("status") or "draft") == "draft" and not selection.drafts:
        questions = data.get("open_questions")
        asked = [q.get("id") for q in questions if isinstance(q, dict)] if isinstance(questions, list) else []
        return Withheld("draft", tuple(str(one) for one in asked))
    file = build_brief(document)
    reason = selection.reason_against(file.brief)
    return Withheld(reason, tuple(q.id for q in file.brief.open_questions)) if reason else file


def join(
    entries: Sequence[Entry], registry: Sequence[RegisteredActor], unseen: Collection[str] = ()
) -> tuple[Library, tuple[BriefgenError, ...]]:
    """Joins proved briefs into a library, and gives the references between them that lead nowhere or two ways.

    Shape: `unseen` has the ids of questions in briefs that are withheld; answers may refer to them.
    """
    ordered = sorted(entries, key=lambda entry: entry.id)
    ordered.sort(key=lambda entry: entry.brief.date, reverse=True)
    live = [entry for entry in ordered if entry.brief.status != "withdrawn"]
    questions, faults = _join_questions(live, unseen)
    topics: dict[str, list[Entry]] = {}
    for entry in live:
        for topic in dict.fromkeys(entry.brief.topics):
            topics.setdefault(topic, []).append(entry)
    library = Library(
        entries=tuple(ordered),
        actors=_join_actors(live, registry),
        topics=tuple((topic, tuple(topics[topic])) for topic in sorted(topics)),
        questions=questions,
        sources=_join_sources(live),
    )
    return library, faults


def _join_actors(entries: Sequence[Entry], registry: Sequence[RegisteredActor]) -> tuple[ActorAcross, ...]:
    appearances: dict[str, list[tuple[Entry, Actor]]] = {}
    for entry in entries:
        for actor_id, actor in zip(entry.actor_ids, entry.brief.actors, strict=True):
            appearances.setdefault(actor_id, []).append((entry, actor))
    known = {one.id: one for one in registry}
    actors = [_join_actor(actor_id, found, known.get(actor_id)) for actor_id, found in appearances.items()]
    return tuple(sorted(actors, key=lambda actor: (actor.name.casefold(), actor.id)))


def _join_actor(actor_id: str, found: list[tuple[Entry, Actor]], known: RegisteredActor | None) -> ActorAcross:
    name = known.name if known else found[0][1].name
    spellings = [spelling for _, actor in found for spelling in (actor.name, *actor.aliases)]
    kinds = [known.kind if known else None, *(actor.kind for _, actor in found)]
    return ActorAcross(
        id=actor_id,
        name=name,
        kind=next((kind for kind in kinds if kind), None),
        aliases=tuple(spelling for spelling in dict.fromkeys(spellings) if spelling != name),
        wikidata=known.wikidata if known else None,
        appearances=tuple(found),
    )


def _join_questions(
    entries: Sequence[Entry], unseen: Collection[str]
) -> tuple[tuple[QuestionAcross, ...], tuple[BriefgenError, ...]]:
    faults: list[BriefgenError] = []
    asked: dict[str, tuple[Entry, Question]] = {}
    for entry in reversed(entries):
        for index, question in enumerate(entry.brief.open_questions):
            first = asked.setdefault(question.id, (entry, question))
            if first[1] is not question:
                message = f"the question {question.id!r} is already asked in {first[0].file.path}"
                hint = "settle it under answers:, or give this one an id of its own"
                faults.append(DuplicateId(message, entry.file.place("open_questions", index, "id"), hint))
    answers: dict[str, list[tuple[Entry, Answer]]] = {}
    for entry in reversed(entries):
        for index, answer in enumerate(entry.brief.answers):
            if answer.question in asked:
                answers.setdefault(answer.question, []).append((entry, answer))
            elif answer.question not in unseen:
                near = closest(answer.question, asked)
                hint = f"did you mean {near!r}?" if near else "briefgen questions lists the ids"
                place = entry.file.place("answers", index, "question")
                faults.append(UnknownReference(f"no brief asks the question {answer.question!r}", place, hint))
    faults += check_answers({key: entry.file for key, (entry, _) in asked.items()}, [e.file for e in reversed(entries)])
    joined = [QuestionAcross(q, entry, tuple(answers.get(q.id, ()))) for entry, q in asked.values()]
    return tuple(sorted(joined, key=lambda q: (q.asked, q.question.id))), tuple(faults)


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
