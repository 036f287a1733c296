"""Rows into findings: what a query gave, as the objects that commands print and other programs rely on.

A query gives every row it looked at, each with its outcome; its header says which outcomes are findings.
So counts, what cannot be told and what they are counts of come from one text. `run` asks one query, `run_all`
every query.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from agencygraph import basis, lags, queries, sentences
from agencygraph.basis import Basis
from agencygraph.queries import Column, Query
from agencygraph.records import WINDOW
from agencygraph.store import Store
from agencygraph.when import FOREVER, Unit, When, iso

Row = dict[str, Any]
LATEST = FOREVER + 1
"""As-of for "whatever the day": later than any bound."""
TOGETHER = 200
"""Cases of which a query is asked at once."""
AT_ONCE = 2
"""Queries asked at the same time: what they are run on has two cores or more."""


TAKEN_AS = {
    "to": ("to", "targets"), "by": ("by",), "as_of": ("as_of",), "within": ("within",), "window": ("window",),
    "level": ("level",), "receipt": ("receipt",), "about": ("about",),
}  # fmt: skip
"""For each option, what the names of the parameters that it fills begin with."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a question is asked with.

    to           "holder", "all", or one agency's id
    by           the day or decision that is the reference moment instead
    as_of        leaves out what is certainly after it
    within       minutes that may pass before late is late; within_days the same where asked for in whole days
    window       days in which a matching receipt is looked for
    level        coded, body or worker
    receipt      stated, required or accepted
    about        a person's id, "" for anyone
    """

    to: str = "holder"
    by: When | None = None
    as_of: When | None = None
    within: int = 0
    within_days: int = 0
    window: int = WINDOW
    level: str = "coded"
    receipt: str = "stated"
    about: str = ""

    def parameters(self, case_id: str) -> dict[str, Any]:
        """The values of every parameter a query may use."""
        targets = {"holder": ["holder"], "all": ["all"]}.get(self.to, ["all", "party"])
        return {
            "cid": case_id,
            "targets": targets,
            "to": "" if self.to in ("holder", "all") else self.to,
            "level": self.level,
            "receipt": self.receipt,
            "as_of": self.as_of.latest if self.as_of else LATEST,
            "about": self.about,
            "by_earliest": self.by.earliest if self.by else 0,
            "by_latest": self.by.latest if self.by else 0,
            "by_unit": int(self.by.unit) if self.by else int(Unit.RANGE),
            "within": self.within,
            "within_days": self.within_days,
            "window": self.window,
        }

    def given(self, query: Query, case_id: str) -> dict[str, Any]:
        """The values of the parameters that one query uses."""
        values = self.parameters(case_id)
        return {name: values[name] for name in query.params}


def takes(query: Query, option: str) -> bool:
    """Whether a query has a parameter that an option fills."""
    return any(p == s or p.startswith(f"{s}_") for p in query.params for s in TAKEN_AS[option])


def not_taken(query: Query, options: Options) -> list[str]:
    """The options that are not as by default, and of which a query takes nothing: they would change nothing, unseen."""
    plain = Options()
    fills = {option: (option, "within_days") if option == "within" else (option,) for option in TAKEN_AS}
    return [
        option for option, names in fills.items()
        if not takes(query, option) and any(getattr(options, name) != getattr(plain, name) for name in names)
    ]  # fmt: skip


def needed(asked: Iterable[Query], *more: str) -> frozenset[str]:
    """The labels and edge types that a store must hold to ask these queries; () where one may mean any."""
    every = [query.names for query in asked]
    return frozenset().union({"Agency", "CaseFile", "Information"}, more, *every) if all(every) else frozenset()


@dataclass(frozen=True, slots=True)
class Result:
    """What one query found.

    findings        rows as JSON-ready dicts, in-time ones left out, ordered as the query orders them
    of              how many rows were looked at
    elsewhere       findings reported under another query, which names this one under "also"
    not_looked_for  why it could not be looked for; None where it was
    """

    query: Query
    findings: list[Row]
    of: int
    assumptions: list[str]
    not_looked_for: str | None = None
    elsewhere: int = 0

    @property
    def cannot_tell(self) -> int:
        """How many of the rows found cannot be told."""
        return sum(row["outcome"] == "cannot-tell" for row in self.findings)

    @property
    def count(self) -> int:
        """How many of the rows found are findings."""
        return len(self.findings) - self.cannot_tell

    def as_json(self) -> Row:
        """The object of `gaps --format json`."""
        q = self.query
        return {
            "query": q.name,
            "title": q.title,
            "question": q.question,
            "types": list(q.types),
            "findings": self.findings,
            "count": self.count,
            "cannot_tell": self.cannot_tell,
            "of": self.of,
            "elsewhere": self.elsewhere,
            "assumptions": self.assumptions,
            "innocent": list(q.innocent),
            "not_looked_for": self.not_looked_for,
            "cypher": q.text,
        }


def run(store: Store, query: Query, options: Options | None = None, case_id: str = "") -> Result:
    """What one query finds with these options, in one case or ("") in each of a store.

    Raises store.QueryRefused where the store does not take the text.
    """
    ids = [case_id] if case_id else basis.case_ids(store)
    found = _run(store, query, options or Options(), basis.of_cases(store, ids))
    return found[case_id] if case_id else together([query], [(one, [found[one]]) for one in ids])[0]


def run_all(
    store: Store, options: Options | None = None, case_id: str = "", library: Iterable[Query] | None = None
) -> list[Result]:
    """What every query that is not only asked by name finds, in one case or ("") in each of a store.

    A finding of a query that repeats another one's, for the same item, agency and outcome, stands under that
    other one alone, which names it under "also".
    """
    every = list(library if library is not None else queries.usual().values())
    if case_id:
        return run_each(store, options, [case_id], every)[case_id]
    return together(every, list(run_each(store, options, basis.case_ids(store), every).items()))


def run_each(
    store: Store, options: Options | None, case_ids: Sequence[str], library: Iterable[Query]
) -> dict[str, list[Result]]:
    """What `run_all` finds in each of several cases, by the id of the case; each query is asked of them together."""
    every, asked, cases = list(library), options or Options(), basis.of_cases(store, case_ids)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(threads.map(lambda query: _run(store, query, asked, cases), every))
    return {case_id: _each_once([results[case_id] for results in found]) for case_id in case_ids}


def _each_once(found: Iterable[Result]) -> list[Result]:
    """The results of one case without the findings that are reported under another query already."""
    results: list[Result] = []
    reported: dict[tuple[Any, ...], Row] = {}
    for result in found:
        query, kept = result.query, []
        for row in result.findings:
            same = (row.get("item"), row.get("lacking"), row["outcome"])
            earlier = reported.get((query.repeats, *same)) if query.view or row["outcome"] != "cannot-tell" else None
            if earlier is None:
                kept.append(row)
                reported.setdefault((query.name, *same), row)
            elif query.name not in earlier.setdefault("also", []):
                earlier["also"].append(query.name)
        results.append(replace(result, findings=kept, elsewhere=len(result.findings) - len(kept)))
    return results


def together(every: Sequence[Query], cases: Sequence[tuple[str, list[Result]]]) -> list[Result]:
    """What each query found in several cases, given by their ids, as one result: each finding says whose it is."""
    joined = []
    for at, query in enumerate(every):
        each = [(case_id, results[at]) for case_id, results in cases]
        found = [{"finding": row["finding"], "case": case_id, **row} for case_id, r in each for row in r.findings]
        said = [(line, case_id) for case_id, r in each for line in r.assumptions]
        missing = [(case_id, r.not_looked_for) for case_id, r in each if r.not_looked_for]
        nowhere = len(missing) == len(each)
        if not nowhere:
            said += [(f"{query.title}: not looked for. {why}", case_id) for case_id, why in missing]
        why = (missing[0][1] if missing else "The store holds no case.") if nowhere else None
        of, elsewhere = sum(r.of for _, r in each), sum(r.elsewhere for _, r in each)
        joined.append(Result(query, found, of, _by_line(said, len(each)), why, elsewhere))
    return joined


def _by_line(said: Iterable[tuple[str, str]], cases: int) -> list[str]:
    """Each line once, with the cases of which it is said, as they come."""
    whose: dict[str, list[str]] = {}
    for line, case_id in said:
        whose.setdefault(line, []).append(case_id)
    return [
        f"{'; '.join(ids) if len(ids) < cases or cases == 1 else f'each of the {cases} cases'}: {line}"
        for line, ids in whose.items()
    ]


def about(
    result: Result, items: Collection[str], agencies: Collection[str],
    entries: Collection[tuple[str, str]] | None = None, case_id: str = "",
) -> Result:  # fmt: skip
    """The same result with only the findings about one of these items and naming one of these agencies; () for any.

    entries  leaves out findings that rest on none of these rows, each the id of a case and its own; None for any
    case_id  the case of findings that do not name theirs
    `of` stays what it was: it is what was looked at.
    """
    names = {c.name for c in result.query.columns if c.type in ("agency", "agencies")}

    def meant(row: Row) -> bool:
        there = {a for name in names for a in ([row[name]] if isinstance(row[name], str) else row[name] or ())}
        named = (not items or row.get("item") in items) and (not agencies or not there.isdisjoint(agencies))
        whose = row.get("case", case_id)
        return named and (entries is None or any((whose, entry) in entries for entry in row["entries"]))

    return replace(result, findings=[row for row in result.findings if meant(row)])


def _run(store: Store, query: Query, options: Options, cases: Mapping[str, Basis]) -> dict[str, Result]:
    """What one query finds in each case."""
    there = _where_it_can_be_looked_for(store, query, list(cases))
    rows = _rows(store, query, options, [case_id for case_id in cases if case_id in there])
    results = {}
    for case_id, one in cases.items():
        mine, findings = rows.get(case_id, []), []
        for r in mine:
            outcome, _, why = r["outcome"].partition(": ")
            if outcome in (*query.findings, "cannot-tell"):
                findings.append(_finding(query, r, outcome, why, case_id, one))
        missing = None if case_id in there else query.otherwise
        results[case_id] = Result(query, findings, len(mine), one.assumed, missing)
    return results


def looked_at(store: Store, query: Query, options: Options, case_id: str) -> list[Row]:
    """The rows that a query looked at in one case, as the store gives them, each once by its identity."""
    return _rows(store, query, options, [case_id])[case_id]


def _rows(store: Store, query: Query, options: Options, case_ids: Sequence[str]) -> dict[str, list[Row]]:
    as_of = options.parameters("")["as_of"]
    found: dict[str, dict[str, Row]] = {case_id: {} for case_id in case_ids}
    for case_id, r in _asked(store, query, options, case_ids):
        if r.get("held_to_earliest", 0) > as_of:
            r.update(held_to_earliest=FOREVER, held_to_latest=FOREVER)
        mark = json.dumps([r[name] for c in query.columns if c.name in query.identity for name in c.returned])
        found[case_id].setdefault(mark, r)
    return {case_id: list(rows.values()) for case_id, rows in found.items()}


def _asked(
    store: Store, query: Query, options: Options, case_ids: Sequence[str]
) -> Iterator[tuple[str, Row]]:
    """Each row of a query with its case: several cases are asked together, for to plan a query takes a while."""
    together = query.of_several
    if len(case_ids) == 1 or not together:
        for case_id in case_ids:
            for r in store.rows(query.text, options.given(query, case_id)):
                yield case_id, r
        return
    given = {name: value for name, value in options.given(query, "").items() if name != "cid"}
    for start in range(0, len(case_ids), TOGETHER):
        for r in store.rows(together, {**given, "cases": list(case_ids[start : start + TOGETHER])}):
            yield r.pop("case_id"), r


def _finding(query: Query, r: Row, outcome: str, why: str, case_id: str, names: Basis) -> Row:
    found: Row = {"finding": ""}
    for column in query.columns:
        if column.type == "outcome":
            found[column.name] = outcome
        elif column.type == "lag":
            found.update(lags.lag(r, outcome))
        elif column.type == "gap":
            found.update(lags.gap(r, outcome))
        elif column.type == "reason":
            found[column.name] = r[column.name] or why or None
        elif column.type != "entries":
            found.update(_values(column, r))
    if not any(c.type == "reason" for c in query.columns):
        found["reason"] = why or None
    found["sentence"] = sentences.sentence(query, {**r, **_lag_of(found)}, outcome, why, names.items, names.agencies)
    found["entries"] = entries_of(*(r[key] for key in r if key.endswith("entries")))
    if query.coverage:
        rests = found[query.coverage]
        found["coverage"] = names.coverage.get(rests, "") if rests else f"Period looked at: {names.period}."
    found["finding"] = id_of(query, found, case_id)
    return found


def _lag_of(found: Row) -> Row:
    return {name: found[name] for name in ("lag_least", "lag_most", "minutes_least", "minutes_most") if name in found}


def _values(column: Column, r: Row) -> Row:
    if column.type == "when":
        earliest, latest, unit = (r[name] for name in column.returned)
        return {
            f"{column.name}_earliest": iso(earliest or 0, unit or 9),
            f"{column.name}_latest": iso(latest or 0, unit or 9),
        }
    if column.type == "held":
        since, _, since_unit, _, until, until_unit = (r[name] for name in column.returned)
        return {f"{column.name}_from": iso(since, since_unit), f"{column.name}_to": iso(until, until_unit)}
    value = r[column.name]
    if column.type == "agencies":
        value = sorted(set(value))
    return {column.name: value if value != "" else None}


def entries_of(*columns: Any) -> list[str]:
    """The entries in some columns, each once; a column may be lists of lists with nothing in some."""
    return sorted({x for column in columns for x in _flat(column)}, key=natural)


def _flat(value: Any) -> list[str]:
    if isinstance(value, list):
        return [x for part in value for x in _flat(part)]
    return [value] if value else []


def natural(id_: str) -> list[tuple[int, str]]:
    """Sorts row-9 before row-10: a store collects in no order, and two runs must read the same."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", id_)]


def id_of(query: Query, found: Row, case_id: str) -> str:
    """The id of a finding, the same from run to run while the columns that make it the same are."""
    kept = [str(found.get(name, found.get(f"{name}_from", found.get(f"{name}_earliest")))) for name in query.identity]
    return f"{query.name}-{hashlib.sha256(json.dumps([case_id, *kept]).encode()).hexdigest()[:10]}"


def _where_it_can_be_looked_for(store: Store, query: Query, case_ids: Sequence[str]) -> set[str]:
    """The cases that have anything of what a query needs; in the others it is not run."""
    if not (query.needs and case_ids):
        return set(case_ids)
    pattern, _, condition = query.needs.partition(" WHERE ")
    first = pattern[pattern.index("(") + 1 : pattern.index(":")]
    mine = f"{first}.case_id IN $cases" + (f" AND ({condition})" if condition else "")
    found = store.rows(f"{pattern} WHERE {mine} RETURN DISTINCT {first}.case_id AS id", {"cases": list(case_ids)})
    return {row["id"] for row in found}
