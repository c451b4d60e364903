"""Reads mutated briefs, and prints any that briefgen answers with a traceback, too slowly, or with too much memory.

usage: python bench/fuzz.py [N] [SEED]

Each of N files (10,000 unless told otherwise) is a brief of tests/data/valid with random changes: to its bytes, to its
lines, to its values, or with a bomb put in. What is read as a brief is also written and read back, but for giants.
The same N and SEED make the same files. The exit status is 1 when one of them breaks.

Units: a file may take 1 second of processor time and 200 MB.
"""

from __future__ import annotations

import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # a checkout needs no installation

from briefgen.codec import dump_brief, parse_brief
from briefgen.document import decode
from briefgen.errors import BriefgenError, Faults

_MOST_SECONDS = 1.0
_MOST_BYTES = 200_000_000
# Signals reach Python between two of its steps; this only ends what would never end.
_GIVE_UP_SECONDS = 20
# What is written names the defaults too: a file at the bound of what is read would be over it.
_READ_BACK_BYTES = 100_000
# A longer file is shown by its head: seed and number make it again.
_SHOWN_BYTES, _HEAD_BYTES = 4_000, 400
_LARGE_BYTES = 3_900_000
_SIGNS = (
    "\t", ": ", ":", " #", "#", "{", "}", "[", "]", ",", "&a ", "*a", "!", "!!python/name:os.system ", "|", "|-\n", ">",
    '"', "'", "\\", "\0", "\x07", "\ufeff", "\u2028", "\x85", "\u00ad", "---\n", "...\n", "%YAML 1.1\n", "<<: *a\n",
    "? ", "- ", "-", "~", "null", "\r", "\r\n", "\n", "\n\n", "@", "`", "%", "\U0010ffff", "é", "e\u0301", "=", "<<",
)  # fmt: skip

_ODD_VALUES: tuple[Any, ...] = (
    None, "", " ", "~", "null", 0, 1.5, True, [], {}, [[]], [None], {"": ""}, {1: 2}, {"a": {"b": []}}, "x" * 5000,
    "é" * 300, "\u00ad", "-", "..", "../..", "2025-03/..", "2025-13-45", "0000", "9999-99",
)  # fmt: skip

Change = Callable[[random.Random, bytes], bytes]


def flip_bytes(dice: random.Random, raw: bytes) -> bytes:
    out = bytearray(raw)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        if out:
            out[dice.randrange(len(out))] = dice.choice((dice.randrange(256), dice.randrange(32, 127)))
    return bytes(out)


def cut_bytes(dice: random.Random, raw: bytes) -> bytes:
    start = dice.randrange(len(raw) + 1)
    return raw[:start] + raw[start + dice.choice((1, 2, 8, 64, len(raw))) :]


def repeat_bytes(dice: random.Random, raw: bytes) -> bytes:
    start = dice.randrange(len(raw) + 1)
    piece = raw[start : start + dice.choice((1, 4, 30, 300))]
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + piece * dice.choice((1, 1, 2, 50)) + raw[at:]


def put_signs(dice: random.Random, raw: bytes) -> bytes:
    for _ in range(dice.choice((1, 1, 1, 3, 10))):
        at = dice.randrange(len(raw) + 1)
        raw = raw[:at] + dice.choice(_SIGNS).encode() + raw[at:]
    return raw


def shuffle_lines(dice: random.Random, raw: bytes) -> bytes:
    lines = raw.splitlines(keepends=True)
    if not lines:
        return raw
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    how = dice.randrange(5)
    if how == 0:
        lines[first], lines[second] = lines[second], lines[first]
    elif how == 1:
        del lines[first]
    elif how == 2:
        lines.insert(first, lines[second])
    elif how == 3:
        lines[first] = b" " * dice.randrange(1, 5) + lines[first]
    else:
        lines[first] = lines[first].lstrip()
    return b"".join(lines)


