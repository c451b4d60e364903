"""An article: a source text with what is known of its origin."""

from __future__ import annotations

import datetime
import hashlib
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from briefgen.edtf import parse_day

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[datetime.date, BeforeValidator(parse_day)]


class ArticleMeta(BaseModel):
    """The front matter of an article."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: Line | None = Field(None, description="The headline as it was published.")
    publisher: Line | None = Field(None, description="Who published the article.")
    author: Line | None = Field(None, description="Who wrote it.")
    url: Line | None = Field(None, description="The address it was published at.")
    published: Day | None = Field(None, description="The day it was published, as YYYY-MM-DD.")
    retrieved: Day | None = Field(None, description="The day it was fetched, as YYYY-MM-DD.")
    language: Line | None = Field(None, description="The language of the text as a BCP 47 tag.")
    sha256: Line | None = Field(None, description="SHA-256 of the kept text (UTF-8, LF, without front matter).")


class Article(BaseModel):
    """A kept text with its front matter.

    Shape: `path` is the file it was read from, as given; `text` is as it came, with line feeds;
    `first_line` is the line of the file on which the text begins.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    path: str
    text: str
    meta: ArticleMeta = Field(default_factory=ArticleMeta)
    first_line: int = 1

    @property
    def sha256(self) -> str:
        """SHA-256 of the text as it stands now."""
        return digest(self.text)


def digest(text: str) -> str:
    """Gives the SHA-256 of a text in UTF-8 with line feeds, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
