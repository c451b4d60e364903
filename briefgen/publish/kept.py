"""What is kept of a brief between builds: all that it says, with its proofs, and apart what other pages take of it.

Each part is a text of its own: a build reads those only for which something has changed.
"""

from __future__ import annotations

from typing import NamedTuple

from briefgen.codec import BriefFile
from briefgen.faith import Verdict
from briefgen.library import Digests
from briefgen.publish.digests import digest, dump_compact
from briefgen.publish.forms import dump_record
from briefgen.publish.scribe import dump_sheet
from briefgen.publish.search import dump_brief_words
from briefgen.publish.store import BriefParts


class Kept(NamedTuple):
    """A brief as it is kept: JSON texts, and what stands for each of them.

    Shape: `articles` has the files its evidence was checked against, as its sources name them.
    Units: `unchecked` counts quotes.
    """

    id: str
    path: str
    line: str
    digests: Digests
    parts: BriefParts
    articles: tuple[str, ...]
    unchecked: int


def keep(file: BriefFile, verdict: Verdict) -> Kept:
    """Gives a proved brief as it is kept."""
    brief = file.brief
    record = dump_record(brief)
    sheet = dump_sheet(brief, verdict)
    line = dump_compact(
        [
            brief.title, brief.language, brief.date, brief.updated, brief.embargo, brief.status, brief.marking,
            brief.summary, brief.topics, brief.aliases, [[one.date, one.text] for one in brief.corrections],
            brief.counts,
        ]
    )  # fmt: skip
    actors = [[one.name, one.id, one.key, one.kind, one.role, one.aliases] for one in brief.actors]
    names = dump_compact([actors, brief.voices])
    asked = [[one.id, one.text, one.status, one.origin, one.why] for one in brief.open_questions]
    board = dump_compact([asked, [[one.question, one.status, one.text] for one in brief.answers]])
    threads = [f"{one.id}={one.status}" for one in brief.open_questions]
    threads += ["", *(f"{one.question}={one.status}" for one in brief.answers)]
    events = dump_compact([[one.date, one.text] for one in brief.timeline])
    sources = dump_compact(
        [
            [one.id, one.title, one.publisher, one.author, one.url, one.published, one.retrieved, one.reliability,
             one.article, one.sha256]
            for one in brief.sources
        ]
    )  # fmt: skip
    link = f"{file.id}\0{brief.title}\0{brief.language}\0{brief.date}"
    search = dump_brief_words(file.id, brief)
    return Kept(
        id=file.id,
        path=file.path,
        line=line,
        parts=BriefParts(names, board, events, sources, search, *sheet, record),
        digests=Digests(
            text=digest(file.text),
            record=digest("\0".join([file.id, record, *sheet])),
            link=digest(link),
            line=digest(f"{file.id}\0{line}"),
            names=digest(f"{file.id}\0{brief.date}\0{brief.status}\0{names}"),
            board=digest("\0".join([link, brief.status, sources, board, sheet.asked])),
            threads=digest("\0".join([file.id, str(brief.date), brief.status, *threads])),
            events=digest(f"{link}\0{brief.status}\0{events}"),
            sources=digest(f"{link}\0{brief.status}\0{sources}"),
            search=digest(search),
        ),
        articles=tuple(dict.fromkeys(one.article for one in brief.sources if one.article)),
        unchecked=len(verdict.unchecked),
    )
