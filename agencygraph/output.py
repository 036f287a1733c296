"""Rows as text: an aligned table, CSV, JSON, JSON lines or Markdown; and findings as a person reads them.

Rows are plain values, their dates already written as text. Nothing a chronology says can drive the terminal
it is printed on, or be run by the spreadsheet it is opened in. Nothing is printed here.
"""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMATS = ("table", "csv", "json", "jsonl", "md")
Row = Mapping[str, Any]

# What moves the cursor, colours, or turns the direction of writing; U+2028 and U+2029 break lines.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
"""With one of these a spreadsheet takes a cell for something to work out."""
MARKDOWN = re.compile(r"[\\|\[\]`*]")


def visible(text: str, keep: str = "") -> str:
    r"""The text with every control character written out, those in keep excepted.

    >>> visible("red \x1b[31m")
    'red \\x1b[31m'
    """
    return UNSEEN.sub(lambda m: m[0] if m[0] in keep else m[0].encode("unicode_escape").decode(), text)


def rendered(rows: Sequence[Row], columns: Sequence[str], form: str, *, ascii_only: bool = False) -> str:
    """Rows in one of FORMATS, ending in a newline.

    columns     which values of a row, in which order; JSON has every value of a row
    ascii_only  writes JSON without letters beyond ASCII, for a reader that does not take UTF-8
    """
    if form == "json":
        return as_json(list(rows), ascii_only=ascii_only)
    if form == "jsonl":
        return "".join(_json(row, ascii_only=ascii_only, indent=None) + "\n" for row in rows)
    if form == "csv":
        return _csv(rows, columns)
    if form == "md":
        return _markdown(rows, columns)
    return _table(rows, columns)


def as_json(value: Any, *, ascii_only: bool = False) -> str:
    """A value as JSON over several lines, ending in a newline."""
    return _json(value, ascii_only=ascii_only, indent=2) + "\n"


def _json(value: Any, *, ascii_only: bool, indent: int | None) -> str:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent, default=str)
    # What json leaves as it is can only stand inside its strings; the line ends between them are its own.
    return UNSEEN.sub(lambda m: m[0] if m[0] == "\n" else f"\\u{ord(m[0]):04x}", text)


def cell(value: Any) -> str:
    """A value as the text of one cell: nothing for None, a list with "; " between its parts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(cell(part) for part in value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else str(value)


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    from agencygraph.tables.rows import guarded

    def safe(value: Any) -> Any:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        return visible(guarded(cell(value)).replace("\r\n", "\n"), keep="\n\t")

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe(column) for column in columns])
    writer.writerows([safe(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _markdown(rows: Sequence[Row], columns: Sequence[str]) -> str:
    lines = [columns, ["---"] * len(columns), *([markdown(cell(r.get(c))) for c in columns] for r in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def markdown(text: str) -> str:
    """Text that stands in Markdown, also in a table, as it was written: no markup, link or picture of its own."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = MARKDOWN.sub(lambda m: "\\" + m[0], text.replace("\r\n", "\n"))
    return visible(text, keep="\n").replace("\n", "<br>")


def _table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    body = [[visible(cell(row.get(column)).replace("\r\n", "\n")) for column in columns] for row in rows]
    head = [visible(column.replace("_", " ")) for column in columns]
    widths = [max(map(_width, texts)) for texts in zip(head, *body, strict=True)]
    rule = ["-" * width for width in widths]
    lines = ("  ".join(_padded(t, w) for t, w in zip(line, widths, strict=True)) for line in (head, rule, *body))
    return "".join(line.rstrip() + "\n" for line in lines)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )  # fmt: skip


# Findings

OUTCOMES = {
    "none": "No evidence in the chronologies supplied",
    "unconfirmed": "Unconfirmed",
    "late": "Late",
    "recorded": "Recorded",
    "cannot-tell": "Cannot be told",
}
"""The outcomes of findings in the order in which they are told, with the words over each."""
OVERVIEW = ("question", "found", "of", *OUTCOMES, "elsewhere")
LEFT_OUT = ("finding", "sentence", "coverage", "also", "reference", "mode")
"""What a table leaves to the other formats: it would not fit a screen."""
LAST = ("reason", "entries")
CITED = 3
"""Entries that a row of a table cites; the other formats have all of them."""
KNOWING = ("item", "agency", "state", "since", "until", "basis", "reason", "entries")
TWO_DAYS = 2880
"""In minutes."""
SHOWN = 100
"""Characters of a text in doubt that are printed."""
PROBLEM = ("severity", "file", "table", "row", "column", "text", "message", "remedy")


