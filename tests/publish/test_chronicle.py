from __future__ import annotations

from pathlib import Path

from tests.publish.conftest import build_project, plain_brief, read_page, write_brief
from tests.publish.test_plan import plan_pages

WORDS = [{"quote": "words"}]


def test_an_event_of_two_briefs_stands_once_with_the_way_to_both(isles: Path) -> None:
    event = {"date": "2025-05-05", "text": "The ferry sails.", "evidence": WORDS}
    write_brief(isles, "2025-07-01-again", plain_brief(timeline=[event]))
    events = plan_pages(isles)["timeline.html"].data["events"]
    assert [one.date for one in events] == ["2025-05-05", "2025-03~"]
    assert [link.href for link in events[0].briefs] == [
        "briefs/2025-07-01-again.html#event-1",
        "briefs/2025-03-10-ferry.html#event-1",
    ]


def test_events_of_open_periods_and_doubt_find_their_place(isles: Path) -> None:
    dates = ["2024/..", "../2023-05", "2025?", "2025-01-02/2025-01-05"]
    brief = plain_brief(timeline=[{"date": date, "text": f"On {date}.", "evidence": WORDS} for date in dates])
    write_brief(isles, "2025-07-01-odd", brief)
    build_project(isles)
    assert "from 2024" in read_page(isles, "timeline.html").words
    assert "until May 2023" in read_page(isles, "timeline.html").words


def test_home_says_what_changed(isles: Path) -> None:
    write_brief(isles, "2025-05-01-gone", plain_brief(status="withdrawn", updated="2025-08-01"))
    changes = plan_pages(isles)["index.html"].data["changes"]
    assert [(one.kind, one.date.isoformat()) for one in changes] == [
        ("withdrawn", "2025-08-01"),
        ("answered", "2025-06-18"),
        ("corrected", "2025-03-12"),
    ]


def test_each_month_has_a_page_in_the_archive(isles: Path) -> None:
    pages = plan_pages(isles)
    assert [(year, [m.href for m in months]) for year, months in pages["archive.html"].data["years"]] == [
        (2025, ["archive/2025-06.html", "archive/2025-03.html"])
    ]
    assert [line.id for line in pages["archive/2025-03.html"].data["briefs"]] == ["2025-03-10-ferry"]
