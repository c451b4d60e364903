"""Words in the site's language as templates have them: looked up at once where they are fixed, filled where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from markupsafe import Markup

from briefgen.publish.macros import Quick
from briefgen.publish.markup import mark, write_out


class Saying(Quick):
    """Words in the site's language with values in them: `_('%(num)s briefs', num=3)`."""

    def __init__(self, find: Callable[..., str]) -> None:
        self._find = find

    def text(self, message: str, /, **values: Any) -> str:
        """Gives the words as they are."""
        return self._find(message) % values

    def markup(self, message: str, /, **values: Any) -> str:
        """Gives the words as HTML; what they say is HTML already, the values may not be."""
        return _fill(self._find(message), values)

    written = markup

    @jinja2.pass_eval_context
    def __call__(self, context: EvalContext, *arguments: Any, **values: Any) -> str:
        """Gives the words as a template wants them that asks for them in another way than by a call."""
        return (self.markup if context.autoescape else self.text)(*arguments, **values)


class CountedSaying(Saying):
    """Words that depend on a number: `ngettext('%(num)s brief', '%(num)s briefs', 3)`."""

    def __init__(self, find: Callable[..., str], write_number: Callable[[int], str]) -> None:
        super().__init__(find)
        self._write_number = write_number

    def text(self, one: str, many: str, number: int, /, **values: Any) -> str:  # type: ignore[override]
        """Gives the words as they are."""
        return self._find(one, many, number) % {**values, "num": self._write_number(number)}

    def markup(self, one: str, many: str, number: int, /, **values: Any) -> str:  # type: ignore[override]
        """Gives the words as HTML."""
        return _fill(self._find(one, many, number), {**values, "num": self._write_number(number)})

    written = markup  # type: ignore[assignment]


def _fill(text: str, values: Mapping[str, Any]) -> Markup:
    # Faster than to escape in the midst of formatting, for it is done for most lines of a page.
    return mark(text % {name: write_out(value) for name, value in values.items()})


class FixedWords(Extension):
    """Puts words without values into a template as it is compiled, so that pages need not look them up again."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yields a template's tokens, a translated string in place of each `_('…')`."""
        kinds = ("name", "lparen", "string", "rparen")
        held: list[Token] = []
        # The language is taught after the extension is made.
        tongue: Any = self.environment.globals["tongue"]
        for token in stream:
            if held and token.type == kinds[len(held)]:
                held.append(token)
                if len(held) == len(kinds):
                    text = tongue.words.gettext(held[2].value)
                    yield Token(held[2].lineno, "string", text.replace("%%", "%"))
                    held = []
                continue
            yield from held
            held = []
            if token.type == "name" and token.value == "_":
                held.append(token)
            else:
                yield token
        yield from held