def brief(finding: Row) -> dict[str, Any]:
    """A finding as a row of a table that fits a screen: each pair of bounds as one text, the first entries.

    >>> brief({"item": "I1", "known_earliest": "2012-01-01", "known_latest": "2012-01-31", "entries": list("abcde")})
    {'item': 'I1', 'known': '2012-01-01 to 2012-01-31', 'entries': 'a; b; c; and 2 more'}
    """
    row: dict[str, Any] = {}
    for key, value in finding.items():
        name, _, end = key.rpartition("_")
        if end in ("earliest", "from"):
            row[name] = span(value, finding.get(f"{name}_{'latest' if end == 'earliest' else 'to'}"))
        elif end == "least" and name != "minutes":
            row[name] = days(value, finding.get(f"{name}_most"))
        elif end not in ("latest", "to", "most", "least"):
            row[key] = value
    if finding.get("minutes_least") is not None:
        row["lag"] = clock(finding["minutes_least"], finding["minutes_most"]) or row["lag"]
    cited = list(finding.get("entries") or ())
    more = [f"and {len(cited) - CITED} more"] if len(cited) > CITED + 1 else []
    return {**row, "entries": cell([*cited[:CITED], *more] if more else cited)}


def knowing(row: Row) -> dict[str, Any]:
    """A row of who knew what, its bounds joined as in `brief`."""
    since = span(row.get("earliest"), row.get("latest"))
    until = span(row.get("until_earliest"), row.get("until_latest"))
    if row.get("state") == "known" and not since:
        since = "not recorded"
    return {**row, "since": since, "until": until}


def shown(rows: Sequence[Row], names: Sequence[str], form: str) -> tuple[list[Row], list[str]]:
    """The rows of one query and the columns to show: all of them, but for a table what fits a screen.

    names  the columns that the query gives, for where there are no rows
    """
    if form != "table" or not rows:
        return list(rows), columns(rows) or list(names)
    rows = [brief(row) for row in rows]
    # Who knew it is the answer where nobody lacks it; beside one who does it is told by the entries.
    left_out = (*LEFT_OUT, "known_by") if "lacking" in rows[0] else LEFT_OUT
    used = [name for name in columns(rows) if name not in left_out and any(row.get(name) for row in rows)]
    return list(rows), [*(n for n in used if n not in LAST), *(n for n in LAST if n in used)]


def columns(rows: Iterable[Row]) -> list[str]:
    """The names of the values in some rows, each once, as they come."""
    return list(dict.fromkeys(name for row in rows for name in row))


def span(earliest: str | None, latest: str | None) -> str:
    """
    >>> span("2012-01-05", "2012-01-05"), span("2012-01-01", "2012-01-31"), span(None, "2012-02-03"), span(None, None)
    ('2012-01-05', '2012-01-01 to 2012-01-31', 'by 2012-02-03', '')
    """
    if earliest and latest:
        return earliest if earliest == latest else f"{earliest} to {latest}"
    return f"from {earliest}" if earliest else f"by {latest}" if latest else ""


def days(least: int | None, most: int | None) -> str:
    """
    >>> days(1, 1), days(3, 9), days(2, None), days(None, None)
    ('1 day', '3 to 9 days', '2 days or more', '')
    """
    if least is None:
        return "" if most is None else f"up to {most} days"
    if most is None:
        return f"{least} days or more"
    return f"{least} day{'' if least == 1 else 's'}" if least == most else f"{least} to {most} days"


def clock(least: int, most: int) -> str:
    """Minutes as a lag under two days; "" for a longer one, of which the days say enough.

    >>> clock(25, 25), clock(570, 570), clock(0, 90), clock(2880, 2880)
    ('25 min', '9 h 30 min', '0 min to 1 h 30 min', '')
    """
    if most >= TWO_DAYS:
        return ""
    words = [f"{m // 60} h {m % 60} min" if m >= 60 else f"{m} min" for m in (least, most)]
    return " to ".join(dict.fromkeys(words))


