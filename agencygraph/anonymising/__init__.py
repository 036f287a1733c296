"""A case made safe to share: names to codes, dates moved or coarsened, a key kept apart, a check for leaks.

`levels` says what each level takes out, `key` what undoes it; `codes` gives the codes, `wording` and `days` put
them into text and dates, `tables` writes the case anew; `doubts` says what a person must still read, `leaks` looks
through any folder; `sameness` compares the findings, `returning` is the way back, `account` tells what was done.
"""

from agencygraph.anonymising.account import lines
from agencygraph.anonymising.key import NotAKey
from agencygraph.anonymising.key import read as read_key
from agencygraph.anonymising.leaks import Leak, in_content, in_folder
from agencygraph.anonymising.making import Anonymised, FindingsDiffer, Leaked, anonymise, key_path
from agencygraph.anonymising.returning import back

__all__ = [
    "Anonymised", "FindingsDiffer", "Leak", "Leaked", "NotAKey", "anonymise", "back", "in_content", "in_folder",
    "key_path", "lines", "read_key",
]  # fmt: skip
