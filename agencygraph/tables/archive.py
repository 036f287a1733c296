"""The bytes of a document, opened as the archive of XML files that it is, within limits.

Says what a file really is, whatever its name ends in, and in a sentence why one cannot be used. Nothing in a
document is run: macros are never looked at, entities are never expanded, nothing is fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

MOST_MEMBERS = 10_000
MOST_XML = 80 * 1024**2
"""Bytes of XML in one document: some 50,000 rows. A chronology has seldom 5,000."""
MOST_PICTURES = 2 * 1024**3
"""Bytes of everything else in a document, which is not read."""

MOST_CELLS = 1_000_000
"""Cells in one document; 5,000 rows of 20 columns are a tenth of that."""
TOO_MANY = (
    f"the document has more than {MOST_CELLS:,} cells",
    "Take out what is not the chronology, or send it in parts.",
)
FEW = 10 * 1024**2
"""Bytes of XML in which there cannot be as many."""
CELL = re.compile(rb"<(?:\w+:)?(?:c|tc|table-cell)[\s>/]")

WORD, EXCEL, ODS, ODT = "a Word document", "an Excel workbook", "an OpenDocument spreadsheet", "an OpenDocument text"
KINDS = {
    ".docx": WORD, ".docm": WORD, ".dotx": WORD, ".dotm": WORD,
    ".xlsx": EXCEL, ".xlsm": EXCEL, ".xltx": EXCEL, ".xltm": EXCEL, ".ods": ODS, ".odt": ODT,
}  # fmt: skip
"""What a file should be, by the end of its name."""

PROGRAM = {WORD: "Word", EXCEL: "Excel", ODS: "LibreOffice Calc", ODT: "LibreOffice Writer"}
OLD = {
    "WordDocument": 'a Word 97-2003 document. Open it in Word, choose File, Save As, "Word Document (*.docx)"',
    "Workbook": 'an Excel 97-2003 workbook. Open it in Excel, choose File, Save As, "Excel Workbook (*.xlsx)"',
    "Book": 'an Excel 5.0 workbook. Open it in Excel, choose File, Save As, "Excel Workbook (*.xlsx)"',
}
OTHERWISE = (
    (b"%pdf", "a PDF", "Ask the agency for the Word or Excel file it was made from."),
    (b"{\\rtf", "a rich text file", 'Open it in Word, choose File, Save As, "Word Document (*.docx)".'),
    (b"<html", "a web page", 'Open it in Excel or Word and save it as "Excel Workbook" or "Word Document".'),
    (b"<!doctype html", "a web page", 'Open it in Excel or Word and save it as "Excel Workbook" or "Word Document".'),
)


OPENING = re.compile(rb"[\xef\xbb\xbf\xff\xfe\0 \t\r\n]*(?:<|\Z)")
"""How XML begins, in any encoding; also what is blank as far as it is looked at."""


class Unusable(Exception):
    """A document cannot be used; str() says what is the matter, `remedy` what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        self.remedy = remedy
        super().__init__(message)


