"""The words in which blame is laid, and in which nothing of ours speaks."""

from __future__ import annotations

import re

BLAME = re.compile(r"did not know|failed|failure|ignored|should have|missed|\bcaused?\b", re.IGNORECASE)
