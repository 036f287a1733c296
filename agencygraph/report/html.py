"""A document as one HTML file: nothing fetched, no script, every word of a chronology as text; prints on A4."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from importlib import resources

from agencygraph.output import visible
from agencygraph.report.parts import Paragraph, Part, Picture, Pieces, Points, Quote, Report, Section, Table

POLICY = "default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"


def page(document: Report) -> str:
    """The text of the file, to be written as UTF-8."""
    css = resources.files("agencygraph.report").joinpath("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")
    policy = POLICY.format(style=f"'sha256-{digest}'")
    marking = f'<p class="marking">{words(document.marking)}</p>' if document.marking else ""
    contents = "".join(f'<li><a href="#{escape(s.key)}">{words(s.title)}</a></li>' for s in document.sections)
    nav = f'<nav aria-label="Contents"><h2>Contents</h2><ol>{contents}</ol></nav>\n' if document.long else ""
    body = "".join(_section(s, 2) for s in document.sections)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{words(document.title)}</title>\n<style>{css}</style>\n</head>\n<body>\n{marking}"
        f"<header><h1>{words(document.title)}</h1><p>{words(document.made)}</p></header>\n"
        f"{nav}<main>{body}</main>\n{marking}"
        "</body>\n</html>\n"
    )


def words(text: str) -> str:
    """Words as text, every control character written out."""
    return escape(visible(text.replace("\r\n", "\n"), keep="\n").encode("utf-8", "backslashreplace").decode("utf-8"))


def pieces(all_: Pieces) -> str:
    """A text, each quotation in an element of its own, with its line ends."""
    return "".join(f"<q>{_lines(p.text)}</q>" if isinstance(p, Quote) else words(p) for p in all_)


def _lines(text: str) -> str:
    return words(text).replace("\n", "<br>")


def _section(section: Section, depth: int) -> str:
    apart = ' class="apart"' if section.apart else ""
    level = min(depth, 6)
    inside = "".join(_part(part, depth) for part in section.parts)
    return f'<section id="{escape(section.key)}"{apart}><h{level}>{words(section.title)}</h{level}>{inside}</section>\n'


def _part(part: Part, depth: int) -> str:
    if isinstance(part, Section):
        return _section(part, depth + 1)
    if isinstance(part, Paragraph):
        return f'<p class="{part.kind}">{_said(part)}</p>'
    if isinstance(part, Points):
        return f"<ul>{''.join(f'<li>{_said(item)}</li>' for item in part.items)}</ul>"
    if isinstance(part, Picture):
        return _picture(part)
    return _table(part)


def _picture(part: Picture) -> str:
    data = base64.b64encode(part.svg.encode("utf-8")).decode("ascii")
    image = f'<img src="data:image/svg+xml;base64,{data}" alt="{words(part.alternative)}">'
    return f"<figure>{image}<figcaption>{words(part.caption)}</figcaption></figure>"


def _said(one: Paragraph) -> str:
    named = _entries(one.entries, one.more)
    return pieces(one.pieces) + (f' <span class="entries">{named}</span>' if named else "")


def _entries(entries: Iterable[str], more: str) -> str:
    return ", ".join([*map(words, entries), *([words(more)] if more else [])])


def _table(table: Table) -> str:
    cites = table.cites
    heads = "".join(f'<th scope="col">{words(head)}</th>' for head, _ in table.columns)
    # Widths are classes: the policy lets no style attribute through.
    columns = "".join(f'<col class="w{width // 2 * 2}">' for _, width in table.columns)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{pieces(cell)}</td>" for cell in r.cells)
        + (f'<td class="entries">{_entries(r.entries, r.more)}</td>' if cites else "")
        + "</tr>"
        for r in table.rows
    )
    note = f'<p class="note">{words(table.note)}</p>' if table.note else ""
    return (
        f'<div class="wide"><table><caption>{words(table.caption)}</caption>{columns}'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{note}"
    )
