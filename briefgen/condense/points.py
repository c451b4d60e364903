"""Which sentences carry the article: scored one by one, then chosen so that no two say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from briefgen.condense.reading import Block, Reading, Sentence
from briefgen.text import find_runs, measure_overlap
from briefgen.words import COMMON, CONNECTIVE, HEADLESS

# Words of comment rather than report: a sentence made of them says little that a reader could check.
_EDITORIAL = tuple(
    "underscor highlight crucial pivotal complex intricate multifaceted delicate paramount glimmer akin imagine mirror "
    "testament landscape dynamic interplay essential reminder implication insight juncture potential willingness "
    "navigat ramification stakes hinge framework fraught chasm".split()
)
_REPORTS = tuple(
    "said told announce agree reject confirm sign kill injure wound arrest vote approv order launch struck met held "
    "warn report rule resign elect raise cut rose fell increas decreas publish found plan will won lost declin charge "
    "sentenc open close fail participat target withdr accept propos demand insist oppos seek aim want concern limit "
    "require".split()
)
_NUMBER = re.compile(
    r"(?:[$€£]\s?)?\b\d[\d,.]*\b|\b(?:million|billion|trillion|percent|per cent|dozens?|hundreds?|thousands?)\b"
)
_TAIL = re.compile(
    r",\s+(?:thereby |further |thus |and )?(?:underscoring|highlighting|signall?ing|reflecting|indicating|"
    r"suggesting|emphasi[sz]ing|leaving|making|marking|maintaining|"
    r"demonstrating|illustrating|raising|adding|solidifying|impacting|impacted|showing|creating|"
    r"while also expressing)\b[^“”]*$"
)
# Clauses that add something; conditions, reasons and contrasts belong to what they follow.
_ADDED_CLAUSE = re.compile(
    r"(?:;|,) (?:which|while|as|where|who|whose|including|with|after|following|adding|noting"
    r"|and (?:that|it|he|she|they)) "
    r"| [—–] (?=\w)|; "
)
# A point of more words is cut to the clauses that say it, and keeps at least as many as a short sentence has.
_POINT_WORDS, _KEPT_WORDS = 34, 14
PRONOUN_OPENING = re.compile(r"(?i)(?:he|she|(?P<whose>his|her))\b(?! own\b)")
_WORD = re.compile(r"[^\W\d_][\w’'-]+|\d[\d,.]*\d|\d")
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)")
_SECOND_PERSON = re.compile(r"(?i)\b(?:you|your|let's|we|our|us|my|I'm|I)\b")
# What makes a sentence count. The unit is the score of a sentence that says nothing in particular; the weights were
# set on the development briefs by hand, in steps of a quarter, and moved only where both of them gained.
_CENTRAL = 2.5  # for the sentence whose words the article repeats most
_WEIGHTY = 0.5  # for each of its four weightiest actors, by their weight
_ACTOR = 0.3  # for each actor that it names: who did what
_TITLE = 0.9  # for all words of the headline
_FACT = 0.45  # for a number, and for a verb of report
_LEAD, _LEAD_FADES = 1.3, 0.75  # for the first sentence, and what is left of that for each further one
_OPENS_PARAGRAPH = 0.2
# The first points are the news, and newsrooms tell the news first; what follows is taken from the whole article.
_OPENING, _OPENING_FADES, _HEADLINES = 4.5, 0.88, 3
_COVERED = 1.6  # off a sentence all of whose words have been said
_HIGHLIGHT, _HIGHLIGHTS_END = 1.0, 8  # for an editor's own summary: items of a list at the beginning
_COMMENT = 0.45  # for each word of comment, and for a sentence that speaks of itself
_LENGTH, _LONG_WORDS, _VERY_LONG_WORDS = 0.25, 32, 40
_SHORT, _SHORT_WORDS = 0.75, 9  # a short sentence says a part of what another says whole
_QUOTED = 1.5  # for a sentence that is one quotation: it has a place of its own in the brief
_MIN_WORDS, _MAX_WORDS = 5, 48
# Two sentences that share more than this of the shorter one's words say the same.
_SAME = 0.55
# The eight best stand among the first few dozen; a page that repeats itself a thousand times must not cost a thousand.
_POOL = 200
MOST_POINTS = 8


@dataclass(frozen=True)
class ScoredSentence:
    """A sentence with its score and the reason for which it was taken or left.

    Shape: `opening` is 1 for the first sentence of the text and falls from there.
    """

    sentence: Sentence
    score: float
    reason: str
    opening: float = 0.0

    @property
    def speaks_for_itself(self) -> bool:
        """Tells whether it reports without quoting or pointing back."""
        return not re.search(r"[“\"]|\b(?:he|she|they|it) (?:said|says)\b", self.sentence.text)


def score_sentences(
    reading: Reading,
    actors_of: Mapping[int, Sequence[str]],
    weights: Mapping[str, float],
    openings: Mapping[int, str],
) -> tuple[ScoredSentence, ...]:
    """Scores every sentence; those that cannot stand alone have a score of 0.

    Shape: `actors_of` gives the actors by the number of a sentence, `weights` how much the article is about each,
    `openings` whom a pronoun at its beginning means.
    """
    words_of = [_WORD.findall(s.text.casefold()) for s in reading.sentences]
    bags = [_find_stems(words) for words in words_of]
    frequency = Counter(stem for bag in bags for stem in bag)
    central = [sum(frequency[s] for s in bag if frequency[s] > 1) / max(1, len(bag)) ** 0.5 for bag in bags]
    most_central = max(central, default=0) or 1
    title = find_stems(reading.title)
    top = max(weights.values(), default=1.0)
    out = []
    body = 0
    for block in reading.blocks:
        for number, sentence in enumerate(block.sentences):
            reason = _reason_against(sentence, block, openings.get(sentence.index))
            bag, lower = bags[sentence.index], words_of[sentence.index]
            words = len(sentence.text.split())
            named = sorted({weights.get(a, 0) / top for a in actors_of.get(sentence.index, ())}, reverse=True)[:4]
            own = _QUOTATION.sub("", sentence.text)
            score = (
                1.0
                + _CENTRAL * central[sentence.index] / most_central
                + _WEIGHTY * sum(named)
                + _ACTOR * min(4, len(actors_of.get(sentence.index, ())))
                + _TITLE * len(bag & title) / max(1, len(title))
                + _FACT * (bool(_NUMBER.search(sentence.text)) + any(w.startswith(_REPORTS) for w in lower))
                + _LEAD * _LEAD_FADES**body
                + (_OPENS_PARAGRAPH if number == 0 else 0)
                + (_HIGHLIGHT if block.kind == "item" and body < _HIGHLIGHTS_END else 0)
                - _COMMENT * (sum(w.startswith(_EDITORIAL) for w in lower) + bool(_SECOND_PERSON.search(own)))
                - _LENGTH * ((words > _LONG_WORDS) + (words > _VERY_LONG_WORDS))
                - _SHORT * (words < _SHORT_WORDS)
                - _QUOTED * (words - len(own.split())) / max(1, words)
            )
            out.append(
                ScoredSentence(
                    sentence,
                    0.0 if reason else round(max(0.05, score), 3),
                    reason or "considered",
                    _OPENING_FADES**body,
                )
            )
            body += not reason
    return tuple(out)


def _reason_against(sentence: Sentence, block: Block, person: str | None) -> str | None:
    """Gives why a sentence cannot stand alone, None where it can."""
    text = name_opening(sentence.text, person)
    words = text.split()
    if block.asks:
        return "the interviewer's words"
    if text.endswith("?"):
        return "a question"
    if len(words) < _MIN_WORDS:
        return "too short"
    if len(words) > _MAX_WORDS * 1.6:
        return "too long"
    if text.endswith(":"):
        return "introduces what follows"
    if text.startswith(("“", '"')) and not re.search(r"[”\"]\W* \w+", text):
        return "a quotation without its speaker"
    if text.count("“") != text.count("”") and block.kind != "turn":
        return "a part of a quotation"
    if HEADLESS.match(text):
        return "cannot stand alone: it begins with a reference"
    return None


def choose_points(scored: Sequence[ScoredSentence], most: int = MOST_POINTS) -> tuple[ScoredSentence, ...]:
    """Chooses the sentences that become key points, the most important first; repeats are left out."""
    out: list[ScoredSentence] = []
    covered: Counter[str] = Counter()
    bags = {s.sentence.index: find_stems(s.sentence.text) for s in scored}
    unique = {" ".join(s.sentence.text.casefold().split()): s for s in reversed(scored) if s.score > 0}
    pool = sorted(unique.values(), key=lambda s: (-s.score, s.sentence.index))[:_POOL]
    best = max((s.score for s in pool), default=0)
    while pool and len(out) < most:
        extra = _OPENING if len(out) < _HEADLINES else 0.0
        pick = max(pool, key=partial(_worth, bags, covered, extra))
        pool.remove(pick)
        if pick.score < 0.35 * best and len(out) >= 5:
            break
        bag = bags[pick.sentence.index]
        if any(measure_overlap(bag, bags[o.sentence.index]) > _SAME for o in out) or any(_echoes(pick, o) for o in out):
            continue
        covered.update(bag)
        out.append(pick)
    return tuple(out)


def _worth(
    bags: Mapping[int, frozenset[str]], covered: Counter[str], extra: float, one: ScoredSentence
) -> tuple[float, int]:
    """Gives what a sentence adds to those that were chosen; of two the earlier one first."""
    number = one.sentence.index
    return one.score + extra * one.opening - _COVERED * _covered(bags[number], covered), -number


def _covered(bag: frozenset[str], covered: Counter[str]) -> float:
    return sum(min(2, covered[stem]) for stem in bag) / max(1, len(bag))


def _echoes(one: ScoredSentence, other: ScoredSentence) -> bool:
    return measure_overlap(find_runs(one.sentence.text, 3), find_runs(other.sentence.text, 3)) > 0.4


def says_the_same(one: str, other: str) -> bool:
    """Tells whether two statements are made of the same words of weight."""
    return measure_overlap(find_stems(one), find_stems(other)) > _SAME


def find_stems(text: str) -> frozenset[str]:
    """Gives the words of weight of a text, cut to their first six letters.

    Source: truncation does as well as a stemmer for English retrieval (Frakes 1992), and needs no table.
    """
    return _find_stems(_WORD.findall(text.casefold()))


def _find_stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(w[:6].rstrip("’'s") for w in words if w not in COMMON and len(w) > 2)


def name_opening(text: str, person: str | None) -> str:
    """Gives a sentence without its connective, and with a person's name for the “He” or “Her” that it opens with."""
    text = CONNECTIVE.sub("", text)
    match = PRONOUN_OPENING.match(text) if person else None
    if not match:
        return text
    return f"{person}{'’s' if match['whose'] else ''}{text[match.end() :]}"


def _cut_clauses(text: str) -> str:
    """Gives a long sentence without its last clauses, as long as they only add to what stands before them."""
    while len(text.split()) > _POINT_WORDS:
        cuts = [m.start() for m in _ADDED_CLAUSE.finditer(text) if len(text[: m.start()].split()) >= _KEPT_WORDS]
        whole = [at for at in cuts if _is_balanced(text[:at])]
        if not whole:
            break
        text = text[: whole[-1]]
    return text


def _is_balanced(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count("(") == text.count(")") and text.count('"') % 2 == 0


def phrase(text: str) -> str:
    """Gives a sentence as a statement that stands alone: without its connective and its trailing comment."""
    text = CONNECTIVE.sub("", text)
    if len(text.split()) > 22:
        cut = _TAIL.sub("", text)
        if len(cut.split()) >= 9:
            text = cut
    text = _cut_clauses(text).strip(" ,;")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "”", '"')) else text + "."
