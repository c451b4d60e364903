"""Writes docs/format.md: every field of every file that people write, read off the models; run it when a model changes.

python tools/make_format.py
"""

from __future__ import annotations

import sys
import types
import typing
from pathlib import Path
from typing import Any

from msgspec import NODEFAULT, structs

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from briefgen import article, brief, project, theme, values
from briefgen.values import Value, describe

TARGET = ROOT / "docs" / "format.md"

_INTRODUCTION = """\
# The format
A brief is a YAML file in `content/briefs/`. Its name without the ending is its id and its address. This page has every
field of it, and of the other files that people write: articles' front matter, the registry of actors, `briefgen.yaml`.

`briefgen new TITLE` writes an empty brief. `briefgen schema` prints the JSON Schema; with this first line, an editor
completes and checks the fields while you type:

    # yaml-language-server: $schema=../../schema/brief.json

The smallest brief that `briefgen check` takes:

```yaml
schema: 1
title: Harbour board deepens the channel
date: 2025-05-06
summary: The board deepens the northern channel, and nobody knows who pays.
key_points:
  - text: The board voted to deepen the northern channel.
    evidence:
      - quote: "The harbour board voted on Tuesday to deepen the northern channel."
sources:
  - id: s1
    title: Board deepens channel
    article: content/articles/harbour.md
```

## When a quote stands
Evidence is a quote with its source. `check` looks for the quote in the text of the source's article. It stands where it
is found

- after folding white space (no-break spaces too), Unicode composition (NFC), soft hyphens, and the typographic forms of
  quotation marks, dashes and ellipses: `“We can’t – yet…”` and `"We can't - yet..."` are one;
- at the boundaries of words and numbers: “likely” does not stand in “unlikely”, nor “14,000” in “114,000”.

Nothing else is folded. Every digit, every name and every “not” must be equal; capitals count. An ellipsis never means
omission: write two pieces of evidence instead. A quote that starts right after a negation is a warning.

Where a quote occurs twice, `prefix` and `suffix` tell which place is meant. They hold the words right before and after
it, as in a W3C TextQuoteSelector, and are matched like the quote.

A source without an `article` is only cited. Its evidence is not checked; the page says so, and `check` lists it.
With a single source, `source` may be left out.

Evidence is required for key points (but not for judgments), events, actors' positions, answers, and the versions of a
disagreement. A quotation under `quotes` is its own evidence.

## How values are read
- Every value stays the text that was typed. `no`, `on`, `12:30`, `1e3` and `2025-03` are texts in a text field, and a
  source's id may be `1`. Nothing is taken for a truth value, a number or a time of day.
- A day is written as `YYYY-MM-DD`, with or without quotation marks.
- The date of an event is EDTF (ISO 8601-2), levels 0 and 1 without times and seasons: a day, month or year; `?` for
  uncertain, `~` for about, `%` for both; a period `2025-03-11/2025-03-13`, of which one end may be open: `2025-03/..`.
- An empty value, `~`, `null` and an empty list are the same as leaving the field out. `"~"` is a text.
- An id has lower-case letters of any script, digits and hyphens.
- An unknown key is a fault, and so is a key that stands twice.
- Anchors and aliases (`&name`, `*name`) are read, up to a hundred of them. Tags (`!name`), merge keys (`<<`) and two
  documents in one file are not. A file is UTF-8 and at most 4 MB.

## Traps of hand-written YAML
`check` names each of them with a place and a hint. When in doubt, put a text into double quotes.

| you write | YAML reads | write instead |
|---|---|---|
| `title: Talks: day two` | a mapping in a text: a fault | `title: "Talks: day two"` |
| `quote: he agreed, but #later` | `he agreed, but`; the rest is a comment | `quote: "he agreed, but #later"` |
| `title: "Yes" is no answer` | a text that goes on after its end: a fault | `title: '"Yes" is no answer'` |
| `title: [Draft] Talks` | a list | `title: "[Draft] Talks"` |
| `title: *Talks*`, `&c`, `!now`, `@ada`, `%` | an alias, anchor, tag or a reserved sign | the text in double quotes |
| `- {date: 2025, text: Talks, then war}` | a key `then war` without a value | block style, one key a line |
| `title:Talks` | no key at all | a space after the colon |
| `-harbour` in a list | a text | a space after the hyphen |
| `title: “Talks: day two”` | typographic marks do not quote: a fault | straight marks around it |
| `summary: > The board votes.` | a fault | the text on the next line, indented |
| a tab before a key | a fault | spaces |
| `it's` in single quotes | the text ends at the apostrophe | `'it''s'`, or double quotes |
"""