class Archive:
    """A document's members, each read at most once and never beyond the limits."""

    def __init__(self, data: bytes) -> None:
        """Raises Unusable for what is not an archive, is one cut short or protected, or unpacks to too much."""
        _refuse_others(data)
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            remedy = "Ask for the file again: it was cut short or damaged on its way."
            raise Unusable("the file is cut short or damaged", remedy) from error
        members = self.zip.infolist()
        self.names = {member.filename: member for member in members}
        if any(member.flag_bits & 1 for member in members):
            raise Unusable("the file is protected by a password", UNPROTECT)
        marked = [member for member in members if member.filename.lower().endswith((".xml", ".rels", ".vml"))]
        # A document may name its parts as it likes, so what begins as XML does counts too.
        seeming = (m for m in members[:MOST_MEMBERS] if OPENING.match(self._start(m.filename)))
        size = sum({m.header_offset: m.file_size for m in (*marked, *seeming)}.values())
        rest = sum(member.file_size for member in members) - size
        if len(members) > MOST_MEMBERS or size > MOST_XML or rest > MOST_PICTURES or len(self.names) < len(members):
            raise Unusable(
                f"the file unpacks to {(size + rest) / 1024**2:,.0f} MB in {len(members):,} parts, "
                f"more than is opened here ({MOST_XML // 1024**2} MB of text)",
                "If it is a chronology, copy its table into a new document and send that.",
            )
        if self._protected():
            raise Unusable("the file is protected by a password", UNPROTECT)
        self.kind = self._kind()
        if size > FEW and sum(1 for m in marked for _ in CELL.finditer(self.bytes_of(m.filename))) > MOST_CELLS:
            raise Unusable(*TOO_MANY)
        for member in marked:
            if self.kind == EXCEL:  # openpyxl parses them itself, so what it must not see is looked for beforehand
                _refuse_entities(self.bytes_of(member.filename))

    def bytes_of(self, name: str) -> bytes:
        """A member's bytes. Raises Unusable where they cannot be unpacked, KeyError where it is not there."""
        try:
            return self.zip.read(self.names[name])
        except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, ValueError) as error:
            remedy = "Ask for the file again: it was cut short or damaged on its way."
            raise Unusable(f"a part of the file, {name}, is damaged", remedy) from error

    def xml(self, name: str) -> etree._Element:
        """A member as parsed XML. Raises Unusable for XML that is broken or declares entities."""
        data = self.bytes_of(name)
        _refuse_entities(data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root: etree._Element = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            remedy = "Open it in the program it came from, save it again, and send that."
            raise Unusable(f"a part of the file, {name}, cannot be read: {error}", remedy) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise Unusable(ENTITIES, CLEAN)
        return root

    def main_part(self) -> str:
        """The name of a Word document's text, which need not be word/document.xml."""
        for relation in self.related("_rels/.rels", "/officeDocument"):
            return relation
        return "word/document.xml"

    def related(self, name: str, kind: str) -> Iterator[str]:
        """The members that a list of relations leads to, of the kind its type ends with."""
        if name not in self.names:
            return
        folder = name.rpartition("_rels/")[0]
        for relation in self.xml(name):
            target = relation.get("Target", "")
            if relation.get("Type", "").endswith(kind) and relation.get("TargetMode") != "External":
                path = target.lstrip("/") if target.startswith("/") else folder + target
                if path in self.names:
                    yield path

    def _start(self, name: str) -> bytes:
        """The first bytes of a member; none of one that is damaged, which `bytes_of` says where it is read."""
        try:
            with self.zip.open(self.names[name]) as part:
                return part.read(200)
        except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, ValueError):
            return b""

    def _protected(self) -> bool:
        name = "META-INF/manifest.xml"
        return name in self.names and b"encryption-data" in self.bytes_of(name)

    def _kind(self) -> str:
        """What the archive is, by what it holds."""
        if "mimetype" in self.names:
            said = self._start("mimetype").decode("ascii", "replace")
            for words, kind in (("opendocument.spreadsheet", ODS), ("opendocument.text", ODT)):
                if words in said:
                    return kind
        if any(name.startswith("word/") for name in self.names):
            return WORD
        if any(name.startswith("xl/") and name.endswith(".xml") for name in self.names):
            return EXCEL
        if "xl/workbook.bin" in self.names:
            remedy = 'Open it in Excel, choose File, Save As, "Excel Workbook (*.xlsx)".'
            raise Unusable("this is a binary Excel workbook (.xlsb)", remedy)
        remedy = "Unpack it and put the files in it into the folder, or save the chronology as .docx or .xlsx."
        raise Unusable("this is an archive, not a Word, Excel or OpenDocument file", remedy)


ENTITIES = "the file declares XML entities, which no office program writes"
CLEAN = "Ask where the file comes from. Copy its table into a new document and send that."
UNPROTECT = "Open it with its password, take the password off (File, Info, Protect), save it, and send that."
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


def _refuse_entities(data: bytes) -> None:
    # UTF-16 hides the word between NULs, and every other letter is its own byte.
    if DTD.search(data) or (data[:4].count(0) and DTD.search(data.replace(b"\0", b""))):
        raise Unusable(ENTITIES, CLEAN)


def _refuse_others(data: bytes) -> None:
    """Raises Unusable, saying what it is, for a file that is no archive."""
    if not data:
        raise Unusable("the file is empty", "Ask for it again: nothing arrived.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unusable("the file is protected by a password", UNPROTECT)
        for stream, said in OLD.items():
            if stream.encode("utf-16-le") in data:
                what, _, how = said.partition(". ")
                raise Unusable(f"this is {what}", f"{how}, and send that.")
        raise Unusable("this is a file of Office 97-2003, cut short or damaged", "Open it, save it as .docx or .xlsx.")
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for opening, what, remedy in OTHERWISE:
        if start.startswith(opening):
            raise Unusable(f"this is {what}, whatever its name ends in", remedy)
    if not data.startswith(b"PK"):
        if b"\0" not in data[:1000]:
            remedy = "If it is a table with commas, give it the ending .csv; else save it as .docx or .xlsx."
            raise Unusable("this is plain text, whatever its name ends in", remedy)
        raise Unusable("this is not a Word, Excel or OpenDocument file", "Ask for it again, as .docx or .xlsx.")
