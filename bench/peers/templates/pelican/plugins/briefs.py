"""Lets Pelican read briefs in YAML, and write inline Markdown in its templates."""

from datetime import UTC, datetime
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from pelican import signals
from pelican.contents import Category, Tag
from pelican.readers import BaseReader


class BriefReader(BaseReader):
    """Reads a brief; its actors are tags, so that each has a page."""

    enabled = True
    file_extensions = ["yaml"]  # noqa: RUF012 - so Pelican wants it

    def read(self, source_path):
        """Gives no text, and the brief as metadata."""
        path = Path(source_path)
        brief = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        names = [actor["name"] for actor in brief["actors"]]
        return "", {
            **brief,
            "slug": path.stem,
            "date": datetime.fromisoformat(brief["date"]).replace(tzinfo=UTC),
            "status": "published",  # Pelican has the word for itself
            "standing": brief["status"],
            "category": Category("briefs", self.settings),
            "tags": [Tag(name, self.settings) for name in names],
        }


def add_reader(readers):
    """Makes Pelican use the reader."""
    readers.reader_classes["yaml"] = BriefReader


# Settings are kept in Pelican's cache with every tag, so filters have to be functions that can be found by name.
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def inline(text):
    """Gives inline Markdown as HTML."""
    return _MARKDOWN.renderInline(text)


def slug(text):
    """Gives an actor's name as the name of its page."""
    return text.lower().replace(" ", "-")


def add_filters(pelican):
    """Gives templates the filters."""
    pelican.settings["JINJA_FILTERS"] = {"inline": inline, "slug": slug}


def register():
    """Is called by Pelican."""
    signals.initialized.connect(add_filters)
    signals.readers_init.connect(add_reader)
