"""Pages → bytes, by Jinja templates; a project's own template stands in for the shipped one of its name."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from briefgen.errors import Place, TemplateError, WriteError
from briefgen.publish import addresses, dates
from briefgen.publish.page import Page

# Everything else in a text stays what it is under CommonMark, so that most texts need no parser.
_MARKDOWN = re.compile(r"[\\`*_\[\]<&\n]")
# Names, places and sentences repeat from page to page.
_CACHED_TEXTS = 20_000


@dataclass(frozen=True)
class Templates:
    """Where templates are looked for, the first folder first, and the digest of all that is in them."""

    folders: tuple[str, ...]
    digest: str


def find_templates() -> Path:
    """Gives the folder of the shipped templates: inside the package, or beside it in a checkout.

    Raises: TemplateError where the installation has lost them.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise TemplateError("briefgen's templates are missing", Place(str(package)), "install briefgen again")


def read_templates(project_templates: Path | None) -> Templates:
    """Gives the templates of a project: its own before the shipped ones."""
    shipped = find_templates()
    own = project_templates.resolve() if project_templates and project_templates.is_dir() else None
    folders = (own, shipped) if own and own != shipped else (shipped,)
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in (".html", ".xml", ".txt", ".md", ".js", ".css"):
                digest.update(f"{path}\0".encode() + path.read_bytes())
    return Templates(tuple(map(str, folders)), digest.hexdigest())


def find_template_file(templates: Templates, name: str) -> Path:
    """Gives the file of a template or asset.

    Raises: TemplateError where no folder has it.
    """
    for folder in templates.folders:
        path = Path(folder) / name
        if path.is_file():
            return path
    raise TemplateError(
        f"there is no template {name!r}", Place(templates.folders[0]), "it is part of briefgen: reinstall"
    )


def find_assets(templates: Templates) -> Mapping[str, Path]:
    """Gives the files that are copied as they are, by their path in the site."""
    found: dict[str, Path] = {}
    for folder in reversed(templates.folders):
        root = Path(folder) / "assets"
        for path in sorted(root.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts):
                found[f"assets/{path.relative_to(root).as_posix()}"] = path
    return dict(sorted(found.items()))


def render_page(page: Page, templates: Templates) -> bytes:
    """Gives a page as bytes.

    Raises: TemplateError with the template's line, where it is wrong or asks for what is not there.
    """
    return render(page.template, page.data, templates).encode()


def render(name: str, data: Mapping[str, Any], templates: Templates) -> str:
    """Gives what a template makes of some data.

    Raises: TemplateError with the template's line, where it is wrong or asks for what is not there.
    """
    environment = _make_environment(templates)
    try:
        return environment.get_template(name).render(data)
    except jinja2.TemplateSyntaxError as error:
        place = Place(_show(error.filename or error.name or name, templates), error.lineno)
        raise TemplateError(
            f"this is no Jinja template: {error.message}", place, "see the Jinja documentation"
        ) from None
    except jinja2.TemplateNotFound as error:
        hint = f"put it into {_show(str(Path(templates.folders[0]) / str(error.name)), templates)}, or correct its name"
        raise TemplateError(f"there is no template {error.name!r}", _find_place(error, name, templates), hint) from None
    except RecursionError as error:
        hint = 'a template cannot extend itself; the shipped one is extended as "shipped/NAME"'
        raise TemplateError("this template goes round in a circle", Place(_show(name, templates)), hint) from error
    except jinja2.UndefinedError as error:
        hint = "the page has no such value: correct the name, or write {% if … is defined %}"
        raise TemplateError(f"{error.message}", _find_place(error, name, templates), hint) from None
    except (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        message = f"this template fails: {type(error).__name__}: {error}"
        raise TemplateError(message, _find_place(error, name, templates), "correct the expression") from None


def _find_place(error: BaseException, name: str, templates: Templates) -> Place:
    """Gives the innermost line of a template in an error's traceback, which Jinja rewrites to template lines."""
    place = Place(_show(name, templates))
    step = error.__traceback__
    while step is not None:
        filename = step.tb_frame.f_code.co_filename
        if any(Path(filename).is_relative_to(folder) for folder in templates.folders):
            place = Place(_show(filename, templates), step.tb_lineno)
        step = step.tb_next
    return place


def _show(filename: str, templates: Templates) -> str:
    for folder in templates.folders:
        if Path(filename).is_relative_to(folder):
            return Path(filename).relative_to(Path(folder).parent).as_posix()
    return f"templates/{filename}"


# One environment for each state of the templates: compiled once per process, never stale in a long-lived one.
@lru_cache(maxsize=4)
def _make_environment(templates: Templates) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(templates.folders),
                # A page of the project's own may extend the shipped one of the same name.
                jinja2.PrefixLoader({"shipped": jinja2.FileSystemLoader(templates.folders[-1:])}),
            ]
        ),
        autoescape=_is_markup,  # noqa: S701 - all but .txt and .md is escaped
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(_FILTERS)
    environment.tests["rtl"] = is_right_to_left
    return environment


