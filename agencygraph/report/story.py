"""The child's story, month by month, from the entries alone: each sentence is a row's, with its source."""

from __future__ import annotations

from agencygraph.findings import Row as Finding
from agencygraph.graph import Graph
from agencygraph.report.parts import Part, Points, Quote, Report, Section, said
from agencygraph.report.words import count, month, month_of, when
from agencygraph.when import When, is_moment


def story(graph: Graph, made: str, since: When | None = None, until: When | None = None) -> Report:
    """The story of one case, as a document of one section for each month.

    since, until  leave out rows certainly before the one or after the other
    made          by what it was made
    Rows without a date, and those whose date spans more than a month, stand in sections of their own.
    """
    case = graph.nodes["CaseFile"][0]
    titles = {a["id"]: a["title"] for a in graph.nodes["Agency"]}
    entries = sorted(graph.nodes["Entry"], key=lambda e: (e["position"], e["id"]))
    kept = [e for e in entries if e["description"] and _within(e, since, until)]
    silent = sum(_within(e, since, until) and not e["description"] for e in entries)
    months: dict[tuple[int, int], list[Finding]] = {}
    vague, undated = [], []
    for e in kept:
        if not is_moment(e["earliest"]) or not is_moment(e["latest"]):
            undated.append(e)
        elif month_of(e["earliest"]) == month_of(e["latest"]):
            months.setdefault(month_of(e["earliest"]), []).append(e)
        else:
            vague.append(e)
    sections = [_section(f"month-{y}-{m:02}", month((y, m)), rows, titles) for (y, m), rows in sorted(months.items())]
    if vague:
        sections.append(_section("vague", "In more than one month", vague, titles))
    if undated:
        sections.append(_section("undated", "Without a date", undated, titles))
    left_out = f"; {count(silent, 'row')} without words left out" if silent else ""
    intro = said(
        "Each sentence is a row of an agency's chronology in its own words, with the agency, the date, the row and its "
        f"source. Nothing is added. {count(len(kept), 'row')}, in the order of their dates"
        f"{left_out}."
    )
    first = Section("about", "The story from the entries alone", (intro,))
    return Report(case["title"], case["marking"], made, (first, *sections))


def _within(e: Finding, since: When | None, until: When | None) -> bool:
    """Whether a row lies in the time asked for, or may; a row without a date is left out where a time is asked for."""
    if since is None and until is None:
        return True
    if not is_moment(e["earliest"]) or not is_moment(e["latest"]):
        return False
    return (since is None or e["latest"] >= since.earliest) and (until is None or e["earliest"] <= until.latest)


def _section(key: str, title: str, rows: list[Finding], titles: dict[str, str]) -> Section:
    rows = sorted(rows, key=lambda e: (e["earliest"], e["position"]))
    points = tuple(
        said(
            f"{when(e)}, {titles.get(e['agency'], e['agency'])}: ",
            Quote(e["description"]),
            *((" Source: ", Quote(e["source"]), ".") if e["source"] else (" No source is given.",)),
            entries=[e["id"]],
        )
        for e in rows
    )
    parts: tuple[Part, ...] = (Points(points),)
    return Section(key, title, parts)
