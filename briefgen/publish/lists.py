"""The pages across briefs: home, lists, archive, topics, board, sources and timeline."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from briefgen.library import Entry, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.board import BOARD, QUESTIONS_PER_PAGE, STATES, count_states
from briefgen.publish.charts import draw_coverage, draw_questions, draw_timeline
from briefgen.publish.chronicle import find_changes, find_days, find_happenings, list_months
from briefgen.publish.desk import Desk
from briefgen.publish.digests import digest, digest_all
from briefgen.publish.dossiers import list_actors
from briefgen.publish.machine import find_feed, plan_part_feed
from briefgen.publish.markdown import topic_name
from briefgen.publish.network import draw_network
from briefgen.publish.overviews import MonthLine, TopicLine
from briefgen.publish.page import Part, Recipe, Section, find_last_change
from briefgen.publish.paging import Pager
from briefgen.publish.presentation import find_closing, make_asked
from briefgen.publish.views import SourceView

# A home page is read at a glance.
_LATEST_BRIEFS = 12
_LONGEST_OPEN = 6
_LATEST_CHANGES = 6
_TOPICS_AT_HOME = 12
_QUESTIONS_OF_TOPIC = 15
# Each of them keeps a page of its list below 150 KB: a brief takes about 1.5 KB, a source 1.2, an event 0.6, an actor
# 0.25, a topic 0.5.
_BRIEFS_PER_PAGE = 50
_SOURCES_PER_PAGE = 80
_EVENTS_PER_PAGE = 150
_ACTORS_PER_PAGE = 300
_TOPICS_PER_PAGE = 100
# A source that stands under more briefs than these is common knowledge.
_BRIEFS_OF_SOURCE = 12


def plan_home(desk: Desk) -> Iterator[Recipe]:
    """Yields the first page, the list of all briefs, and the archive."""
    library, planner = desk.library, desk.planner
    live, months = library.live, list_months(library.live)
    month_lines = tuple(line for line, _ in months)
    listed = month_lines if "archive" not in desk.site.left_out else ()
    yield planner.page("index.html", None, (desk.all_lines, desk.board), lambda: _show_home(desk))
    when = ("the months", digest_all(month_lines))
    yield from planner.pages(
        "briefs.html", "briefs", live, _BRIEFS_PER_PAGE, None,
        lambda here, _: (desk.lines_part(here), when),
        lambda here, _: {"briefs": desk.lines(here), "months": listed},
    )  # fmt: skip
    years = _group_by_year(month_lines)
    if "archive" in desk.site.left_out:
        return
    yield planner.page("archive.html", None, (when,), lambda: {"years": years, "total": len(live)})
    for month, found in months:
        yield from _plan_month(month, found, desk)


def _show_home(desk: Desk) -> dict[str, Any]:
    library = desk.library
    topics = _list_topics(desk) if "topics" not in desk.site.left_out else ()
    return {
        "latest": desk.lines(library.live[:_LATEST_BRIEFS]),
        "total": len(library.live),
        "questions": make_asked(itertools.islice(_find_open(library.questions), _LONGEST_OPEN), desk.guide),
        "changes": find_changes(library, desk.guide.question_href)[:_LATEST_CHANGES],
        "topics": topics[:_TOPICS_AT_HOME],
        "more_topics": max(0, len(topics) - _TOPICS_AT_HOME),
        "newest": library.newest,
    }


def _plan_month(month: MonthLine, entries: Sequence[Entry], desk: Desk) -> Iterator[Recipe]:
    yield from desk.planner.pages(
        addresses.month_path(month.month), "briefs", entries, _BRIEFS_PER_PAGE, "month.html",
        lambda here, _: (desk.lines_part(here),),
        lambda here, _: {"briefs": desk.lines(here), "month": month},
        find_last_change,
    )  # fmt: skip


def plan_topic_list(desk: Desk) -> Iterator[Recipe]:
    """Yields the list of topics."""
    topics = _list_topics(desk)
    yield from desk.planner.pages(
        "topics.html", "topics", topics, _TOPICS_PER_PAGE, None, lambda _here, _: (desk.all_lines,), lambda *_: {}
    )


def plan_topics(desk: Desk) -> Iterator[Section]:
    """Yields the pages of each topic."""
    for topic, entries in desk.library.topics:
        events = desk.events_part(entries)
        parts = (desk.lines_part(entries), desk.names, desk.board, events)
        yield Section(f"the topic {topic}", parts, partial(_plan_topic, topic, entries, events, desk))


def _plan_topic(topic: str, entries: Sequence[Entry], events: Part, desk: Desk) -> Iterator[Recipe]:
    path = addresses.topic_path(topic)

    def list_parts(here: Sequence[Entry], number: int) -> Iterable[Part]:
        first = (desk.names, desk.board, events) if number == 1 else ()
        return (desk.lines_part(here), *first)

    def show(here: Sequence[Entry], pager: Pager) -> dict[str, Any]:
        shown = _show_topic(entries, desk) if pager.number == 1 else _TOPIC_ELSEWHERE
        return {
            "briefs": desk.lines(here),
            "topic": topic,
            "feed": find_feed(path, desk),
            "card": addresses.href(addresses.sibling_path(path, ".png")),
            **shown,
        }

    yield from desk.planner.pages(
        path, "briefs", entries, _BRIEFS_PER_PAGE, "topic.html", list_parts, show, find_last_change
    )
    yield from plan_part_feed(topic_name(topic), path, entries, desk)


# Its first page alone says what is open, and has pictures.
_TOPIC_ELSEWHERE: dict[str, Any] = {"timeline": None, "network": None, "questions": (), "more_questions": 0}


def _show_topic(entries: Sequence[Entry], desk: Desk) -> dict[str, Any]:
    known = desk.guide.questions
    mine = (known[question.id] for entry in entries for question in entry.brief.open_questions)
    asked = sorted(_find_open(mine), key=lambda question: (question.asked, question.id))
    return {
        "timeline": draw_timeline(find_days(entries)),
        "network": draw_network([entry.actor_ids for entry in entries], {one.id: one for one in desk.library.actors}),
        "questions": make_asked(asked[:_QUESTIONS_OF_TOPIC], desk.guide),
        "more_questions": max(0, len(asked) - _QUESTIONS_OF_TOPIC),
    }


def plan_actors(desk: Desk) -> Iterator[Recipe]:
    """Yields the list of actors."""

    def show(_here: object, pager: Pager) -> dict[str, Any]:
        known = {one.id: one for one in desk.library.actors}
        drawing = draw_network([e.actor_ids for e in desk.library.live], known) if pager.number == 1 else None
        return {"drawing": drawing}

    lines = list_actors(desk.library.actors)
    yield from desk.planner.pages(
        "actors.html", "actors", lines, _ACTORS_PER_PAGE, None, lambda *_: (desk.names,), show
    )


def plan_board(desk: Desk) -> Iterator[Recipe]:
    """Yields the board of questions."""
    ordered = desk.guide.ordered
    states = count_states(ordered)
    stands = ("how the questions stand", digest_all((*states, desk.guide.reference)))

    def list_parts(here: Sequence[QuestionAcross], number: int) -> Iterable[Part]:
        shown = ("the questions on it", digest("".join(_stand_for(one, desk) for one in here)))
        return (stands, shown, *((desk.board,) if number == 1 else ()))

    def show(here: Sequence[QuestionAcross], pager: Pager) -> dict[str, Any]:
        drawing = draw_questions((one.asked, find_closing(one)) for one in ordered) if pager.number == 1 else None
        return {
            "questions": make_asked(here, desk.guide),
            "states": states,
            "reference": desk.guide.reference,
            "drawing": drawing,
        }

    yield from desk.planner.pages(BOARD, "questions", ordered, QUESTIONS_PER_PAGE, None, list_parts, show)


def _stand_for(one: QuestionAcross, desk: Desk) -> str:
    digests = desk.digests
    answered = "".join(f"{number}{digests[entry.id].board}" for entry, number in one.answers)
    return f"{one.id} {one.number} {one.status} {digests[one.asked_in.id].board} {answered}\n"


def plan_sources(desk: Desk) -> Iterator[Recipe]:
    """Yields the list of sources."""
    views = tuple(_find_sources(desk))

    def list_parts(here: Sequence[SourceView], number: int) -> Iterable[Part]:
        return (("the sources on it", digest_all(here)), *((desk.sources,) if number == 1 else ()))

    def show(_here: object, pager: Pager) -> dict[str, Any]:
        return {"drawing": draw_coverage(desk.library.sources) if pager.number == 1 else None}

    yield from desk.planner.pages("sources.html", "sources", views, _SOURCES_PER_PAGE, None, list_parts, show)


def plan_timeline(desk: Desk) -> Iterator[Recipe]:
    """Yields the timeline of all events."""
    happenings = find_happenings(desk.library.live)

    def list_parts(here: Sequence[object], number: int) -> Iterable[Part]:
        return (("the events on it", digest_all(here)), *((desk.events,) if number == 1 else ()))

    def show(_here: object, pager: Pager) -> dict[str, Any]:
        return {"drawing": draw_timeline(event.day for event in happenings) if pager.number == 1 else None}

    yield from desk.planner.pages("timeline.html", "events", happenings, _EVENTS_PER_PAGE, None, list_parts, show)


def _find_open(questions: Iterable[QuestionAcross]) -> Iterator[QuestionAcross]:
    return (question for question in questions if question.status in STATES[:2])


def _group_by_year(months: Sequence[MonthLine]) -> tuple[tuple[int, tuple[MonthLine, ...]], ...]:
    groups = itertools.groupby(months, key=lambda one: one.month.year)
    return tuple((year, tuple(found)) for year, found in groups)


def _list_topics(desk: Desk) -> tuple[TopicLine, ...]:
    return tuple(
        TopicLine(topic, addresses.href(addresses.topic_path(topic)), len(entries), desk.line(entries[0]))
        for topic, entries in desk.library.topics
    )


def _find_sources(desk: Desk) -> Iterator[SourceView]:
    """Yields the sources by publisher, those without one last."""
    ordered = sorted(desk.library.sources, key=lambda across: across.source.publisher is None)
    for number, across in enumerate(ordered, 1):
        source = across.source
        yield SourceView(
            number=number,
            id=source.id,
            title=source.title,
            publisher=source.publisher,
            author=source.author,
            url=addresses.safe_url(source.url),
            address=source.url,
            published=source.published,
            retrieved=source.retrieved,
            reliability=source.reliability,
            duplicate_of=None,
            is_kept=source.article is not None,
            briefs=tuple([desk.guide.link(entry) for entry in across.entries[:_BRIEFS_OF_SOURCE]]),
            more_briefs=max(0, len(across.entries) - _BRIEFS_OF_SOURCE),
        )
