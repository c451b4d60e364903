"""Values as HTML, with fewer questions than MarkupSafe asks of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

# What `escape` asks for a string's text. It is not for others to rely on, and other releases may lack it.
try:
    from markupsafe._speedups import _escape_inner as escape_text
except ImportError:
    escape_text = escape


def write_out(value: object) -> str:
    """Gives a value as HTML: escaped, unless it is HTML already. It is what `escape` gives, without its wrapping."""
    kind = type(value)
    if kind is str:
        return escape_text(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


def write_call(call: Callable[..., object], /, *arguments: Any, **named: Any) -> str:
    """Gives what a call comes to as HTML."""
    return write_out(call(*arguments, **named))


def mark(text: str) -> Markup:
    """Gives HTML as Markup, without the questions that Markup asks of what may not be text."""
    return str.__new__(Markup, text)
