from __future__ import annotations

import struct
from pathlib import Path

from briefgen.publish.card import Card, print_card
from briefgen.publish.render import find_template_file, read_templates
from tests.publish.conftest import build_project

FONTS = tuple(
    find_template_file(read_templates(None), f"print/fonts/{name}.ttf") for name in ("serif-semibold", "sans-regular")
)


def _print(title: str, kicker: str = "The Long Table") -> bytes:
    return print_card(Card("card.png", title, kicker), (FONTS[0], FONTS[1]))


def test_a_card_has_the_size_that_readers_expect_and_few_bytes() -> None:
    data = _print("Ukraine peace talks")
    assert data.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert len(data) < 20_000


def test_the_same_card_has_the_same_bytes() -> None:
    assert _print("Ukraine peace talks") == _print("Ukraine peace talks")
    assert _print("Ukraine peace talks") != _print("Ukraine peace talk")


def test_a_title_of_any_length_or_script_makes_a_card() -> None:
    assert len(_print("word " * 200)) > len(_print("word"))
    assert _print("W" * 300)
    assert _print("谈判") == _print("المفاوضات")


def test_site_and_topics_have_cards_and_pages_name_them(isles: Path) -> None:
    build_project(isles)
    site = isles / "site"
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.png")} == {
        "card.png", "topics/ferries.png", "topics/harbour-works.png",
    }  # fmt: skip
    for page, card in {
        "index.html": "card.png",
        "topics/ferries.html": "topics/ferries.png",
        "briefs/2025-03-10-ferry.html": "topics/ferries.png",
        "actors/mara-lindqvist.html": "card.png",
    }.items():
        text = (site / page).read_text(encoding="utf-8")
        assert f'<meta property="og:image" content="https://example.org/a/b/{card}">' in text, page


def test_cards_are_printed_once(isles: Path) -> None:
    build_project(isles)
    kept = list((isles / ".briefgen" / "cache" / "card").rglob("*.png"))
    for path in kept:
        path.write_bytes(b"kept")
    (isles / "site" / "card.png").unlink()
    build_project(isles)
    assert (isles / "site" / "card.png").read_bytes() == b"kept"