def swap_values(dice: random.Random, raw: bytes) -> bytes:
    """Puts values of other types into the data, and writes it in a style of YAML taken by chance."""
    try:
        data = yaml.load(raw, yaml.CBaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, TypeError):
        return put_signs(dice, raw)
    for _ in range(dice.choice((1, 1, 2, 4))):
        data = _swap_one(dice, data)
    style = dice.choice((None, None, '"', "'", "|", ">"))
    flow = dice.choice((False, False, True, None))
    with suppress(yaml.YAMLError, RecursionError, TypeError):
        return yaml.dump(
            data, Dumper=yaml.CSafeDumper, default_style=style, default_flow_style=flow, allow_unicode=True,
            sort_keys=dice.random() < 0.1,
        ).encode("utf-8", "surrogatepass")  # fmt: skip
    return raw


def _swap_one(dice: random.Random, data: Any) -> Any:
    if isinstance(data, dict) and data and dice.random() < 0.9:
        key = dice.choice(list(data))
        how = dice.randrange(8)
        if how == 0:
            return {name: value for name, value in data.items() if name != key}
        if how == 1:
            return {(f"{name}x" if name == key else name): value for name, value in data.items()}
        return data | {key: _swap_one(dice, data[key])}
    if isinstance(data, list) and data and dice.random() < 0.8:
        at = dice.randrange(len(data))
        if dice.random() < 0.2:
            return data[:at] + data[at:] * dice.choice((0, 2, 30))
        return [*data[:at], _swap_one(dice, data[at]), *data[at + 1 :]]
    return dice.choice((*_ODD_VALUES, {"text": data}, [data], [data, data], str(data), data))


def put_bomb(dice: random.Random, raw: bytes) -> bytes:
    """Puts in what grows when it is read: aliases of aliases, deep nesting, thousands of keys or items."""
    size = dice.choice((10, 100, 1_000, 20_000, 200_000))
    small = min(size, 40)
    how = dice.randrange(12)
    if how == 0:
        width = dice.randrange(2, 12)
        lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, small)]
        bomb = "\n".join(lines)
    elif how == 1:
        lines = ["a0: &a0 {x: y}"] + [f"a{n}: &a{n} {{b: *a{n - 1}, c: *a{n - 1}}}" for n in range(1, small)]
        bomb = "\n".join(lines)
    elif how == 2:
        bomb = "topics: &a [*a, *a]" if dice.random() < 0.5 else "actors: &a\n  - name: *a\n    aliases: *a"
    elif how == 3:
        bomb = "topics: " + "[" * size + "]" * dice.choice((0, size))
    elif how == 4:
        bomb = "topics: " + "{a: " * min(size, 20_000) + "}" * dice.choice((0, size))
    elif how == 5:
        bomb = "topics:\n" + "- " * min(size, 20_000) + "x"
    elif how == 6:
        bomb = "\n".join(f"k{n}: v" for n in range(size))
    elif how == 7:
        bomb = "topics: [" + "a," * size + "]"
    elif how == 8:
        bomb = "topics: &a " + "x" * size + "\naliases: [" + "*a," * min(size, 5_000) + "]"
    elif how == 9:
        bomb = "\n".join(" " * n + "a:" for n in range(min(size, 1_500)))
    elif how == 10:
        bomb = "x" * size + ": y\n" + '"' + "\\\n" * min(size, 20_000)
    else:
        bomb = "actors:\n" + "  - name: Ada # x\n    kind: wrong\n" * min(size, 20_000)
    at = raw.find(b"\n", dice.randrange(len(raw) + 1)) + 1
    return raw[:at] + bomb.encode() + b"\n" + raw[at:]


def swell(dice: random.Random, raw: bytes) -> bytes:
    """Repeats a stretch of lines until the file is nearly as large as briefgen reads."""
    lines = raw.splitlines(keepends=True)
    if not lines:
        return raw
    first = dice.randrange(len(lines))
    piece = b"".join(lines[first : first + dice.choice((1, 2, 5, 40))]) or b"x"
    times = dice.choice((100_000, 1_000_000, _LARGE_BYTES)) // len(piece)
    return b"".join(lines[:first]) + piece * times + b"".join(lines[first:])