# Fields whose type no annotation tells in a word.
_TYPES = {
    "Brief.schema": "`1`",
    "Config.base_url": "address",
    "PdfConfig.page": "one of `A4`, `Letter`",
    "ThemeConfig.accent": "colour",
    "ThemeConfig.accent_dark": "colour",
    "FontFile.file": "path",
    "FontFile.style": "one of `normal`, `italic`",
    "NavigationEntry.href": "address",
    "ThemeConfig.logo": "path",
    "RegisteredActor.wikidata": "Wikidata item",
    "Source.url": "address",
    "ArticleMeta.url": "address",
    "Source.article": "path",
}
_NAMES: tuple[tuple[Any, str], ...] = (
    (values.Text, "text"),
    (brief.Words, "words, verbatim"),
    (brief.Id, "id"),
    (brief.Edtf, "EDTF date"),
    (values.Day, "day"),
    (brief.SchemaNumber, "`1`"),
    (brief.Sha256, "64 hexadecimal digits"),
)

_TERMS = "ICD 203"
_SELECTOR = "W3C TextQuoteSelector"
_DAY = "ISO 8601-1"
_EDTF = "ISO 8601-2 (EDTF)"
_TAG = "BCP 47"
_REPORT = "schema.org Report"
_ARTICLE = "schema.org NewsArticle"
_POPOLO = "Popolo"
_SHA = "FIPS 180-4 (SHA-256)"

