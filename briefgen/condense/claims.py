"""Who says what a sentence states: an actor, or somebody without a name; a sentence that nobody says is a fact."""

from __future__ import annotations

import re

from briefgen.condense.findings import Findings
from briefgen.condense.points import name_opening
from briefgen.condense.reading import Sentence

# Verbs that hand a statement to somebody; “highlights” and “describes” may have a thing for their subject.
_CLAIMS = (
    "said|says|told|warned|warns|announced|confirmed|claimed|claims|insisted|insists|argued|argues|"
    "acknowledged|stated|states|noted|notes|"
    "explained|explains|indicated|added|suggested|denied|believes|emphasi[sz]ed|emphasi[sz]es|predicted|"
    "testified|promised|pledged|vowed|wrote|accused|alleged|estimates?d?"
    "|cautioned|cautions|conceded|disclosed|recalled|declared|maintained|complained|pointed out|"
    "recommended|urged|replied|answered"
)
# What may stand between a name and its verb: “Ann Reed of the Harbour Board, who …, later said”.
_ASIDE = (
    r"(?: of (?:the )?[^,.]{1,60}?)?(?:,[^,]{1,80},|,)?"
    r"(?: (?:has|have|had|also|later|then|\w+ly|reportedly)){0,2} "
)
_SOMEBODY = (
    r"(?:the |a |an |its |one |two |some |several |many |most |local |senior |both )*(?:[a-z][\w’'-]* ){0,3}?"
    r"(?:researchers?|scientists|police|officials?|authorit(?:y|ies)|ministry|company|bank|unions?|court|agency|government|"
    r"report|study|survey|prosecutors?|lawyers?|experts?|analysts?|economists?|critics|opponents|supporters|campaigners|"
    r"activists|witness(?:es)?|residents|spokes(?:man|woman|person)|speaker|ministers?|judges?|doctors?|club|council|party|"
    r"army|military|statement|organi[sz]ers|investigators|engineers|historians?|diplomats?|sources?|aides?|rebels|"
    r"firm|airline|operator|regulator|charity|commission|committee|institute|university|school|hospital|mayor)"
)
_SOMEBODY_CLAIMS = re.compile(
    rf"(?i)(?:^|[,;] |\b(?:and|but|while|where) )({_SOMEBODY})(?: \w+ly| also| have| has)? (?:{_CLAIMS}|say)\b"
)
_CLAIMED_BY_SOMEBODY = re.compile(rf"(?i)\baccording to ({_SOMEBODY})\b")


def find_claimant(found: Findings, sentence: Sentence) -> str | None:
    """Gives who says what a sentence states: the subject of a verb of saying, a person before a state."""
    text = re.sub(r"“[^”]*”", "“”", name_opening(sentence.text, found.openings.get(sentence.index)))
    opener = found.openings.get(sentence.index)
    named = []
    for actor in found.actors:
        if actor.kind == "place" or (sentence.index not in actor.mentions and actor.name != opener):
            continue
        for spelling in actor.spellings:
            if spelling not in text:
                continue
            name = rf"\b{re.escape(spelling)}(?![\w’'])"
            if re.search(
                rf"{name}{_ASIDE}(?:{_CLAIMS})\b|(?:according to|(?:said|says)) (?:[\w.]+ ){{0,4}}{name}", text
            ):
                named.append((actor.kind != "person", -len(spelling), actor.name))
    if named:
        return min(named)[2]
    unnamed = _SOMEBODY_CLAIMS.search(text) or _CLAIMED_BY_SOMEBODY.search(text)
    return unnamed[1][:1].lower() + unnamed[1][1:] if unnamed else None
