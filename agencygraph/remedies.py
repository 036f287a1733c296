"""What to write instead of a date that cannot be read without guessing, by what its words say."""

from __future__ import annotations

import re

from agencygraph.clock import PLAINLY

BOTH_ENDS = "Write the earliest and the latest day it can have been, as 2011-09-05/2011-12-16."

# Why a cell cannot be read, most particular first: words to look for, and what to write instead.
REMEDIES = tuple(
    (re.compile(pattern, re.ASCII), remedy)
    for pattern, remedy in (
        (r"^-[0-9]", "Years before the year 1000 are not read. Write the year with four digits and no minus sign."),
        (r"^y-?[0-9]", "Years of more than four digits are not read. Write the year with four digits."),
        (r"t?[0-9]{2}:[0-9]{2}\S*(?:z|[+-][0-9]{2}:?[0-9]{2})$", "Write the local time, without Z or an offset."),
        (r"^[0-9]{5}$", "A spreadsheet's day number? Format the column as a date, or write 2016-05-22."),
        (r"\bterms?\b|\bhalf[ -]term\b|\bholidays?\b",
         "Say which days those were in case.toml under [terms]. Or: " + BOTH_ENDS),
        (r"\bchristmas\b|\beaster\b", "It does not say which days those were. " + BOTH_ENDS),
        (r"\baged?\b|\b(?:day|week|month|year)s?[ -]old\b|/40\b|\bgestation\b|\bpregnan|\bbirth|^at [0-9]+ weeks",
         "Name in people whom it is about, alone, and give their birth or due date in the people table (born, due). "
         "Where rows name nobody, name the child in case.toml (child). Or work out the date. " + PLAINLY),
        (r"\bbefore\b|\bafter\b|\blater\b|\bago\b|\bearlier\b|\b(?:same|next|previous|last|final|first) (?:day|week)\b",
         "Find the date it is counted from, and write the day itself, or both ends as 2011-09-05/2011-12-16."),
        (r"^(?:[a-z]+ )?[0-9]{1,2}(?:st|nd|rd|th)?[ -][a-z]+$", "Add the year, as in 2012-03-05."),
        (r"^[a-z]+[ -][0-9]{1,2}$", "If the number is the year, write 2016-05; if the day, add the year: 2016-05-16."),
        (r"^[0-9]{1,2}[./-][0-9]{1,2}$", "Add the year, as in 2012-03-05, or write a month as 2012-03."),
        (r"^[0-9]{4}/[0-9]{2}$", "Write 2011/2012 for two years, 2011-12 for a month."),
    )
)  # fmt: skip
