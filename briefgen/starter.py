"""New things to begin with: a project that builds at once, and an empty brief to write by hand."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
from msgspec import structs

from briefgen.article import ArticleMeta, digest
from briefgen.brief import Brief
from briefgen.codec import dump_article, dump_brief
from briefgen.disk import CONFIG_NAME, write_file
from briefgen.errors import FileExists, Place
from briefgen.json_schema import dump_schema
from briefgen.project import SCHEMAS, Project
from briefgen.text import slug
from briefgen.yaml_style import dump_data

_ARTICLE = """\
The town council voted 7 to 2 on Monday to reopen the old river bridge to cyclists and pedestrians.

“Two minutes on foot instead of twenty by car is not a detail,” said Mara Lindqvist, the council's head of transport.

Repairs will cost 1.4 million euros. It remains unclear whether the province will pay its half before work begins.
"""


def write_starter(folder: Path, today: datetime.date) -> tuple[Path, ...]:
    """Writes a new project into a folder, and gives the files that it wrote.

    Raises: FileExists where the folder already holds a project; WriteError where it cannot be written.
    """
    if (folder / CONFIG_NAME).exists():
        raise FileExists("this folder already is a project", Place(str(folder / CONFIG_NAME)), "choose another folder")
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Briefings"
    meta = ArticleMeta(title="Council reopens the river bridge", publisher="The Example Courier", published=today)
    files = {
        CONFIG_NAME: _dump_config(title),
        "content/articles/river-bridge.md": dump_article(_ARTICLE, structs.replace(meta, sha256=digest(_ARTICLE))),
        f"content/briefs/{today}-river-bridge.yaml": dump_brief(_example_brief(meta, today), "../../schema/brief.json"),
        **{f"schema/{name}.json": dump_schema(name) for name in SCHEMAS},
        "templates/.gitkeep": "",
        "site/.gitkeep": "",
        ".gitignore": "/site/*\n!/site/.gitkeep\n/.briefgen/\n",
    }
    paths = []
    for name, text in files.items():
        path = folder / name
        if not path.exists():
            write_file(path, text.encode())
            paths.append(path)
    return tuple(paths)


def _dump_config(title: str) -> str:
    return (
        "# yaml-language-server: $schema=schema/config.json\n"
        + dump_data({"title": title, "language": "en"})
        + "# The address that the site will have; feeds, the sitemap and canonical links need it.\n"
        + "# base_url: https://example.org/briefs/\n"
    )


def _example_brief(meta: ArticleMeta, today: datetime.date) -> Brief:
    return msgspec.convert(
        {
            "schema": 1,
            "title": "The river bridge reopens, half of its money still open",
            "date": today,
            "status": "reviewed",
            "topics": ["river-bridge"],
            "summary": "The council reopens the old river bridge to cyclists and pedestrians. Who pays for half of the "
            "repairs is not settled.",
            "why_it_matters": "The bridge saves those without a car a detour of twenty minutes.",
            "key_points": [
                {
                    "text": "The town council voted 7 to 2 to reopen the old river bridge to cyclists and pedestrians.",
                    "evidence": [{"quote": "The town council voted 7 to 2 on Monday to reopen the old river bridge"}],
                },
                {
                    "text": "Repairs will cost 1.4 million euros.",
                    "evidence": [{"quote": "Repairs will cost 1.4 million euros."}],
                },
            ],
            "actors": [
                {"name": "Town council", "kind": "organisation"},
                {
                    "name": "Mara Lindqvist",
                    "kind": "person",
                    "role": "head of transport",
                    "affiliation": "Town council",
                },
            ],
            "open_questions": [
                {
                    "id": f"bridge-money-{today:%Y-%m}",
                    "text": "Will the province pay its half before work begins?",
                    "origin": "gap",
                    "evidence": [{"quote": "It remains unclear whether the province will pay its half"}],
                }
            ],
            "quotes": [
                {"text": "Two minutes on foot instead of twenty by car is not a detail", "speaker": "Mara Lindqvist"}
            ],
            "sources": [
                {
                    "id": "s1",
                    "title": meta.title,
                    "publisher": meta.publisher,
                    "published": today,
                    "article": "content/articles/river-bridge.md",
                    "sha256": digest(_ARTICLE),
                }
            ],
            "method": {"engine": "by hand"},
        },
        Brief,
    )


_EMPTY = """\
# yaml-language-server: $schema=../../schema/brief.json
schema: 1
title: {title}
date: {date}
language: {language}
status: draft                # draft | reviewed | withdrawn
marking: clear               # clear | green | amber | amber+strict | red
topics: []                   # [ukraine-peace-talks]
summary: >-
  Bottom line up front, in one to three sentences.
key_points:                  # most important first
  - text: One claim, able to stand alone.
    kind: fact               # fact | claim (attributed_to: who says so) | judgment (likelihood: or confidence:)
    evidence:
      - source: s1
        quote: "the source's own words"
actors: []                   # - name: … / kind: person | organisation | state | place | group / role: …
open_questions: []           # - id: short-name-{date:%Y-%m} / text: … / status: open
timeline: []                 # - date: "{date}" / text: … / evidence: …
quotes: []                   # - text: "…" / speaker: … / source: s1
sources:
  - id: s1
    title: The article's headline
    article: content/articles/name.md
"""


def write_empty_brief(project: Project, title: str, today: datetime.date) -> Path:
    """Writes a brief to fill in by hand, and gives its file.

    Raises: FileExists where there is one of that name; WriteError where it cannot be written.
    """
    path = project.briefs / f"{today}-{slug(title)[:64].strip('-') or 'brief'}.yaml"
    if path.exists():
        raise FileExists("there is such a brief already", Place(project.show(path)), "choose another title")
    line = dump_data({"title": title}).removeprefix("title: ").rstrip("\n")
    write_file(path, _EMPTY.format(title=line, date=today, language=project.config.language).encode())
    return path