def counted(count: int, of: int, cannot_tell: int) -> str:
    """
    >>> counted(3, 40, 5)
    '3 of 40; 5 cannot be told'
    """
    return f"{count} of {of}; {cannot_tell} cannot be told"


def plural(number: int, one: str) -> str:
    """
    >>> plural(1, "note"), plural(0, "note")
    ('1 note', '0 notes')
    """
    return f"{number} {one}{'' if number == 1 else 's'}"


def covered(lines: Iterable[str]) -> list[str]:
    """Lines of coverage, each once, those of the same dates as one.

    >>> covered(["Records of A cover 2012 to 2013.", "Records of B cover 2012 to 2013.", "No records of C."])
    ['Records of A; B cover 2012 to 2013.', 'No records of C.']
    """
    alike: dict[str, list[str]] = {}
    for line in dict.fromkeys(lines):
        verb = next((v for v in (" are taken to cover ", " cover ") if v in line), "")
        name, _, dates = line.rpartition(verb) if verb and line.startswith("Records of ") else (line, "", "")
        alike.setdefault(verb + dates if dates else line, []).append(name.removeprefix("Records of "))
    together = []
    for end, names in alike.items():
        together.append(end if names == [end] else f"Records of {'; '.join(names)}{end}")
    return together


def overview(results: Iterable[Mapping[str, Any]], form: str = "table") -> str:
    """How many findings each query has by outcome, as a table; a query that could not look has no numbers."""
    rows = []
    for result in results:
        row = {"question": result["title"], "found": "not looked for"}
        if not result["not_looked_for"]:
            numbers = {name: sum(f["outcome"] == name for f in result["findings"]) or None for name in OUTCOMES}
            row |= {"found": result["count"], "of": result["of"], **numbers}
            row["elsewhere"] = result.get("elsewhere") or None
        rows.append(row)
    names = [name for name in OVERVIEW if name in ("question", "found", "of") or any(row.get(name) for row in rows)]
    return rendered(rows, names, form)


def basis(results: Sequence[Mapping[str, Any]], *, told: bool = False) -> list[str]:
    """What results rest on, as lines: counts, coverage, explanations, assumptions.

    told  whether `section` has told all but the assumptions
    """
    lines = []
    if not told:
        for r in results:
            lines.append(f"{r['query']}: {counted(r['count'], r['of'], r['cannot_tell'])}.")
            lines += [f"{r['query']}: not looked for: {r['not_looked_for']}"] if r["not_looked_for"] else []
        lines += covered(str(f["coverage"]) for r in results for f in r["findings"] if f.get("coverage"))
        lines += [f"Another explanation: {line}" for r in results if r["findings"] for line in r["innocent"]]
    return list(dict.fromkeys([*lines, *(f"Assumed: {line}" for r in results for line in r["assumptions"])]))


