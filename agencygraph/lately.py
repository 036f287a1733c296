"""The morning look: over many cases, the findings that rest on something of a day or after it, case by case.

A finding is of its newest date: of the rows it rests on and of the moments it names, such as when an item was sent
or reached somebody; a moment without an end counts by its beginning. What comes of time passing alone names no new
row, and is as old as the rows it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agencygraph import basis, findings
from agencygraph.findings import Options, Result, Row
from agencygraph.opening import Opened
from agencygraph.queries import Query
from agencygraph.store import QueryRefused, StoreError
from agencygraph.store.refusals import NotAdmitted, Unreachable
from agencygraph.when import UNKNOWN_LATEST, Unit, When, iso

CERTAIN, MAY_BE, BEFORE, UNDATED = "certain", "may be", "before", "undated"


@dataclass(frozen=True, slots=True)
class Look:
    """What one case shows.

    results   of each query the findings that are certainly, or may be, of the day asked for or after it; each says
              which under "since". All of them where no day was asked for
    before    how many findings and rows that cannot be told were left out because all their dates are before that day
    undated   how many were left out that rest on a row without a date, and on nothing of that day or after it
    why       why the case could not be looked at; None where it was
    """

    case: str
    title: str = ""
    results: Sequence[Result] = ()
    before: int = 0
    undated: int = 0
    why: str | None = None

    @property
    def count(self) -> int:
        return sum(result.count for result in self.results)

    @property
    def cannot_tell(self) -> int:
        return sum(result.cannot_tell for result in self.results)

    @property
    def may_be(self) -> int:
        """How many of both may be of before the day."""
        return sum(row.get("since") == MAY_BE for result in self.results for row in result.findings)

    def as_json(self) -> Row:
        """The object of `gaps --all-cases --format json`; "gaps" holds the queries that have something to show."""
        missing = {result.query.name: result.not_looked_for for result in self.results if result.not_looked_for}
        shown = [{k: v for k, v in r.as_json().items() if k != "cypher"} for r in self.results if r.findings]
        return {**self.row(), "cannot_be_looked_at": self.why, "gaps": shown, "not_looked_for": missing}

    def row(self) -> Row:
        """The case as a line of the overview."""
        return {
            "case": self.case,
            "title": self.title,
            "found": self.count,
            "cannot_tell": self.cannot_tell,
            "may_be": self.may_be,
            "of": sum(result.of for result in self.results),
            "before": self.before,
            "undated": self.undated,
        }


def look(it: Opened, options: Options, library: Sequence[Query], since: When | None) -> Look:
    """What one case shows; see `Look`. Raises StoreError where the store cannot be reached any more."""
    mine = {"cid": it.case_id}
    try:
        named = it.store.rows("MATCH (n:CaseFile) WHERE n.id = $cid AND n.case_id = $cid RETURN n.title AS title", mine)
        if not named:
            return Look(it.case_id, why="it was taken out of the store meanwhile")
        title, results = str(named[0]["title"]), findings.run_all(it.store, options, it.case_id, library)
        if since is None:
            return Look(it.case_id, title, results)
        text = "MATCH (n:Entry) WHERE n.case_id = $cid RETURN n.id AS id, n.earliest AS earliest, n.latest AS latest"
        dates = {row["id"]: (row["earliest"], row["latest"]) for row in it.store.rows(text, mine)}
    except (Unreachable, NotAdmitted):
        raise
    except (QueryRefused, StoreError) as error:
        return Look(it.case_id, why=str(error))
    kept, left = [], {BEFORE: 0, UNDATED: 0}
    for result in results:
        sorted_in = [(row, _of(row, result.query, since, dates)) for row in result.findings]
        for _, of in sorted_in:
            left[of] = left.get(of, 0) + 1
        kept.append(
            replace(result, findings=[{**row, "since": of} for row, of in sorted_in if of in (CERTAIN, MAY_BE)])
        )
    return Look(it.case_id, title, kept, left[BEFORE], left[UNDATED])


def looks(it: Opened, options: Options, library: Sequence[Query], since: When | None) -> Iterator[Look]:
    """What each case that an opened store holds shows, by its id."""
    for case_id in [it.case_id] if it.case_id else basis.case_ids(it.store):
        yield look(replace(it, case_id=case_id), options, library, since)


def _of(row: Row, query: Query, since: When, dates: dict[str, tuple[int, int]]) -> str:
    """Whether a finding is of a day or after it: one date that certainly is makes it so."""
    day = iso(since.earliest, Unit.DAY) or ""
    rows = [_closed(*dates[id_]) for id_ in row["entries"] if id_ in dates]
    undated = not all(latest for _, latest in rows)
    moments = [(row[f"{c.name}_earliest"], row[f"{c.name}_latest"]) for c in query.columns if c.type == "when"]
    moments = [(earliest or "", latest or earliest) for earliest, latest in moments if earliest or latest]
    if any(earliest >= since.earliest for earliest, _ in rows) or any(earliest >= day for earliest, _ in moments):
        return CERTAIN
    if any(latest >= since.earliest for _, latest in rows) or any(latest >= day for _, latest in moments):
        return MAY_BE
    return UNDATED if undated or not (rows or moments) else BEFORE


def _closed(earliest: int, latest: int) -> tuple[int, int]:
    return earliest, latest if latest < UNKNOWN_LATEST else earliest


def told(row: Row, day: str) -> Row:
    """A finding as it is shown to a person: its sentence says where its dates are too vague for the day."""
    vague = f" Its dates are vague: it may be of before {day}."
    return {**row, "sentence": row["sentence"] + vague} if row.get("since") == MAY_BE else row
