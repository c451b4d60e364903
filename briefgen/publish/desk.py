"""Where pages are planned and made: the library, what its briefs take of each other, and what stands for all of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from briefgen.library import Digests, Entry, Library
from briefgen.publish.forms import dump_record
from briefgen.publish.guide import ALONE, Guide
from briefgen.publish.kept import keep
from briefgen.publish.page import Part, Planner, digest, digest_all
from briefgen.publish.presentation import find_closing, make_brief
from briefgen.publish.store import Store
from briefgen.publish.views import BriefLine, BriefView, Site

# A brief's page and its Markdown follow each other; feeds and paper come back to the newest. Some 40 KB each.
_CACHED_VIEWS = 64


class Desk:
    """All that planning a site needs, found when it is asked for."""

    def __init__(
        self,
        guide: Guide,
        site: Site,
        templates: Mapping[str, str],
        load_record: Callable[[str], str] | None = None,
        store: Store | None = None,
    ) -> None:
        self._store = store
        self.guide = guide
        self.load_record = load_record or (lambda one: dump_record(self.library.by_id[one].brief))
        self.site = site
        self.planner = Planner(site, templates)
        self.view: Callable[[str], BriefView] = lru_cache(maxsize=_CACHED_VIEWS)(lambda one: make_brief(one, guide))

    @property
    def library(self) -> Library:
        """The briefs, and what spans them."""
        return self.guide.library

    def get_ready(self) -> None:
        """Finds beforehand what most pages need, so that processes that are split off need not find it again each."""
        guide = self.guide
        _ = (guide.speakers, guide.questions, guide.board, guide.neighbours, self.library.by_id)

    def line(self, entry: Entry) -> BriefLine:
        """Gives a brief as lists show it."""
        return self.guide.line(entry)

    def lines(self, entries: Iterable[Entry]) -> tuple[BriefLine, ...]:
        """Gives briefs as lists show them."""
        return tuple(map(self.line, entries))

    @cached_property
    def digests(self) -> Mapping[str, Digests]:
        """What stands for each brief, by its id."""
        return {entry.id: entry.digests or keep(entry.file, entry.verdict).digests for entry in self.library.entries}

    def brief_part(self, entry: Entry) -> Part:
        """Gives what stands for all that a brief says."""
        return (f"the brief {entry.id}", self.digests[entry.id].record)

    def lines_part(self, entries: Sequence[Entry]) -> Part:
        """Gives what stands for briefs as lists show them."""
        digests = self.digests
        return ("the briefs on it", digest("".join([digests[entry.id].line for entry in entries])))

    @cached_property
    def all_lines(self) -> Part:
        """What stands for all briefs as lists show them, withdrawn ones too."""
        return ("the briefs of the library", self._join("line", self.library.entries))

    @cached_property
    def names(self) -> Part:
        """What stands for the actors of all briefs and of the registry."""
        known, names = digest_all(self.library.registry), self._join("names", self.library.live)
        # Of two briefs that name an actor, the newer one is believed.
        order = "".join([f"{entry.id}\0{entry.brief.date}\0" for entry in self.library.live])
        # A withdrawn brief may have given an actor its id.
        ids = digest_all(entry.actor_ids for entry in self.library.live)
        return ("the actors of the library", digest(known + names + order + ids))

    @cached_property
    def board(self) -> Part:
        """What stands for the questions and answers of all briefs, and for the day to which ages count."""
        said = self._join("board", self.library.live)
        return ("the questions of the library", digest(f"{said}{self.guide.reference}"))

    @cached_property
    def events(self) -> Part:
        """What stands for the events of all briefs."""
        return ("the events of the library", self._join("events", self.library.live))

    @cached_property
    def sources(self) -> Part:
        """What stands for the sources of all briefs."""
        return ("the sources of the library", self._join("sources", self.library.live))

    @cached_property
    def search(self) -> Part:
        """What stands for all that the search knows of briefs."""
        return ("what the search knows of the briefs", self._join("search", self.library.live))

    def _join(self, name: str, entries: Iterable[Entry]) -> str:
        place, digests = Digests._fields.index(name), self.digests
        return digest("".join([digests[entry.id][place] for entry in entries]))

    @cached_property
    def names_by_id(self) -> Mapping[str, str]:
        """The name of each actor by its id."""
        return {actor.id: actor.name for actor in self.library.actors}

    @cached_property
    def given_names(self) -> Mapping[str, str]:
        """What stands for all that a brief takes of others for its actors and speakers, by its id."""
        return self._recall("given names", self.names[1], self._find_given_names)

    def _find_given_names(self) -> Mapping[str, str]:
        speakers = self.guide.speakers
        # A name may come from another brief, an item from the registry.
        actors = {one.id: f"{one.id}\0{one.name}\0{one.wikidata}" for one in self.library.actors}
        found = {}
        for entry in self.library.live:
            own = [actors[one] for one in entry.actor_ids]
            found[entry.id] = digest("\0".join([*own, "", *(speakers.get(one, "") for one in find_voices(entry))]))
        return found

    @cached_property
    def given_answers(self) -> Mapping[str, str]:
        """What stands for all that a brief takes of others for its questions and answers, by its id."""
        return self._recall("given answers", self.board[1], self._find_given_answers)

    def _find_given_answers(self) -> Mapping[str, str]:
        questions, board, digests = self.guide.questions, self.guide.board, self.digests
        reference = str(self.guide.reference)
        found = {}
        for entry in self.library.live:
            said: list[str] = []
            for question in entry.brief.open_questions:
                known = questions[question.id]
                end = str(find_closing(known) or reference)
                said += (known.asked_in.id, known.status, end, str(board[question.id]))
                said += (f"{number}{digests[one.id].board}" for one, number in known.answers)
            for answer in entry.brief.answers:
                asked = questions.get(answer.question)
                said += (asked.question.text, str(board[asked.id])) if asked else ("",)
            found[entry.id] = digest("\0".join(said)) if said else ""
        return found

    def _recall(self, name: str, key: str, find: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
        if self._store is None:
            return find()
        found: Mapping[str, str] = json.loads(self._store.recall(name, key, lambda: json.dumps(find())))
        return found

    def next_to(self, entry: Entry) -> Part:
        """Gives what stands for the briefs next to a brief."""
        near = self.guide.neighbours.get(entry.id, ALONE)
        newer = self.digests[near.newer.id].link if near.newer else ""
        older = self.digests[near.older.id].link if near.older else ""
        return ("the briefs next to it", f"{newer}-{older}-{near.topic or ''}")


def find_voices(entry: Entry) -> Sequence[str]:
    """Gives those to whom a brief attributes something, folded."""
    kept: Sequence[str] | None = getattr(entry.brief, "voices", None)
    if kept is not None:
        return kept
    brief = entry.brief
    said = (*(one.attributed_to for one in brief.key_points), *(one.speaker for one in brief.quotes))
    return tuple(dict.fromkeys(words.casefold() for words in said if words))
