"""Query files: Cypher text under a header that says what it asks, what it gives, and how to read it.

A gap query is declared once, in its file; commands, JSON, reports and tests are made from the header. Text is
checked against the schema when it is read, so that a misspelt name is an error with file and line, never an
empty answer. A reader's own query passes a gate first: it may only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from agencygraph import cypher_text, schema

PARAMETERS = {
    "cid": "the id of one case; '' for all in the store",
    "targets": "which targets: holder, all, party",
    "to": "one target agency; '' for any",
    "level": "coded, body or worker",
    "receipt": "stated, required or accepted: how a lone send is read",
    "as_of": "last minute looked at",
    "about": "one person; '' for any",
    "by_earliest": "first minute of the day asked for; 0 for none",
    "by_latest": "last minute of the day asked for; 0 for none",
    "by_unit": "unit of the day asked for",
    "within": "minutes that may pass",
    "within_days": "the same in whole days; 0 where it was not given in days",
    "window": "days in which a matching receipt is looked for",
}
"""Every parameter a query may use, always sent as a value."""

TYPES = (
    *("item", "agency", "agencies", "when", "held", "lag", "gap", "number"),
    *("outcome", "reason", "text", "entries"),
)
OUTCOMES = ("in-time", "late", "unconfirmed", "none", "recorded", "cannot-tell")
"""What a row can be; "recorded" is a fact that the records show, such as two holders at once."""
_REQUIRED = ("title", "question", "source", "params", "columns", "findings", "identity", "innocent")
_ONE_CASE = re.compile(r"\(?\$cid = '' OR (\w+)\.(id|case_id) = \$cid\)?")
_HEADER = re.compile(r"// (?P<key>[a-z]+)(?P<rest>[ a-z-]*):(?P<value>.*)")


class QueryError(Exception):
    """A query file that cannot be used: str() gives file, line and what is the matter."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}, line {line}: {message}")
        self.file, self.line, self.message = file, line, message


class Column(NamedTuple):
    """A column of the answer.

    A "when" stands for three in the text: _earliest, _latest, _unit; "held" for six, a "when" for its _from and
    its _to. A "lag" is worked out from the columns reference and reached, a "gap" from these and the two bounds
    of its own end, which the text returns as end_earliest and end_latest.
    """

    name: str
    type: str

    @property
    def returned(self) -> tuple[str, ...]:
        """The names under which the text returns it."""
        if self.type == "when":
            return tuple(f"{self.name}_{x}" for x in ("earliest", "latest", "unit"))
        if self.type == "held":
            return tuple(f"{self.name}_{end}_{x}" for end in ("from", "to") for x in ("earliest", "latest", "unit"))
        if self.type in ("lag", "gap"):
            return ("end_earliest", "end_latest") if self.type == "gap" else ()
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Query:
    """A query and what its header says of it.

    params     names of PARAMETERS its text uses
    columns    what it gives, in order; empty for a reader's own query
    findings   outcomes that count as findings
    identity   columns that make two findings the same one from run to run
    sentences  (outcome, reason) to the sentence that says it, with columns in braces
    innocent   explanations that are not gaps
    needs      a pattern without which it cannot be looked for, and the sentence that says so; "" for none
    coverage   the agency column whose coverage an answer rests on; "" for none
    repeats    the query that may report the same finding, which then stands there alone; "" for none
    by_name    whether it is asked only where it is named: what it lists is a possibility, and no gap
    view       the query whose text and rows these are, with fewer of its outcomes as findings; "" for none
    """

    name: str
    path: Path
    text: str
    title: str = ""
    question: str = ""
    source: str = ""
    types: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    findings: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    sentences: dict[tuple[str, str], str] | None = None
    innocent: tuple[str, ...] = ()
    needs: str = ""
    otherwise: str = ""
    coverage: str = ""
    repeats: str = ""
    view: str = ""
    by_name: bool = False
    names: frozenset[str] = frozenset()
    """Labels and edge types the text names; empty where a node has no label, so that any may be meant."""

    @property
    def of_several(self) -> str:
        """The text that asks it of all the cases in $cases at once, each row with its case_id.

        "" where what it gives names no node, whose case could be told: then each case is asked by itself.
        """
        head, _, rest = _ONE_CASE.sub(r"\1.\2 IN $cases", self.text).rpartition("\nRETURN ")
        named = re.search(r"\b(\w+)\.id\b", rest) or re.search(r"\b(\w+)\.\w", rest)
        return f"{head}\nRETURN {named[1]}.case_id AS case_id, {rest}" if head and named else ""

    def sentence(self, outcome: str, reason: str, overall: str = "") -> str:
        """The sentence for an outcome: the one for its reason, else the one for the outcome alone.

        A row whose reason is `overall`, whatever the outcome, has the sentence "before" that one as well.
        """
        said = self.sentences or {}
        before = f"{said['before', overall]} " if overall != reason and ("before", overall) in said else ""
        return before + (said.get((outcome, reason)) or said[outcome, ""])


