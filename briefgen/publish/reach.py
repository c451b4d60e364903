"""What each template reaches: itself, those it extends, includes and imports, and the words of its language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from briefgen.publish.render import Templates, read_texts

_SHIPPED = "shipped/"
_TAG = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}", re.DOTALL)
_NAME = re.compile(r"\s*([\"'])([^\"']+)\1\s*(?:import\b.*|as\b.*|with\b.*|without\b.*|ignore\b.*)?[-+]?", re.DOTALL)


def find_reach(templates: Templates) -> Mapping[str, str]:
    """Gives what stands for each template with all that it reaches, by its name.

    A name that is worked out while a page is made may be any: such a template reaches all.
    """
    texts = [read_texts(folder) for folder in reversed(templates.folders)]
    sources = {name: source for found in texts for name, source in found.items()}
    sources |= {_SHIPPED + name: source for name, source in texts[0].items()}
    named = {name: _find_named(source.decode("utf-8", "replace")) for name, source in sources.items()}
    own = {name: hashlib.blake2b(source, digest_size=16).digest() for name, source in sources.items()}
    everything = b"".join(own[name] for name in sorted(own))
    return {name: _digest(name, named, own, everything, templates) for name in sources}


def _find_named(source: str) -> frozenset[str] | None:
    """Gives the templates that a template names, None where it names one that cannot be told from its text."""
    found = [_NAME.fullmatch(tag[1]) for tag in _TAG.finditer(source)]
    # As Jinja reads them: ./own.html is own.html.
    names = ["/".join(part for part in name[2].split("/") if part not in ("", ".")) for name in found if name]
    return frozenset(names) if len(names) == len(found) else None


def _digest(
    name: str,
    named: Mapping[str, frozenset[str] | None],
    own: Mapping[str, bytes],
    everything: bytes,
    templates: Templates,
) -> str:
    reached, ahead = {name}, [name]
    while ahead:
        following = named.get(ahead.pop(), frozenset())
        if following is None:
            return _join(name, everything, templates)
        ahead += following - reached
        reached |= following
    # One that is not there counts too: it may come.
    return _join(name, b"".join(one.encode() + own.get(one, b"") for one in sorted(reached)), templates)


def _join(name: str, reached: bytes, templates: Templates) -> str:
    words = f"{name}\0{templates.language}\0{templates.words}\0".encode()
    return hashlib.blake2b(words + reached, digest_size=8).hexdigest()
