"""A document as a Word file: real headings, a table of contents, tables whose headings repeat, pictures with words.

python-docx makes the frame, its styles, header and footer; the body is put in as text, as in `forms`, because
python-docx takes minutes to build some thousand rows. What a chronology says stands in text runs only: no field, link
or object of its own can come of it. The same document gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Emu, Pt, RGBColor

from agencygraph.drawing import png
from agencygraph.forms import BODY_ENDS, DOCUMENT, UNWRITABLE
from agencygraph.output import visible
from agencygraph.report.parts import Paragraph, Part, Picture, Pieces, Points, Quote, Report, Row, Section, Table

WIDTH = 15_100
"""Twentieths of a point across the page between its margins."""
TALLEST = 8_700
"""The same for the height of a picture, which leaves room for a heading and its caption above it on one page."""
TWENTIETH = 635
"""A twentieth of a point in the units of pictures."""
LONG = 40
"""Characters for each hundredth of the width of a page that take about half of its height."""
WHOLE = "<w:trPr><w:cantSplit/></w:trPr>"
GREY, BLUE = RGBColor(0x4A, 0x53, 0x5D), RGBColor(0x12, 0x39, 0x5F)
MADE = datetime(2000, 1, 1)
TABLE_STYLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
    '<w:basedOn w:val="TableGrid"/><w:tblPr><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
    '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow">'
    '<w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E8EEF5"/></w:tcPr>'
    "</w:tblStylePr></w:style>"
)
CONTENTS_STYLE = (
    f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="ReportContents">'
    '<w:name w:val="Report Contents"/><w:basedOn w:val="Normal"/><w:pPr>'
    f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>'
    '<w:spacing w:before="0" w:after="20"/></w:pPr></w:style>'
)
STYLES = {"lead": "ReportLead", "note": "ReportNote", "text": "Normal"}


def document(report: Report) -> bytes:
    """The bytes of a .docx file."""
    frame = _frame(report)
    body = "".join(
        [
            _paragraph(_run(report.title), "Title"),
            _paragraph(_run(report.marking), "ReportLead") if report.marking else "",
            _paragraph(_run(report.made), "ReportNote"),
            _contents(report.sections) if report.long else "",
            *(_section(frame, s, 1) for s in report.sections),
            _paragraph("", "ReportNote"),  # a body does not end with a table
        ]
    )
    plain = io.BytesIO()
    frame.save(plain)
    return _put_in(plain.getvalue(), body)


def _frame(report: Report) -> Any:
    """An empty document with the styles, the marking at the head of each page and its number at the foot."""
    frame = docx.Document()
    section = frame.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.7)
    _styles(frame)
    about = frame.core_properties
    about.title, about.author, about.comments, about.last_modified_by = _safe(report.title)[:255], "", "", ""
    about.created = about.modified = MADE
    about.language = "en-GB"
    section.header.paragraphs[0].text = _safe(report.marking or report.title)
    section.header.paragraphs[0].style = frame.styles["Report Marking"]
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{_safe(report.title)}    Page ")
    for name, between in (("PAGE", " of "), ("NUMPAGES", "")):
        for piece in _field(name):
            foot._p.append(parse_xml(piece))
        foot.add_run(between)
    return frame


def _styles(frame: Any) -> None:
    styles = frame.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(10)
    styles["Normal"].paragraph_format.space_before, styles["Normal"].paragraph_format.space_after = Pt(3), Pt(4)
    for name, high in (("Title", 24), ("Heading 1", 17), ("Heading 2", 13), ("Heading 3", 11)):
        heading = styles[name]
        _in_arial(heading)
        heading.font.color.rgb, heading.font.size = BLUE, Pt(high)
        heading.paragraph_format.keep_with_next = True
    for name, size, bold in (
        ("Report Lead", 10.5, True),
        ("Report Note", 9, None),
        ("Report Cell", 8.5, None),
        ("Report Head", 8.5, True),
        ("Report Marking", 10, True),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.bold = styles["Normal"], Pt(size), bold
        style.paragraph_format.space_after = Pt(2)
        if name in ("Report Cell", "Report Head", "Report Marking"):
            style.paragraph_format.space_before = Pt(0)
    for name, before in (("Report Lead", 9.0), ("Caption", 8.0)):
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.keep_with_next = True
    styles["Caption"].font.color.rgb, styles["Caption"].font.size = BLUE, Pt(9.5)
    styles["Caption"].paragraph_format.space_after = Pt(3)
    quote = styles.add_style("Report Quotation", WD_STYLE_TYPE.CHARACTER)
    quote.font.italic, quote.font.color.rgb = True, BLUE
    cited = styles.add_style("Report Entries", WD_STYLE_TYPE.CHARACTER)
    cited.font.size, cited.font.color.rgb = Pt(8), GREY
    styles.element.append(parse_xml(CONTENTS_STYLE))
    styles.element.append(parse_xml(TABLE_STYLE))
    defaults = styles.element.find(f".//{{{_W}}}rPrDefault/{{{_W}}}rPr")
    for old in defaults.findall(f"{{{_W}}}lang"):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB"/>'))


def _in_arial(style: Any) -> None:
    """Sets the font of a style of the template; the theme's, which would come before it, is taken out."""
    style.font.name = "Arial"
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _field(name: str) -> Iterator[str]:
    """A field of ours as runs, to be counted when the file is opened."""
    for inside in (
        '<w:fldChar w:fldCharType="begin" w:dirty="true"/>',
        f'<w:instrText xml:space="preserve"> {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>0</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        yield f"<w:r {nsdecls('w')}>{inside}</w:r>"


def _contents(sections: Iterable[Section]) -> str:
    """Each heading with its page, which Word and LibreOffice count as they open the file; those under it in one line.

    A table of contents as a field of its own would show no page in LibreOffice until somebody asks for it.
    """
    lines = [_paragraph(_run("Contents"), "ReportLead")]
    for section in sections:
        lines.append(_paragraph(_entry(section, "<w:r><w:tab/></w:r>"), "ReportContents"))
        under = [_entry(part, _run(" ")) for part in section.parts if isinstance(part, Section)]
        if under:
            lines.append(_paragraph(_run("; ").join(under), "ReportNote"))
    return "".join(lines)


def _entry(section: Section, between: str) -> str:
    """A heading as a link to it, and the number of its page."""
    name = _bookmark(section)
    page = "".join(_field(f"PAGEREF {name} \\h"))
    inside = f"{_run(section.title)}{between}{page}"
    return f'<w:hyperlink w:anchor={quoteattr(name)} w:history="1">{inside}</w:hyperlink>'


def _bookmark(section: Section) -> str:
    return "s_" + "".join(c if c.isalnum() else "_" for c in section.key)


def _section(frame: Any, section: Section, depth: int) -> str:
    number = _number(section.key)
    page = "<w:pageBreakBefore/>" if section.apart else ""
    heading = (
        f'<w:p><w:pPr><w:pStyle w:val="Heading{min(depth, 3)}"/>{page}</w:pPr>'
        f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(_bookmark(section))}/>{_run(section.title)}'
        f'<w:bookmarkEnd w:id="{number}"/></w:p>'
    )
    return heading + "".join(_part(frame, part, depth) for part in section.parts)


