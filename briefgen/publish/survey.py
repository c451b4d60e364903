"""Whether the outputs of earlier builds are still as they were made; it begins early, for it takes a while.

A light room: it imports neither templates nor models, for looking must cost less than building.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from briefgen.publish.crew import Shift, can_split
from briefgen.publish.stamps import stamp_output
from briefgen.publish.store import Store

# Of a site with fewer outputs all are looked at in the time in which a process is split off.
_OUTPUTS_WORTH_SPLITTING = 2_000
_SHARES = 16


class Survey:
    """A look at all outputs in a folder that builds of a name made, by a process of its own where there are many."""

    def __init__(self, build: str, folder: Path, store: Store, processes: int) -> None:
        self._build = build
        self._folder = f"{folder.resolve()}{os.sep}"
        self._store = store
        self.count = store.count_outputs(build)
        is_split = processes > 1 and self.count >= _OUTPUTS_WORTH_SPLITTING and can_split()
        self._shift = Shift(range(_SHARES), self._look_at, 1 if is_split else 0, 1)

    def close(self) -> None:
        """Ends it, done or not."""
        self._shift.close()

    @cached_property
    def broken(self) -> Mapping[str, str]:
        """The outputs that are not as they were made, or may not stay so: gone or altered, by their paths."""
        return dict(found for share in self._shift.finish() for found in share)

    def _look_at(self, batches: Iterable[Sequence[int]]) -> Iterator[list[tuple[str, str]]]:
        return ([found for share in shares for found in self._find_broken(share)] for shares in batches)

    def _find_broken(self, share: int) -> Iterator[tuple[str, str]]:
        for path, *made, may_stay in self._outputs[share::_SHARES]:
            found = stamp_output(self._folder + path)
            if found is None:
                yield path, "gone"
            elif not may_stay or found != tuple(made):
                yield path, "altered"

    @cached_property
    def _outputs(self) -> list[tuple[str, int, int, int, int]]:
        return self._store.read_stamps(self._build)
