"""What was found and why it was taken or left: what `--explain` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Explanation:
    """Everything that was found in the articles of one brief, those parts left out of the brief too."""

    data: Mapping[str, Any]

    def as_json(self) -> str:
        """Gives the explanation as JSON."""
        return json.dumps(self.data, ensure_ascii=False, indent=2) + "\n"