# For each field: an example, and the standard it follows.
_ROWS: dict[str, tuple[str, str]] = {
    "Brief.schema": ("1", ""),
    "Brief.title": ("Washington and Moscow prepare talks", f"{_REPORT} headline"),
    "Brief.date": ("2025-03-22", _DAY),
    "Brief.updated": ("2025-03-24", f"{_DAY}; {_REPORT} dateModified"),
    "Brief.cutoff": ("2025-03-21", f"{_DAY}; {_TERMS}"),
    "Brief.embargo": ("2025-03-25", _DAY),
    "Brief.language": ("en", _TAG),
    "Brief.status": ("reviewed", ""),
    "Brief.marking": ("amber+strict", "TLP 2.0"),
    "Brief.topics": ("[ukraine-peace-talks]", f"{_REPORT} about"),
    "Brief.aliases": ("[2025-03-22-talks]", ""),
    "Brief.summary": ("Both sides agree to meet again.", f"{_REPORT} abstract"),
    "Brief.why_it_matters": ("It is the first meeting in three years.", f"{_TERMS} (relevance)"),
    "Brief.whats_next": ("A second round in April.", f"{_TERMS} (outlook)"),
    "Brief.key_points": ("see KeyPoint", f"{_TERMS}"),
    "Brief.actors": ("see Actor", _POPOLO),
    "Brief.open_questions": ("see Question", f"{_TERMS} (gaps); schema.org Question"),
    "Brief.answers": ("see Answer", "schema.org Answer"),
    "Brief.timeline": ("see Event", "schema.org Event"),
    "Brief.quotes": ("see Quotation", "schema.org Quotation"),
    "Brief.figures": ("see Figure", "schema.org QuantitativeValue"),
    "Brief.disagreements": ("see Disagreement", f"{_TERMS} (alternatives)"),
    "Brief.sources": ("see Source", "ICD 206; schema.org citation"),
    "Brief.method": ("see Method", f"{_TERMS} (basis)"),
    "Brief.corrections": ("see Correction", "schema.org CorrectionComment"),
    "KeyPoint.text": ("The Kremlin expects talks on Monday.", ""),
    "KeyPoint.kind": ("claim", f"{_TERMS} (information, assumption, judgment)"),
    "KeyPoint.attributed_to": ("Dmitry Peskov", "ICD 206"),
    "KeyPoint.likelihood": ("very likely", _TERMS),
    "KeyPoint.confidence": ("moderate", _TERMS),
    "KeyPoint.evidence": ("see Evidence", _SELECTOR),
    "Evidence.source": ("s1", "ICD 206"),
    "Evidence.quote": ('"voted on Tuesday"', f"{_SELECTOR} exact"),
    "Evidence.prefix": ('"The harbour board"', f"{_SELECTOR} prefix"),
    "Evidence.suffix": ('"to deepen"', f"{_SELECTOR} suffix"),
    "Actor.name": ("Dmitry Peskov", f"{_POPOLO} name"),
    "Actor.id": ("dmitry-peskov", f"{_POPOLO} id"),
    "Actor.kind": ("person", f"{_POPOLO} Person, Organization, Area"),
    "Actor.role": ("Kremlin spokesperson", f"{_POPOLO} Membership role"),
    "Actor.aliases": ("[Peskov, Dmitri Peskov]", f"{_POPOLO} other_names"),
    "Actor.affiliation": ("Kremlin", f"{_POPOLO} Membership organization"),
    "Actor.position": ("Talks without conditions.", ""),
    "Actor.evidence": ("see Evidence", _SELECTOR),
    "Question.id": ("europe-role-2025-03", ""),
    "Question.text": ("Will Europe have a seat at the table?", "schema.org Question"),
    "Question.status": ("partly", ""),
    "Question.origin": ("gap", f"{_TERMS} (gaps)"),
    "Question.why": ("Europe would pay for the troops.", ""),
    "Question.evidence": ("see Evidence", _SELECTOR),
    "Answer.question": ("europe-role-2025-03", ""),
    "Answer.status": ("answered", ""),
    "Answer.text": ("European leaders amended the draft plan.", "schema.org Answer"),
    "Answer.evidence": ("see Evidence", _SELECTOR),
    "Event.date": ('"2025-03-11/2025-03-13"', _EDTF),
    "Event.text": ("Talks in Jeddah.", "schema.org Event"),
    "Event.basis": ('"on Tuesday"', ""),
    "Event.evidence": ("see Evidence", _SELECTOR),
    "Quotation.text": ('"We cannot wait"', "schema.org Quotation text"),
    "Quotation.speaker": ("dmitry-peskov", "schema.org Quotation spokenByCharacter"),
    "Quotation.source": ("s1", "schema.org Quotation citation"),
    "Figure.value": ("14,000", "schema.org QuantitativeValue value"),
    "Figure.unit": ("containers", "schema.org QuantitativeValue unitText"),
    "Figure.what": ("size of the ships", "schema.org QuantitativeValue name"),
    "Figure.as_of": ('"2025-03"', _EDTF),
    "Figure.evidence": ("see Evidence", _SELECTOR),
    "Disagreement.topic": ("The number of prisoners", ""),
    "Disagreement.versions": ("see Version", f"{_TERMS} (alternatives)"),
    "Version.says": ("175 prisoners were exchanged.", ""),
    "Version.evidence": ("see Evidence", _SELECTOR),
    "Source.id": ("s1", ""),
    "Source.title": ("Board deepens channel", f"{_ARTICLE} headline"),
    "Source.publisher": ("The Harbour Post", f"{_ARTICLE} publisher"),
    "Source.author": ("Lin Marsh", f"{_ARTICLE} author"),
    "Source.url": ("https://example.org/channel", f"{_ARTICLE} url"),
    "Source.published": ("2025-05-06", f"{_DAY}; {_ARTICLE} datePublished"),
    "Source.retrieved": ("2025-05-07", _DAY),
    "Source.reliability": ("B", "Admiralty code (NATO AJP-2.1)"),
    "Source.duplicate_of": ("s2", ""),
    "Source.article": ("content/articles/harbour.md", ""),
    "Source.sha256": ("9f86d081…", _SHA),
    "Method.engine": ("offline", "schema.org SoftwareApplication name"),
    "Method.version": ("0.1.0", "schema.org SoftwareApplication softwareVersion"),
    "Method.model": ("none", ""),
    "Method.reviewed_by": ("Lin Marsh", f"{_REPORT} editor"),
    "Correction.date": ("2025-05-08", _DAY),
    "Correction.text": ("The board has nine members, not eight.", "schema.org CorrectionComment text"),
    "ArticleMeta.title": ("Board deepens channel", f"{_ARTICLE} headline"),
    "ArticleMeta.publisher": ("The Harbour Post", f"{_ARTICLE} publisher"),
    "ArticleMeta.author": ("Lin Marsh", f"{_ARTICLE} author"),
    "ArticleMeta.url": ("https://example.org/channel", f"{_ARTICLE} url"),
    "ArticleMeta.published": ("2025-05-06", f"{_DAY}; {_ARTICLE} datePublished"),
    "ArticleMeta.retrieved": ("2025-05-07", _DAY),
    "ArticleMeta.language": ("en", _TAG),
    "ArticleMeta.sha256": ("9f86d081…", _SHA),
    "RegisteredActor.id": ("ada-brook", f"{_POPOLO} id"),
    "RegisteredActor.name": ("Ada Brook", f"{_POPOLO} name"),
    "RegisteredActor.aliases": ("[A. Brook, Brook]", f"{_POPOLO} other_names"),
    "RegisteredActor.kind": ("person", f"{_POPOLO} Person, Organization, Area"),
    "RegisteredActor.wikidata": ("Q7747", "Wikidata"),
    "Config.title": ("Harbour news", "schema.org WebSite name"),
    "Config.description": ("Briefs on harbours and ships.", "schema.org WebSite description"),
    "Config.base_url": ("https://example.org/briefs/", "schema.org WebSite url"),
    "Config.language": ("en", _TAG),
    "Config.author": ("The harbour desk", "schema.org WebSite author"),
    "Config.pdf": ("see PdfConfig", ""),
    "Config.editions": ("see EditionConfig", ""),
    "Config.leave_out": ("[timeline, markdown]", ""),
    "Config.publish": ("see PublishConfig", ""),
    "Config.condense": ("see CondenseConfig", ""),
    "Config.theme": ("see ThemeConfig", ""),
    "ThemeConfig.accent": ('"#7a1f3d"', "WCAG 2.2 (contrast)"),
    "ThemeConfig.accent_dark": ('"#f0a3bd"', "WCAG 2.2 (contrast)"),
    "ThemeConfig.text_font": ("Literata", "CSS font-family"),
    "ThemeConfig.interface_font": ("Briefing Sans", "CSS font-family"),
    "ThemeConfig.fonts": ("see FontFile", "CSS @font-face"),
    "ThemeConfig.logo": ("content/logo.svg", "schema.org WebSite image"),
    "ThemeConfig.footer": ('"Questions? [Write to us](https://example.org/desk)."', "CommonMark (inline)"),
    "ThemeConfig.navigation": ("see NavigationEntry", "schema.org SiteNavigationElement"),
    "FontFile.family": ("Literata", "CSS font-family"),
    "FontFile.file": ("fonts/literata.woff2", "CSS src"),
    "FontFile.weight": ("200 900", "CSS font-weight"),
    "FontFile.style": ("italic", "CSS font-style"),
    "NavigationEntry.title": ("Open questions", "schema.org SiteNavigationElement name"),
    "NavigationEntry.href": ("questions.html", "schema.org SiteNavigationElement url"),
    "CondenseConfig.people": ("[Ola Nordmann]", ""),
    "CondenseConfig.organisations": ("[Port Trust]", ""),
    "CondenseConfig.places": ("[Lower Quay]", ""),
    "CondenseConfig.not_names": ("[The Long Read]", ""),
    "CondenseConfig.furniture": ("[Get our morning mail]", ""),
    "PdfConfig.page": ("A4", "ISO 216"),
    "PdfConfig.form": ("glance", ""),
    "PdfConfig.glance": ("[2025-03-22-talks]", ""),
    "EditionConfig.id": ("weekly", ""),
    "EditionConfig.title": ("The week at the harbour", ""),
    "EditionConfig.every": ("week", "ISO 8601-1 (weeks)"),
    "EditionConfig.topic": ("ukraine-peace-talks", ""),
    "EditionConfig.since": ("2025-03-01", _DAY),
    "PublishConfig.target": ("branch:gh-pages@origin", ""),
}

