from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefgen.errors import BriefgenError, Faults
from briefgen.project import read_project
from briefgen.publish.render import find_assets, read_templates
from briefgen.theme import DARK_GROUNDS, LIGHT_GROUNDS, contrast, lighten, mix
from tests.publish.conftest import build_project, find_dead_links, read_page, write_project

THEME = """
theme:
  accent: "#7A1F3D"
  text_font: Literata
  interface_font: Briefing Serif
  fonts:
    - {family: Literata, file: fonts/literata.woff2, weight: "200 900"}
  logo: content/harbour.svg
  footer: "Published by *the desk*. [Write to us](https://example.org/desk)."
  navigation:
    - {title: Open questions, href: questions.html}
    - {title: The desk, href: https://example.org/desk}
"""


@pytest.fixture
def dressed(tmp_path: Path) -> Path:
    """The invented project with a theme of its own."""
    root = write_project(tmp_path / "isles")
    _set(root, THEME)
    (root / "content" / "harbour.svg").write_text("<svg/>", encoding="utf-8")
    (root / "templates" / "assets" / "fonts").mkdir(parents=True)
    (root / "templates" / "assets" / "fonts" / "literata.woff2").write_bytes(b"font")
    return root


def _set(root: Path, text: str) -> None:
    (root / "briefgen.yaml").write_text(f"title: Isles\nbase_url: https://example.org/a/b/\n{text}", encoding="utf-8")


def _fail(root: Path) -> str:
    with pytest.raises(BriefgenError) as caught:
        read_project(root)
    return str(caught.value)


def test_a_theme_is_a_style_sheet_and_nothing_inline(dressed: Path) -> None:
    build_project(dressed)
    style = (dressed / "site" / "assets" / "theme.css").read_text(encoding="utf-8")
    assert '@font-face { font-family: "Literata"; font-weight: 200 900; font-style: normal;' in style
    assert 'url("fonts/literata.woff2") format("woff2")' in style
    assert '--serif: "Literata", "Iowan Old Style"' in style
    assert '--sans: "Briefing Serif", "Iowan Old Style"' in style
    assert ":root { --accent: #7a1f3d; --accent-soft: " in style
    assert "@media screen and (prefers-color-scheme: dark) { :root { --accent: " in style
    page = read_page(dressed, "briefs/2025-03-10-ferry.html")
    assert "../assets/theme.css" in page.links
    assert "style" not in page.tags
    assert not [name for _, name, _ in page.attributes if name == "style"]


def test_logo_footer_and_navigation_stand_on_every_page(dressed: Path) -> None:
    build_project(dressed)
    assert (dressed / "site" / "assets" / "logo.svg").read_text(encoding="utf-8") == "<svg/>"
    page = read_page(dressed, "briefs/2025-03-10-ferry.html")
    assert {"../assets/logo.svg", "../questions.html", "https://example.org/desk"} <= set(page.links)
    assert "Published by the desk." in page.words
    assert "Open questions" in page.words
    assert "topics.html" not in " ".join(page.links)
    assert not list(find_dead_links(dressed / "site"))


def test_a_logo_among_the_assets_is_copied_once(dressed: Path) -> None:
    (dressed / "templates" / "assets" / "logo.svg").write_text("<svg/>", encoding="utf-8")
    _set(dressed, "theme: {logo: templates/assets/logo.svg}\n")
    build_project(dressed)
    assert "assets/logo.svg" in read_page(dressed, "index.html").links
    assert not (dressed / "site" / "assets" / "theme.css").exists()


def test_a_logo_in_a_folder_named_like_that_of_the_assets_is_copied(dressed: Path) -> None:
    (dressed / "assets").mkdir()
    (dressed / "assets" / "logo.svg").write_text("<svg/>", encoding="utf-8")
    _set(dressed, "theme: {logo: assets/logo.svg}\n")
    build_project(dressed)
    assert (dressed / "site" / "assets" / "logo.svg").read_text(encoding="utf-8") == "<svg/>"


def test_without_a_theme_pages_are_as_they_were(dressed: Path) -> None:
    _set(dressed, "")
    build_project(dressed)
    page = read_page(dressed, "index.html")
    assert "assets/theme.css" not in page.links
    assert "img" not in page.tags


@pytest.mark.parametrize(
    ("theme", "message"),
    [
        ('accent: "#7faac0"', r"briefgen.yaml:4:\d+: theme: '#7faac0' is no accent: its contrast with #\w+ behind"),
        ('accent_dark: "#17455a"', "and WCAG AA asks for 4.5 to 1; take a lighter one"),
        ("accent: red", "six digits after a hash sign"),
        ("text_font: Literatta\n  fonts: [{family: Literata, file: x.woff2}]", "did you mean 'Literata'"),
        ("fonts: [{family: Literata, file: x.woff2}]", "there is no file templates/assets/x.woff2"),
        ("fonts: [{family: Literata, file: x.txt}]", "templates/assets/x.txt cannot be used"),
        ("fonts: [{family: 'a; } b', file: x.woff2}]", "a family's name has letters"),
        ("fonts: [{family: a, file: ../x.woff2}]", "inside of the project"),
        ("logo: logo.svg", r"briefgen.yaml:4:\d+: theme: there is no file logo.svg"),
        ("logo: /etc/passwd", "inside of the project"),
        ("navigation: [{title: x, href: 'javascript:x'}]", "write a page of the site"),
        ("colour: red", "unknown key 'colour'"),
    ],
)
def test_a_wrong_theme_is_a_fault_with_its_place(dressed: Path, theme: str, message: str) -> None:
    _set(dressed, f"theme:\n  {theme}\n")
    assert re.search(message, _fail(dressed)), _fail(dressed)


def test_a_way_that_leads_nowhere_is_a_fault(dressed: Path) -> None:
    _set(dressed, "theme: {navigation: [{title: Actors, href: actor.html}]}\n")
    with pytest.raises(Faults, match=r"(?s)'Actors' leads to 'actor.html'.*did you mean 'actors.html'"):
        build_project(dressed)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("accent", ["#7a1f3d", "#17455a", "#000000", "#003300"])
def test_the_dark_accent_that_is_made_can_be_read(accent: str) -> None:
    assert min(contrast(lighten(accent), ground) for ground in DARK_GROUNDS) >= 4.5


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    style = find_assets(read_templates(None))["assets/style.css"].read_text(encoding="utf-8")
    light, dark = re.findall(r"--paper: (#\w{6});\s+--card: (#\w{6});", style)[:2]
    assert (light, dark) == (LIGHT_GROUNDS, DARK_GROUNDS)


def test_a_new_logo_is_seen_by_the_next_build(dressed: Path) -> None:
    build_project(dressed)
    (dressed / "content" / "harbour.svg").write_text("<svg></svg>", encoding="utf-8")
    build_project(dressed)
    assert (dressed / "site" / "assets" / "logo.svg").read_text(encoding="utf-8") == "<svg></svg>"