def section(
    result: Mapping[str, Any], *, form: str = "table", entries: bool = True, most: int = 0, width: int = 0
) -> str:
    """One query's findings as a person reads them: title, question, count, sentences by outcome, what they rest on.

    result   the object of `gaps --format json`
    form     "md" for Markdown, else plain text
    entries  whether each sentence is followed by the entries it rests on, and all by coverage and explanations
    most     sentences of each outcome, 0 for all of them
    width    columns into which plain text is folded, 0 for any
    """
    shown = markdown if form == "md" else visible

    def folded(text: str, indent: str = "") -> str:
        if not width or form == "md":
            return text
        return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

    head = ("## ", "### ") if form == "md" else ("", "")
    lines = [head[0] + shown(str(result["title"])), "", folded(shown(str(result["question"]))), ""]
    lines.append(counted(result["count"], result["of"], result["cannot_tell"]) + ".")
    if result.get("elsewhere"):
        lines.append(f"{result['elsewhere']} more reported under a query above.")
    if result["not_looked_for"]:
        lines.append(folded("Not looked for: " + shown(str(result["not_looked_for"]))))
    elif not result["findings"]:
        lines.append("No findings in the chronologies supplied.")
    number = 0
    for outcome, words in OUTCOMES.items():
        alike = [finding for finding in result["findings"] if finding["outcome"] == outcome]
        lines += ["", f"{head[1]}{words} ({len(alike)})", ""] if alike else []
        for finding in alike[: most or None]:
            number += 1
            said = shown(str(finding.get("sentence") or cell(list(finding.values()))))
            whose = shown(str(finding["case"])) + ": " if finding.get("case") else ""
            lines.append(folded(f"{number}. {whose}{said}", "   "))
            if entries and finding.get("entries"):
                lines.append(folded("   Entries: " + shown(cell(finding["entries"])), "   "))
            if entries and finding.get("finding"):
                lines.append("   Finding: " + shown(str(finding["finding"])))
            if entries and finding.get("also"):
                lines.append("   Also found by: " + shown(cell(finding["also"])))
            if finding.get("mark"):
                lines.append(folded("   Marked " + shown(marked(finding["mark"])), "   "))
        if most and len(alike) > most:
            lines.append(f"   … and {len(alike) - most} more.")
    if entries:
        coverage = covered(str(f["coverage"]) for f in result["findings"] if f.get("coverage"))
        basis = {"Coverage this rests on": coverage, "What would look the same in the records": result.get("innocent")}
        for title, texts in basis.items():
            if texts and result["findings"]:
                lines += ["", head[1] + title, "", *(folded("- " + shown(str(text)), "  ") for text in texts)]
    return "\n".join(lines) + "\n"


UNCODED = (
    "No row says which information it shows, who was told or who held the case. To begin, "
    "`agencygraph suggest CASE` proposes what the words of the rows tell of it."
)
BASIC = {"never-reached", "sent-without-receipt", "no-agency-held-the-case"}
"""Queries that could look wherever anything was coded at all."""


def missing(results: Sequence[Mapping[str, Any]], *, form: str = "table", width: int = 0) -> str:
    """What could not be looked for, and what to record so that it could; "" where everything was."""
    lines = []
    if {result["query"] for result in results if result["not_looked_for"]} >= BASIC:
        lines += [textwrap.fill(UNCODED, width) if width and form != "md" else UNCODED, ""]
    for result in results:
        if result["not_looked_for"]:
            text = f"- {result['title']}: {result['not_looked_for']}"
            said = markdown(text) if form == "md" else visible(text)
            plain = not width or form == "md"
            lines.append(said if plain else textwrap.fill(said, width, subsequent_indent="  ", break_long_words=False))
    head = "## Could not be looked for" if form == "md" else "Could not be looked for"
    return "\n".join([head, "", *lines]) + "\n" if lines else ""


def marked(mark: Mapping[str, str]) -> str:
    """A reviewer's mark in words: "explained by AB on 2024-05-01: a call was found"."""
    return f"{mark['mark']} by {mark['initials']} on {mark['date']}: {mark['reason']}"


def problem_rows(problems: Iterable[Any]) -> list[dict[str, Any]]:
    """Problems as rows under the columns of PROBLEM."""
    return [
        {"severity": p.severity, "file": p.place.file, "table": p.place.table, "row": p.place.row or None,
         "column": p.place.column, "text": p.text, "message": p.message, "remedy": p.remedy}
        for p in problems
    ]  # fmt: skip


def problem(row: Row, sent: str = "") -> str:
    """A problem as a person reads it: its place, that in the agency's own file, what is the matter, what to write."""
    place = [row["file"], row["table"], f"row {row['row']}" if row["row"] else "", row["column"]]
    place = [*place[:-1], f"{place[-1]} (sent in {sent})".strip()] if sent else place
    lines = [f"{', '.join(filter(None, place))}: {row['message']} ({row['severity']})"]
    lines += [f"    {row['text'][:SHOWN]}{'…' if len(row['text']) > SHOWN else ''}"] if row["text"] else []
    return "".join(visible(line) + "\n" for line in [*lines, row["remedy"]])


def cypher(text: str, parameters: Mapping[str, Any]) -> str:
    """A query as the shell of a store takes it: its parameters first, then its text."""
    values = (f":param {name} => {json.dumps(value, ensure_ascii=False)};\n" for name, value in parameters.items())
    return "".join(values) + text.rstrip().rstrip(";") + ";\n"
