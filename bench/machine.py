"""What a machine is, in words that name neither it nor its owner."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

_GIB = 1024**3


def describe_machine() -> Mapping[str, str]:
    """Gives processor, cores, memory, system, Python, and how busy the machine was before measuring."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _find_processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{memory / _GIB:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        # Distributions compile theirs with profile-guided optimisation; without it builds take a tenth longer.
        "python": f"{platform.python_version()}{' of the system' if sys.base_prefix == '/usr' else ''}",
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def _find_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
