"""Family background, and the voices of family and community and where they went."""

from __future__ import annotations

from agencygraph import drawing
from agencygraph.report.annex import Annex
from agencygraph.report.events import known
from agencygraph.report.facts import Facts, Node
from agencygraph.report.parts import Part, Picture, Quote, Row, Section, Table, row, said
from agencygraph.report.responses import findings_of
from agencygraph.report.words import MISSING, NOTHING, count, since, when
from agencygraph.when import is_moment

TITLE = "Family background"
VOICES_TITLE = "Family and community: what they said, and where it went"
INFORMAL = ("family", "community")


def family(f: Facts, annex: Annex) -> Section:
    """The section of family background."""
    parts: list[Part] = []
    if f.people:
        rows = [_person(f, p) for p in f.people.values()]
        head = ("Person", "Relationship or role", "Born", "Household", "Rows about them", "Agencies with such rows")
        parts.append(annex.limited(Table("People", head, tuple(rows), (5, 4, 4, 3, 2, 8)), 20))
    else:
        parts.append(said(NOTHING + " There is no table of people."))
    if f.lived:
        made = drawing.draw(f.graph, "family")
        rows = [_lived(f, r) for r in f.lived]
        parts += [
            Picture(made.svg, made.alternative, "Where each person lived, over time"),
            annex.limited(
                Table("Addresses", ("Person", "Address", "Area", "From", "To"), tuple(rows), (4, 5, 4, 4, 4)), 20
            ),
            *findings_of(f, annex, "moved-between-areas"),
            *findings_of(f, annex, "stale-address"),
        ]
    else:
        parts.append(said("Addresses and moves: ", NOTHING[0].lower() + NOTHING[1:]))
    parts += [said("Which agency knew which part of the family's life:", kind="lead"), _parts(f, annex)]
    parts += findings_of(f, annex, "adult-service-not-linked", 6)
    moves = sum(is_moment(r["from_latest"]) and r["from_earliest"] > f.case["period_from"] for r in f.lived)
    where = (
        f"{count(len({r['address'] for r in f.lived}), 'address', 'addresses')}, "
        f"{count(moves, 'move')} of a person in the period"
        if f.lived
        else f"addresses and moves: {MISSING}"
    )
    gist = said(f"{count(len(f.people), 'person', 'people')}, {where}." if f.people else NOTHING)
    return Section("family", TITLE, tuple(parts), gist)


def _person(f: Facts, p: Node) -> Row:
    about = [e for e in f.entries.values() if p["id"] in e["people"]]
    agencies = list(dict.fromkeys(e["agency"] for e in about if e["agency"] in f.agencies))
    born = p["born"] if p.get("born") else "not recorded"
    household = (Quote(p["household"]),) if p["household"] else ("not recorded",)
    return row(p["title"], p["role"] or "not recorded", born, household, str(len(about)), f.whom(agencies) or "none")


def _lived(f: Facts, r: Node) -> Row:
    until = when(r, "to_") if is_moment(r["to_latest"]) else "not recorded as left"
    title = f.people[r["person"]]["title"]
    return row(title, (Quote(r["address"]),), r["area"] or "not recorded", when(r, "from_"), until)


def _parts(f: Facts, annex: Annex) -> Part:
    """How many items about each person each agency's record shows, by category."""
    rows = []
    for person, node in f.people.items():
        about = [i for i in f.items if person in f.ends("ABOUT", "Information", "Person", i)]
        for category in sorted({f.items[i]["risk_category"] for i in about}):
            mine = [i for i in about if f.items[i]["risk_category"] == category]
            holding: dict[str, int] = {}
            for item in mine:
                for r in known(f, item):
                    holding[r["agency"]] = holding.get(r["agency"], 0) + 1
            aware = "; ".join(f"{f.who(a)} {n} of {len(mine)}" for a, n in holding.items()) or "no agency"
            rows.append(row(node["title"], (Quote(category),) if category else "no category", str(len(mine)), aware))
    if not rows:
        return said(NOTHING + " No item says whom it is about.")
    head = ("About", "Part", "Items", "In whose record, and how many of them")
    return annex.limited(
        Table("Parts of the family's life, and which agency knew them", head, tuple(rows), (4, 4, 2, 12)), 15
    )


def voices(f: Facts, annex: Annex) -> Section:
    """The section of family and community voices."""
    informal = [a for a, n in f.agencies.items() if n["kind"] in INFORMAL]
    told = [i for i in f.items if any(r["agency"] in informal for r in known(f, i))]
    if not told:
        words = (
            NOTHING + " No agency of the kind family or community has rows or is named as telling something. What they "
            "said may stand in the words of other rows (annex C)."
        )
        return Section("voices", VOICES_TITLE, (said(words),), said(NOTHING))
    rows = []
    for item in told:
        own = [r for r in known(f, item) if r["agency"] in informal]
        others = [r for r in known(f, item) if r["agency"] not in informal]
        where = "; ".join(f"{f.who(r['agency'])}, {since(r)}" for r in others)
        entries = dict.fromkeys(x for r in (*own, *others) for x in r["entries"])
        rows.append(
            row(
                f.item(item),
                f.whom(r["agency"] for r in own),
                since(own[0]),
                where or "no evidence in the chronologies supplied that it reached an agency",
                entries=entries,
            )
        )
    head = ("What", "Who had it", "First", "In which agency's record, and since when")
    parts: list[Part] = [
        annex.limited(Table("What family and community had, and where it went", head, tuple(rows), (5, 4, 4, 9)))
    ]
    for name in ("family-not-heard", "family-heard-no-enquiry", "self-report-as-fact"):
        parts += findings_of(f, annex, name)
    nowhere = f.found("family-not-heard", "none")
    gist = said(
        f"{count(len(told), 'item')} known to family or community; for {len(nowhere)} of them there is no evidence in "
        "the chronologies supplied of reaching any agency.",
        entries=dict.fromkeys(x for r in nowhere for x in r["entries"]),
    )
    return Section("voices", VOICES_TITLE, tuple(parts), gist)
