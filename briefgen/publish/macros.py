"""What templates call without Jinja's detours: macros, and what remembers the work of macros.

The code that templates are compiled to asks for it by the names that `Quick` has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

import jinja2
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

from briefgen.publish.markup import mark


class Quick:
    """What templates call without Jinja's detours, for it needs nothing of their context.

    It has `text` for where nothing is escaped, `markup` for where everything is, and `written` for what is written out
    there at once: the same as a bare string.
    """


class PageMacro(Macro, Quick):
    """A macro that is called without detours where it takes just the arguments that it names."""

    def __init__(
        self,
        environment: jinja2.Environment,
        body: Callable[..., str],
        name: str,
        arguments: Sequence[str],
        *ways: bool,
    ) -> None:
        super().__init__(environment, body, name, list(arguments), *ways)
        self._body = body
        self._names = tuple(arguments)
        self._left_out = (missing,) * len(self._names)
        self._takes_more = self.catch_kwargs or self.catch_varargs or self.caller

    def text(self, *arguments: Any, **named: Any) -> str:
        """Gives what the macro makes, where nothing is escaped."""
        if named or self._takes_more or len(arguments) > len(self._names):
            return self._call(arguments, named)
        return self._body(*arguments, *self._left_out[len(arguments) :])

    def markup(self, *arguments: Any, **named: Any) -> Markup:
        """Gives what the macro makes, where everything is escaped."""
        return mark(self.text(*arguments, **named))

    written = text

    def _call(self, arguments: Sequence[Any], named: MutableMapping[str, Any]) -> str:
        """Calls the macro with names, or with a block; for what is rarer, or wrong, as Jinja does."""
        names = self._names[len(arguments) :]
        if self.caller and not self.explicit_caller:
            names = (*names, "caller")
        if (
            len(arguments) > len(self._names)
            or self.catch_kwargs
            or self.catch_varargs
            or (self.caller and "caller" not in named)
            or not all(name in names for name in named)
        ):
            return str(self(*arguments, **named))
        return self._body(*arguments, *(named.get(name, missing) for name in names))


class Memory(Quick):
    """What macros made, by what they were given: `remember(navigation, root)`.

    Only a macro that takes nothing from the page itself gives the same each time: one that is imported.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[tuple[Any, ...], str] = {}

    def text(self, macro: PageMacro, /, *arguments: Any, **named: Any) -> str:
        """Gives what the macro makes, where nothing is escaped."""
        return self._find("text", macro, arguments, named)

    def markup(self, macro: PageMacro, /, *arguments: Any, **named: Any) -> str:
        """Gives what the macro makes, where everything is escaped."""
        return self._find("markup", macro, arguments, named)

    written = markup

    def _find(self, way: str, macro: PageMacro, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> str:
        if not isinstance(macro, PageMacro):
            raise TypeError("what is remembered is a macro, and then what it is given")
        # Some values are equal that are not written alike: 1 and true, text and HTML.
        key = (way, macro, arguments, *map(type, arguments), *named.items(), *map(type, named.values()))
        try:
            made = self._made.get(key)
        except TypeError:  # of a list nobody can tell whether it is still the same
            return self._make(way, macro, arguments, named)
        if made is None:
            if len(self._made) >= self._most:
                self._made.clear()
            made = self._made[key] = self._make(way, macro, arguments, named)
        return made

    def _make(self, way: str, macro: PageMacro, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> str:
        made: str = getattr(macro, way)(*arguments, **named)
        return made