def folder() -> Path:
    """Where the shipped queries are: inside the package (a wheel) or one folder up (a checkout)."""
    here = Path(__file__).resolve().parent
    return next((p for p in (here / "cypher", here.parent / "cypher") if p.is_dir()), here / "cypher")


ORDER = ("never-reached", "no-agency-held-the-case", "sent-without-receipt", "held-back", "lost-at-handover")
"""The queries to show first, in this order; the others follow by name."""


def shipped() -> dict[str, Path]:
    """The file of every shipped gap query by its name, in the order they are shown. Raises QueryError."""
    found = {p.stem: p for p in sorted(folder().glob("*.cypher"))}
    if not found:
        raise QueryError(str(folder()), 0, "there is no query here; the installation is not complete.")
    first = [name for name in ORDER if name in found]
    return {name: found[name] for name in [*first, *(n for n in found if n not in first)]}


def library() -> dict[str, Query]:
    """Every shipped gap query by its name, in the order they are shown. Raises QueryError."""
    return {name: read(path) for name, path in shipped().items()}


def usual() -> dict[str, Query]:
    """The queries that are asked where none is named: all but those asked by name."""
    return {name: query for name, query in library().items() if not query.by_name}


def table() -> str:
    """The shipped queries as a Markdown table, for the guide: name, question, failure types, what they need."""
    lines = ["| query | question | failure types | could not be looked for where |", "| --- | --- | --- | --- |"]
    for q in library().values():
        lacking = q.otherwise.partition(";")[0].rstrip(".")
        question = f"{q.question} (asked by name)" if q.by_name else q.question
        lines.append(f"| `{q.name}` | {question} | {' '.join(q.types)} | {lacking} |")
    return "\n".join(lines)


def read(path: Path) -> Query:
    """A query file with its header. Raises QueryError with the line of the first thing that is the matter."""
    text = _load(path)
    header, sentences, innocent = _header(path, text)
    if "view" in header:
        return _view(path, header)
    for key in _REQUIRED:
        if key not in header and not (key == "innocent" and innocent):
            raise QueryError(path.name, 1, f'the header has no line "// {key}: …".')
    found = _checked(path, text)
    columns = tuple(_columns(path, header["columns"]))
    query = Query(
        name=path.stem,
        path=path,
        text=text,
        title=header["title"][1],
        question=header["question"][1],
        source=header["source"][1],
        types=tuple(header["types"][1].split()) if "types" in header else (),
        params=tuple(header["params"][1].split()),
        columns=columns,
        findings=tuple(header["findings"][1].split()),
        identity=tuple(header["identity"][1].split()),
        sentences={key: said for key, (_, said) in sentences.items()},
        innocent=tuple(innocent),
        needs=header["needs"][1] if "needs" in header else "",
        otherwise=header["otherwise"][1] if "otherwise" in header else "",
        coverage=header["coverage"][1] if "coverage" in header else "",
        repeats=header["repeats"][1] if "repeats" in header else "",
        by_name="asked" in header,
        names=_meant(found),
    )
    _check_header(query, set(found.parameters), header, sentences)
    return query


def _view(path: Path, header: Header) -> Query:
    """A query with the text of another one, which looks at fewer of its outcomes."""
    number, name = header["view"]
    base = path.with_name(f"{name}.cypher")
    if not base.is_file():
        raise QueryError(path.name, number, f"there is no query {name} beside it.")
    for key in ("title", "question", "source", "findings"):
        if key not in header:
            raise QueryError(path.name, 1, f'the header has no line "// {key}: …".')
    return replace(
        read(base),
        name=path.stem,
        path=path,
        title=header["title"][1],
        question=header["question"][1],
        source=header["source"][1],
        types=tuple(header["types"][1].split()) if "types" in header else (),
        findings=tuple(header["findings"][1].split()),
        repeats=name,
        view=name,
    )


