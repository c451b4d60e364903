"""Articles → brief: each finder's result is handed to the next as data, and the best of all of them is kept."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen import __version__
from briefgen.article import Article
from briefgen.brief import Actor, Brief, Event, Evidence, Figure, KeyPoint, Method, Question, Quotation, Source
from briefgen.condense.actors import FoundActor, find_actors
from briefgen.condense.disagreements import find_disagreements, find_duplicates
from briefgen.condense.explain import Explanation
from briefgen.condense.figures import FoundFigure, find_figures
from briefgen.condense.gazetteer import Lexicon, find_known
from briefgen.condense.language import find_language
from briefgen.condense.points import ScoredSentence, choose_points, find_stems, phrase, score_sentences
from briefgen.condense.questions import FoundQuestion, find_questions, make_id
from briefgen.condense.quotes import FoundQuote, find_quotes
from briefgen.condense.reading import Reading, Sentence, read
from briefgen.condense.timeline import FoundDate, find_dates
from briefgen.text import Span, shorten, slug
from briefgen.words import NAMES_AND_WORDS

# What one reader takes in: a brief that holds more is no shorter than its article.
_MOST_ACTORS, _MOST_QUOTES, _MOST_QUESTIONS, _MOST_EVENTS, _MOST_FIGURES = 20, 12, 7, 12, 8
_SUMMARY_WORDS = 85
_TITLE_CHARACTERS = 140
_TITLE_WORDS = 20
# Verbs that hand a statement to somebody; “highlights” and “describes” may have a thing for their subject.
_CLAIMS = (
    "said|says|told|warned|warns|announced|confirmed|claimed|claims|insisted|insists|argued|argues|"
    "acknowledged|stated|states|noted|notes|"
    "explained|explains|indicated|added|suggested|denied|believes|emphasi[sz]ed|emphasi[sz]es|predicted|"
    "testified|promised|pledged|vowed|wrote|accused|alleged|estimates?d?"
)


@dataclass(frozen=True)
class Condensed:
    """A drafted brief, and why it is as it is."""

    brief: Brief
    explanation: Explanation


@dataclass(frozen=True)
class _Findings:
    """All that was found in one article."""

    source: str
    article_path: str
    reading: Reading
    language: str
    anchor: datetime.date | None
    actors: tuple[FoundActor, ...]
    quotes: tuple[FoundQuote, ...]
    dates: tuple[FoundDate, ...]
    questions: tuple[FoundQuestion, ...]
    figures: tuple[FoundFigure, ...]
    scored: tuple[ScoredSentence, ...]
    chosen: tuple[ScoredSentence, ...]

    def restore(self, text: str) -> str:
        """Gives a text with the capitals back that names lost on the page."""
        lost = self.lost_capitals
        return re.sub(r"\b[a-z]{4,}\b", lambda m: lost.get(m.group(), m.group()), text) if lost else text

    @property
    def lost_capitals(self) -> dict[str, str]:
        """Names of the article by their lower-case form, those that are words as well left out."""
        names = {
            n for a in self.actors if a.kind in ("person", "state") for n in a.spellings if " " not in n and len(n) > 4
        }
        return {n.casefold(): n for n in names if n[1:].islower() and n.casefold() not in NAMES_AND_WORDS}

    def evidence(self, span: Span) -> tuple[Evidence, ...]:
        """Gives the article's own words as evidence."""
        return (Evidence(source=self.source, quote=span.of(self.reading.article.text)),)


def condense(
    article: Article,
    *,
    article_path: str,
    today: datetime.date,
    date: datetime.date | None = None,
    lexicon: Lexicon = Lexicon(),
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
    lexicon: Lexicon = Lexicon(),
) -> Condensed:
    """Condenses several articles into one brief; what more of them carry comes first.

    Raises: EmptyArticle where nothing is left of any of them once page furniture is gone.
    """
    found = [_find(article, path, f"s{number}", date, lexicon) for number, (article, path) in enumerate(articles, 1)]
    duplicates = find_duplicates([(f.source, f.reading.article.text) for f in found])
    own = [f for f in found if f.source not in duplicates]
    day = date or max((f.anchor for f in own if f.anchor), default=today)
    points = _merge_points(own)
    brief = Brief(
        schema=1,
        title=_make_title(own[0]),
        date=day,
        language=own[0].language,
        status="draft",
        marking="clear",
        summary=_summarise(own[0]),
        key_points=tuple(point for point, _ in points),
        actors=_make_actors(own),
        open_questions=_make_questions(own, day),
        timeline=_make_timeline(own),
        quotes=_make_quotes(own),
        figures=_make_figures(own),
        disagreements=find_disagreements(
            [(f.source, [(a.name, a.role, _words_of_role(f, a)) for a in f.actors if a.role]) for f in own]
        ) if len(own) > 1 else (),
        sources=tuple(_make_source(f, duplicates.get(f.source)) for f in found),
        method=Method(engine=_engine(own[0].language), version=__version__),
    )  # fmt: skip
    return Condensed(brief, Explanation(_explain(found)))


