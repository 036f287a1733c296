"""What cannot be told, where accounts differ, and explanations that look the same in the records as a gap."""

from __future__ import annotations

from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts
from agencygraph.report.parts import Part, Points, Row, Section, Table, row, said
from agencygraph.report.responses import findings_of
from agencygraph.report.words import because, count, when

DOUBT = {"disputed": "disputed by another", "uncertain": "marked as uncertain", "false": "found not to have happened"}

ALIKE = (
    "No row is marked as disputed, uncertain or false, and no item as saying otherwise than another. A difference that "
    "stands only in the words of rows is not looked for."
)


def cannot_be_told(f: Facts, annex: Annex) -> Section:
    """The section of what cannot be told."""
    rows: list[Row] = []
    every: list[Row] = []
    for result in f.results.values():
        open_ = [r for r in result.findings if r["outcome"] == "cannot-tell"]
        if open_:
            why: dict[str, int] = {}
            for r in open_:
                why[r["reason"] or ""] = why.get(r["reason"] or "", 0) + 1
            words = "; ".join(f"{because(k) or 'see the sentence'} ({n})" for k, n in why.items())
            rows.append(row(result.query.title, f"{len(open_)} of {result.of}", words))
            every += [row(f.told(result.query, r), entries=r["entries"]) for r in open_]
    parts: list[Part] = []
    if rows:
        parts += [
            Table(
                "Questions whose answer cannot be told for some",
                ("Question", "Cannot be told", "Because"),
                tuple(rows),
                (6, 3, 9),
            ),
            annex.limited(
                Table("Each of them", ("What cannot be determined",), tuple(every), (1,)), 8, "agencygraph gaps CASE"
            ),
        ]
    missing = {r.query.title: r.not_looked_for for r in f.results.values() if r.not_looked_for}
    if missing:
        lines = tuple(said(f"{title}: ", why) for title, why in missing.items())
        parts += [said("Not looked for, and what to record so that it could be:", kind="lead"), Points(lines)]
    undated = [i for i, e in f.entries.items() if when(e) == "date not recorded"]
    if undated:
        parts.append(
            said(
                f"{count(len(undated), 'row')} without a date: such a row shows that something was known, never "
                "since when.",
                entries=undated,
            )
        )
    gist = said(
        f"{count(len(every), 'answer')} cannot be told; "
        + (
            f"{count(len(missing), 'question')} could not be looked for."
            if missing
            else "every question was looked for."
        )
    )
    return Section("limits", "What cannot be told", tuple(parts) or (said("Everything asked could be told."),), gist)


def differing(f: Facts, annex: Annex) -> Section:
    """The section of accounts that differ."""
    parts: list[Part] = []
    doubted = [(i, e) for i, e in f.entries.items() if e["standing"] in DOUBT]
    if doubted:
        rows = [row(when(e), f.who(e["agency"]), DOUBT[e["standing"]], f.words_of(e), entries=[i]) for i, e in doubted]
        table = Table(
            "Rows whose account is in doubt",
            ("Date", "Agency", "Standing", "What the row says"),
            tuple(rows),
            (3, 4, 4, 9),
        )
        parts.append(annex.limited(table))
    for name in ("disputed-or-false-record", "meaning-not-shared", "softened-on-the-way"):
        parts += findings_of(f, annex, name, 6)
    lines = [
        said(f.item(a), f" {verb} ", f.item(b), ".", entries=_shown(f, a, b))
        for type_, verb in (
            ("CONTRADICTS", "says otherwise than"),
            ("RETRACTS", "takes back"),
            ("SUPERSEDES", "takes the place of"),
        )
        for a in f.items
        for b in f.ends(type_, "Information", "Information", a)
    ]
    if lines:
        parts += [said("Items that say otherwise than others:", kind="lead"), Points(tuple(lines))]
    same = [(i, o) for i in f.entries for o in f.ends("SAME_EVENT", "Entry", "Entry", i)]
    if same:
        rows = [
            row(
                f"{f.who(f.entries[a]['agency'])} and {f.who(f.entries[b]['agency'])}",
                f.words_of(f.entries[a]),
                f.words_of(f.entries[b]),
                entries=[a, b],
            )
            for a, b in same
        ]
        head = ("Agencies", "One account", "The other")
        parts.append(annex.limited(Table("One event, told by two agencies", head, tuple(rows), (4, 8, 8))))
    gist = (
        said(
            f"{count(len(doubted), 'row')} in doubt; {count(len(lines), 'time')} an item says otherwise than another, "
            "takes it back or takes its place.",
            entries=[i for i, _ in doubted],
        )
        if parts
        else said(ALIKE)
    )
    return Section(
        "differ",
        "Where accounts differ",
        tuple(parts) or (said(ALIKE),),
        gist,
    )


def _shown(f: Facts, *items: str) -> list[str]:
    return [e for item in items for e in f.starts("SHOWS", "Entry", "Information", item)][:10]


def innocent(f: Facts) -> Section:
    """The section of explanations that are no gaps."""
    rows = [
        row(result.query.title, " ".join(result.query.innocent))
        for result in f.results.values()
        if result.findings and result.query.innocent
    ]
    intro = said("An unrecorded telephone call looks the same in a chronology as a gap. Before a finding is used:")
    table = Table("What would look the same in the records", ("Finding", "It may also be that"), tuple(rows), (5, 12))
    return Section("innocent", "Innocent explanations", (intro, table) if rows else (said("There are no findings."),))
