"""Lets `python -m briefgen` stand for the `briefgen` command."""

from briefgen.cli import run

if __name__ == "__main__":
    run()
