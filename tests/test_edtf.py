from __future__ import annotations

import datetime

import pytest

from briefgen.edtf import parse_day, parse_event_date


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-03-11", "2025-03-11", "2025-03-11"),
        ("2025-03-11~", "2025-03-11", "2025-03-11"),
        ("2025?", "2025-01-01", "2025-12-31"),
        ("2025-03-11/2025-03-13", "2025-03-11", "2025-03-13"),
        ("2025-03/..", "2025-03-01", "9999-12-31"),
    ],
)
def test_a_date_spans_the_days_that_it_may_be(text: str, first: str, last: str) -> None:
    days = parse_event_date(text).sort_key
    assert [day.isoformat() for day in days] == [first, last]


@pytest.mark.parametrize(
    "text", ["", "May 2025", "2025-13", "2025-02-30", "0000", "25-03-11", "2025/2024", "../..", "2025-3"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_event_date(text)


def test_events_sort_by_first_day_and_the_longer_later() -> None:
    texts = ["2025", "2025-01", "2025-01-01", "2024-12-31/2025-02"]
    assert sorted(texts, key=lambda text: parse_event_date(text).sort_key) == [
        "2024-12-31/2025-02", "2025-01-01", "2025-01", "2025",
    ]  # fmt: skip


def test_a_day_is_written_in_one_way() -> None:
    assert parse_day("2025-03-11") == datetime.date(2025, 3, 11)
    for wrong in ("20250311", "2025-3-11", "11.03.2025", "1700000000", 20250311):
        with pytest.raises(ValueError, match="YYYY-MM-DD"):
            parse_day(wrong)