def _number(name: str) -> int:
    """A number for what has a name of its own, as bookmarks and pictures need one."""
    return zlib.crc32(name.encode("utf-8")) >> 1


def _part(frame: Any, part: Part, depth: int) -> str:
    if isinstance(part, Section):
        return _section(frame, part, depth + 1)
    if isinstance(part, Paragraph):
        return _paragraph(_said(part), STYLES[part.kind])
    if isinstance(part, Points):
        return "".join(_paragraph(_said(item), "ListBullet") for item in part.items)
    if isinstance(part, Picture):
        return _picture(frame, part)
    return _table(part)


def _picture(frame: Any, part: Picture) -> str:
    from lxml import etree

    image = png(part.svg)
    inline = frame.part.new_pic_inline(io.BytesIO(image), width=Emu(WIDTH * TWENTIETH))
    if inline.extent.cy > TALLEST * TWENTIETH:
        inline = frame.part.new_pic_inline(io.BytesIO(image), height=Emu(TALLEST * TWENTIETH))
    inline.docPr.set("id", str(_number(part.caption)))
    inline.docPr.set("descr", _safe(part.alternative))
    inline.docPr.set("name", _safe(part.caption))
    drawn = etree.tostring(inline, encoding="unicode")
    caption = _paragraph(_run(part.caption), "Caption")
    return caption + f"<w:p><w:r><w:drawing>{drawn}</w:drawing></w:r></w:p>"


def _table(table: Table) -> str:
    cites, columns = table.cites, table.columns
    widths = [WIDTH * share // 100 for _, share in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    about = (
        '<w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(_safe(table.caption))}/></w:tblPr>'
    )
    heads = _cells([_run(head) for head, _ in columns], widths, "ReportHead")
    top = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
    rows = "".join(
        f"<w:tr>{WHOLE if _is_short(r, columns) else ''}{_cells(_row(r, cites), widths)}</w:tr>" for r in table.rows
    )
    note = _paragraph(_run(table.note), "ReportNote") if table.note else ""
    return (
        _paragraph(_run(table.caption), "Caption")
        + f"<w:tbl>{about}<w:tblGrid>{grid}</w:tblGrid>{top}{rows}</w:tbl>{note}"
    )


def _is_short(row: Row, columns: Iterable[tuple[str, int]]) -> bool:
    """Whether a row takes so little of a page that it can stand on one page whole."""
    return all(
        sum(len(p.text if isinstance(p, Quote) else p) for p in cell) <= LONG * share
        for cell, (_, share) in zip(row.cells, columns, strict=False)
    )


def _row(row: Row, cites: bool) -> list[str]:
    cells = [_pieces(cell) for cell in row.cells]
    return [*cells, _entries(row.entries, row.more)] if cites else cells


def _cells(cells: Iterable[str], widths: Iterable[int], style: str = "ReportCell") -> str:
    return "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell, style)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )


def _paragraph(runs: str, style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _said(one: Paragraph) -> str:
    named = _entries(one.entries, one.more, brackets=True)
    return _pieces(one.pieces) + named


def _entries(entries: Iterable[str], more: str, brackets: bool = False) -> str:
    words = ", ".join([*entries, *([more] if more else [])])
    return _run(f" [{words}]" if brackets else words, "ReportEntries") if words else ""


def _pieces(pieces: Pieces) -> str:
    return "".join(_run(f"“{p.text}”", "ReportQuotation") if isinstance(p, Quote) else _run(p) for p in pieces)


def _run(text: str, style: str = "") -> str:
    """Words as runs of text and nothing else, a line end as a break."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in _safe(text).split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>" if text else ""


def _safe(text: str) -> str:
    """Words that XML can hold, every control character written out but the line end."""
    return UNWRITABLE.sub("�", visible(text.replace("\r\n", "\n"), keep="\n"))


def _put_in(data: bytes, body: str) -> bytes:
    """A saved file with the body put in, and without the time at which it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == DOCUMENT:
                before, mark, after = content.rpartition(BODY_ENDS)
                content = before + body.encode("utf-8") + mark + after
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return made.getvalue()
