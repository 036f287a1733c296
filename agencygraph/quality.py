"""What a business manager asks of the chronologies of a case: who has sent one, for which time, and how complete.

A `Case` goes in, plain rows come out, one for each agency, with the places of the rows meant. Nothing is taken
out or corrected: what may be a duplicate is listed and kept. A stretch without rows is a stretch without rows;
whether there was contact in it is for the agency to say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from agencygraph import output as out
from agencygraph.headings import sent
from agencygraph.records import UNRECORDED, Agency, Case, Entry, Place
from agencygraph.when import DAY, FOREVER, Order, Unit, When, in_words, is_moment, iso, order

SENDS = ("body", "unit")
"""Kinds of agency from which a chronology is expected."""

NEAR = 90
"""How alike two descriptions are, of 100, to be listed as likely told twice."""
MOST = 200
"""Rows of one agency and day that are compared with one another; of more, only those that say the same."""
SHOWN = 20
"""Places of one agency that `lists` shows."""
NUMBERS = re.compile(r"\d+")

COLUMNS = ("agency", "chronology", "covers", "rows", "first", "last", "undated", "no_source", "no_practitioner",
           "out_of_order", "duplicates", "longest_gap")  # fmt: skip
"""What a table of `survey` shows; other forms have every key."""


class Gap(NamedTuple):
    """The longest stretch without a row, in days as a range.

    since, until  the row before it and the one after; None where no stretch is certainly without one
    least, most   days in which no row certainly, or possibly, lies
    """

    since: When | None
    until: When | None
    least: int
    most: int


def survey(case: Case) -> list[dict[str, Any]]:
    """One row for each agency that has rows of its own, or from which a chronology is expected; agencies by name.

    chronology                    "in"; "with X" where it is part of X, or X of it, and X has rows; else "not in"
    covers                        whether what it states to have searched covers the period of case.toml:
                                  "yes", "no", "cannot tell" or "not stated"
    covers_from, covers_to        that, as written
    rows, undated, no_source, no_practitioner, out_of_order, duplicates   numbers
    first_…, last_…               bounds of its first and last date, as "YYYY-MM-DD", None where it has none
    gap_least, gap_most           days of the longest stretch without a row; None with fewer than two dated rows
    longest_gap                   the same as a sentence
    …_rows                        the places of the rows meant; of duplicates, lists of places that go together
    """
    own: dict[str, list[Entry]] = {}
    for entry in case.entries:
        own.setdefault(entry.agency, []).append(entry)
    own.pop(UNRECORDED, None)
    kin = _kin(case.agencies)
    rows = []
    for agency in case.agencies:
        if agency.id in own or agency.kind in SENDS:
            rows.append(_row(case, agency, own.get(agency.id, []), [k for k in kin[agency.id] if k in own]))
    return sorted(rows, key=lambda row: (str(row["agency"]).casefold(), str(row["agency"])))


def as_text(rows: Sequence[dict[str, Any]]) -> str:
    """`survey` as a table that a person reads, with the places behind its numbers below it."""
    shown = [
        {**row, **{end: out.span(row[f"{end}_earliest"], row[f"{end}_latest"]) for end in ("first", "last")}}
        for row in rows
    ]
    places = "".join(f"{out.visible(line)}\n" for line in lists(rows))
    return out.rendered(shown, COLUMNS, "table") + (f"\n{places}" if places else "")


def lists(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The places behind the numbers of `survey`, as lines: rows without a date, out of order, likely duplicates."""
    said = []
    for row in rows:
        for key, words in (
            ("undated_rows", "without a date"),
            ("out_of_order_rows", "out of the order of the file's dates"),
        ):
            if row[key]:
                more = [f"and {len(row[key]) - SHOWN} more"] if len(row[key]) > SHOWN else []
                said.append(f"{row['agency']}, {words}: {'; '.join([*row[key][:SHOWN], *more])}")
        said += [f"{row['agency']}, likely one row twice: {'; '.join(group)}" for group in row["duplicates_rows"]]
    return said


