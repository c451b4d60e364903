"""Texts of briefs, which may hold inline Markdown, as HTML and as plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from briefgen.publish.markup import mark, write_out

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

# Everything else in a text stays what it is under CommonMark, so that most texts need no parser.
_MARKDOWN = re.compile(r"[\\`*_\[\]<&\n]")
_MORE_THAN_STARS = re.compile(r"[\\`_\[\]<&\n]")
# Words between stars of which CommonMark can only take the first for a beginning and the second for an end.
_EMPHASIS = re.compile(r"(?<![^ ])\*(\w(?:[^*]*\w)?)\*(?![^ .,;:!?)])")
# A title with a name in italics repeats from page to page.
_CACHED_TEXTS = 2_000


@cache
def _make_markdown() -> MarkdownIt:
    """Gives the parser, which is imported for the first text that needs it: many libraries have none."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    parser.add_render_rule("image", _link_to_image)
    return parser


def _link_to_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Gives a link in place of an image, which would be an outside request, or a file that nobody copies."""
    image = tokens[index]
    address = str(image.attrs.get("src", ""))
    words = escape(renderer.renderInlineAsText(image.children, options, env) or address.rpartition("/")[2] or address)
    depth = sum(token.nesting for token in tokens[:index] if token.tag == "a")
    return str(words if depth else Markup('<a href="{}">{}</a>').format(address, words))


def mark_up(text: str) -> Markup:
    """Gives a text, which may hold inline Markdown, as HTML; tags in it are shown, not obeyed."""
    return _mark_up_marked(text) if _MARKDOWN.search(text) else mark(write_out(text))


@lru_cache(maxsize=_CACHED_TEXTS)
def _mark_up_marked(text: str) -> Markup:
    if not _MORE_THAN_STARS.search(text):
        # The parser takes as long to import as fifty briefs to build, and a name in italics is all that most have.
        marked, found = _EMPHASIS.subn(r"<em>\1</em>", str(write_out(text)))
        if 2 * found == text.count("*"):
            return mark(marked)
    return Markup(_make_markdown().renderInline(" ".join(text.split()) if "\n" in text else text))  # noqa: S704 - html is off


def strip_markup(text: str) -> str:
    """Gives a text without its Markdown, for titles, descriptions and links."""
    return _mark_up_marked(text).striptags() if _MARKDOWN.search(text) else text


def topic_name(topic: str) -> str:
    """Gives a topic's id as words: `ukraine-peace-talks` → “Ukraine peace talks”."""
    words = topic.replace("-", " ")
    return words[:1].upper() + words[1:]