_SETTINGS = (
    project.Config,
    theme.ThemeConfig,
    theme.FontFile,
    theme.NavigationEntry,
    project.PdfConfig,
    project.EditionConfig,
    project.PublishConfig,
    project.CondenseConfig,
)
_FILES: tuple[tuple[str, str, tuple[type[Value], ...]], ...] = (
    (
        "The brief",
        "`content/briefs/*.yaml`",
        (
            brief.Brief, brief.KeyPoint, brief.Evidence, brief.Actor, brief.Question, brief.Answer, brief.Event,
            brief.Quotation, brief.Figure, brief.Disagreement, brief.Version, brief.Source, brief.Method,
            brief.Correction,
        ),
    ),
    ("The front matter of an article", "`content/articles/*.md`, between two lines `---`", (article.ArticleMeta,)),
    ("The registry of actors", "`content/actors.yaml`, a list of entries", (project.RegisteredActor,)),
    ("The project", "`briefgen.yaml`", _SETTINGS),
)  # fmt: skip


def find_models() -> tuple[type[Value], ...]:
    """Gives the models in the order of the page."""
    return tuple(model for _, _, several in _FILES for model in several)


def find_example(model: type[Value], key: str) -> str:
    """Gives the example of a field."""
    return _ROWS[f"{model.__name__}.{key}"][0]


