"""All files of a site, with the days of their last changes, gone through only where one of them is not as before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from briefgen.publish.digests import digest_all
from briefgen.publish.settle import Ground, Settled, Sifted
from briefgen.publish.store import Store


class Contents:
    """The files of a site, those that stay and those that are made, but for those that tell of the others.

    Shape: `late` names the sections that tell of the others.
    """

    def __init__(
        self,
        build: str,
        store: Store,
        ground: Ground,
        sifted: Sifted,
        settled: Sequence[Settled],
        late: Collection[str],
    ) -> None:
        self._store = store
        self._build = build
        self._before = store.read_contents(build)
        self._kept = sifted.kept
        self._settled = settled
        skipped = {*sifted.kept, *late}
        before = {(path, made.listed) for path, made in ground.outputs.items() if made.section not in skipped}
        # Where nothing stays, the settings may have changed too, and with them all that is asked of the files.
        is_known = bool(self._kept) and self._before is not None
        self.are_same = is_known and before == {(one.path, one.listed) for one in settled}

    @cached_property
    def _every(self) -> list[tuple[str, str | None]]:
        made = [(one.path, one.listed) for one in self._settled]
        if self._kept:
            known = self._store.read_paths(self._build)
            made += [(path, listed) for path, listed, section in known if section in self._kept]
        return made

    @property
    def paths(self) -> list[str]:
        """The files."""
        return [path for path, _ in self._every]

    @cached_property
    def listed(self) -> list[tuple[str, str]]:
        """The pages that the sitemap has, by path, each with its day, "" for the library's."""
        return sorted((path, day) for path, day in self._every if day is not None)

    @cached_property
    def key(self) -> str:
        """What stands for the listed pages."""
        return self._before if self.are_same and self._before else digest_all(self.listed)