def _is_markup(name: str | None) -> bool:
    return name is None or not name.endswith((".txt", ".md"))


def _make_markdown() -> MarkdownIt:
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


_PARSER = _make_markdown()


@lru_cache(maxsize=_CACHED_TEXTS)
def mark_up(text: str) -> Markup:
    """Gives a text, which may hold inline Markdown, as HTML; tags in it are shown, not obeyed."""
    if not _MARKDOWN.search(text):
        return escape(text)
    return Markup(_PARSER.renderInline(" ".join(text.split()) if "\n" in text else text))  # noqa: S704 - html is off


def strip_markup(text: str) -> str:
    """Gives a text without its Markdown, for titles, descriptions and links."""
    return mark_up(text).striptags() if _MARKDOWN.search(text) else text


def topic_name(topic: str) -> str:
    """Gives a topic's id as words: `ukraine-peace-talks` → “Ukraine peace talks”."""
    words = topic.replace("-", " ")
    return words[:1].upper() + words[1:]


def is_right_to_left(language: str) -> bool:
    """Tells whether a language is written from right to left."""
    return language.partition("-")[0].lower() in ("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")


def count_words(number: int, one: str, many: str) -> str:
    """Gives a number with what it counts: 1 brief, 2 briefs."""
    return f"{number:,} {one if number == 1 else many}"


def anchor(text: str) -> str:
    """Gives the fragment of an address for an id."""
    return addresses.fragment(text)


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "md": mark_up,
    "plain": strip_markup,
    "day": dates.date_words,
    "month": dates.month_words,
    "event": dates.event_words,
    "event_machine": dates.event_machine,
    "topic": topic_name,
    "count": count_words,
    "anchor": anchor,
}


def render_all(pages: Sequence[Page], templates: Templates, report: Callable[[int], None]) -> Mapping[str, bytes]:
    """Gives all pages as bytes by path; `report` hears how many are done."""
    rendered: dict[str, bytes] = {}
    for number, page in enumerate(pages, 1):
        rendered[page.path] = render_page(page, templates)
        report(number)
    return rendered


def render_to(folder: Path, templates: Templates, pages: Sequence[Page]) -> Mapping[str, Path]:
    """Renders pages into files of a folder, and gives them by the pages' paths.

    Raises: TemplateError where a template is wrong; WriteError where the folder cannot be written.
    """
    out: dict[str, Path] = {}
    for number, page in enumerate(pages):
        path = folder / f"{os.getpid()}-{number}"
        data = render_page(page, templates)
        try:
            path.write_bytes(data)
        except OSError as error:
            hint = "check the space on the disk"
            raise WriteError(f"this cannot be written: {error.strerror}", Place(str(path)), hint) from None
        out[page.path] = path
    return out


def compile_templates(pages: Sequence[Page], templates: Templates) -> None:
    """Compiles what the pages need, once for all processes that are split off later."""
    for name in sorted({page.template for page in pages}):
        try:
            _make_environment(templates).get_template(name)
        except jinja2.TemplateError:
            return  # the first page that needs it says what is wrong
