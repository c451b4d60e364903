from __future__ import annotations

from briefgen.article import Article
from briefgen.codec import BriefFile, parse_brief
from briefgen.errors import NearDuplicate
from briefgen.faith import Verdict
from briefgen.library import Entry
from briefgen.likeness import find_copied_sources, find_near_duplicates
from tests.conftest import brief_text

STORY = (
    "The harbour board voted on Tuesday to deepen the northern channel, after three years of talks with the ministry. "
    "Work is to begin in the autumn and to last two years, its chair said. Nobody has said so far who will pay for it."
)
OTHER = (
    "Members of the board of the harbour agreed this week that the channel in the north must become deeper. "
    "A start is planned after the summer. How the bill is to be shared is a matter for the ministry and the city."
)


def _entry(name: str, date: str, summary: str, **changes: str) -> Entry:
    points = changes.pop("key_points", "\n  - text: The board voted.\n")
    text = brief_text(date=date, summary=f'"{summary}"', key_points=points, **changes)
    return Entry(parse_brief(text, f"{name}.yaml"), Verdict((), ()), ())


def _pairs(*entries: Entry) -> list[tuple[str, str]]:
    """Gives who is warned, and of whom."""
    found = []
    for warning in find_near_duplicates(entries):
        assert isinstance(warning, NearDuplicate)
        assert warning.place is not None
        found.append((warning.place.path, warning.message.rsplit(" ", 1)[1]))
    return found


def test_a_brief_that_repeats_an_earlier_one_is_pointed_out() -> None:
    entries = _entry("a", "2025-05-06", STORY), _entry("b", "2025-05-07", STORY)
    assert _pairs(*entries) == [("b.yaml", "a.yaml")]


def test_the_later_brief_is_warned_in_whatever_order_they_come() -> None:
    entries = _entry("b", "2025-05-07", STORY), _entry("a", "2025-05-06", STORY)
    assert _pairs(*entries) == [("b.yaml", "a.yaml")]


def test_on_one_day_the_name_decides() -> None:
    entries = _entry("b", "2025-05-06", STORY), _entry("a", "2025-05-06", STORY)
    assert _pairs(*entries) == [("b.yaml", "a.yaml")]


def test_two_reports_of_one_event_are_not_the_same() -> None:
    assert _pairs(_entry("a", "2025-05-06", STORY), _entry("b", "2025-05-07", OTHER)) == []


def test_case_and_punctuation_make_no_brief_a_new_one() -> None:
    changed = STORY.upper().replace(",", ";").replace(".", "!")
    entries = _entry("a", "2025-05-06", STORY), _entry("b", "2025-05-07", changed)
    assert _pairs(*entries) == [("b.yaml", "a.yaml")]


def test_a_copy_with_another_end_is_still_a_copy() -> None:
    cut = STORY.rsplit(" Nobody", 1)[0] + " The ministry answered that the price is being worked out at present."
    assert _pairs(_entry("a", "2025-05-06", STORY), _entry("b", "2025-05-07", cut)) == [("b.yaml", "a.yaml")]


def test_a_brief_with_as_much_news_as_repetition_is_new() -> None:
    half = STORY.split(" Work", maxsplit=1)[0] + " " + OTHER
    assert _pairs(_entry("a", "2025-05-06", STORY), _entry("b", "2025-05-07", half)) == []


def test_one_brief_alone_repeats_nothing() -> None:
    assert _pairs(_entry("a", "2025-05-06", STORY)) == []


def test_a_third_copy_is_warned_once() -> None:
    entries = [_entry(name, "2025-05-06", STORY) for name in "abc"]
    assert [path for path, _ in _pairs(*entries)] == ["b.yaml", "c.yaml"]


def _two_sources(more: str = "") -> BriefFile:
    sources = f"\n  - id: s1\n    title: One\n  - id: s2\n    title: Two\n{more}"
    return parse_brief(brief_text(sources=sources), "x.yaml")


def _copies(file: BriefFile, **texts: str) -> list[str]:
    articles = {source: Article(path=f"{source}.md", text=text) for source, text in texts.items()}
    return [f"{fault.code}: {fault.hint}" for fault in find_copied_sources(file, articles)]


def test_a_copied_source_corroborates_nothing() -> None:
    assert _copies(_two_sources(), s1=STORY, s2=STORY) == ["near-duplicate: write duplicate_of: s1"]


def test_a_copy_inside_of_a_longer_text_is_found() -> None:
    assert _copies(_two_sources(), s1=STORY, s2=f"{OTHER}\n\n{STORY}\n\n{OTHER}") == [
        "near-duplicate: write duplicate_of: s1"
    ]


def test_a_source_that_says_it_is_a_copy_is_not_warned_of() -> None:
    assert _copies(_two_sources("    duplicate_of: s1\n"), s1=STORY, s2=STORY) == []


def test_sources_that_differ_are_not_warned_of() -> None:
    assert _copies(_two_sources(), s1=STORY, s2=OTHER) == []


def test_a_source_without_an_article_is_not_compared() -> None:
    assert _copies(_two_sources(), s1=STORY) == []
    assert _copies(_two_sources()) == []
