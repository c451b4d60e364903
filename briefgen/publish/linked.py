"""What a page is about, in the words of schema.org, for programs that read JSON-LD.

Source: https://schema.org/Report, https://schema.org/Quotation, https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from briefgen.publish.digests import dump_compact
from briefgen.publish.dossiers import Dossier
from briefgen.publish.markdown import strip_markup, topic_name
from briefgen.publish.views import ActorView, BriefView, Link, Site, SourceView

_CONTEXT = "https://schema.org"
_TYPES = {
    "person": "Person",
    "organisation": "Organization",
    "group": "Organization",
    "state": "Country",
    "place": "Place",
}
# Search engines read no more, and a brief of 200 actors is not about all of them.
_MOST_ACTORS = 40
_MOST_QUOTATIONS = 40


class LinkedData:
    """A page's linked data, which is made when a template writes it out. The text may stand in a script element."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __html__(self) -> str:
        return self._make()

    def __reduce__(self) -> tuple[type[Markup], tuple[str]]:
        """Gives the text itself: where it is sent, there is nothing to make it from."""
        return (Markup, (self._make(),))


def dump_report(view: BriefView, site: Site, wikidata: Mapping[str, str]) -> str:
    """Gives a brief as a Report; `wikidata` has the items of actors by id. The text may stand in a script element."""
    line, base = view.line, site.base_url or ""
    author = {"@type": "Organization", "name": site.author or site.title}
    report: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Report",
        "@id": base + line.href,
        "url": base + line.href,
        "headline": strip_markup(line.title),
        "abstract": strip_markup(line.summary),
        "datePublished": str(line.date),
        "dateModified": str(line.updated or line.date),
        "inLanguage": line.language,
        "author": author,
        "publisher": author,
        "isPartOf": {"@type": "WebSite", "name": site.title, "url": base},
        "isBasedOn": [_describe_source(source) for source in view.sources],
    }
    if line.topics:
        report["about"] = [
            {"@type": "Thing", "name": topic_name(one.text), **({"url": base + one.href} if one.href else {})}
            for one in line.topics
        ]
    if view.actors:
        report["mentions"] = [_describe_actor(actor, base, wikidata) for actor in view.actors[:_MOST_ACTORS]]
    if view.quotations:
        report["hasPart"] = [
            {
                "@type": "Quotation",
                "@id": f"{base}{line.href}#quote-{number}",
                "text": one.evidence.quote,
                **({"spokenByCharacter": _name(one.speaker, base)} if one.speaker else {}),
                "isBasedOn": _describe_source(view.sources[one.evidence.number - 1]),
            }
            for number, one in enumerate(view.quotations[:_MOST_QUOTATIONS], 1)
        ]
    if line.pdf:
        report["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": base + line.pdf,
            "encodingFormat": "application/pdf",
        }
    if view.corrections:
        report["correction"] = [
            {"@type": "CorrectionComment", "datePublished": str(day), "text": strip_markup(text)}
            for day, text in view.corrections
        ]
    return _dump(report)


def dump_actor(actor: Dossier, href: str, site: Site) -> str:
    """Gives an actor as a Person, an Organization, a Country or a Place. The text may stand in a script element."""
    base = site.base_url or ""
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": _TYPES.get(actor.kind or "", "Thing"),
        "@id": base + href,
        "url": base + href,
        "name": actor.name,
    }
    if actor.aliases:
        described["alternateName"] = list(actor.aliases)
    if actor.wikidata:
        described["sameAs"] = _wikidata(actor.wikidata)
    if actor.kind == "person" and actor.roles and actor.roles[0].role:
        described["jobTitle"] = actor.roles[0].role
    return _dump(described)


def _describe_actor(actor: ActorView, base: str, wikidata: Mapping[str, str]) -> dict[str, Any]:
    described = {"@type": _TYPES.get(actor.kind or "", "Thing"), "@id": base + actor.href, "name": actor.name}
    if actor.id in wikidata:
        described["sameAs"] = _wikidata(wikidata[actor.id])
    return described


def _describe_source(source: SourceView) -> dict[str, Any]:
    described: dict[str, Any] = {"@type": "Article", "headline": source.title}
    if source.url:
        described["url"] = source.url
    if source.published:
        described["datePublished"] = str(source.published)
    if source.publisher:
        described["publisher"] = {"@type": "Organization", "name": source.publisher}
    if source.author:
        described["author"] = {"@type": "Person", "name": source.author}
    return described


def _name(link: Link, base: str) -> dict[str, str]:
    return {"@id": base + link.href, "name": link.text} if link.href else {"@type": "Thing", "name": link.text}


def _wikidata(item: str) -> str:
    return f"https://www.wikidata.org/entity/{item}"


def _dump(value: Mapping[str, Any]) -> str:
    # Inside of a script element only what looks like its end, or like a comment, could do harm.
    return dump_compact(value).replace("<", "\\u003c")
