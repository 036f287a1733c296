"""Question b: which events met a threshold, in whose recorded view, by which document; and the pooled picture."""

from __future__ import annotations

from collections import Counter

from agencygraph import drawing
from agencygraph.findings import Row as Finding
from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts, Node
from agencygraph.report.parts import Paragraph, Part, Picture, Pieces, Quote, Row, Section, Table, joined, row, said
from agencygraph.report.words import NOTHING, count, moment, when
from agencygraph.sentences import lag, listed
from agencygraph.when import MAYBE_NEVER, is_moment, iso


def thresholds(f: Facts, annex: Annex) -> Section:
    """The section of question b."""
    views, pooled = _views(f), _rules(f)
    parts: list[Part] = [said("In whose recorded view a threshold was met:", kind="lead")]
    if views:
        parts += [
            annex.limited(
                Table(
                    "Thresholds as rows record them",
                    ("Date", "In the view of", "Threshold", "What the row says"),
                    tuple(views),
                    (3, 4, 4, 9),
                )
            )
        ]
    else:
        parts.append(said(NOTHING + " No row gives the threshold decided."))
    parts.append(said("What the pooled picture would have met, and when:", kind="lead"))
    if not pooled:
        parts.append(said(f.why_not("pooled-picture") or NOTHING))
        gist = said(
            f"{count(len(views), 'row')} {'records' if len(views) == 1 else 'record'} a threshold. "
            "Whether all records together would have met one: ",
            NOTHING[0].lower() + NOTHING[1:],
        )
        return Section("b", TITLE, tuple(parts), gist)
    parts += [
        said(
            "All records are seen together here only afterwards; at the time nobody had them side by side. A rule "
            "is met from the day on which the records certainly show what it counts. Whether a rule is one of the "
            "area, and was in force, is for the panel to confirm: the table says where a source was checked."
        ),
        annex.limited(
            Table(
                "Rules, and when the records met them",
                ("Rule and where it comes from", "All records together", "First single record", "The case holder"),
                tuple(pooled),
                (7, 4, 5, 8),
            ),
            15,
        ),
        _picture(f),
        *(said("Another explanation: ", line, kind="note") for line in f.results["pooled-picture"].query.innocent),
    ]
    return Section("b", TITLE, tuple(parts), _gist(f, views))


TITLE = "b. What met a threshold, in whose view, and what the pooled picture would have met"


def _views(f: Facts) -> list[Row]:
    found = []
    for entry, e in f.entries.items():
        if e["threshold"]:
            later = () if e["decides"] else (" (a later reading of the row, and no decision)",)
            found.append(
                row(when(e), f.who(e["agency"]), (Quote(e["threshold"]), *later), f.words_of(e), entries=[entry])
            )
    return found


def _rules(f: Facts) -> list[Row]:
    first = {m["rule"]: m for m in f.met if not m["agency"]}
    single: dict[str, list[Node]] = {}
    for m in f.met:
        if m["agency"] in f.agencies:
            single.setdefault(m["rule"], []).append(m)
    return [_rule(f, m, single.get(rule, [])) for rule, m in first.items()]


def _rule(f: Facts, m: Node, alone: list[Node]) -> Row:
    rule = f.rules[m["rule"]]
    source: Pieces = (Quote(rule["source"]),) if rule["source"] else ("none is given",)
    checked = (
        ""
        if not rule["source"]
        else " (somebody saw that the source says so)"
        if rule["verified"]
        else " (not checked against its source)"
    )
    title: Pieces = (Quote(rule["title"]), f" ({m['rule']}): ", Quote(rule["words"]), ". Source: ", *source, checked)
    best = [a for a in alone if _is_certain(a)][:1]
    one = f"{f.who(best[0]['agency'])}, {when(best[0])}" if best else "none certainly" if alone else "none"
    return row(title, _met(m), one, _holders(f, m["rule"]), entries=m["entries"])


def _is_certain(m: Node) -> bool:
    """Whether a record certainly met a rule, whenever that was."""
    return bool(m["latest"] < MAYBE_NEVER)


def _met(m: Node) -> str:
    """When all records together met a rule, or that it cannot be told whether they did."""
    if _is_certain(m):
        return when(m)
    return "cannot be told" + (f"; not before {moment(m['earliest'])}" if is_moment(m["earliest"]) else "")


def _holders(f: Facts, rule: str) -> Pieces:
    """What became of a rule for each holding that was looked at."""
    every = [r for r in f.every("pooled-picture") if r["threshold"] == rule]
    lags = {(r["lacking"], r["held_from"]): r for r in f.found("pooled-picture", "late") if r["threshold"] == rule}
    groups: dict[str, list[str]] = {}
    times = Counter(r["lacking"] for r in every if r["reason"] != "no-holder")
    for r in every:
        late = lags.get((r["lacking"] or None, iso(r["held_from_earliest"], r["held_from_unit"])))
        nobody = " (duty holder; nobody held the case)" if r["reason"] == "no-holder" and r["lacking"] else ""
        again = f" from {when(r, 'held_from_')}" if not nobody and times[r["lacking"]] > 1 else ""
        name = (f.who(r["lacking"]) if r["lacking"] else "nobody") + again + nobody
        groups.setdefault(_outcome(r, late), []).append(name)
    words = [f"{outcome}: {listed(list(dict.fromkeys(names)))}" for outcome, names in groups.items()]
    return joined(words) or ("no holding is looked at",)


def _outcome(r: Finding, late: Finding | None) -> str:
    if r["outcome"] == "late" and late is not None and late["reason"] != "after-holding":
        return f"{lag(late)} later"
    return {
        "in-time": "in time",
        "late": "only after the holding had ended",
        "unconfirmed": "only if what was sent to it arrived, with no matching receipt",
        "none": "no evidence that its record alone did",
        "cannot-tell": "cannot be told",
    }[str(r["outcome"])]


def _picture(f: Facts) -> Picture:
    made = drawing.draw(f.graph, "pooled")
    return Picture(made.svg, made.alternative, "How much the records held: all together, the fullest, the holder's")


def _gist(f: Facts, views: list[Row]) -> Paragraph:
    late = [r for r in f.found("pooled-picture", "late") if r["lag_least"] is not None and r["lag_least"] > 0]
    worst = max(late, key=lambda r: (r["lag_least"], r["threshold"]), default=None)
    pool = [m for m in f.met if not m["agency"]]
    sure = sum(map(_is_certain, pool))
    perhaps = f", and may have met {len(pool) - sure} more" if len(pool) > sure else ""
    most = (
        ("; the longest time until a holder's own record did: ", lag(worst), ", for ", Quote(worst["title"]))
        if worst
        else ()
    )
    return said(
        f"{count(len(views), 'row')} {'records' if len(views) == 1 else 'record'} a threshold. All records together "
        f"certainly met {count(sure, 'rule')}{perhaps}",
        most,
        ".",
        entries=worst["entries"] if worst else (),
    )
