"""Cypher text as tokens: which names of the schema it uses, what it returns, and whether it only reads.

This is not a parser of Cypher. It knows enough to find every label, edge type, property and parameter with
its line, and to refuse whatever is not plainly one of the reading clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`[^`]*`)
    |(?P<parameter>\$\w+)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark><=|>=|<>|->|<-|=~|\.\.|.)""",
    re.X | re.S,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAUSES = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "WHERE", "RETURN", "UNION"})
_BETWEEN = _words(
    """
    AND OR XOR NOT IN IS NULL STARTS ENDS CONTAINS AS ORDER BY ASC DESC ASCENDING DESCENDING SKIP LIMIT ALL
    DISTINCT CASE WHEN THEN ELSE END TRUE FALSE EXISTS COUNT
    """
)
"""Words that may stand after a finished expression or begin one, without being a name."""

_FUNCTIONS = _words(
    """
    count min max sum avg collect size coalesce abs floor ceil round sign sqrt lower upper tolower toupper trim
    ltrim rtrim substring replace split left right reverse head last range keys labels label id type nodes
    relationships rels length properties any all none single exists tostring tointeger tofloat toboolean
    """
)
_FORBIDDEN = _words(
    """
    CREATE MERGE SET DELETE DETACH REMOVE DROP ALTER CALL LOAD COPY FOREACH EXPORT IMPORT ATTACH USE INSTALL
    UNINSTALL BEGIN COMMIT ROLLBACK CHECKPOINT GRANT DENY REVOKE START STOP TERMINATE SHOW PROJECT INSERT FINISH
    YIELD CSV MACRO COMMENT RENAME
    """
)


class Token(NamedTuple):
    kind: str
    text: str
    line: int

    def says(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> list[Token]:
    """The tokens of a text, without blanks and comments. Never fails: what is unknown is a mark."""
    found, line = [], 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind != "skip":
            found.append(Token(kind, match.group(), line))
        line += match.group().count("\n")
    return found


@dataclass(slots=True)
class Names:
    """The names a text uses, each with the line it first stands on.

    variables   what a pattern binds, to the labels or types it can be
    properties  (variable, property) to its line
    loose       variables that WITH, AS or UNWIND make, of which nothing more is known
    unlabelled  True where a node with neither label nor known variable is matched
    """

    labels: dict[str, int] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)
    variables: dict[str, set[str]] = field(default_factory=dict)
    properties: dict[tuple[str, str], int] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    unlabelled: bool = False

    def faults(
        self, labels: Mapping[str, Mapping[str, str]], types: Mapping[str, Mapping[str, str]]
    ) -> Iterator[tuple[int, str]]:
        """(line, message) of every name that the schema does not have."""
        for what, used, known in (("label", self.labels, labels), ("edge type", self.types, types)):
            for name, line in used.items():
                if name not in known:
                    yield line, f"there is no {what} {name}.{_nearest(name, known)}"
        both = {**labels, **types}
        for (variable, name), line in self.properties.items():
            if variable not in self.variables:
                if variable not in self.loose:
                    yield line, f"{variable} is not bound by any pattern."
                continue
            kinds = [k for k in self.variables[variable] if k in both]
            if kinds and not any(name in both[k] for k in kinds):
                known_names = {p for k in kinds for p in both[k]}
                yield line, f"{'/'.join(sorted(kinds))} has no property {name}.{_nearest(name, known_names)}"


def _nearest(name: str, known: Iterable[str]) -> str:
    lower = {k.lower(): k for k in known}
    close = get_close_matches(name.lower(), list(lower), 1, 0.6)
    return f" Did you mean {lower[close[0]]}?" if close else ""