def find_fields() -> tuple[str, ...]:
    """Gives the name of every field that the page has to have: `Brief.title`."""
    return tuple(f"{m.__name__}.{field.encode_name}" for m in find_models() for field in structs.fields(m))


def find_rows() -> tuple[str, ...]:
    """Gives the name of every field that this tool has an example for."""
    return tuple(_ROWS)


def render_format() -> str:
    """Gives the page."""
    parts = [_INTRODUCTION]
    for title, where, models in _FILES:
        parts.append(f"## {title}\nFile: {where}.\n")
        for model in models:
            heading = f"### {model.__name__}\n" if len(models) > 1 else ""
            parts.append(f"{heading}{_first_line(model)}\n\n{_render_table(model)}")
    return "\n".join(parts)


def _first_line(model: type[Value]) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]


def _render_table(model: type[Value]) -> str:
    lines = ["| field | type | required or default | meaning | example | standard |", "|---|---|---|---|---|---|"]
    for field in structs.fields(model):
        key = f"{model.__name__}.{field.encode_name}"
        example, standard = _ROWS.get(key, ("", ""))
        linked = _link(example) if example.startswith("see ") else f"`{example}`"
        kind = _TYPES.get(key) or _describe(_leave_out_meaning(field.type))
        meaning = describe(field.type).meaning or ""
        cells = (f"`{field.encode_name}`", kind, _describe_default(field), meaning, linked, standard)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _link(example: str) -> str:
    name = example.removeprefix("see ")
    return f"see [{name}](#{name.lower()})"


def _describe_default(field: structs.FieldInfo) -> str:
    if field.required:
        return "**required**"
    default = field.default if field.default_factory is NODEFAULT else field.default_factory()
    return f"`{default}`" if isinstance(default, str | int) else "none"


def _leave_out_meaning(hint: Any) -> Any:
    *others, _ = hint.__metadata__
    return typing.Annotated[(hint.__origin__, *others)] if others else hint.__origin__


def _describe(hint: Any) -> str:
    named = next((name for known, name in _NAMES if hint == known), None)
    if named:
        return named
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{value}`" for value in inner)
    if origin in (typing.Union, types.UnionType):
        return _describe(next(one for one in inner if one is not type(None)))
    if origin is tuple:
        return f"list of {_describe(inner[0])}"
    if origin is typing.Annotated:
        return _describe(inner[0])
    if isinstance(hint, type) and issubclass(hint, Value):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return "text" if hint is str else str(hint)


if __name__ == "__main__":
    TARGET.write_text(render_format(), encoding="utf-8")
