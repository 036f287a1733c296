"""The leak check: every file of a folder, its name, its bytes and its text, searched for everything the key knows.

Searched in each file: its bytes read as UTF-8, UTF-16 of either order and Windows-1252; each member of a .docx, .xlsx,
.odt, .zip and the like, and archives within them; compressed streams of a PDF. In each text: as it stands; with the
signs written as HTML, XML, JSON, TOML or URLs resolved; without tags; with soft hyphens and what else cannot be seen
taken out; with line breaks, and hyphens before them, taken out. NHS and National Insurance numbers, postcodes,
telephone numbers and e-mail addresses are leaks whether the key knows them or not. Dates are read by the reader of
dates, in every form it knows, and compared with the days of the case. See `wording` for how names are looked for.

Not searched: pictures (words in a photograph or a scan), what is encrypted, base64, single letters, dates without a
day or a year, the first and last of a month where dates were coarsened, numbers of fewer than five digits, a name
spelt wrongly, or one that no table and no key holds. Two letters that are a name may be something else in a program.
"""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_plus

from agencygraph.anonymising.days import found_in, whole_days
from agencygraph.anonymising.key import Key
from agencygraph.anonymising.wording import INVISIBLE, KIND_OF_NUMBER, pattern, terms
from agencygraph.tables.settings import parsed

NUMBERS = {
    "mail": "e-mail address", "postcode": "postcode", "phone": "telephone number", "nhs": "NHS number",
    "insurance": "National Insurance number",
}  # fmt: skip
"""Numbers that lead to one person whether the key knows them or not; looked for in text without tags."""
MARKUP = re.compile(r"<[/?!]?[A-Za-z]")
TAG = re.compile("<[^<>]*>")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
BREAK = re.compile(r"(?<=[^\W\d_])[ \t]*[\r\n]+[ \t]*(?=[^\W\d_])|(?<=[/.-])[ \t]*[\r\n]+[ \t]*(?=[^\W_])")
HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐]?[ \t]*[\r\n]+[ \t]*(?=[^\W\d_])")
"""Line breaks within a word or a date, and within a hyphenated word; not those between numbers of two rows."""
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"wOFF", b"wOF2")
"""How files begin in whose bytes two letters stand beside one another by chance."""
PACKED = (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"(\xb5/\xfd")
LARGEST = 200 * 1024**2
"""Bytes unpacked from one file beyond which it is not searched further, and said so."""
DEEPEST = 4
"""Archives within archives."""


class Leak(NamedTuple):
    """Something that may not be in a folder: the file (and member), what it is, its words, and where it stands.

    words  as found; kind is "person", "agency", "reference", "date" and so on, or "not searched"
    """

    file: str
    kind: str
    words: str
    line: int = 0

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        if self.kind == "not searched":
            return f"{where}: could not be searched, {self.words}"
        return f"{where}: {self.kind} “{self.words}”"


class Searcher:
    """Looks through texts for what a key knows, and for numbers that lead to one person."""

    def __init__(self, key: Key) -> None:
        self.terms, self.left = terms(name for name in key.names if name.spelt)
        self.pattern, self.days = pattern(self.terms), key.days
        self.kinds = {_plain(term.words): term.kind for term in self.terms}

    def of_long_words(self) -> Searcher:
        """The same without short names and initials, and without dates."""
        long = Searcher(Key())
        long.terms = [term for term in self.terms if term.how in ("any", "signs") and len(term.words) > 4]
        long.pattern, long.kinds = pattern(long.terms), self.kinds
        return long

    def text(self, text: str, file: str) -> Iterator[Leak]:
        """Every leak in a text, each kind and words once."""
        seen = set[tuple[str, str]]()
        for view in dict.fromkeys(_views(text)):
            for leak in self._view(view, file):
                if (leak.kind, _plain(leak.words)) not in seen:
                    seen.add((leak.kind, _plain(leak.words)))
                    yield leak

    def _view(self, view: str, file: str) -> Iterator[Leak]:
        if self.pattern:
            bare = unicodedata.normalize("NFD", view)
            for match in self.pattern.finditer(bare):
                kind = self.kinds.get(_plain(match[0]), "name")
                yield Leak(file, kind, match[0], bare.count("\n", 0, match.start()) + 1)
        for match in KIND_OF_NUMBER.finditer(view) if not MARKUP.search(view) else ():
            found_as = NUMBERS.get(match.lastgroup or "")
            if found_as and (match.lastgroup != "nhs" or _is_nhs(match[0])):
                yield Leak(file, found_as, match[0], view.count("\n", 0, match.start()) + 1)
        for found in found_in(view) if self.days else ():
            if not self.days.isdisjoint(whole_days(found.when)):
                yield Leak(file, "date", found.words, view.count("\n", 0, found.start) + 1)


