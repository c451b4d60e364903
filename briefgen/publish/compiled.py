"""Compiled templates, kept from one build to the next.

To compile them takes as long as to render some five hundred pages, and nearly all are briefgen's own: the same in each
project, for as long as briefgen stays what it is. So they lie in the user's cache and not in a project's, where a first
build would not find them. It may be deleted at any time; where it cannot be read or written, they are compiled anew.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from briefgen.disk import find_user_cache
from briefgen.errors import WriteError
from briefgen.publish.cache import Cache, make_key

# A build has thirty; those of a project that is being worked on come and go, some 20 KB each.
_KEPT = 300
# The rooms that say how templates are compiled, and for which environment.
_ROOMS = ("template_code.py", "macros.py", "sayings.py", "markup.py", "render.py")


class CompiledTemplates(BytecodeCache):
    """What templates were compiled to, by all that it depends on; what another user wrote is not run."""

    def __init__(self, cache: Cache, made_by: str) -> None:
        self._cache = cache
        self._made_by = made_by

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a bucket its code, where it is kept; Jinja drops what does not fit the template's source."""
        with contextlib.suppress(OSError), self._cache.path(self._find_key(bucket)).open("rb") as file:
            if not hasattr(os, "geteuid") or os.fstat(file.fileno()).st_uid == os.geteuid():
                bucket.load_bytecode(io.BytesIO(file.read()))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a bucket, where that can be done."""
        key = self._find_key(bucket)
        with contextlib.suppress(OSError, WriteError):
            self._cache.write(key, bucket.bytecode_to_string())
            self._cache.prune({key}, _KEPT)

    def set_apart(self, name: str) -> CompiledTemplates:
        """Gives the same for another way to compile them."""
        return CompiledTemplates(self._cache, make_key(self._made_by, name))

    def _find_key(self, bucket: Bucket) -> str:
        return make_key(self._made_by, bucket.key, bucket.checksum)


def find_compiled(words: str) -> CompiledTemplates | None:
    """Gives what is kept of compiled templates, None where nothing can be; `words` is the digest of their language."""
    folder = find_user_cache(os.environ)
    if folder is None:
        return None
    try:
        rooms = [Path(__file__).with_name(name).read_bytes() for name in _ROOMS]
    except OSError:  # installed without its source, from which it could be told whether the code still fits
        return None
    python = (sys.implementation.cache_tag or sys.version, importlib.util.MAGIC_NUMBER)
    made_by = make_key(*python, jinja2.__version__, *rooms, words)
    return CompiledTemplates(Cache(folder / "templates", ".bin"), made_by)
