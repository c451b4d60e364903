"""A project on disk: briefgen.yaml, its folders, and the registry of actors."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from msgspec import Meta

from briefgen.article import ArticleMeta
from briefgen.brief import ActorKind, Brief, Id, Language
from briefgen.codec import read_bytes
from briefgen.disk import CONFIG_NAME, find_project_root, show_from
from briefgen.document import decode, parse_document
from briefgen.errors import BriefgenError, DuplicateId, Faults, NoProject, Place
from briefgen.schema import parse_model
from briefgen.theme import ThemeConfig, find_theme_faults
from briefgen.values import Day, Text, Value, always, checked


def _check_base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("an address looks like https://example.org/briefs/")
    return text if text.endswith("/") else text + "/"


BaseUrl = Annotated[Text, Meta(extra=checked(_check_base_url))]
WikidataItem = Annotated[Text, Meta(pattern=r"^Q[1-9]\d*$")]
Form = Literal["full", "glance"]


class PdfConfig(Value, frozen=True, kw_only=True):
    """How PDFs are printed."""

    page: Annotated[Literal["A4", "Letter"], Meta(description="The paper: A4 or Letter.")] = always("A4")
    form: Annotated[Form, Meta(description="full: all of a brief; glance: one page of it.")] = always("full")
    glance: Annotated[
        tuple[Id, ...], Meta(description="The ids of briefs that are printed on one page, whatever the form.")
    ] = always(())

    def form_of(self, brief_id: str) -> Form:
        """Gives the form that a brief is printed in."""
        return "glance" if brief_id in self.glance else self.form


class EditionConfig(Value, frozen=True, kw_only=True):
    """A PDF over several briefs, or a row of them: which briefs, and how often."""

    id: Annotated[Id, Meta(description="Its address: weekly becomes editions/weekly.pdf, or weekly-2025-w12.pdf.")]
    title: Annotated[Text, Meta(description="What stands on its cover.")]
    every: Annotated[
        Literal["week", "month"] | None,
        Meta(description="One edition for each ISO week or month that has briefs; default: one over all of them."),
    ] = None
    topic: Annotated[Id | None, Meta(description="Only briefs of this topic.")] = None
    since: Annotated[Day | None, Meta(description="Only briefs of this day and later, as YYYY-MM-DD.")] = None


SitePart = Literal[
    "archive", "topics", "questions", "timeline", "sources", "search", "feeds", "yaml", "json", "markdown"
]


class PublishConfig(Value, frozen=True, kw_only=True):
    """Where `briefgen publish` brings the site, where no target is given."""

    target: Annotated[
        Text | None, Meta(description="A folder, or a git branch as branch:NAME or branch:NAME@REMOTE.")
    ] = None


class CondenseConfig(Value, frozen=True, kw_only=True):
    """What condensing should know of this desk's articles beside what it knows anyway."""

    people: Annotated[tuple[Text, ...], Meta(description="Names of people that are easily missed.")] = always(())
    organisations: Annotated[tuple[Text, ...], Meta(description="Names of organisations that are easily missed.")] = (
        always(())
    )
    places: Annotated[tuple[Text, ...], Meta(description="Names of places that are easily missed.")] = always(())
    not_names: Annotated[
        tuple[Text, ...], Meta(description="Words with a capital that name nobody, such as a column's title.")
    ] = always(())
    furniture: Annotated[
        tuple[Text, ...], Meta(description="How lines begin that belong to a newsroom's page and not to its articles.")
    ] = always(())


def _check_editions(editions: tuple[EditionConfig, ...]) -> tuple[EditionConfig, ...]:
    ids = [edition.id for edition in editions]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice:
        raise ValueError(f"the edition {twice!r} is here twice; give each an id of its own")
    return editions


Editions = Annotated[tuple[EditionConfig, ...], Meta(extra=checked(_check_editions))]


class Config(Value, frozen=True, kw_only=True):
    """briefgen.yaml."""

    title: Annotated[Text, Meta(description="The name of the site.")]
    description: Annotated[Text | None, Meta(description="What the site is, in one sentence.")] = None
    base_url: Annotated[
        BaseUrl | None,
        Meta(description="The address the site will have: https://example.org/briefs/"),
    ] = None
    language: Annotated[Language, Meta(description="The language of the site as a BCP 47 tag.")] = always("en")
    author: Annotated[Text | None, Meta(description="Who answers for the briefs.")] = None
    theme: Annotated[ThemeConfig, Meta(description="What makes the site look like the project's own.")] = always(
        ThemeConfig()
    )
    leave_out: Annotated[
        tuple[SitePart, ...],
        Meta(
            description="What the site does without: pages across briefs, feeds of actors and topics, forms of briefs."
        ),
    ] = always(())
    pdf: Annotated[PdfConfig, Meta(description="How PDFs are printed.")] = always(PdfConfig())
    editions: Annotated[
        Editions,
        Meta(description="PDFs over several briefs, listed on the site."),
    ] = always(())
    publish: Annotated[PublishConfig, Meta(description="Where the site is published.")] = always(PublishConfig())
    condense: Annotated[
        CondenseConfig, Meta(description="What condensing should know beside what it knows anyway.")
    ] = always(CondenseConfig())


class RegisteredActor(Value, frozen=True, kw_only=True):
    """An actor that several briefs name, under one id."""

    id: Annotated[Id, Meta(description="The actor's id in every brief.")]
    name: Annotated[Text, Meta(description="The name that the site shows.")]
    aliases: Annotated[tuple[Text, ...], Meta(description="Other names and spellings, merged into this one.")] = always(
        ()
    )
    kind: Annotated[ActorKind | None, Meta(description="person, organisation, state, place or group.")] = None
    wikidata: Annotated[WikidataItem | None, Meta(description="The Wikidata item: Q7747.")] = None


Registry = Annotated[tuple[RegisteredActor, ...], Meta(title="Registry", description="content/actors.yaml: actors.")]

# What the files that people write hold.
SCHEMAS: Mapping[str, Any] = {"brief": Brief, "article": ArticleMeta, "actors": Registry, "config": Config}


class Project(NamedTuple):
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
    config: Config | None = None
    registry: Registry = ()
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
    return Project(root, config, registry)


def _read_text(path: Path) -> str:
    return decode(read_bytes(path, path.name), path.name)


def _read_registry(root: Path) -> Registry:
    path = root / "content" / "actors.yaml"
    if not path.is_file():
        return ()
    document = parse_document(_read_text(path), "content/actors.yaml")
    if document.data is None and not document.faults:
        return ()
    registry = parse_model(Registry, document)
    owners: dict[str, str] = {}
    faults: list[BriefgenError] = []
    for index, actor in enumerate(registry):
        for name in dict.fromkeys((actor.id, actor.name.casefold(), *(alias.casefold() for alias in actor.aliases))):
            owner = owners.setdefault(name, actor.id)
            if owner != actor.id or (name == actor.id and index and any(a.id == name for a in registry[:index])):
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
