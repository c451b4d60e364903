"""Where pages are planned and made: the library, what its briefs take of each other, and what stands for all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from briefgen.library import Digests, Entry, Library
from briefgen.publish.digests import digest
from briefgen.publish.feeds import FeedBrief, dump_item
from briefgen.publish.guide import Guide
from briefgen.publish.holdings import KeptLibrary, join_names
from briefgen.publish.kept import Kept, keep
from briefgen.publish.page import Part, Planner
from briefgen.publish.presentation import find_closing, make_brief
from briefgen.publish.views import BriefLine, BriefView, Site

# The pages of a batch of briefs come before their Markdown, so that it has to hold more views than a batch has briefs;
# feeds and paper come back to the newest. Some 40 KB each.
_CACHED_VIEWS = 64
# A brief stands in several feeds. Some 600 bytes each.
_CACHED_SUMMARIES = 40_000


class Desk:
    """All that planning a site needs, found when it is asked for."""

    def __init__(self, guide: Guide, site: Site, templates: Mapping[str, str]) -> None:
        self.guide = guide
        self.site = site
        self.planner = Planner(site, templates)
        self.view: Callable[[str], BriefView] = lru_cache(maxsize=_CACHED_VIEWS)(lambda one: make_brief(one, guide))
        # A brief as JSON feeds have it that give summaries alone.
        self.dump_summary: Callable[[str], str] = lru_cache(maxsize=_CACHED_SUMMARIES)(
            lambda one: dump_item(FeedBrief(self.line(self.library.by_id[one]), ()), site)
        )
        self._column: Callable[[str], Mapping[str, str]] = lru_cache(maxsize=None)(self._find_column)
        self._kept = guide.library if isinstance(guide.library, KeptLibrary) else None

    @property
    def library(self) -> Library:
        """The briefs, and what spans them."""
        return self.guide.library

    def get_ready(self) -> None:
        """Finds beforehand what most pages need, so that processes that are split off need not find it again each."""
        guide = self.guide
        _ = (guide.speakers, guide.questions, guide.board, self.library.by_id, self.names_by_id, self.places_by_id)

    def line(self, entry: Entry) -> BriefLine:
        """Gives a brief as lists show it."""
        return self.guide.line(entry)

    def lines(self, entries: Iterable[Entry]) -> tuple[BriefLine, ...]:
        """Gives briefs as lists show them."""
        return tuple(map(self.line, entries))

    @cached_property
    def _keeping(self) -> Mapping[str, Kept]:
        """The briefs as they would be kept, where they are not."""
        return {entry.id: keep(entry.file, entry.verdict) for entry in self.library.entries}

    @cached_property
    def digests(self) -> Mapping[str, Digests]:
        """What stands for each brief, by its id."""
        return self._kept.digests if self._kept else {one.id: one.digests for one in self._keeping.values()}

    def expect(self, brief_ids: Iterable[str]) -> None:
        """Hears which briefs' pages are made next."""
        if self._kept:
            self._kept.expect(brief_ids)

    def load_record(self, brief_id: str) -> str:
        """Gives all that a brief says, as JSON."""
        return self._kept.load_record(brief_id) if self._kept else self._keeping[brief_id].parts.record

    def load_words(self, brief_id: str) -> str:
        """Gives what the search knows of a brief."""
        return self._kept.load_words(brief_id) if self._kept else self._keeping[brief_id].parts.search

    @cached_property
    def wikidata(self) -> Mapping[str, str]:
        """The items of actors by id."""
        return {one.id: one.wikidata for one in self.library.registry if one.wikidata}

    def brief_part(self, entry: Entry) -> Part:
        """Gives what stands for all that a brief says."""
        return (f"the brief {entry.id}", self.digests[entry.id].record)

    def lines_part(self, entries: Sequence[Entry]) -> Part:
        """Gives what stands for briefs as lists show them."""
        return ("the briefs on it", self._join("line", entries))

    def events_part(self, entries: Sequence[Entry]) -> Part:
        """Gives what stands for the events of briefs."""
        return ("its events", self._join("events", entries))

    @cached_property
    def all_lines(self) -> Part:
        """What stands for all briefs as lists show them, withdrawn ones too."""
        return ("the briefs of the library", self._join("line", self.library.entries))

    @cached_property
    def names(self) -> Part:
        """What stands for the actors of all briefs and of the registry."""
        return ("the actors of the library", self._join_names())

    @cached_property
    def board(self) -> Part:
        """What stands for the questions and answers of all briefs, and for the day to which ages count."""
        said = self._join_live("board")
        return ("the questions of the library", digest(f"{said}{self.guide.reference}"))

    @cached_property
    def events(self) -> Part:
        """What stands for the events of all briefs."""
        return ("the events of the library", self._join_live("events"))

    @cached_property
    def sources(self) -> Part:
        """What stands for the sources of all briefs."""
        return ("the sources of the library", self._join_live("sources"))

    @cached_property
    def search(self) -> Part:
        """What stands for all that the search knows of briefs."""
        return ("what the search knows of the briefs", self._join_live("search"))

    def _join_live(self, name: str) -> str:
        return self._kept.join_live(name) if self._kept else self._join(name, self.library.live)

    def _join_names(self) -> str:
        kept, library = self._kept, self.library
        return kept.names_key if kept else join_names(library.entries, library.registry, self.digests)

    def _join(self, name: str, entries: Iterable[Entry]) -> str:
        """Gives what stands for one thing that briefs have, in their order; `name` is that of its digest."""
        column = self._column(name)
        return digest("".join([column[entry.id] for entry in entries]))

    def _find_column(self, name: str) -> Mapping[str, str]:
        place = Digests._fields.index(name)
        return {brief_id: digests[place] for brief_id, digests in self.digests.items()}

    @cached_property
    def names_by_id(self) -> Mapping[str, str]:
        """The name of each actor by its id."""
        return {actor.id: actor.name for actor in self.library.actors}

    @cached_property
    def places_by_id(self) -> Mapping[str, int]:
        """The place of each actor among all by name, by its id."""
        return {actor.id: place for place, actor in enumerate(self.library.actors)}

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
            found[entry.id] = digest("\0".join([*own, "", *(speakers.get(one, "") for one in entry.brief.voices)]))
        return found

    @cached_property
    def given_answers(self) -> Mapping[str, str]:
        """What stands for all that a brief takes of others for its questions and answers, by its id."""
        return self._recall("given answers", self.board[1], self._find_given_answers)

    def _find_given_answers(self) -> Mapping[str, str]:
        board, digests, reference = self.guide.board, self.digests, self.guide.reference
        said: dict[str, list[str]] = {entry.id: [] for entry in self.library.live}
        for one in self.guide.questions.values():
            page = str(board[one.id])
            own = said[one.asked_in.id]
            own += (one.id, one.status, page, str(find_closing(one) or reference))
            for entry, number in one.answers:
                own.append(f"{number}{digests[entry.id].board}")
                # Where there is no board, an answer leads to the brief that asks.
                said[entry.id] += (one.id, one.question.text, one.asked_in.id, page)
        return {brief_id: digest("\0".join(own)) if own else "" for brief_id, own in said.items()}

    def _recall(self, name: str, key: str, find: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
        if self._kept is None:
            return find()
        found: Mapping[str, str] = self._kept.recall(name, key, find)
        return found

    def next_to(self, entry: Entry) -> Part:
        """Gives what stands for the briefs next to a brief."""
        return ("the briefs next to it", self._beside[entry.id])

    @cached_property
    def _beside(self) -> Mapping[str, str]:
        live = self.library.live
        topics = ["\t".join(entry.brief.topics) for entry in live]
        return self._recall("neighbours", digest("\0".join([self._join_live("link"), *topics])), self._find_beside)

    def _find_beside(self) -> Mapping[str, str]:
        found = {}
        for entry in self.library.live:
            near = self.guide.find_neighbours(entry)
            newer = self.digests[near.newer.id].link if near.newer else ""
            older = self.digests[near.older.id].link if near.older else ""
            found[entry.id] = f"{newer}-{older}-{near.topic or ''}"
        return found

    @cached_property
    def takings(self) -> Mapping[str, str]:
        """What stands for all that a brief says, and that it takes of others but its neighbours, by its id."""
        names, answers, digests = self.given_names, self.given_answers, self.digests
        return {one.id: f"{digests[one.id].record}{names[one.id]}{answers[one.id]}" for one in self.library.live}
