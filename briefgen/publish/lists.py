"""The pages across briefs: home, lists, archive, topics, board, sources and timeline."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefgen.library import Entry, Library
from briefgen.publish import addresses
from briefgen.publish.board import BOARD, QUESTIONS_PER_PAGE, count_states, order_questions
from briefgen.publish.charts import draw_coverage, draw_questions, draw_timeline
from briefgen.publish.chronicle import find_changes, find_days, find_happenings, list_months
from briefgen.publish.dossiers import list_actors
from briefgen.publish.guide import Guide
from briefgen.publish.network import draw_network
from briefgen.publish.overviews import MonthLine, TopicLine
from briefgen.publish.page import Page, Planner
from briefgen.publish.views import BriefView, Link, QuestionView, SourceView

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


@dataclass(frozen=True)
class Across:
    """What pages across briefs are made of: the library, its guide, and every brief's view by id, newest first."""

    library: Library
    guide: Guide
    views: Mapping[str, BriefView]


def plan_lists(across: Across, planner: Planner) -> Iterator[Page]:
    """Yields all pages across briefs but the actors' dossiers."""
    lines = [view.line for view in across.views.values()]
    by_id = {question.id: question for view in across.views.values() for question in view.questions}
    ordered = order_questions(across.library.questions)
    questions = [by_id[one.question.id] for one in ordered]
    topics = _list_topics(across)
    months = list_months(lines)
    yield planner.page(
        "index.html",
        latest=tuple(itertools.islice(lines, _LATEST_BRIEFS)),
        total=len(lines),
        questions=_find_longest_open(questions)[:_LONGEST_OPEN],
        changes=find_changes(across.library, across.guide.board)[:_LATEST_CHANGES],
        topics=topics[:_TOPICS_AT_HOME],
        more_topics=max(0, len(topics) - _TOPICS_AT_HOME),
        newest=across.library.newest,
    )
    yield from planner.pages("briefs.html", "briefs", lines, _BRIEFS_PER_PAGE, months=tuple(m for m, _ in months))
    yield planner.page("archive.html", years=_group_by_year(tuple(month for month, _ in months)), total=len(lines))
    for month, found in months:
        path = addresses.month_path(month.month)
        yield from planner.pages(path, "briefs", found, _BRIEFS_PER_PAGE, "month.html", month=month)
    yield from planner.pages("topics.html", "topics", topics, _TOPICS_PER_PAGE)
    yield from _plan_topics(across, by_id, planner)
    actors = list_actors(across.library.actors)
    network = draw_network([e.actor_ids for e in _live(across)], {one.id: one for one in across.library.actors})
    yield from planner.pages("actors.html", "actors", actors, _ACTORS_PER_PAGE, first={"drawing": network})
    yield from planner.pages(
        BOARD,
        "questions",
        questions,
        QUESTIONS_PER_PAGE,
        first={"drawing": draw_questions(questions)},
        states=count_states(ordered),
        reference=across.guide.reference,
    )
    sources = tuple(_find_sources(across.library))
    coverage = draw_coverage(across.library.sources)
    yield from planner.pages("sources.html", "sources", sources, _SOURCES_PER_PAGE, first={"drawing": coverage})
    happenings = find_happenings(across.views.values())
    yield from planner.pages(
        "timeline.html",
        "events",
        happenings,
        _EVENTS_PER_PAGE,
        first={"drawing": draw_timeline(event.day for event in happenings)},
    )


def _live(across: Across) -> Iterator[Entry]:
    return (entry for entry in across.library.entries if entry.id in across.views)


def _find_longest_open(questions: Sequence[QuestionView]) -> tuple[QuestionView, ...]:
    found = (question for question in questions if question.status in ("open", "partly"))
    return tuple(sorted(found, key=lambda question: (question.asked, question.id)))


def _group_by_year(months: Sequence[MonthLine]) -> tuple[tuple[int, tuple[MonthLine, ...]], ...]:
    groups = itertools.groupby(months, key=lambda one: one.month.year)
    return tuple((year, tuple(found)) for year, found in groups)


def _list_topics(across: Across) -> tuple[TopicLine, ...]:
    return tuple(
        TopicLine(topic, addresses.href(addresses.topic_path(topic)), len(entries), across.views[entries[0].id].line)
        for topic, entries in across.library.topics
    )


def _plan_topics(across: Across, by_id: Mapping[str, QuestionView], planner: Planner) -> Iterator[Page]:
    actors = {one.id: one for one in across.library.actors}
    for topic, entries in across.library.topics:
        views = [across.views[entry.id] for entry in entries]
        asked = _find_longest_open([by_id[mine.id] for view in views for mine in view.questions])
        yield from planner.pages(
            addresses.topic_path(topic),
            "briefs",
            [view.line for view in views],
            _BRIEFS_PER_PAGE,
            "topic.html",
            first={
                "timeline": draw_timeline(find_days(views)),
                "network": draw_network([entry.actor_ids for entry in entries], actors),
            },
            topic=topic,
            feed=addresses.href(addresses.topic_path(topic)).removesuffix(".html"),
            card=addresses.href(addresses.sibling_path(addresses.topic_path(topic), ".png")),
            questions=asked[:_QUESTIONS_OF_TOPIC],
            more_questions=max(0, len(asked) - _QUESTIONS_OF_TOPIC),
        )


def _find_sources(library: Library) -> Iterator[SourceView]:
    """Yields the sources by publisher, those without one last."""
    ordered = sorted(library.sources, key=lambda across: across.source.publisher is None)
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
            briefs=tuple(
                Link(entry.brief.title, addresses.href(addresses.brief_path(entry.id)), entry.brief.language)
                for entry in across.entries[:_BRIEFS_OF_SOURCE]
            ),
            more_briefs=max(0, len(across.entries) - _BRIEFS_OF_SOURCE),
        )
