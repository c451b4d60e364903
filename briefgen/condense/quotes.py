"""Who said what: direct quotations with their speakers, and the turns of an interview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefgen.condense.reading import Block, Reading
from briefgen.text import Span
from briefgen.words import ABBREVIATIONS, HEADLESS, HONORIFIC, QUOTE_VERBS, ROLE_NOUN, SAY

_QUOTED = re.compile(
    # Doubled marks are what some pages make of others.
    r"‘‘([^‘’]{1,1200}?(?:’(?!’)[^‘’]*){0,40})’’|\"\"([^\"\n]{2,1200})\"\"|``([^`\n]{2,1200}?)''|"
    r"“([^“”]{2,1200})”|\"([^\"\n]{2,1200})\"|(?<![\w’'])‘([^‘’\n]{1,700}(?:’\w[^‘’\n]*)*)’(?!\w)|"
    r"«\s?([^«»]{2,1200}?)\s?»|„([^„“”]{2,1200})[“”]|“([^“”\n]{20,1200})$|\"([^\"\n]{20,1200})$|"
    r"(?<![\w’'])‘([^‘\n]{20,1200})$"  # the last goes on in the next paragraph
)
_SAY = "|".join(sorted((*SAY, *QUOTE_VERBS), key=len, reverse=True))
_PRONOUN = re.compile(rf"\b(?:he|she)\b(?: \w+){{0,3}}? (?:{_SAY})|(?:{_SAY}) (?:he|she)\b", re.IGNORECASE)
_SAYING = re.compile(
    rf"(?<!so-)\b(?:{_SAY}|stating|saying|adding|writing|telling|warning|noting|according to|(?:statement|remarks?|"
    rf"words|comments?|post|letter) (?:from|by|of))\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    rf"^\W*(?:(?:{_SAY}) |(?:he|she|they) (?:\w+ )?(?:{_SAY})|(?:(?:[A-Z][\w.’'-]*|the|a|an|of|and|"
    rf"[a-z]+ly) ){{1,6}}(?:{_SAY})\b)"
)
_FREE_BEFORE = re.compile(
    rf"\b((?:one|an?|the|another|several|some) (?:[\w’'-]+ ){{0,5}}?[\w’'-]+?) (?:who [\w ]{{3,40}} )?(?:{_SAY})"
)
_FREE_AFTER = re.compile(
    rf"(?:{_SAY}) ((?:one|an?|the|another) (?:[\w’'-]+ ){{0,5}}?[\w’'-]+)(?=[,.;]|$| who| in | at )"
)
_SOMEBODY = re.compile(
    r"(?i)\b(?:negotiators?|officials?|sources?|residents?|witness(?:es)?|people|man|woman|student|"
    r"survivor|soldier|worker|neighbou?r|farmer|diplomats?|aides?|insiders?|company|ministry|agency|"
    r"statement|report|study|police)\b"
)
_PRONOUN_LAST = re.compile(rf"\b(?:he|she) (?:\w+ ){{0,2}}(?:{_SAY})\W*$", re.IGNORECASE)
_PRONOUN_FIRST = re.compile(rf"\W*(?:he|she) (?:\w+ ){{0,2}}(?:{_SAY})\b", re.IGNORECASE)
_PRONOUN_ONLY = re.compile(r"(?i)\W*(?:\w+ly |later |then |but |and )*(?:he|she)\b")
_ADDRESSED = re.compile(
    r"\b(?:told|asked|reminded|assured|(?:interview|speaking|spoke|talking|conversation|call) (?:with|to|on|for))"
    r" (?:the |a |an )?(?:[a-z-]+ ){0,2}$"
)
# Verbs of those who judge, whose words stand in quotation marks within the sentence.
_JUDGING = re.compile(
    r"\b(?:accus|blam|criticis|criticiz|prais|denounc|condemn|label|brand|dubb|dismiss|hail|mock|liken|derid|slamm|"
    r"blast|attack|thank|compar|welcom|reject|refer|decri|lament|defend|portray|characteri[sz])(?:ed|es|ing|s)\b"
)
_HEAD_END = re.compile(r"[“\"]|‘‘|[.!?]\s+(?=[A-Z“])")
_SENTENCE_END = re.compile(r"[a-z][.!?][”\"]?\s+(?=[A-Z“\"])")
_MEMBER_OF = re.compile(r",?(?: [\w-]+){0,6} (?:of|at|from|with|for|in) (?:the )?")
_OFFICE_AT = re.compile(r"(?:[’']s)?(?: [\w-]+){1,5} ")
# Fewer words than this, without a verb of saying, are a term or a scare quote.
_QUOTATION_WORDS = 4
# A shorter sentence of an answer is a greeting or a yes.
_TURN_WORDS = 8
# A term in quotation marks right after a quotation is not yet a quotation of the same speaker.
_CONTINUED_WORDS = 3
_CREDIT_CHARACTERS = 160


@dataclass(frozen=True)
class FoundQuote:
    """Words that somebody said.

    Shape: `span` is the place of the words, without the marks, in the article; `speaker` is a name as it was found, or
    free words; `sentence` is the number of the sentence that the words begin in.
    """

    span: Span
    speaker: str | None
    sentence: int
    is_turn: bool = False


@dataclass(frozen=True)
class _Cast:
    """Those who may speak: a pattern over all spellings of their names, whose each spelling is, who is a person.

    Shape: `offices` gives the only person whose role has a word: “the minister said”.
    """

    pattern: re.Pattern[str]
    names: Mapping[str, str]
    people: frozenset[str]
    offices: Mapping[str, str]

    def find(self, text: str) -> list[tuple[int, str]]:
        """Gives the names in a text with the places where they begin."""
        return [(match.start(), self.names[match.group()]) for match in self.pattern.finditer(text)]

    def find_member(self, text: str) -> str | None:
        """Gives the person that a text names together with a body: “Ann Reed of the union”, “union chief Ann Reed”."""
        named = list(self.pattern.finditer(text))
        for one, other in pairwise(named):
            person, body = self.names[one.group()], self.names[other.group()]
            between = text[one.end() : other.start()]
            if person in self.people and body not in self.people and _MEMBER_OF.fullmatch(between):
                return person
            if body in self.people and person not in self.people and _OFFICE_AT.fullmatch(between):
                return body
        return None


@dataclass(frozen=True)
class Speaker:
    """An actor that may speak."""

    name: str
    spellings: tuple[str, ...]
    kind: str
    role: str | None = None


def find_quotes(reading: Reading, speakers: Sequence[Speaker]) -> tuple[FoundQuote, ...]:
    """Gives the direct quotations of an article in its order."""
    cast = _make_cast(speakers)
    found: list[FoundQuote] = []
    last: str | None = None
    for block in reading.blocks:
        if block.kind == "turn" and not block.asks and block.speaker:
            found += _find_turn(block, cast)
            continue
        quotes = list(_find_in_block(reading, block, cast, last))
        found += quotes
        spoke = [quote.speaker for quote in quotes if quote.speaker in cast.people]
        named = [name for _, name in cast.find(block.span.of(reading.article.text)) if name in cast.people]
        # A pronoun in the next paragraph takes up who spoke in this one, or whom this one is about.
        last = spoke[-1] if spoke else named[0] if named else last
    return tuple(found)


def _make_cast(speakers: Sequence[Speaker]) -> _Cast:
    names = {spelling: one.name for one in speakers for spelling in one.spellings}
    longest_first = sorted(names, key=lambda spelling: (-len(spelling), spelling))
    pattern = "|".join(rf"\b{re.escape(spelling)}(?!\w)" for spelling in longest_first) or r"(?!)"
    holders: dict[str, set[str]] = {}
    for one in speakers:
        for noun in ROLE_NOUN.findall(one.role or ""):
            holders.setdefault(noun.casefold(), set()).add(one.name)
    return _Cast(
        re.compile(pattern),
        names,
        frozenset(one.name for one in speakers if one.kind == "person"),
        {noun: held.copy().pop() for noun, held in holders.items() if len(held) == 1},
    )


def _find_turn(block: Block, cast: _Cast) -> Iterator[FoundQuote]:
    """Yields the first sentence of an answer that says something by itself; all of the answer is the speaker's."""
    bare = HONORIFIC.sub("", block.speaker or "")
    for sentence in block.sentences:
        if len(sentence.text.split()) >= _TURN_WORDS and not HEADLESS.match(sentence.text):
            yield FoundQuote(sentence.span, cast.names.get(bare, bare), sentence.index, is_turn=True)
            return


