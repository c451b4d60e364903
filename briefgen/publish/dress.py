"""The style sheet that a project's theme comes to, and the files it brings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from briefgen.theme import DARK_GROUNDS, DARK_SHARE, LIGHT_GROUNDS, LIGHT_SHARE, FontFile, ThemeConfig, lighten, mix

THEME_SHEET = "assets/theme.css"
_ASSETS = "templates/assets/"
# What stands in until a font is loaded, and for scripts that it does not have.
_FALLBACKS = {
    "Briefing Sans": 'system-ui, "Segoe UI", "Helvetica Neue", "Noto Sans", sans-serif',
    "Briefing Serif": '"Iowan Old Style", Georgia, "Noto Serif", serif',
}
_FORMATS = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}


def dump_theme(theme: ThemeConfig) -> str:
    """Gives the style sheet of a theme; empty where it changes no style."""
    return "".join(f"{rule}\n" for rule in (*map(_declare_font, theme.fonts), *_declare_values(theme)))


def is_asset(path: str) -> bool:
    """Tells whether a file of the project is among the assets of its templates, which are copied anyway."""
    return path.startswith(_ASSETS)


def find_logo(theme: ThemeConfig) -> str | None:
    """Gives where the site has the theme's logo: where it is, if it is among the assets, which are copied anyway."""
    if theme.logo is None or is_asset(theme.logo):
        return theme.logo and theme.logo.removeprefix("templates/")
    return f"assets/logo{PurePosixPath(theme.logo).suffix.lower()}"


def _declare_font(font: FontFile) -> str:
    kind = _FORMATS[PurePosixPath(font.file).suffix.lower()]
    return (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-style: {font.style}; '
        f'font-display: optional; src: url("{font.file}") format("{kind}"); }}'
    )


def _declare_values(theme: ThemeConfig) -> Iterator[str]:
    families = []
    for name, family, shipped in (
        ("--serif", theme.text_font, "Briefing Serif"),
        ("--sans", theme.interface_font, "Briefing Sans"),
    ):
        if family:
            families.append(f'{name}: "{family}", {_FALLBACKS.get(family) or _FALLBACKS[shipped]};')
    if families:
        yield f":root {{ {' '.join(families)} }}"
    light = theme.accent
    dark = theme.accent_dark or (lighten(light) if light else None)
    if light:
        yield _declare_accent(light, mix(light, LIGHT_GROUNDS[0], LIGHT_SHARE))
    if dark:
        # On screens alone: paper is light.
        rule = _declare_accent(dark, mix(dark, DARK_GROUNDS[0], DARK_SHARE))
        yield f"@media screen and (prefers-color-scheme: dark) {{ {rule} }}"


def _declare_accent(accent: str, soft: str) -> str:
    return f":root {{ --accent: {accent}; --accent-soft: {soft}; }}"