def in_content(content: Mapping[str, bytes], key: Key) -> list[Leak]:
    """The leaks in files given by name, in the order of their names."""
    searcher = Searcher(key)
    return [leak for name in sorted(content) for leak in _of_file(name, content[name], searcher)]


def in_folder(folder: str | Path, key: Key) -> list[Leak]:
    """The leaks in a folder, whatever files are in it, its own name among them, or in one file. Raises OSError.

    In a case that was made with the key, the agencies, areas and dates that its level shows are no leaks; in
    anything else they are, where any case of the key hides them.
    """
    folder = Path(folder)
    modes = {made.dates for made in key.cases.values()}
    if modes and "shift" not in modes:
        key = key.hiding([name.code for name in key.names], "coarsen")
    if folder.is_file():
        return in_content({folder.name: folder.read_bytes()}, key)
    if not folder.is_dir():
        raise OSError(f"there is no folder {folder}")
    content: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content[path.relative_to(folder).as_posix()] = path.read_bytes()
        elif path.is_dir() and not any(path.iterdir()):
            content[f"{path.relative_to(folder).as_posix()}/"] = b""
    if made := key.cases.get(_case_of(content.get("case.toml", b""))):
        key = key.hiding(made.hidden, made.dates)
    return [*Searcher(key).text(folder.resolve().name, "the folder's own name"), *in_content(content, key)]


def _case_of(settings: bytes) -> str:
    """The id that a case.toml gives, "" where it gives none."""
    try:
        return str(parsed(settings).get("id", ""))
    except ValueError:
        return ""


def _of_file(name: str, data: bytes, searcher: Searcher, depth: int = 0) -> Iterator[Leak]:
    for leak in searcher.text(name.rpartition("!")[2], name):
        yield leak._replace(file=f"the name of {name}", line=0)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _of_archive(name, data, searcher, depth)
        return
    if data.startswith(PICTURES):
        searcher = searcher.of_long_words()
    if data.startswith(PACKED):
        yield Leak(name, "not searched", "it is compressed; unpack it first")
    if data.startswith(b"%PDF"):
        yield from _of_pdf(name, data, searcher)
    seen = set[tuple[str, str]]()
    for text in _texts(data):
        for leak in searcher.text(text, name):
            if (leak.kind, _plain(leak.words)) not in seen:
                seen.add((leak.kind, _plain(leak.words)))
                yield leak


def _of_archive(name: str, data: bytes, searcher: Searcher, depth: int) -> Iterator[Leak]:
    if depth >= DEEPEST:
        yield Leak(name, "not searched", "archives lie too deep in one another")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                yield Leak(name, "not searched", f"it unpacks to more than {LARGEST // 1024**2} MB")
                return
            yield from searcher.text(archive.comment.decode("utf-8", "replace"), f"{name}, the archive's comment")
            for member in archive.infolist():
                yield from _of_file(f"{name}!{member.filename}", archive.read(member), searcher, depth + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        yield Leak(name, "not searched", f"it cannot be unpacked: {error}")


def _of_pdf(name: str, data: bytes, searcher: Searcher) -> Iterator[Leak]:
    """What stands readable in a PDF. Its letters may be numbers of a font, so that nothing found proves nothing."""
    for stream in STREAM.finditer(data):
        try:
            unpacked = zlib.decompressobj().decompress(stream[1], LARGEST)
        except zlib.error:
            continue
        for text in _texts(unpacked):
            yield from searcher.text(text, name)
    yield Leak(name, "not searched", "a PDF may hold words that only a person can read; share the .html or .docx")


def _texts(data: bytes) -> Iterator[str]:
    """The bytes as text in every encoding they may be in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        yield data.decode("utf-16-le", "ignore")
        yield data.decode("utf-16-be", "ignore")
        yield data[1:].decode("utf-16-le", "ignore")
        data = data.replace(b"\0", b"")
    try:
        yield data.decode("utf-8")
    except UnicodeDecodeError:
        yield data.decode("utf-8", "ignore")
        yield data.decode("cp1252", "replace")


def _views(text: str) -> Iterator[str]:
    """The ways in which a text may be read."""
    text = INVISIBLE.sub("", text).replace("\xa0", " ")
    resolved = ESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)), html.unescape(text))
    resolved = resolved.replace("\\n", "\n").replace("\\r", "\n").replace("\\t", " ")
    url = unquote_plus(text) if "%" in text or "+" in text else text
    for one in dict.fromkeys((text, resolved, url)):
        clear = unicodedata.normalize("NFKC", INVISIBLE.sub("", one))
        yield clear
        bare = TAG.sub("", clear)
        yield bare
        if "<" in clear:
            yield TAG.sub(" ", clear)
        yield BREAK.sub("", bare)
        yield HYPHEN.sub("", bare)


def _is_nhs(words: str) -> bool:
    """Whether ten digits are an NHS number by their check digit. Source: NHS Data Dictionary, NHS number."""
    digits = [int(c) for c in words if c.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9] and check != 10


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in bare if c.isalnum())