def _engine(language: str) -> str:
    return "offline" if language == "en" else f"offline, plain ({language})"


def _find(article: Article, path: str, source: str, date: datetime.date | None, lexicon: Lexicon) -> _Findings:
    reading = read(article)
    language = find_language(article.text) if not article.meta.language else article.meta.language.split("-")[0].lower()
    anchor = reading.date or date
    known = find_known(lexicon)
    actors = find_actors(reading, known) if language == "en" else ()
    people = [(a.name, a.spellings, a.kind) for a in actors if a.kind in ("person", "organisation", "state")]
    quotes = find_quotes(reading, people) if language == "en" else ()
    mentioned: dict[int, list[str]] = {}
    for actor in actors:
        for index in actor.mentions:
            mentioned.setdefault(index, []).append(actor.name)
    quoted = {q.sentence: q.speaker for q in quotes if q.speaker}
    scored = score_sentences(reading, mentioned, {a.name: a.weight for a in actors}, quoted)
    if not any(s.score for s in scored):
        scored = tuple(ScoredSentence(s.sentence, 0.1, False, "nothing better is there") for s in scored)
    return _Findings(
        source, path, reading, language, anchor, actors, quotes,
        find_dates(reading, anchor) if language == "en" else (),
        find_questions(reading, _find_last_people(reading, actors)) if language == "en" else (),
        find_figures(reading) if language == "en" else (),
        scored,
        choose_points(scored),
    )  # fmt: skip


def _find_last_people(reading: Reading, actors: Sequence[FoundActor]) -> dict[int, str]:
    """Gives, by the number of a sentence, the person whom a “he” or “she” at its beginning means: the last one named."""
    people = [a for a in actors if a.kind == "person"]
    out: dict[int, str] = {}
    last: str | None = None
    for sentence in reading.sentences:
        if last:
            out[sentence.index] = last
        places = [
            (sentence.text.find(s), a.name)
            for a in people
            if sentence.index in a.mentions
            for s in a.spellings
            if s in sentence.text
        ]
        if places:
            last = min(places)[1]
    return out


def _make_title(found: _Findings) -> str:
    """Gives the article's headline; without one, its best short statement."""
    title = found.reading.title
    if not found.reading.has_title:
        short = [s for s in found.chosen if len(phrase(s.sentence.text).split()) <= _TITLE_WORDS]
        title = phrase(max(short, key=lambda s: s.score).sentence.text) if short else title
    return found.restore(shorten(title.strip("# ").rstrip("."), _TITLE_CHARACTERS))


def _summarise(found: _Findings) -> str:
    """Gives up to three statements in the article's order: its beginning where that says something, and its best."""
    budget, taken = _SUMMARY_WORDS, []
    early = [s for s in found.scored if s.score > 0][:6]
    first = max(early, key=lambda s: (s.score, -s.sentence.index), default=None)
    for one in ([first] if first else []) + list(found.chosen):
        words = len(phrase(one.sentence.text).split())
        if one in taken or (taken and words > budget):
            continue
        if any(_alike(one.sentence.text, other.sentence.text) for other in taken):
            continue
        taken.append(one)
        budget -= words
        if len(taken) == 3:
            break
    taken.sort(key=lambda s: s.sentence.index)
    return " ".join(found.restore(phrase(one.sentence.text)) for one in taken)


def _alike(one: str, other: str) -> bool:
    ours, theirs = find_stems(one), find_stems(other)
    return len(ours & theirs) > 0.55 * max(1, min(len(ours), len(theirs)))


