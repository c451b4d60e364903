"""Why an output is as it is: what it was made from, and what had changed when it was made the last time."""

from __future__ import annotations

import json
from pathlib import Path

from briefgen.errors import UsageError, closest
from briefgen.publish.ledger import Order, open_store
from briefgen.publish.store import Origin

_CAUSES = {
    "new": "there was none before",
    "gone": "it was no longer in the site",
    "altered": "what the site had there was not what had been made",
}


def explain(order: Order, path: str) -> str:
    """Gives, in a few lines, why a file of the site was made when it was made the last time.

    Raises: UsageError where the site has no such file.
    """
    store = open_store(order.root)
    try:
        name = _find_name(order, path)
        origin = store.read_origin(order.name, name)
        if origin is None:
            near = closest(name, store.read_outputs(order.name))
            hint = f"did you mean {near!r}?" if near else "name it as the site has it: briefs/x.html"
            raise UsageError(f"the site has no file {name!r} that a build has made", hint=hint)
        return "\n".join(_tell(origin))
    finally:
        store.close()


def _find_name(order: Order, path: str) -> str:
    """Gives a path as seen from the site's root, from wherever the user saw it."""
    found, folder = Path(path).absolute(), order.output.resolve()
    return found.relative_to(folder).as_posix() if found.is_relative_to(folder) else path.lstrip("/")


def _tell(origin: Origin) -> list[str]:
    parts: dict[str, str] = dict(json.loads(origin.parts))
    before: dict[str, str] = dict(json.loads(origin.before)) if origin.before else {}
    changed = [name for name, digest in parts.items() if before.get(name) != digest]
    gone = [f"{name}, which it is no longer made from" for name in before if name not in parts]
    lines = [f"{origin.path} was made on {origin.moment.replace('T', ' at ')}, for"]
    if origin.cause in _CAUSES:
        lines.append(f"  {_CAUSES[origin.cause]}")
    elif changed or gone:
        lines += ["  these had changed:", *(f"    {name}" for name in (*changed, *gone))]
    else:
        lines.append("  its place among the pages had changed")
    others = [name for name in parts if name not in changed] if origin.cause == "parts" else list(parts)
    if others:
        lines += ["it is also made from" if origin.cause == "parts" else "it is made from", *(f"  {n}" for n in others)]
    return lines
