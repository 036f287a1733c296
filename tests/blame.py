"""The words in which blame is laid, and in which nothing of ours speaks. "Failure type" is a term of the field."""

from __future__ import annotations

import re

BLAME = re.compile(
    r"did not know|failed|(?<!type of )failure(?! type)|ignored|should have|missed|\bcaused?\b", re.IGNORECASE
)