def _row(case: Case, agency: Agency, entries: Sequence[Entry], near: Sequence[str]) -> dict[str, Any]:
    dated = [e for e in entries if is_moment(e.when.earliest) and is_moment(e.when.latest)]
    first = (min(e.when.earliest for e in dated), min(e.when.latest for e in dated)) if dated else (0, 0)
    last = (max(e.when.earliest for e in dated), max(e.when.latest for e in dated)) if dated else (0, 0)
    undated = [e for e in entries if not is_moment(e.when.earliest) and not is_moment(e.when.latest)]
    gap = longest_gap(entries)
    order_, twice = out_of_order(entries), duplicates(entries)
    since, until = agency.covers or (None, None)
    chronology = "in" if entries else f"with {near[0]}" if near else "not in"
    return {
        "agency": agency.id,
        "chronology": chronology,
        "covers": covers(case, agency) if entries else "",
        "covers_from": since.text if since else "",
        "covers_to": until.text if until else "",
        "rows": len(entries),
        **{f"first_{end}": iso(bound, Unit.DAY) for end, bound in zip(("earliest", "latest"), first, strict=True)},
        **{f"last_{end}": iso(bound, Unit.DAY) for end, bound in zip(("earliest", "latest"), last, strict=True)},
        "undated": len(undated),
        "no_source": sum(not e.source for e in entries),
        "no_practitioner": sum(not e.practitioner for e in entries),
        "out_of_order": len(order_),
        "duplicates": sum(map(len, twice)),
        "gap_least": gap.least if gap else None,
        "gap_most": gap.most if gap else None,
        "longest_gap": _said(gap, sum(not e.when.known for e in entries)) if gap else "",
        "undated_rows": [str(sent(e)) for e in undated],
        "no_source_rows": [str(sent(e)) for e in entries if not e.source],
        "no_practitioner_rows": [str(sent(e)) for e in entries if not e.practitioner],
        "out_of_order_rows": [str(sent(e)) for e in order_],
        "duplicates_rows": [[str(sent(e)) for e in group] for group in twice],
    }


def _kin(agencies: Iterable[Agency]) -> dict[str, list[str]]:
    """The bodies each agency is part of, and the units that are part of it, however far."""
    above = {a.id: [m.parent for m in a.memberships] for a in agencies}
    below: dict[str, list[str]] = {id_: [] for id_ in above}
    for id_, parents in above.items():
        for parent in parents:
            below.setdefault(parent, []).append(id_)
    return {id_: [*_reached(id_, above), *_reached(id_, below)] for id_ in above}


def _reached(start: str, links: dict[str, list[str]]) -> list[str]:
    found, waiting = dict[str, None](), list(links.get(start, ()))
    while waiting:
        at = waiting.pop(0)
        if at not in found:
            found[at] = None
            waiting += links.get(at, ())
    return list(found)


def covers(case: Case, agency: Agency) -> str:
    """Whether the period that an agency states to have searched covers the case's: yes, no, cannot tell, not stated.

    A date that is one calendar unit is taken from its first day as a beginning and to its last as an end.
    """
    if agency.covers is None:
        return "not stated"
    since, until = agency.covers
    found = {
        _not_after(since, case.since, True) if since.dated and case.since else "not stated",
        _not_after(case.until, until, False) if is_moment(until.latest) and case.until else "not stated",
    }
    return next(answer for answer in ("no", "cannot tell", "not stated", "yes") if answer in found)


def _not_after(a: When, b: When, begins: bool) -> str:
    if Unit.RANGE not in (a.unit, b.unit):
        return "yes" if (a.earliest <= b.earliest if begins else a.latest <= b.latest) else "no"
    if (found := order(a, b)) in (Order.BEFORE, Order.SAME):
        return "yes"
    return "no" if found is Order.AFTER else "cannot tell"