def _merge_points(found: Sequence[_Findings]) -> list[tuple[KeyPoint, int]]:
    """Gives the key points of all articles, those that more articles carry first."""
    merged: list[tuple[KeyPoint, int, float]] = []
    for one in found:
        for chosen in one.chosen:
            point = _make_point(one, chosen.sentence)
            home = next((i for i, (p, _, _) in enumerate(merged) if _alike(p.text, point.text)), None)
            if home is None:
                merged.append((point, 1, chosen.score))
            elif all(e.source != one.source for e in merged[home][0].evidence):
                kept, count, score = merged[home]
                both = kept.model_copy(update={"evidence": kept.evidence + point.evidence})
                merged[home] = (both, count + 1, max(score, chosen.score))
    if len(found) > 1:
        merged.sort(key=lambda m: (-m[1], -m[2]))
    return [(point, count) for point, count, _ in merged[:8]]


def _make_point(found: _Findings, sentence: Sentence) -> KeyPoint:
    speaker = next((q.speaker for q in found.quotes if q.sentence == sentence.index and q.speaker), None)
    block = found.reading.blocks[sentence.block]
    if block.kind == "turn" and block.speaker and not block.asks:
        speaker = _resolve(found, block.speaker)
    speaker = speaker or _find_claimant(found, sentence)
    return KeyPoint(
        text=found.restore(phrase(sentence.text)),
        kind="claim" if speaker else "fact",
        attributed_to=speaker,
        evidence=found.evidence(sentence.span),
    )


def _find_claimant(found: _Findings, sentence: Sentence) -> str | None:
    """Gives who says what a sentence states: the subject of a verb of saying, or “according to”; a person before a state."""
    text = re.sub(r"“[^”]*”", "“”", sentence.text)
    named = []
    for actor in found.actors:
        if actor.kind == "place" or sentence.index not in actor.mentions:
            continue
        for spelling in actor.spellings:
            name = rf"\b{re.escape(spelling)}(?![\w’'])"
            aside = r"(?:,[^,]{1,80},)?(?: (?:has|have|had|also|later|then|\w+ly|reportedly)){0,2} "
            if re.search(
                rf"{name}{aside}(?:{_CLAIMS})\b|(?:according to|(?:said|says)) (?:[\w.]+ ){{0,4}}{name}", text
            ):
                named.append((actor.kind != "person", -len(spelling), actor.name))
    return min(named, default=(False, 0, None))[2]


def _resolve(found: _Findings, name: str) -> str:
    """Gives the full name of a speaker that is named in part."""
    bare = re.sub(r"^(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+", "", name)
    return next((a.name for a in found.actors if bare in a.spellings or name in a.spellings), name)


def _make_actors(found: Sequence[_Findings]) -> tuple[Actor, ...]:
    """Gives those with a part in the events, the most important first, each once across the articles."""
    merged: dict[str, tuple[float, FoundActor, _Findings]] = {}
    for one in found:
        for actor in one.actors:
            key = next((k for k, (_, a, _) in merged.items() if _same_actor(a, actor)), slug(actor.name))
            if key in merged:
                weight, first, home = merged[key]
                names = dict.fromkeys((*first.aliases, *actor.spellings))
                aliases = tuple(n for n in names if n != first.name)
                kept = FoundActor(
                    first.name,
                    first.kind,
                    aliases,
                    first.role or actor.role,
                    None,
                    first.mentions,
                    first.speaks,
                    first.wants,
                )
                merged[key] = (weight + actor.weight, kept, home)
            elif slug(actor.name):
                merged[key] = (actor.weight, actor, one)
    ranked = sorted(merged.values(), key=lambda m: (-m[0], m[1].name))
    kept_actors = [m for m in ranked if _has_part(m[1], m[0])][:_MOST_ACTORS]
    return tuple(_make_actor(actor, home) for _, actor, home in kept_actors)


def _same_actor(one: FoundActor, other: FoundActor) -> bool:
    if one.name.casefold() == other.name.casefold():
        return True
    ours, theirs = {s.casefold() for s in one.spellings}, {s.casefold() for s in other.spellings}
    return (
        one.kind == other.kind
        and bool(ours & theirs)
        and (
            one.kind != "person"
            or one.name.split()[0] == other.name.split()[0]
            or 1 in (len(one.name.split()), len(other.name.split()))
        )
    )


def _has_part(actor: FoundActor, weight: float) -> bool:
    if actor.kind in ("person", "state", "group"):
        return True
    if actor.kind == "organisation":
        return weight >= 2 or actor.speaks > 0 or len(actor.name.split()) <= 2
    return weight >= 2.5