def _find_in_block(reading: Reading, block: Block, cast: _Cast, last: str | None) -> Iterator[FoundQuote]:
    text, where = reading.article.text, block.span
    for match in _QUOTED.finditer(text, where.start, where.end):
        words = next(group for group in match.groups() if group is not None)
        start = match.start() + match.group().index(words)
        sentence = next((s for s in block.sentences if s.span.start <= start < s.span.end), None)
        if sentence is None:
            continue
        before = text[sentence.span.start : match.start()]
        end = next((s.span.end for s in block.sentences if s.span.end > match.end()), where.end)
        after = text[match.end() : min(end, match.end() + _CREDIT_CHARACTERS)]
        if words.rstrip()[-1:] in ".!?" and after[:1].isspace() and not _CREDIT.match(after):
            after = ""  # the sentence is over, and what follows is the next
        meant = _find_meant(text[where.start : match.start()], cast) or last
        speaker, said = _find_speaker(before, after, cast, meant)
        count = len(words.split())
        if not said and count < _QUOTATION_WORDS:
            continue
        if speaker is None and said and count >= _CONTINUED_WORDS:
            speaker = meant
        if speaker is None and count < _QUOTATION_WORDS:
            continue
        last = speaker if speaker in cast.people else last
        yield FoundQuote(Span(start, start + len(words.rstrip(" ,"))), speaker, sentence.index)