def own(path: Path) -> Query:
    """A reader's own query, which may have no header. Raises QueryError where it would do more than read."""
    text = _load(path)
    for line, message in (*cypher_text.more_than_reading(text), *cypher_text.lossy(text)):
        raise QueryError(path.name, line, message)
    found = _checked(path, text, anything=True)
    return Query(name=path.stem, path=path, text=text, names=_meant(found), params=tuple(found.parameters))


def _load(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise QueryError(path.name, 0, f"it cannot be read: {e}") from e


Header = dict[str, tuple[int, str]]
Sentences = dict[tuple[str, str], tuple[int, str]]


def _header(path: Path, text: str) -> tuple[Header, Sentences, list[str]]:
    header: Header = {}
    sentences: Sentences = {}
    innocent: list[str] = []
    for number, line in _joined(text):
        match = _HEADER.fullmatch(line)
        if match is None:
            raise QueryError(path.name, number, f'a line of the header reads "// name: value", not "{line}".')
        key, rest, value = match["key"], match["rest"].split(), match["value"].strip()
        if key == "sentence":
            if not rest or len(rest) > 2:
                raise QueryError(path.name, number, 'write "// sentence OUTCOME [REASON]: …".')
            sentences[rest[0], rest[1] if len(rest) == 2 else ""] = (number, value)
        elif key == "innocent":
            innocent.append(value)
        elif rest or key not in (*_REQUIRED, "types", "needs", "otherwise", "coverage", "repeats", "view", "asked"):
            raise QueryError(path.name, number, f'the header has no "{key}".')
        else:
            header[key] = (number, value)
    return header, sentences, innocent


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """The lines of the header with those that continue them, up to the first line of the query."""
    current: tuple[int, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("//"):
            break
        if line.startswith("//   ") and current is not None:
            current = (current[0], f"{current[1]} {line[2:].strip()}")
            continue
        if current is not None:
            yield current
        current = (number, line)
    if current is not None:
        yield current


def _columns(path: Path, given: tuple[int, str]) -> Iterator[Column]:
    number, value = given
    for part in value.split(","):
        words = part.split()
        if len(words) != 2 or words[1] not in TYPES:
            raise QueryError(
                path.name, number, f'a column is "name type", with a type of {", ".join(TYPES)}; not "{part.strip()}".'
            )
        yield Column(words[0], words[1])


def _checked(path: Path, text: str, *, anything: bool = False) -> cypher_text.Names:
    found = cypher_text.names(text)
    for line, message in found.faults(schema.LABELS, schema.TYPES):
        raise QueryError(path.name, line, message)
    for name, line in found.parameters.items():
        if name not in PARAMETERS and not anything:
            raise QueryError(path.name, line, f"${name} is not a parameter; there are {', '.join(PARAMETERS)}.")
    return found


def _meant(found: cypher_text.Names) -> frozenset[str]:
    """The labels and edge types that a text needs; none where it may mean any."""
    return frozenset() if found.unlabelled else frozenset((*found.labels, *found.types))


def _check_header(query: Query, used: set[str], header: Header, sentences: Sentences) -> None:
    """What the header says must be what the text does."""
    file = query.path.name
    if used != set(query.params):
        odd = sorted(used ^ set(query.params))
        raise QueryError(file, header["params"][0], f"{', '.join(odd)}: in the header or in the text, but not in both.")
    names = [c.name for c in query.columns]
    expected = {r for c in query.columns if c.type != "entries" for r in c.returned}
    given = set(cypher_text.returned(query.text))
    odd = sorted(x for x in expected ^ given if not x.endswith("entries"))
    if odd:
        raise QueryError(file, header["columns"][0], f"{', '.join(odd)}: in the columns or in RETURN, but not in both.")
    for key in ("identity", "coverage"):
        for name in header[key][1].split() if key in header else ():
            if name not in names:
                raise QueryError(file, header[key][0], f"{name} is not one of the columns.")
    if "asked" in header and header["asked"][1] != "by name":
        raise QueryError(file, header["asked"][0], 'write "// asked: by name", or leave the line out.')
    for outcome in query.findings:
        if outcome not in OUTCOMES or (outcome, "") not in sentences:
            raise QueryError(file, header["findings"][0], f"{outcome} is not an outcome with a sentence.")
    fields = {*names, "stretch", "moment"}
    for number, said in sentences.values():
        for name in re.findall(r"\{(\w+)\}", said):
            if name not in fields:
                raise QueryError(file, number, f"{{{name}}} is not one of the columns.")
