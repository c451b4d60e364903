"""When things happened: dates in words resolved against the day of the article, and never invented."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from briefgen.condense.reading import Reading
from briefgen.words import MONTH_PATTERN, MONTHS, WEEKDAYS

_DAYS = "|".join(WEEKDAYS)
_NUMBERS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1}
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_DATES = re.compile(
    rf"""(?ix)
    (?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)
  | \b(?P<range_m>{MONTH_PATTERN})\s+(?P<range_d>\d{{1,2}})\s?(?:-|–|to)\s?(?P<range_e>\d{{1,2}})
      (?:,?\s+(?P<range_y>(?:19|20)\d{{2}}))?\b(?!:)
  | \b(?P<spanned_d>\d{{1,2}})\s?(?:-|–|to)\s?(?P<spanned_e>\d{{1,2}})\s+(?P<spanned_m>{MONTH_PATTERN})
      (?:,?\s+(?P<spanned_y>(?:19|20)\d{{2}}))?\b
  | \b(?P<mdy_m>{MONTH_PATTERN})\s+(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|\s*(?:%|percent|people
      |million))(?:(?:,|\s)\s*(?P<mdy_y>(?:19|20)\d{{2}}))?\b
  | \b(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dmy_m>{MONTH_PATTERN})(?:,?\s+(?P<dmy_y>(?:19
      |20)\d{{2}}))?\b
  | \b(?P<my_m>{MONTH_PATTERN})\s+(?:of\s+)?(?P<my_y>(?:19|20)\d{{2}}|the\ previous\ year|last\ year|this\ year)\b
  | \b(?P<rel>today|tonight|this\ (?:morning|afternoon|evening)|yesterday|tomorrow|earlier\ this\ week
      |later\ this\ week|this\ week|last\ week|next\ week
      |last\ month|this\ month|next\ month|last\ year|next\ year|this\ year)\b
  | \b(?P<ago_n>{_NUMBER})\s+(?P<ago_u>days?|weeks?|months?|years?)\s+(?:ago|earlier)\b
  | \b(?:(?P<dir>last|next|this|on|by|until|since|past|coming|early|late)\s+)?(?P<day>{_DAYS})\b
      (?!\s*(?:{MONTH_PATTERN}))
  | \b(?:in|since|by|until|from|during|early|late|of|after|before|mid-?)\s+(?P<im>January|February|March|April
      |May|June|July|August|September|October|November|December)\b(?!\s+\d)
  | \b(?P<from_y>(?:1[6-9]|20)\d{{2}})\s?[-–]\s?(?P<to_y>(?:1[6-9]|20)?\d{{2}})\b(?![-–]?\d)
  | \b(?:the\s+)?(?:early\s+|late\s+|mid-?\s?)?(?P<decade>(?:1[6-9]|20)\d0)[’']?s\b
  | (?P<near>\b(?:in|since|of|by|until|before|after|from|during|early|late|mid-?|between|and|to|around|circa|about
      |the|its|his|her|their|this|a|spring|summer|autumn|winter)\s+(?:the\s+(?:year|summer|spring|autumn|winter|fall)\s+
      (?:of\s+)?)?|\()?(?<![\d$€£.,#–-])(?P<year>(?:1[6-9]|20)\d{{2}})\b(?P<after>\s*(?:[,;)]|[.](?!\d)|$))?
      (?!\s*(?:people|troops|dollars|euros|soldiers|%|percent|per\ cent|miles|km|metres|meters|feet|votes|jobs|homes
      |tonnes|tons|residents|copies|(?:\w+\s+)?(?:street|avenue|road|lane|drive))|[-–:]\d|,\d|\.\d)
"""
)
# Most sentences have no date, and telling so takes a tenth of the time of looking for one.
_MAY_DATE = re.compile(
    r"(?i)\d|day\b|tonight|morning|afternoon|evening|tomorrow|weeks?\b|months?\b|years?\b|"
    r"january|february|march|april|may|june|july|august|september|october|november|december"
)
_CERTAIN = re.compile(r"\b(?:will|to be|plans?|planned|scheduled|set to|expected|next|upcoming|shall|going to|due)\b")
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|met|won|lost|came|took|got|made|began|broke|left|sent|found|struck|gave|saw|held|"
    r"led|grew|paid|hit|fell|rose|went|became|ran|sold|bought|wrote|flew|drew|beat|spent|stood|brought|[a-z]{3,}ed)\b"
)
# “Will be announced” is no past, whatever its last word looks like.
_AHEAD = re.compile(
    r"\b(?:will|shall|would|could|may|might|can|must|should|is|are|due|set|plans?|hopes?|expects?|has until|have until)"
    r"(?: (?:\w+ly|not|also|still|now))?(?: to)?(?: be)?(?: \w+ed)?\b"
)


# “28 April to 2 May 2023”: the year stands with the later day.
_LATER_YEAR = re.compile(
    rf"(?i)\s*(?:to|until|and|-|–|through)\s*(?:\d{{1,2}}\s+{MONTH_PATTERN}|{MONTH_PATTERN}\s+\d{{1,2}}),?\s+((?:19|20)\d{{2}})\b"
)
# After these words a bare number is a count as often as a year.
_COUNTING = ("to", "about", "around")


@dataclass(frozen=True)
class FoundDate:
    """A date in words, and what it comes to.

    Shape: `date` is EDTF; `words` are as the sentence has them; `sentence` is its number, None in a
    headline or dateline.
    """

    words: str
    date: str
    sentence: int | None


def find_dates(reading: Reading, anchor: datetime.date | None) -> tuple[FoundDate, ...]:
    """Gives the dates of an article; relative ones only where the day of the article is known."""
    heads = ((reading.title if reading.has_title else "", None), (reading.dateline or "", None))
    found: list[FoundDate] = []
    for text, index in (*heads, *((sentence.text, sentence.index) for sentence in reading.sentences)):
        if not _MAY_DATE.search(text):
            continue
        for match in _DATES.finditer(text):
            date = _resolve(match, text, anchor)
            if date:
                found.append(FoundDate(match.group().strip(" (),;."), date, index))
    return tuple(found)


def _resolve(match: re.Match[str], text: str, anchor: datetime.date | None) -> str | None:
    if match["iso"]:
        return _day(*map(int, match["iso"].split("-")))
    if "may" in (match["mdy_m"], match["dmy_m"], match["range_m"]):
        return None  # in lower case it is the verb
    for kind in ("range", "spanned"):
        if match[f"{kind}_m"]:
            return _period(match, kind, anchor)
    if match["decade"]:
        return f"{match['decade']}/{int(match['decade']) + 9}"
    if match["from_y"]:
        first, last = match["from_y"], match["to_y"]
        last = first[: 4 - len(last)] + last
        return f"{first}/{last}" if first < last else None
    for kind in ("mdy", "dmy"):
        if match[f"{kind}_m"]:
            month, day = MONTHS[match[f"{kind}_m"].lower().rstrip(".")], int(match[f"{kind}_d"])
            year = match[f"{kind}_y"]
            if year:
                return _day(int(year), month, day)
            later = _LATER_YEAR.match(text, match.end())
            return _day(int(later[1]), month, day) if later else _nearest_year(month, day, anchor)
    if match["my_m"]:
        month, year = MONTHS[match["my_m"].lower().rstrip(".")], match["my_y"].lower()
        if year.isdigit():
            return f"{year}-{month:02d}"
        return f"{anchor.year - (year != 'this year')}-{month:02d}" if anchor else None
    if match["year"]:
        return _year(match)
    if anchor is None:
        return None
    if match["im"]:
        month = MONTHS[match["im"].lower()]
        return f"{_year_of_month(month, match, text, anchor)}-{month:02d}"
    if match["ago_n"]:
        return _ago(match, anchor)
    if match["rel"]:
        return _relative(match["rel"].lower(), anchor)
    return _weekday(match, text, anchor)


def _period(match: re.Match[str], kind: str, anchor: datetime.date | None) -> str | None:
    """Gives the days of “March 3-5” and “3-5 March” as a period."""
    month, year = MONTHS[match[f"{kind}_m"].lower().rstrip(".")], match[f"{kind}_y"]
    days = [int(match[f"{kind}_{end}"]) for end in "de"]
    first, last = (_day(int(year), month, day) if year else _nearest_year(month, day, anchor) for day in days)
    return f"{first}/{last}" if first and last and first < last else first


def _year(match: re.Match[str]) -> str | None:
    """Gives a year where the words beside it say that it is one, and not a number of things."""
    near = (match["near"] or "").lower().split()
    if not near:
        return match["year"] if match["after"] else None
    if near[0] == "a":
        return None
    if near[0] in ("to", "and", "about", "around") and match["after"] is None and near[-1] in _COUNTING:
        return None
    return match["year"] + ("~" if near[0] in ("around", "circa", "about") else "")


def _year_of_month(month: int, match: re.Match[str], text: str, anchor: datetime.date) -> int:
    """Gives the year of a month without one: as the tense says, the nearer one where a plan or a start is told."""
    back, ahead = (anchor.month - month) % 12, (month - anchor.month) % 12
    is_start = match.group().lower().startswith(("from", "by", "until"))
    is_near = ahead <= back
    is_ahead = is_near or bool(_CERTAIN.search(text)) if _is_future(text, match) else is_start and is_near
    distance = ahead if is_ahead else -back
    return anchor.year + (anchor.month - 1 + distance) // 12


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _nearest_year(month: int, day: int, anchor: datetime.date | None) -> str | None:
    if anchor is None:
        return None
    options = [d for y in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := _day(y, month, day))]
    return min(options, key=lambda d: abs((datetime.date.fromisoformat(d) - anchor).days), default=None)


def _ago(match: re.Match[str], anchor: datetime.date) -> str | None:
    word = match["ago_n"].lower()
    number = int(word) if word.isdigit() else _NUMBERS[word]
    unit = match["ago_u"].lower().rstrip("s")
    if unit == "day":
        return (anchor - datetime.timedelta(number)).isoformat()
    if unit == "week":
        return f"{(anchor - datetime.timedelta(7 * number)).isoformat()}~"
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 - number
        return f"{months // 12}-{months % 12 + 1:02d}"
    return str(anchor.year - number)


def _relative(words: str, anchor: datetime.date) -> str:
    one = datetime.timedelta(1)
    monday = anchor - datetime.timedelta(anchor.weekday())
    if words == "yesterday":
        return (anchor - one).isoformat()
    if words == "tomorrow":
        return (anchor + one).isoformat()
    if words.endswith("week"):
        shift = {"last": -7, "next": 7}.get(words.split(maxsplit=1)[0], 0)
        start = monday + datetime.timedelta(shift)
        if words.startswith("earlier"):
            return f"{start}/{anchor}" if start != anchor else str(anchor)
        if words.startswith("later"):
            return f"{anchor}/{start + datetime.timedelta(6)}"
        return f"{start}/{start + datetime.timedelta(6)}"
    shift = {"last": -1, "next": 1}.get(words.split(maxsplit=1)[0], 0)
    if words.endswith("month"):
        months = anchor.year * 12 + anchor.month - 1 + shift
        return f"{months // 12}-{months % 12 + 1:02d}"
    if words.endswith("year"):
        return str(anchor.year + shift)
    return anchor.isoformat()


def _is_future(text: str, match: re.Match[str]) -> bool:
    """Tells whether what happens on a date lies ahead: of all verbs before it the last one tells."""
    before = text[max(0, match.start() - 90) : match.start()]
    ahead = [found.end() for found in _AHEAD.finditer(before)]
    bare = _AHEAD.sub(lambda found: " " * len(found.group()), before)
    past = [found.end() for found in _PAST.finditer(bare)]
    if ahead or past:
        return max(ahead, default=-1) > max(past, default=-1)
    after = text[match.end() : match.end() + 60]
    behind = _AHEAD.search(after)
    earlier = _PAST.search(_AHEAD.sub(lambda found: " " * len(found.group()), after))
    return bool(behind) and (earlier is None or behind.start() < earlier.start()) if behind else False


def _weekday(match: re.Match[str], text: str, anchor: datetime.date) -> str:
    wanted = WEEKDAYS.index(match["day"].lower())
    direction = (match["dir"] or "").lower()
    back = (anchor.weekday() - wanted) % 7
    ahead = (wanted - anchor.weekday()) % 7
    if direction in ("next", "coming"):
        return (anchor + datetime.timedelta(ahead or 7)).isoformat()
    if direction in ("last", "past"):
        return (anchor - datetime.timedelta(back or 7)).isoformat()
    if direction in ("by", "until") or _is_future(text, match):
        return (anchor + datetime.timedelta(ahead)).isoformat()
    return (anchor - datetime.timedelta(back)).isoformat()