def _find_meant(before: str, cast: _Cast) -> str | None:
    """Gives whom a pronoun most likely means: who said something last in the paragraph, else who was named last."""
    before = _QUOTED.sub(" ", before)  # whom somebody speaks of is not who speaks
    last = re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", before.strip())[-1]
    nearest = {name for _, name in cast.find(last) if name in cast.people}
    if len(nearest) == 1:
        return nearest.pop()
    named = [(m.end(), cast.names[m.group()]) for m in cast.pattern.finditer(before)]
    named = [(end, name) for end, name in named if name in cast.people]
    saying = [name for end, name in named if _SAYING.match(before[end:].lstrip(" ,"))]
    if saying or not named:
        return saying[-1] if saying else None
    # Of several people in a sentence the first is most likely its subject, and a pronoun takes the subject up.
    opening = max((m.end() for m in _SENTENCE_END.finditer(before.rstrip(' “"'))), default=0)
    return next((name for end, name in named if end > opening), named[-1][1])


def _find_speaker(before: str, after: str, cast: _Cast, meant: str | None) -> tuple[str | None, bool]:
    """Gives who speaks, and whether a verb of saying tells so; `meant` is whom a pronoun means."""
    head = _find_head(after)
    tail = re.split(r"[”\"]", before)[-1]
    if _SAYING.search(head):  # “…,” said X
        named = _leave_out_addressed(cast.find(head), head)
        if named and not _PRONOUN_FIRST.match(head):
            return cast.find_member(head) or named[0][1], True
        return (meant if _PRONOUN.search(head) else _find_unnamed(head, cast)), True
    if _PRONOUN_LAST.search(tail) or (
        tail.rstrip().endswith(":") and _PRONOUN_ONLY.match(tail) and not cast.find(tail)
    ):
        return meant, True  # he added, “…”
    verbs = list(_SAYING.finditer(tail))
    if verbs:  # X said …: “…”
        named = cast.find(tail)
        if named:
            in_front = [name for start, name in named if start <= verbs[-1].start()]
            behind = sorted(
                (name not in cast.people, start, name) for start, name in named if start > verbs[-1].start()
            )
            if in_front:
                return cast.find_member(tail[: verbs[-1].start()]) or in_front[-1], True
            return behind[0][2], True
        return (meant if re.search(r"\b(?:he|she|her|his)\b", tail, re.IGNORECASE) else _find_unnamed(tail, cast)), True
    whole = _QUOTED.sub("", before)
    if whole != before and _SAYING.search(whole) and cast.find(whole):
        return cast.find(whole)[0][1], True  # a second quotation in a sentence that says whose words it holds
    if cast.find(tail) and tail.rstrip().endswith((":", ",")):
        return cast.find(tail)[-1][1], True
    judging = _JUDGING.search(tail)
    if judging:  # X accused Y of “…”
        judges = [name for start, name in cast.find(tail) if start < judging.start()]
        return (judges[0] if judges else meant if _PRONOUN_ONLY.match(tail) else None), bool(judges)
    continues = not tail.strip() and not head.strip(" .,")
    return (meant if continues else None), False


def _find_head(after: str) -> str:
    """Gives what stands behind a quotation up to the end of its sentence, or up to the next quotation."""
    for match in _HEAD_END.finditer(after):
        word = re.search(r"[\w.]*$", after[: match.start()])
        if match.group()[0] != "." or not word or not _is_short(word.group()):
            return after[: match.start()]
    return after


def _is_short(word: str) -> bool:
    """Tells whether a full stop belongs to a word: “Dr”, “V.K”."""
    return word.casefold() in ABBREVIATIONS or bool(re.fullmatch(r"(?:\w\.)*[A-Z]", word))


def _leave_out_addressed(named: list[tuple[int, str]], text: str) -> list[tuple[int, str]]:
    """Gives the names that are not those to whom something is said: “told Radio Example”."""
    return [(start, name) for start, name in named if not _ADDRESSED.search(text[:start])]


def _find_unnamed(text: str, cast: _Cast) -> str | None:
    """Gives a speaker without a name: the holder of an office that only one person has, else the words."""
    words = _find_free_words(text)
    nouns = ROLE_NOUN.findall(words) if words and words.casefold().startswith("the ") else []
    return cast.offices.get(nouns[-1].casefold(), words) if nouns else words


def _find_free_words(text: str) -> str | None:
    """Gives a speaker who has no name: “one Russian negotiator said”, “said a resident”."""
    found = _FREE_BEFORE.search(text) or _FREE_AFTER.search(text)
    return found[1].strip() if found and (ROLE_NOUN.search(found[1]) or _SOMEBODY.search(found[1])) else None