def names(text: str) -> Names:
    """Every name of a text. What stands in strings and comments is not looked at."""
    found = Names()
    all_ = tokens(text)
    for at, token in enumerate(all_):
        before = all_[at - 1] if at else None
        if token.kind == "parameter":
            found.parameters.setdefault(token.text[1:], token.line)
        elif token.text in ("(", "[") and token.kind == "mark":
            _pattern(all_, at, found)
        elif token.kind == "word" and before is not None and before.says("AS"):
            found.loose.add(token.text)
        elif (
            token.kind == "word"
            and before is not None
            and before.text == "."
            and at > 1
            and all_[at - 2].kind == "word"
            and (at < 3 or all_[at - 3].text != ".")
        ):
            found.properties.setdefault((all_[at - 2].text, token.text), token.line)
    for at, token in enumerate(all_[:-2]):
        if token.says("ANY", "ALL", "NONE", "SINGLE") and all_[at + 1].text == "(":
            found.loose.add(all_[at + 2].text)
    return found


def _pattern(all_: list[Token], at: int, found: Names) -> None:
    """What a bracket at `at` says of a node or an edge, if it is one."""
    node = all_[at].text == "("
    before = all_[at - 1] if at else None
    if node and not _opens_node(before):
        return
    if not node and (before is None or before.text not in ("-", "<-")):
        return
    here = at + 1
    variable = ""
    if here < len(all_) and all_[here].kind in ("word", "quoted"):
        variable, here = all_[here].text, here + 1
    kinds: set[str] = set()
    while here + 1 < len(all_) and all_[here].text in (":", "|"):
        name = all_[here + 1]
        if name.text == ":":
            here += 1
            continue
        clean = name.text.strip("`")
        (found.labels if node else found.types).setdefault(clean, name.line)
        kinds.add(clean)
        here += 2
    if variable and kinds:
        found.variables.setdefault(variable, set()).update(kinds)
    if not kinds and (not node or variable not in found.variables):
        found.unlabelled = True
        if variable:
            found.loose.add(variable)
    if here < len(all_) and all_[here].text == "{" and kinds:
        _inline(all_, here, kinds, variable or f"({at})", found)


def _inline(all_: list[Token], at: int, kinds: set[str], variable: str, found: Names) -> None:
    """Properties of a map inside a pattern, `{name: value}`."""
    found.variables.setdefault(variable, set()).update(kinds)
    depth = 0
    for here in range(at, len(all_) - 1):
        depth += (all_[here].text == "{") - (all_[here].text == "}")
        if depth == 0:
            return
        if depth == 1 and all_[here].kind == "word" and all_[here + 1].text == ":":
            found.properties.setdefault((variable, all_[here].text), all_[here].line)


def _opens_node(before: Token | None) -> bool:
    """Whether a "(" after this token begins a node: not a call, not a bracket in an expression."""
    return before is not None and (
        before.says("MATCH") or (before.text in ("->", "<-", "-", ",") and before.kind == "mark")
    )


def returned(text: str) -> list[str]:
    """The names of what the last RETURN gives, in order; an expression without AS is its own last word."""
    all_ = tokens(text)
    start = max((n for n, t in enumerate(all_) if t.says("RETURN")), default=None)
    if start is None:
        return []
    found: list[str] = []
    depth, last = 0, ""
    for at, token in enumerate(all_[start + 1 :], start + 1):
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "mark" else 0
        depth += token.says("CASE") - token.says("END")
        if depth == 0 and (token.text in (",", ";") or token.says("ORDER", "SKIP", "LIMIT")):
            found.append(last)
            last = ""
            if token.text != ",":
                return found
        elif token.kind in ("word", "quoted") and not all_[at].says("DISTINCT"):
            last = token.text.strip("`")
    return [*found, last] if last else found


