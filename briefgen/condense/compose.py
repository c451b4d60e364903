"""Articles → brief: each finder's result is handed to the next as data, and the best of all of them is kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen import __version__
from briefgen.article import Article
from briefgen.brief import Brief, Disagreement, Method
from briefgen.condense.assemble import (
    find_words_of_role,
    make_actors,
    make_figures,
    make_questions,
    make_quotes,
    make_source,
    make_timeline,
    make_title,
    merge_points,
    summarise,
)
from briefgen.condense.disagreements import find_disagreements, find_duplicates, find_role_disagreements
from briefgen.condense.explain import Explanation
from briefgen.condense.findings import Findings, find_all
from briefgen.condense.gazetteer import NO_LEXICON, Lexicon
from briefgen.condense.statements import find_statements
from briefgen.schema import normalise


@dataclass(frozen=True)
class Condensed:
    """A drafted brief, and why it is as it is."""

    brief: Brief
    explanation: Explanation


def condense(
    article: Article,
    *,
    article_path: str,
    today: datetime.date,
    date: datetime.date | None = None,
    lexicon: Lexicon = NO_LEXICON,
) -> Condensed:
    """Condenses one article.

    Raises: EmptyArticle where nothing is left once page furniture is gone.
    """
    return condense_together([(article, article_path)], today=today, date=date, lexicon=lexicon)


def condense_together(
    articles: Sequence[tuple[Article, str]],
    *,
    today: datetime.date,
    date: datetime.date | None = None,
    lexicon: Lexicon = NO_LEXICON,
) -> Condensed:
    """Condenses several articles into one brief; what more of them carry comes first.

    Raises: EmptyArticle where nothing is left of any of them once page furniture is gone.
    """
    found = [find_all(article, path, f"s{number}", date, lexicon) for number, (article, path) in enumerate(articles, 1)]
    duplicates = find_duplicates([(f.source, f.reading.article.text) for f in found])
    own = [f for f in found if f.source not in duplicates]
    day = date or max((f.anchor for f in own if f.anchor), default=today)
    brief = Brief(
        schema_=1,
        title=make_title(own[0]),
        date=day,
        language=own[0].language,
        status="draft",
        marking="clear",
        summary=summarise(own[0]),
        key_points=merge_points(own),
        actors=make_actors(own),
        open_questions=make_questions(own, day),
        timeline=make_timeline(own),
        quotes=make_quotes(own),
        figures=make_figures(own),
        disagreements=_find_disagreements(own) if len(own) > 1 else (),
        sources=tuple(make_source(f, duplicates.get(f.source)) for f in found),
        method=Method(engine=_engine(own[0].language), version=__version__),
    )  # fmt: skip
    return Condensed(normalise(brief), Explanation(_explain(found)))


def _find_disagreements(found: Sequence[Findings]) -> tuple[Disagreement, ...]:
    roles = [(f.source, [(a.name, a.role, find_words_of_role(f, a)) for a in f.actors if a.role]) for f in found]
    return (*find_role_disagreements(roles), *find_disagreements(find_statements(found)))


def _engine(language: str) -> str:
    return "offline" if language == "en" else f"offline, plain ({language})"


def _explain(found: Sequence[Findings]) -> Mapping[str, Any]:
    out: dict[str, list[Any]] = {
        "sentences": [],
        "actors": [],
        "quotes": [],
        "dates": [],
        "questions": [],
        "figures": [],
        "left_out": [],
    }
    for one in found:
        taken = {c.sentence.index: place for place, c in enumerate(one.chosen, 1)}
        for scored in one.scored:
            place = taken.get(scored.sentence.index)
            reason = (
                f"key point {place}"
                if place
                else scored.reason
                if scored.score == 0
                else "others say more, or the same"
            )
            out["sentences"].append(
                {
                    "source": one.source,
                    "text": scored.sentence.text,
                    "score": scored.score,
                    "taken": place is not None,
                    "reason": reason,
                }
            )
        text = one.reading.article.text
        out["actors"] += (
            {
                "source": one.source,
                "name": a.written,
                "aliases": [alias for alias in a.aliases if alias != a.written],
                "known_as": a.name,
                "kind": a.kind,
                "role": a.role,
                "affiliation": a.affiliation,
                "weight": a.weight,
            }
            for a in one.actors
        )
        out["quotes"] += ({"source": one.source, "text": q.span.of(text), "speaker": q.speaker} for q in one.quotes)
        out["dates"] += ({"source": one.source, "words": d.words, "date": d.date} for d in one.dates)
        out["questions"] += ({"source": one.source, "text": q.text, "origin": q.origin} for q in one.questions)
        out["figures"] += ({"source": one.source, "value": f.value, "unit": f.unit} for f in one.figures)
        out["left_out"] += (
            {"source": one.source, "text": words, "reason": reason} for words, reason in one.reading.left_out
        )
    return out
