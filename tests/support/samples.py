"""The real samples of other portals, where they are: they are not part of the project."""

import os
from pathlib import Path

_SHARED = os.environ.get("SHARED") or Path(__file__).resolve().parents[2] / "../shared"
SAMPLES = Path(_SHARED).resolve() / "import"
