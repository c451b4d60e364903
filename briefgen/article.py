"""An article: a source text with what is known of its origin."""

from typing import Annotated

from msgspec import Meta

from briefgen.values import Day, Text, Value


class ArticleMeta(Value, frozen=True, kw_only=True):
    """The front matter of an article."""

    title: Annotated[Text | None, Meta(description="The headline as it was published.")] = None
    publisher: Annotated[Text | None, Meta(description="Who published the article.")] = None
    author: Annotated[Text | None, Meta(description="Who wrote it.")] = None
    url: Annotated[Text | None, Meta(description="The address it was published at.")] = None
    published: Annotated[Day | None, Meta(description="The day it was published, as YYYY-MM-DD.")] = None
    retrieved: Annotated[Day | None, Meta(description="The day it was fetched, as YYYY-MM-DD.")] = None
    language: Annotated[Text | None, Meta(description="The language of the text as a BCP 47 tag.")] = None
    sha256: Annotated[Text | None, Meta(description="SHA-256 of the kept text (UTF-8, LF, without front matter).")] = (
        None
    )


class Article(Value, frozen=True, kw_only=True):
    """A kept text with its front matter.

    Shape: `path` is the file it was read from, as given; `text` is as it came, with line feeds;
    `first_line` is the line of the file on which the text begins.
    """

    path: str
    text: str
    meta: ArticleMeta = ArticleMeta()
    first_line: int = 1

    @property
    def sha256(self) -> str:
        """SHA-256 of the text as it stands now."""
        return digest(self.text)


def digest(text: str) -> str:
    """Gives the SHA-256 of a text in UTF-8 with line feeds, as 64 hexadecimal digits."""
    import hashlib  # it brings OpenSSL, which takes as long to load as ten briefs to read

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
