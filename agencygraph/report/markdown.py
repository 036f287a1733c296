"""A document as Markdown, of which nothing that a chronology says can be markup, a link or a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agencygraph.output import markdown as plain
from agencygraph.report.parts import Paragraph, Part, Picture, Pieces, Points, Quote, Report, Section, Table

STARTS = re.compile(r"^(\s*)(#{1,6}\s|[-+*=~>]|\d+[.)])")
"""What would make a line a heading, a list, a rule or a quotation."""


def text(document: Report) -> str:
    """The Markdown of a document, ending in a newline. Pictures stand as what they show in words."""
    lines = [f"# {line(document.title)}", "", *([f"**{line(document.marking)}**", ""] if document.marking else [])]
    lines += [line(document.made), ""]
    for section in document.sections:
        lines += _section(section, 2)
    return "\n".join(lines).rstrip() + "\n"


def line(words: str) -> str:
    """Words that stand by themselves on a line, as they were written."""
    safe = plain(words).replace("_", "\\_").replace("://", ":&#8203;//")
    return STARTS.sub(
        lambda m: m[1] + "\\" + m[2] if not m[2][0].isdigit() else m[1] + m[2][:-1] + "\\" + m[2][-1], safe
    )


def pieces(all_: Pieces) -> str:
    return line("".join(f"“{p.text}”" if isinstance(p, Quote) else p for p in all_))


def _section(section: Section, depth: int) -> list[str]:
    lines = [f"{'#' * min(depth, 6)} {line(section.title)}", ""]
    for part in section.parts:
        lines += _part(part, depth)
    return lines


def _part(part: Part, depth: int) -> list[str]:
    if isinstance(part, Section):
        return _section(part, depth + 1)
    if isinstance(part, Paragraph):
        words = _said(part)
        return [f"**{words}**" if part.kind == "lead" else words, ""]
    if isinstance(part, Points):
        return [*(f"- {_said(item)}" for item in part.items), ""]
    if isinstance(part, Picture):
        return [f"*{line(part.caption)}.* {line(part.alternative)}", ""]
    return _table(part)


def _said(one: Paragraph) -> str:
    return pieces(one.pieces) + _entries(one.entries, one.more)


def _entries(entries: Iterable[str], more: str) -> str:
    named = ", ".join([*entries, *([more] if more else [])])
    return f" [{line(named)}]".replace(" [", " \\[").replace("]", "\\]") if named else ""


def _table(table: Table) -> list[str]:
    head, cites = [name for name, _ in table.columns], table.cites
    rows = []
    for r in table.rows:
        cells = [pieces(cell) for cell in r.cells]
        if cites:
            cells.append(line(", ".join([*r.entries, *([r.more] if r.more else [])])))
        rows.append(f"| {' | '.join(cells)} |")
    lines = [
        f"*{line(table.caption)}*",
        "",
        f"| {' | '.join(map(line, head))} |",
        f"| {' | '.join(['---'] * len(head))} |",
    ]
    return [*lines, *rows, *(["", line(table.note)] if table.note else []), ""]