def more_than_reading(text: str) -> Iterator[tuple[int, str]]:
    """(line, message) of every word that is not plainly part of reading.

    Allowed are MATCH, OPTIONAL MATCH, WITH, UNWIND, WHERE, RETURN, UNION and what they are made of, as one
    statement, with functions of a fixed list. Everything else is refused, known or not.
    """
    all_ = tokens(text)
    if all_ and all_[-1].text == ";":
        all_.pop()
    if not all_ or not all_[0].says("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN"):
        yield (all_[0].line if all_ else 1), "a query begins with MATCH, OPTIONAL MATCH, WITH, UNWIND or RETURN."
    for at, token in enumerate(all_):
        before = all_[at - 1] if at else Token("mark", "", 1)
        after = all_[at + 1] if at + 1 < len(all_) else Token("mark", "", 1)
        if token.text == ";":
            yield token.line, "one query at a time: there is something after the semicolon."
        elif token.kind == "mark" and not token.text.isascii():
            yield token.line, f"{token.text!r} has no place in a query."
        elif token.text in ("\\", "@", "#", "!", "?", "~", "&", "'", '"', "`"):
            yield token.line, f"{token.text} has no place in a query."
        if token.kind != "word":
            continue
        word = token.text.upper()
        plain = before.text not in (".", ":", "|", "$")
        if plain and word in _FORBIDDEN:
            yield token.line, f"{word} does more than read; a query may only read."
        elif before.says("UNION") and word not in _CLAUSES | {"ALL"}:
            yield token.line, f"after UNION comes a reading clause, not {token.text}."
        elif after.text == "(" and word not in _CLAUSES | _BETWEEN and before.text != ":":
            if not plain or token.text.lower() not in _FUNCTIONS:
                dated = word in ("DATE", "DATETIME", "LOCALDATETIME", "TIMESTAMP", "DURATION")
                instead = " Moments are whole minutes: compare them with $day_earliest, and give -p day=2016-05-22."
                told = f"{token.text}() is not among the functions a query may use."
                yield token.line, told + instead * dated
        elif plain and word not in _CLAUSES | _BETWEEN and _finished(before, all_[at - 2] if at > 1 else None):
            yield token.line, f"{token.text} does not belong here; only reading clauses are allowed."


def _finished(before: Token, earlier: Token | None) -> bool:
    """Whether an expression has ended before this token, so that only a known word may follow."""
    if before.text == "*":
        return earlier is not None and earlier.says("WITH", "RETURN", "DISTINCT")
    if before.kind in ("string", "number", "parameter", "quoted"):
        return True
    if before.kind == "word":
        return before.text.upper() not in _CLAUSES | _BETWEEN
    return before.text in (")", "]", "}")


def _between_known(pattern: str, seen: set[str]) -> bool:
    """Whether a pattern of two hops or more begins and ends at variables bound before."""
    nodes = re.findall(r"\((\w*)", pattern)
    return len(nodes) > 2 and nodes[0] in seen and nodes[-1] in seen


def lossy(text: str) -> Iterator[tuple[int, str]]:
    """(line, message) of every pattern that the embedded engine answers with rows missing, or falls over.

    A MATCH after an OPTIONAL MATCH; an OPTIONAL MATCH of two hops between known nodes with a condition that reads
    another variable from before; and, from a node that an OPTIONAL MATCH may have left out, an OPTIONAL MATCH
    with a condition that reads another variable from before. Found by comparing the engine with plain loops.
    """
    plain = re.sub(r"//[^\n]*|'[^']*'|EXISTS \{[^}]*\}", lambda m: "\n" * m[0].count("\n"), text)
    clauses = re.split(r"\b(OPTIONAL\s+MATCH|MATCH|WITH|UNWIND|RETURN)\b", plain, flags=re.I)
    line, after = 1 + clauses[0].count("\n"), False
    seen: set[str] = set()
    optional: set[str] = set()
    for word, clause in zip(clauses[1::2], clauses[2::2], strict=True):
        kind = " ".join(word.upper().split())
        if kind.endswith("MATCH"):
            pattern, where, *_ = [*re.split(r"\bWHERE\b", clause, maxsplit=1, flags=re.I), ""]
            own = set(re.findall(r"[(\[](\w+)", pattern))
            read = set(re.findall(r"(?<![.$\w])\w+", where)) & (seen - own)
            if kind == "MATCH" and (after or own & optional):
                yield line, "a MATCH may not follow an OPTIONAL MATCH; put it first, or a WITH between."
            elif read and _between_known(pattern, seen):
                yield line, "a MATCH of two hops between known nodes; put its condition into a CASE."
            elif own & optional and read:
                yield line, "an OPTIONAL MATCH begins at what may have been left out; put its condition into a CASE."
            if kind != "MATCH":
                optional |= own - seen
                after = True
            seen |= own
        else:
            after = after and kind != "WITH"
            seen.update(re.findall(r"\bAS\s+(\w+)", clause, flags=re.I))
        line += word.count("\n") + clause.count("\n")
