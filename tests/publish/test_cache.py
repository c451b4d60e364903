from __future__ import annotations

import os
from pathlib import Path

from briefgen.publish.cache import Cache, make_key


def test_the_border_between_parts_counts() -> None:
    assert make_key("ab", "c") != make_key("a", "bc")
    assert make_key("ab", "c") == make_key(b"ab", "c")


def test_pruning_keeps_what_is_wanted_and_the_newest_of_the_rest(tmp_path: Path) -> None:
    cache = Cache(tmp_path, ".pdf")
    for age, key in enumerate(("aa", "bb", "cc", "dd")):
        os.utime(cache.write(key, b"x"), (1000 + age, 1000 + age))
    cache.prune(["aa"], keep=1)
    assert [key for key in ("aa", "bb", "cc", "dd") if cache.has(key)] == ["aa", "dd"]
