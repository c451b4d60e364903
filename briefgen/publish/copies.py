"""Outputs that no template makes: files copied as they are, the theme's style sheet, and cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from briefgen.project import Project
from briefgen.publish.cache import Cache
from briefgen.publish.card import Card, find_card_key, print_card
from briefgen.publish.crew import Shift
from briefgen.publish.digests import digest
from briefgen.publish.dress import THEME_SHEET, dump_theme, find_logo, is_asset
from briefgen.publish.page import Recipe
from briefgen.publish.render import Templates, find_assets, find_template_file
from briefgen.publish.stamps import stamp

_OLD_CARDS_KEPT = 200


def plan_copies(project: Project, templates: Templates) -> Iterator[Recipe]:
    """Yields the assets of the templates, and the files that the project's theme adds to them."""
    theme = project.config.theme
    copies: dict[str, Path] = dict(find_assets(templates))
    style, logo = dump_theme(theme), find_logo(theme)
    if logo and theme.logo and not is_asset(theme.logo):
        copies[logo] = project.root / theme.logo
    for path, source in copies.items():
        yield Recipe(path, ((f"the file {source.name}", str(stamp(source))),), None, lambda source=source: source)  # type: ignore[misc]
    if style:
        yield Recipe(THEME_SHEET, (("the theme", digest(style)),), None, style.encode)


def plan_cards(cards: Iterable[Card], templates: Templates, root: Path) -> Iterator[Recipe]:
    """Yields the cards that stand for pages on other sites."""
    fonts = _find_fonts(templates)
    looks = ("their fonts", str([stamp(font) for font in fonts]))
    cache = _open_cache(root)
    for card in cards:
        words = ("its words", digest(f"{card.title}\0{card.kicker}"))
        yield Recipe(card.path, (words, looks), None, _make_maker(card, fonts, cache))


def _make_maker(card: Card, fonts: tuple[Path, Path], cache: Cache) -> Callable[[], Path]:
    def make() -> Path:
        key = find_card_key(card, fonts)
        return cache.path(key) if cache.has(key) else cache.write(key, print_card(card, fonts))

    return make


def begin_cards(find_cards: Callable[[], Iterable[Card]], templates: Templates, root: Path) -> Shift[None, None]:
    """Has another process draw cards, while this one does something else; they are found in the cache then."""

    def draw(batches: Iterable[object]) -> Iterator[None]:
        for _ in batches:
            for recipe in plan_cards(find_cards(), templates, root):
                recipe.make()
            yield

    return Shift([None], draw, 1, 1)


def prune_cards(cards: Iterable[Card], templates: Templates, root: Path) -> None:
    """Removes the oldest of the kept cards that no page has, where there are many of them."""
    fonts = _find_fonts(templates)
    _open_cache(root).prune({find_card_key(card, fonts) for card in cards}, _OLD_CARDS_KEPT)


def _open_cache(root: Path) -> Cache:
    return Cache(root / ".briefgen" / "cache" / "card", ".png")


def _find_fonts(templates: Templates) -> tuple[Path, Path]:
    title, kicker = (
        find_template_file(templates, f"print/fonts/{name}.ttf") for name in ("serif-semibold", "sans-regular")
    )
    return title, kicker