CHANGES: tuple[Change, ...] = (
    *(flip_bytes, cut_bytes, repeat_bytes, put_signs, put_signs, shuffle_lines, shuffle_lines),
    *(swap_values, swap_values, swap_values, swap_values),
)
BOMBS: tuple[Change, ...] = (put_bomb, put_bomb, put_bomb, swell)
_BOMB_SHARE = 0.08


def make_file(seeds: list[bytes], seed: int, number: int) -> bytes:
    """Gives the file of this number; the same seed and number give the same file."""
    dice = random.Random(f"{seed}/{number}")
    raw = dice.choice(seeds)
    raw = dice.choice(BOMBS if dice.random() < _BOMB_SHARE else CHANGES)(dice, raw)
    while dice.random() < 0.3:
        raw = dice.choice(CHANGES[:7])(dice, raw)
    return raw


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Units: seconds; `grown` in bytes.
    """

    number: int
    size: int
    kind: str
    seconds: float
    grown: int
    trace: str = ""

    @property
    def breaks(self) -> str:
        """What is wrong with the answer, "" where nothing is."""
        if self.trace:
            return "traceback"
        return "too slow" if self.seconds > _MOST_SECONDS else "too large" if self.grown > _MOST_BYTES else ""


class _GivenUp(BaseException):
    """A file took so long that it was left."""


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise _GivenUp


def read_file(raw: bytes, number: int) -> Outcome:
    """Reads one file, and gives what became of it."""
    before = _reset_peak()
    signal.setitimer(signal.ITIMER_REAL, _GIVE_UP_SECONDS)
    kind, trace, brief = "brief", "", None
    start = time.process_time()
    try:
        try:
            brief = parse_brief(decode(raw, "x.yaml"), "x.yaml").brief
        except Faults as faults:
            kind = "many faults" if len(faults.faults) > 1 else faults.faults[0].code
            str(faults)
        except BriefgenError as fault:
            kind = fault.code
            str(fault)
        seconds, grown = time.process_time() - start, _find_peak() - before
        if brief and len(raw) <= _READ_BACK_BYTES:
            dump_brief(brief)  # which reads what it wrote, and compares
    except (Exception, _GivenUp):  # noqa: BLE001 - a traceback is what is looked for
        seconds, grown = time.process_time() - start, _find_peak() - before
        kind, trace = "traceback", traceback.format_exc(limit=-6)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Outcome(number, len(raw), kind, seconds, grown, trace)


def _reset_peak() -> int:
    """Forgets the peak of this process's memory where the system can, and gives what is in use now, in bytes."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return _find_peak()


def _find_peak() -> int:
    with suppress(OSError):
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    seeds = [path.read_bytes() for path in sorted((ROOT / "tests" / "data" / "valid").glob("*.yaml"))]
    signal.signal(signal.SIGALRM, _give_up)
    kinds: Counter[str] = Counter()
    slowest = largest = Outcome(0, 0, "", 0, 0)
    broken = 0
    for number in range(count):
        raw = make_file(seeds, seed, number)
        outcome = read_file(raw, number)
        kinds[outcome.kind] += 1
        slowest = max(slowest, outcome, key=lambda one: one.seconds)
        largest = max(largest, outcome, key=lambda one: one.grown)
        if outcome.breaks:
            broken += 1
            shown = raw if len(raw) <= _SHOWN_BYTES else raw[:_HEAD_BYTES]
            print(
                f"BREAKS: {outcome.breaks}: seed {seed}, file {number}, {len(raw):,} bytes, "
                f"{outcome.seconds:.2f} s, {outcome.grown / 1e6:.0f} MB\n{outcome.trace}{shown!r}",
                flush=True,
            )
    print(f"{count:,} files of seed {seed}: {broken} broke")
    for kind, times in kinds.most_common():
        print(f"{times:8,}  {kind}")
    print(f"slowest: {slowest.seconds:.2f} s, file {slowest.number} of {slowest.size:,} bytes ({slowest.kind})")
    print(f"largest: {largest.grown / 1e6:.0f} MB, file {largest.number} of {largest.size:,} bytes ({largest.kind})")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
