"""A project on disk: briefgen.yaml, its folders, and the registry of actors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from briefgen.article import ArticleMeta
from briefgen.brief import ActorKind, Brief, Day, Id, Language, Text
from briefgen.codec import read_bytes
from briefgen.disk import CONFIG_NAME, find_project_root, show_from
from briefgen.document import decode, parse_document
from briefgen.errors import BriefgenError, DuplicateId, Faults, NoProject, Place
from briefgen.schema import parse_model
from briefgen.theme import ThemeConfig, find_theme_faults


def _check_base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("an address looks like https://example.org/briefs/")
    return text if text.endswith("/") else text + "/"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Form = Literal["full", "glance"]


class PdfConfig(_Value):
    """How PDFs are printed."""

    page: Annotated[str, Field(pattern="^(A4|Letter)$")] = Field("A4", description="The paper: A4 or Letter.")
    form: Form = Field("full", description="full: all of a brief; glance: one page of it.")
    glance: tuple[Id, ...] = Field((), description="The ids of briefs that are printed on one page, whatever the form.")

    def form_of(self, brief_id: str) -> Form:
        """Gives the form that a brief is printed in."""
        return "glance" if brief_id in self.glance else self.form


class EditionConfig(_Value):
    """A PDF over several briefs, or a row of them: which briefs, and how often."""

    id: Id = Field(description="Its address: weekly becomes editions/weekly.pdf, or weekly-2025-w12.pdf.")
    title: Text = Field(description="What stands on its cover.")
    every: Literal["week", "month"] | None = Field(
        None, description="One edition for each ISO week or month that has briefs; default: one over all of them."
    )
    topic: Id | None = Field(None, description="Only briefs of this topic.")
    since: Day | None = Field(None, description="Only briefs of this day and later, as YYYY-MM-DD.")


SitePart = Literal[
    "archive", "topics", "questions", "timeline", "sources", "search", "feeds", "yaml", "json", "markdown"
]


class PublishConfig(_Value):
    """Where `briefgen publish` brings the site, where no target is given."""

    target: Text | None = Field(None, description="A folder, or a git branch as branch:NAME or branch:NAME@REMOTE.")


class CondenseConfig(_Value):
    """What condensing should know of this desk's articles beside what it knows anyway."""

    people: tuple[Text, ...] = Field((), description="Names of people that are easily missed.")
    organisations: tuple[Text, ...] = Field((), description="Names of organisations that are easily missed.")
    places: tuple[Text, ...] = Field((), description="Names of places that are easily missed.")
    not_names: tuple[Text, ...] = Field(
        (), description="Words with a capital that name nobody, such as a column's title."
    )
    furniture: tuple[Text, ...] = Field(
        (), description="How lines begin that belong to a newsroom's page and not to its articles."
    )


def _check_editions(editions: tuple[EditionConfig, ...]) -> tuple[EditionConfig, ...]:
    ids = [edition.id for edition in editions]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice:
        raise ValueError(f"the edition {twice!r} is here twice; give each an id of its own")
    return editions


# Its defaults are made without validation: each would want a validator of its own at every start.
class Config(_Value):
    """briefgen.yaml."""

    title: Text = Field(description="The name of the site.")
    description: Text | None = Field(None, description="What the site is, in one sentence.")
    base_url: Annotated[Text, AfterValidator(_check_base_url)] | None = Field(
        None, description="The address the site will have: https://example.org/briefs/"
    )
    language: Language = Field("en", description="The language of the site as a BCP 47 tag.")
    author: Text | None = Field(None, description="Who answers for the briefs.")
    theme: ThemeConfig = Field(
        ThemeConfig.model_construct(), description="What makes the site look like the project's own."
    )
    leave_out: tuple[SitePart, ...] = Field(
        (), description="What the site does without: pages across briefs, feeds of actors and topics, forms of briefs."
    )
    pdf: PdfConfig = Field(PdfConfig.model_construct(), description="How PDFs are printed.")
    editions: Annotated[tuple[EditionConfig, ...], AfterValidator(_check_editions)] = Field(
        (), description="PDFs over several briefs, listed on the site."
    )
    publish: PublishConfig = Field(PublishConfig.model_construct(), description="Where the site is published.")
    condense: CondenseConfig = Field(
        CondenseConfig.model_construct(), description="What condensing should know beside what it knows anyway."
    )


