"""Everything that reads what others wrote, fed with what is nearly right: no error may come out that is not foreseen.

Inputs are grown, not thrown: one that reaches a line of the fuzzed modules which none before it reached is kept and
changed further. Lines are watched with sys.settrace in one run of `TRACED`, and not at all in the others, which are
many times faster. The worst that a run may give is an exception of the kinds that a target names.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import random
import re
import sys
import tempfile
import time
import tomllib
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import agencygraph
from agencygraph import cypher_text, dates, files, queries
from agencygraph.tables import document, settings
from agencygraph.view.page import embedded
from benchmarks.measure import CHECKOUT
from benchmarks.patterns import runaways

WATCHED = (str(Path(agencygraph.__file__).parent), str(Path(tomllib.__file__).parent))
TRACED = 20
"""One run in so many is watched."""
LARGEST = 4_000
"""Bytes of an input, where it is not a document."""
SLOW = 20.0
"""Seconds that one run may take."""
MESSY = CHECKOUT / "tests" / "messy" / "agencies"
WORDS = (
    *(bytes([n]) for n in b"\0\xff'\"`\\\n\r\t;,/<>&=[]{}().-:01"),
    *(b"", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"//", b"/*", b"*/"),
    *(b"</script>", b"<!--", b"]]>", b"__proto__", b"w:tbl", b"true", b"a.b", b"9999", b"-1", b"1e999"),
    *(b"2020-02-30", b"31/12/99", b"early May", b"between", b"or", b"about", b"MATCH", b"RETURN", b"CREATE"),
)


class Target(NamedTuple):
    """What is fed: a function of bytes, the errors it may raise, and inputs to begin with."""

    name: str
    feed: Callable[[bytes], object]
    foreseen: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]
    archive: bool = False


def _read(name: str) -> Callable[[bytes], object]:
    def feed(data: bytes) -> object:
        return document.read_file(data, name, Path(name).stem)

    return feed


def _own(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".cypher") as file:
        Path(file.name).write_bytes(data)
        text = data.decode("utf-8", "replace")
        try:
            query = queries.own(Path(file.name))
        finally:
            cypher_text.names(text)
            cypher_text.returned(text)
    # What has passed the gate holds none of these words outside its strings, comments and names of columns.
    bare = [t.text.upper() for t in cypher_text.tokens(query.text) if t.kind == "word"]
    assert not {"CREATE", "MERGE", "DELETE", "LOAD", "CALL", "COPY"} & set(bare[:1]), query.text


def _header(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".cypher") as file:
        Path(file.name).write_bytes(data)
        queries.read(Path(file.name))


class _Outside(HTMLParser):
    """What a browser would take for tags after the script that holds a page's data."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def _page(data: bytes) -> None:
    value = {data.decode("utf-8", "surrogateescape"): data.decode("latin-1")}
    text = str(embedded(value))
    parser = _Outside()
    parser.feed(f"<script>{text}</script><p>")
    assert parser.tags == ["script", "p"], text
    assert json.loads(text) == json.loads(json.dumps(value))


def _dated(data: bytes) -> None:
    text, _, time_ = data.decode("utf-8", "replace").partition("\t")
    when = dates.read(text, time_)
    assert when.earliest <= when.latest, text


def targets() -> list[Target]:
    """Everything that is fed."""
    cells = re.findall(r'"([^"\n]{3,40})"', (CHECKOUT / "tests" / "test_dates.py").read_text(encoding="utf-8"))
    shipped = tuple(path.read_bytes() for path in sorted((CHECKOUT / "cypher").glob("*.cypher"))[:8])
    toml = tuple(path.read_bytes() for path in sorted((CHECKOUT / "samples").glob("*/case.toml")))
    refused = (queries.QueryError,)
    named = [("dates.read", _dated, (dates.UnreadableDate,), tuple(c.encode() for c in cells)),
             ("header of a query", _header, refused, shipped), ("query of a reader", _own, refused, shipped),
             ("case.toml", settings.parsed, (ValueError,), toml),
             ("data in a page", _page, (), (b"</script><!--", b'{"a": "\xe2\x80\xa8"}'))]  # fmt: skip
    found = [Target(*one) for one in named]  # type: ignore[arg-type]
    csv = (CHECKOUT / "samples" / "pelka" / "chronology.csv").read_bytes()[:LARGEST]
    found.append(Target("csv", _read("a.csv"), (), (csv, b"date;agency\r\n2020-01-01;School")))
    for name in ("GP.xlsx", "Police.docx", "Hospital.odt", "Midwifery.ods"):
        data = (MESSY / name).read_bytes()
        found.append(Target(Path(name).suffix, _read(name), (), (data,), archive=True))
    return found


