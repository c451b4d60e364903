"""Where a process of the `briefgen` command begins and ends; `python -m briefgen` stands for it."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Runs the command line as a process of its own, which ends as soon as all is said and done.

    To take apart what a build of a thousand briefs has in memory, piece by piece, would take a tenth of its time. So
    would looking for rubbish while all rooms are imported, which make much and throw nothing away.
    """
    gc.disable()
    from briefgen.cli import main

    status: object = None
    try:
        main()
    except SystemExit as end:
        status = end.code
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        status = 1
    os._exit(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    run()
