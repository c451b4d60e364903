"""Pages → bytes, by Jinja templates; a project's own template stands in for the shipped one of its name."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from markupsafe import Markup

from briefgen.errors import Place, TemplateError
from briefgen.publish import addresses, dates
from briefgen.publish.compiled import find_compiled
from briefgen.publish.macros import Memory
from briefgen.publish.markdown import mark_up, strip_markup, topic_name
from briefgen.publish.page import Page
from briefgen.publish.sayings import CountedSaying, FixedWords, Saying
from briefgen.publish.template_code import FAULTS, PageEnvironment
from briefgen.publish.tongue import (
    SOURCE_LANGUAGE,
    Tongue,
    choose_language,
    count_words,
    find_catalogue_files,
    find_catalogues,
    is_right_to_left,
    list_forms,
    number_words,
    read_tongue,
)
from briefgen.publish.views import EvidenceView

# Days, months and numbers repeat more than names; a library of ten thousand briefs has fewer of each.
_CACHED_WORDS = 10_000
# What macros made for pages: a site has a few, for each of its depths and for each page that its navigation shows.
_REMEMBERED = 500
# What no template includes.
NO_TEXTS = (".woff2", ".woff", ".ttf", ".otf", ".png", ".jpg", ".icc", ".mo")


# Folders of what is copied, printed or spoken, and those that a project stands its own templates in front of.
_ELSEWHERE = ("assets/", "print/", "locale/", "shipped/")


@dataclass(frozen=True)
class Templates:
    """Where templates are looked for, the first folder first, the digest of all that is in them, and their language.

    Shape: `catalogues` has the folders of catalogues, the first folder first; `words` is the digest of what is in them.
    """

    folders: tuple[str, ...]
    digest: str
    language: str
    catalogues: tuple[str, ...]
    words: str


def find_templates() -> Path:
    """Gives the folder of the shipped templates: inside the package, or beside it in a checkout.

    Raises: TemplateError where the installation has lost them.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise TemplateError("briefgen's templates are missing", Place(str(package)), "install briefgen again")


def read_templates(project_templates: Path | None, language: str = SOURCE_LANGUAGE) -> Templates:
    """Gives the templates of a project: its own before the shipped ones; in English where no catalogue has `language`.

    Raises: TemplateError where the installation has lost them.
    """
    shipped = find_templates()
    own = project_templates.resolve() if project_templates and project_templates.is_dir() else None
    folders = (own, shipped) if own and own != shipped else (shipped,)
    digest = hashlib.sha256()
    for folder in folders:
        for name, text in read_texts(str(folder)).items():
            digest.update(f"{folder}/{name}\0".encode() + text)
    catalogues = (*((str(own / "locale"),) if own else ()), str(find_catalogues()))
    spoken = choose_language(language, catalogues)
    words = hashlib.sha256()
    for path in find_catalogue_files(spoken, catalogues):
        words.update(f"{path}\0".encode() + path.read_bytes())
    digest.update(words.digest())
    return Templates(tuple(map(str, folders)), digest.hexdigest(), spoken, catalogues, words.hexdigest())


def read_texts(folder: str) -> Mapping[str, bytes]:
    """Gives what a folder has that templates may include, sorted by names, which are seen from it and have slashes."""
    found: dict[str, bytes] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = f"{place}{os.sep}{name}"
            if not name.endswith(NO_TEXTS) and os.path.isfile(path):
                with open(path, "rb") as file:
                    found[path[len(folder) + 1 :].replace(os.sep, "/")] = file.read()
    return dict(sorted(found.items()))


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
    try:
        return _make_environment(templates).get_template(name).render(data)
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
    except FAULTS as error:
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
    environment = PageEnvironment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(templates.folders),
                # A page of the project's own may extend the shipped one of the same name.
                jinja2.PrefixLoader({"shipped": jinja2.FileSystemLoader(templates.folders[-1:])}),
            ]
        ),
        autoescape=_is_markup,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        # What is kept of a template must not depend on what filters do, so that none is called as it is compiled.
        optimized=False,
        bytecode_cache=find_compiled(templates.words),
        extensions=["jinja2.ext.i18n", FixedWords],
    )
    environment.filters.update(_FILTERS)
    environment.tests["rtl"] = is_right_to_left
    _teach(environment, read_tongue(templates.language, templates.catalogues))
    return environment


def _teach(environment: jinja2.Environment, tongue: Tongue) -> None:
    """Gives an environment its language: words from catalogues, dates and numbers, and the marks of other languages."""
    remember = lru_cache(maxsize=_CACHED_WORDS)

    find = remember(tongue.words.gettext)
    find_counted = remember(tongue.words.ngettext)
    write_number = remember(partial(number_words, tongue=tongue))

    say, say_counted = Saying(find), CountedSaying(find_counted, write_number)

    @remember
    def mark_language(language: str | None) -> Markup:
        if language is None or language == tongue.tag:
            return Markup("")
        turns = is_right_to_left(language) != tongue.is_right_to_left
        direction = ("", ' dir="rtl"' if is_right_to_left(language) else ' dir="ltr"')[turns]
        return Markup(' lang="{}"{}').format(language, Markup(direction))  # noqa: S704 - one of three constants

    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {
        "tongue": tongue,
        "_": say,
        "gettext": say,
        "ngettext": say_counted,
        "forms": partial(list_forms, tongue=tongue),
        "remember": Memory(_REMEMBERED),
    }
    environment.filters |= {
        "count": remember(partial(count_words, tongue=tongue)),
        "lang": mark_language,
        "number": write_number,
        "day": remember(partial(dates.date_words, tongue=tongue)),
        "month": remember(partial(dates.month_words, tongue=tongue)),
        "time": remember(partial(dates.date_element, tongue=tongue)),
        "event": remember(partial(dates.event_words, tongue=tongue)),
    }


def _is_markup(name: str | None) -> bool:
    """Tells whether what a template writes is escaped: all but .txt and .md."""
    return name is None or not name.endswith((".txt", ".md"))


def anchor(text: str) -> str:
    """Gives the fragment of an address for an id."""
    return addresses.fragment(text)


def count_unchecked(evidence: Iterable[EvidenceView]) -> int:
    """Gives how many quotes nobody could check."""
    return len([one for one in evidence if not one.is_verified])  # a list, for it is asked of every quote


_ONLY_TEXTS = frozenset((str,))


@jinja2.pass_eval_context
def join(context: EvalContext, items: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """Gives items in one text, as Jinja does; most are texts, and are joined as such."""
    if type(items) is tuple and attribute is None and type(d) is str and _ONLY_TEXTS.issuperset(map(type, items)):
        return d.join(items)
    made: str = do_join(context, items, d, attribute)
    return made


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "md": mark_up,
    "plain": strip_markup,
    "event_machine": lru_cache(maxsize=_CACHED_WORDS)(dates.event_machine),
    "topic": lru_cache(maxsize=_CACHED_WORDS)(topic_name),
    "anchor": anchor,
    "join": join,
    "unchecked": count_unchecked,
}


def compile_templates(names: Iterable[str], templates: Templates) -> None:
    """Compiles those templates that make pages, once for all processes that are split off later."""
    for name in sorted(names):
        if not name.startswith(_ELSEWHERE):
            # The first page that needs it says what is wrong.
            with contextlib.suppress(*FAULTS):
                _make_environment(templates).get_template(name)