def _make_actor(actor: FoundActor, found: _Findings) -> Actor:
    wants = found.reading.sentences[actor.wants] if actor.wants is not None else None
    return Actor(
        name=actor.name,
        kind=actor.kind,  # type: ignore[arg-type]
        role=actor.role,
        aliases=tuple(a for a in actor.aliases if slug(a) and slug(a) != slug(actor.name))[:6],
        affiliation=actor.affiliation,
        position=found.restore(phrase(wants.text)) if wants else None,
        evidence=found.evidence(wants.span) if wants else (),
    )


def _words_of_role(found: _Findings, actor: FoundActor) -> str | None:
    """Gives the place where the article has an actor's role beside its name."""
    text = found.reading.article.text
    pattern = rf"{re.escape(actor.role or '')},?\s*{re.escape(actor.name.split()[0])}\b.{{0,30}}?{re.escape(actor.name.split()[-1])}"
    match = re.search(pattern, text)
    return match.group() if match else None


def _make_questions(found: Sequence[_Findings], day: datetime.date) -> tuple[Question, ...]:
    out: list[Question] = []
    for one in found:
        for question in one.questions[:_MOST_QUESTIONS]:
            taken = [q.id for q in out]
            out.append(
                Question(
                    id=make_id(question.text, f"{day:%Y-%m}", taken),
                    text=one.restore(question.text),
                    status="open",
                    origin=question.origin,  # type: ignore[arg-type]
                    evidence=one.evidence(question.span),
                )
            )
    return tuple(out[: _MOST_QUESTIONS + 3 * (len(found) - 1)])


def _make_timeline(found: Sequence[_Findings]) -> tuple[Event, ...]:
    events: dict[tuple[str, str], Event] = {}
    for one in found:
        for date in one.dates:
            sentence = one.reading.sentences[date.sentence]
            if one.reading.blocks[sentence.block].asks or len(sentence.text.split()) < 5:
                continue
            event = Event(
                date=date.date, text=phrase(sentence.text), basis=date.words, evidence=one.evidence(sentence.span)
            )
            events.setdefault((date.date, event.text), event)
    ordered = sorted(events.values(), key=lambda e: (e.date, e.text))
    return tuple(ordered[-_MOST_EVENTS:])


def _make_quotes(found: Sequence[_Findings]) -> tuple[Quotation, ...]:
    """Gives the quotations with a speaker, longer and earlier ones first, back in the article's order."""
    picked: list[tuple[int, int, Quotation]] = []
    for number, one in enumerate(found):
        text = one.reading.article.text
        seen: set[frozenset[str]] = set()
        for quote in one.quotes:
            bag = find_stems(quote.span.of(text))
            if quote.speaker is None or any(
                bag and len(bag & other) > 0.7 * min(len(bag), len(other)) for other in seen if other
            ):
                continue
            seen.add(bag)
            picked.append(
                (
                    number,
                    quote.span.start,
                    Quotation(text=quote.span.of(text), speaker=quote.speaker, source=one.source),
                )
            )
    picked.sort(key=lambda p: (-min(25, len(p[2].text.split())), p[0], p[1]))
    return tuple(q for _, _, q in sorted(picked[:_MOST_QUOTES], key=lambda p: (p[0], p[1])))


def _make_figures(found: Sequence[_Findings]) -> tuple[Figure, ...]:
    out: list[Figure] = []
    for one in found:
        for figure in one.figures:
            sentence = one.reading.sentences[figure.sentence]
            if any(f.value == figure.value and f.unit == figure.unit for f in out):
                continue
            out.append(
                Figure(
                    value=figure.value,
                    unit=figure.unit,
                    what=shorten(phrase(sentence.text), 160),
                    evidence=one.evidence(sentence.span),
                )
            )
    return tuple(out[:_MOST_FIGURES])


def _make_source(found: _Findings, duplicate_of: str | None) -> Source:
    meta, reading = found.reading.article.meta, found.reading
    return Source(
        id=found.source,
        title=_make_title(found),
        publisher=meta.publisher,
        author=meta.author or reading.author,
        url=meta.url,
        published=meta.published or reading.date,
        retrieved=meta.retrieved,
        duplicate_of=duplicate_of,
        article=found.article_path or None,
        sha256=reading.article.sha256,
    )


def _explain(found: Sequence[_Findings]) -> Mapping[str, Any]:
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
                "name": a.name,
                "aliases": list(a.aliases),
                "kind": a.kind,
                "role": a.role,
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