class RegisteredActor(_Value):
    """An actor that several briefs name, under one id."""

    id: Id = Field(description="The actor's id in every brief.")
    name: Text = Field(description="The name that the site shows.")
    aliases: tuple[Text, ...] = Field((), description="Other names and spellings, merged into this one.")
    kind: ActorKind | None = Field(None, description="person, organisation, state, place or group.")
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9]\d*$")] | None = Field(
        None, description="The Wikidata item: Q7747."
    )


class Registry(RootModel[tuple[RegisteredActor, ...]]):
    """content/actors.yaml: a list of actors."""

    model_config = ConfigDict(frozen=True, defer_build=True)


SCHEMAS: dict[str, type[BaseModel]] = {"brief": Brief, "article": ArticleMeta, "actors": Registry, "config": Config}


def dump_schema(name: str) -> str:
    """Gives the JSON Schema of one of `SCHEMAS`, for editors.

    What an editor reads as a number or a truth value is the text that was typed to briefgen, so both are allowed.
    """
    return json.dumps(_allow_bare_words(SCHEMAS[name].model_json_schema()), ensure_ascii=False, indent=2) + "\n"


def _allow_bare_words(node: Any) -> Any:
    if isinstance(node, list):
        return [_allow_bare_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: _allow_bare_words(value) for key, value in node.items()}
    if out.get("type") == "string" and "enum" not in out and "const" not in out:
        out["type"] = ["string", "number", "boolean"]
    return out


@dataclass(frozen=True)
class Project:
    """A project: its folder, its settings and its registry."""

    root: Path
    config: Config
    registry: tuple[RegisteredActor, ...] = ()

    @property
    def articles(self) -> Path:
        """Where the kept articles are."""
        return self.root / "content" / "articles"

    @property
    def briefs(self) -> Path:
        """Where the briefs are."""
        return self.root / "content" / "briefs"

    @property
    def templates(self) -> Path:
        """Where templates that replace shipped ones are."""
        return self.root / "templates"

    @property
    def schemas(self) -> Path:
        """Where the JSON Schemas are that editors check by."""
        return self.root / "schema"

    @property
    def site(self) -> Path:
        """Where the site is built, unless told otherwise."""
        return self.root / "site"

    def show(self, path: Path) -> str:
        """Gives a path as a user of the project would write it: from its root, with slashes."""
        return show_from(self.root, path)


def read_project(start: Path) -> Project:
    """Reads the project that a folder belongs to.

    Raises: NoProject where there is none; Faults with all that is wrong in its settings and registry.
    """
    root = find_project_root(start)
    if root is None:
        raise NoProject(
            f"there is no {CONFIG_NAME} here or in a folder above",
            Place(str(start)),
            "make a project: briefgen init DIR",
        )
    faults: list[BriefgenError] = []
    config, registry = None, Registry(())
    try:
        document = parse_document(_read_text(root / CONFIG_NAME), CONFIG_NAME)
        config = parse_model(Config, document)
        faults += find_theme_faults(config.theme, root, lambda steps: document.place(("theme", *steps)))
    except BriefgenError as error:
        faults.append(error)
    try:
        registry = _read_registry(root)
    except BriefgenError as error:
        faults.append(error)
    if faults or config is None:
        raise Faults(faults)
    return Project(root, config, registry.root)


def _read_text(path: Path) -> str:
    return decode(read_bytes(path, path.name), path.name)


def _read_registry(root: Path) -> Registry:
    path = root / "content" / "actors.yaml"
    if not path.is_file():
        return Registry(())
    document = parse_document(_read_text(path), "content/actors.yaml")
    if document.data is None and not document.faults:
        return Registry(())
    registry = parse_model(Registry, document)
    owners: dict[str, str] = {}
    faults: list[BriefgenError] = []
    for index, actor in enumerate(registry.root):
        for name in dict.fromkeys((actor.id, actor.name.casefold(), *(alias.casefold() for alias in actor.aliases))):
            owner = owners.setdefault(name, actor.id)
            if owner != actor.id or (name == actor.id and index and any(a.id == name for a in registry.root[:index])):
                place = document.place((index, "id" if name == actor.id else "name"))
                faults.append(
                    DuplicateId(
                        f"the id {name!r} is here twice"
                        if owner == actor.id
                        else f"{name!r} already belongs to {owner!r}",
                        place,
                        "one name leads to one actor",
                    )
                )
    if faults:
        raise Faults(faults)
    return registry