def longest_gap(entries: Sequence[Entry]) -> Gap | None:
    """The longest stretch between two rows in which no other lies; None with fewer than two dated rows.

    A row whose date is vague may lie anywhere within its bounds, so the days are a range. A state held throughout.
    """
    spans = sorted(
        (e.when.earliest // DAY, e.when.latest // DAY, max(e.when.earliest, e.ends.earliest) // DAY,
         e.ends.latest // DAY, e.when, e.ends)
        for e in entries
        if e.when.known
    )  # fmt: skip
    if len(spans) < 2:
        return None
    found, reached, before = Gap(None, None, 0, 0), spans[0][3], spans[0][5]
    for first, _, _, last, when, ends in spans[1:]:
        if first - reached > found.least:
            found = Gap(before, when, first - reached, 0)
        if last > reached:
            reached, before = last, ends
    # The most: a stretch that ends with one row at its latest begins with those that certainly came before it, each
    # at its earliest; where none did, with any other.
    starts, most, reached, at = sorted(s[2] for s in spans), 0, -1, 0
    by_end = sorted((s[1], s[2]) for s in spans)
    for latest, begins in by_end:
        while by_end[at][0] < latest:
            reached = max(reached, by_end[at][1])
            at += 1
        other = starts[1] if begins == starts[0] else starts[0]
        most = max(most, latest - (reached if at else other))
    return found._replace(most=most)


def _said(gap: Gap, loose: int) -> str:
    days = f"{gap.least} to {gap.most} days" if gap.least < gap.most else f"{gap.least} day{'s' * (gap.least != 1)}"
    may = f"; {loose} row{'s' * (loose > 1)} without a full date may lie in it" if loose else ""
    if gap.since is None or gap.until is None:
        return f"cannot tell, the dates overlap: up to {gap.most} days{may}"
    since, until = (in_words(bound, bound, Unit.DAY) for bound in (gap.since.latest, gap.until.earliest))
    return f"no {'dated ' * bool(loose)}row between {since} and {until}: {days}{may}"


def out_of_order(entries: Sequence[Entry]) -> list[Entry]:
    """The rows that certainly do not stand in the order of the dates of their file, as few as explain it.

    A file whose dates mostly fall is taken as newest first. A vague date is out of order only where all of it is.
    """
    files: dict[tuple[str, str], list[tuple[Place, Entry]]] = {}
    for entry in entries:
        place = sent(entry)
        if entry.when.known:
            files.setdefault((place.file, place.table), []).append((place, entry))
    found = []
    for rows in files.values():
        rows.sort(key=lambda row: row[0].row)
        whens = [entry.when for _, entry in rows]
        steps = [order(a, b) for a, b in pairwise(whens)]
        falls = steps.count(Order.AFTER) > steps.count(Order.BEFORE)
        if falls:
            rows.reverse()
        found += _misplaced([entry for _, entry in rows])
    return sorted(found, key=lambda entry: entry.order)


def _misplaced(rows: Sequence[Entry]) -> list[Entry]:
    """Those outside the longest run of rows in order that certainly come before or after one within it."""
    ends: list[tuple[int, int]] = []
    back: list[int | None] = []
    for at, row in enumerate(rows):
        where = bisect_right(ends, (row.when.earliest, len(rows)))
        back.append(ends[where - 1][1] if where else None)
        ends[where : where + 1] = [(row.when.earliest, at)]
    kept, step = set[int](), ends[-1][1] if ends else None
    while step is not None:
        kept.add(step)
        step = back[step]
    after = [FOREVER] * (len(rows) + 1)
    for at in range(len(rows) - 1, -1, -1):
        after[at] = min(after[at + 1], rows[at].when.latest) if at in kept else after[at + 1]
    before, found = 0, []
    for at, row in enumerate(rows):
        if at in kept:
            before = max(before, row.when.earliest)
        elif row.when.latest < before or row.when.earliest > after[at]:
            found.append(row)
    return found


def duplicates(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Groups of rows of one agency that likely tell of one event twice: same day, same numbers, near-same words."""
    days: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries:
        if entry.description and entry.when.known:
            days.setdefault((entry.when.earliest // DAY, entry.when.latest // DAY), []).append(entry)
    groups = []
    for rows in days.values():
        if len(rows) > 1:
            groups += _alike(rows)
    return sorted(groups, key=lambda group: group[0].order)


def _alike(rows: Sequence[Entry]) -> list[list[Entry]]:
    groups: list[tuple[str, list[Entry]]] = []
    exactly: dict[str, list[Entry]] = {}
    for row in rows:
        words = plain(row.description)
        group = exactly.get(words)
        if group is None and len(groups) < MOST:
            group = next((own for said, own in groups if near(said, words) >= NEAR and _same_time(own[0], row)), None)
        if group is None or not _same_time(group[0], row):
            group = []
            groups.append((words, group))
        exactly.setdefault(words, group)
        group.append(row)
    return [group for _, group in groups if len(group) > 1]


def _same_time(a: Entry, b: Entry) -> bool:
    return order(a.when, b.when) in (Order.SAME, Order.CANNOT_TELL)


def plain(text: str) -> str:
    """A description without what does not tell it from another: letter case, spaces and punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def near(a: str, b: str) -> float:
    """How alike two plain texts are, of 100; 0 where their numbers differ: "9.1 kg" is not "9.2 kg".

    >>> near("home visit weight 9 1 kg", "home visit weight 9 2 kg")
    0.0
    """
    if a == b:
        return 100.0
    return float(fuzz.ratio(a, b)) if NUMBERS.findall(a) == NUMBERS.findall(b) else 0.0