# Inputs


def changed(data: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """A few bytes otherwise: taken out, put in, doubled, swapped for words of meaning, or from another input."""
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((0, 1, 1, 2, 8, 64)))
        put = (chance.choice(WORDS), bytes([chance.randrange(256)]), data[start:end] * chance.choice((2, 2, 9)),
               other[start : start + chance.choice((1, 8, 64))])[chance.randrange(4)]  # fmt: skip
        data = data[:start] + put + data[end:]
    return data


def changed_part(data: bytes, chance: random.Random) -> bytes:
    """An archive with a part of it changed, or its own bytes."""
    if chance.random() < 0.2:
        return changed(data, chance)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, KeyError, RuntimeError):
        return changed(data, chance)
    name = chance.choice([n for n in parts if n.endswith((".xml", ".rels"))] or list(parts) or [""])
    parts[name] = changed(parts.get(name, b""), chance)
    return files.zipped(parts)


@contextmanager
def watched(seen: set[tuple[str, int]]) -> Iterator[None]:
    """Meanwhile the lines of the package, and of the reader of TOML, that are reached are put into a set."""

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(WATCHED):
            return None
        if event == "line":
            seen.add((name, frame.f_lineno))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


class Found(NamedTuple):
    """How often a target was fed, how many lines it reached, how many inputs were kept, and crashes by place."""

    runs: int
    lines: int
    kept: int
    crashes: dict[str, bytes]
    slowest: float


def fuzz(target: Target, seconds: float, seed: int = 1, most: int = 1 << 62) -> Found:
    """Feeds one target for so long, or so many times."""
    chance, end = random.Random(f"{target.name} {seed}"), time.monotonic() + seconds
    corpus, reached, crashes = list(target.seeds), set[tuple[str, int]](), dict[str, bytes]()
    runs, slowest = 0, 0.0
    first = iter(target.seeds)
    while runs < most and time.monotonic() < end:
        data = next(first, None)
        looked_at = data is not None or runs % TRACED == 0
        if data is None:
            given = chance.choice(corpus)
            data = changed_part(given, chance) if target.archive else changed(given, chance, chance.choice(corpus))
            data = data if target.archive else data[:LARGEST]
        runs += 1
        seen: set[tuple[str, int]] = set()
        began = time.monotonic()
        try:
            with watched(seen) if looked_at else nullcontext():
                target.feed(data)
        except target.foreseen:
            pass
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            crashes.setdefault(f"{type(error).__name__} in {Path(place.filename).name}: {place.lineno}", data)
        slowest = max(slowest, time.monotonic() - began)
        if seen - reached:
            reached |= seen
            corpus.append(data)
    return Found(runs, len(reached), len(corpus), crashes, slowest)


def _share(given: tuple[int, float, int]) -> tuple[int, Found]:
    at, seconds, seed = given
    return at, fuzz(targets()[at], seconds, seed)


def table(seconds: float, seed: int = 1) -> tuple[str, int]:
    """What feeding every target for a part of so many seconds found, and how many crashes; regular expressions last."""
    every = targets()
    with multiprocessing.Pool(1) as pool:  # a process apart, so that what a crash leaves behind stays there
        asked = [(at, seconds / len(every), seed) for at in range(len(every))]
        found = dict(pool.imap_unordered(_share, asked))
    lines = ["| what | runs | lines reached | inputs kept | slowest run, s | crashes |",
             "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for at, target in enumerate(every):
        one = found[at]
        said = "; ".join(sorted(one.crashes)) or "none"
        lines.append(f"| {target.name} | {one.runs:,} | {one.lines:,} | {one.kept:,} | {one.slowest:.1f} | {said} |")
    total = sum(one.runs for one in found.values())
    crashed = sum(bool(one.crashes) or one.slowest > SLOW for one in found.values())
    patterns, slow = runaways(30_000, 6)
    lines += ["", f"{total:,} runs in {seconds / 60:.0f} minutes, {crashed} targets crashed or took longer than "
              f"{SLOW:.0f} s for one. {patterns} regular expressions, each with long texts of its own characters: "
              f"{len(slow)} took more than 20 s."]  # fmt: skip
    lines += [f"- {line}" for line in slow]
    return "\n".join(lines), crashed + len(slow)
