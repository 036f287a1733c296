"""The records of a case as text beside its graph, for what can only be worked out from the rows themselves.

A server that a case was loaded into holds them as nodes (:CaseRecords) of the case, so that what is asked of its
address is answered as it is from the folder. They are no part of the graph: no query, export or page sees them.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from agencygraph import formats
from agencygraph.records import Case
from agencygraph.store import QueryRefused, Store

ROWS = 500
"""Rows of a table that are one text: so few that a text stays well under a megabyte."""


def texts(case: Case) -> Iterator[str]:
    """A case as texts, the settings first, then some rows of a table each; without the problems found in reading it.

    `of` makes an equal case of them.
    """
    tables = {f.name for f in fields(Case) if get_origin(_types(Case)[f.name]) is tuple and f.compare}
    settings = {f.name for f in fields(Case) if f.compare} - tables
    said = {name: value for name, value in _plain(case).items() if name in settings}
    yield _text({"format": formats.written("records"), **said})
    for name in sorted(tables):
        rows = getattr(case, name)
        for at in range(0, len(rows), ROWS):
            yield _text({name: _plain(rows[at : at + ROWS])})


def of(given: Iterable[str]) -> Case:
    """The case of which `texts` made some texts. Raises formats.UnknownFormat for those of another version."""
    found: dict[str, Any] = {}
    for text in given:
        for name, value in json.loads(text).items():
            found[name] = [*found.get(name, []), *value] if isinstance(value, list) and name in found else value
    where = f"What the store holds of the case {found.get('id', '')!r}"
    said = formats.brought_up("records", found, where)
    try:
        case: Case = _made(Case, said)
    except (KeyError, TypeError) as error:
        raise formats.UnknownFormat(f"{where} is from another version of agencygraph. Load the case again.") from error
    return case


def held(store: Store, case_id: str) -> Case | None:
    """The records of one case that a store holds; None where it was filled without them."""
    found = kept(store, case_id)
    return of(found) if found else None


def kept(store: Store, case_id: str) -> tuple[str, ...]:
    """The same as the texts that `texts` made of them; () where it was filled without."""
    text = "MATCH (n:CaseRecords) WHERE n.case_id = $cid RETURN n.text AS text ORDER BY n.number"
    try:
        return tuple(row["text"] for row in store.rows(text, {"cid": case_id}))
    except QueryRefused:  # the embedded store has no such table
        return ()


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """A record as a dict of the fields that are not as they are by default; a tuple as a list."""
    if is_dataclass(value):
        return {f.name: _plain(v) for f in fields(value) if (v := getattr(value, f.name)) != _default(f)}
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def _default(field: Field[Any]) -> Any:
    return field.default if field.default is not MISSING else MISSING


@cache
def _types(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _made(kind: Any, value: Any) -> Any:
    """A value of a type of the records, from what `_plain` made of it."""
    if get_origin(kind) in (Union, types.UnionType):
        return None if value is None else _made(next(k for k in get_args(kind) if k is not types.NoneType), value)
    if get_origin(kind) is tuple:
        each = get_args(kind)
        kinds = [each[0]] * len(value) if each[-1] is Ellipsis else each
        return tuple(map(_made, kinds, value))
    if is_dataclass(kind):
        known = _types(kind)  # type: ignore[arg-type]
        return kind(**{name: _made(known[name], v) for name, v in value.items()})  # type: ignore[operator]
    if hasattr(kind, "_fields"):
        known = _types(kind)
        return kind(*(_made(known[name], v) for name, v in zip(kind._fields, value, strict=True)))
    return kind(value) if kind is not Any else value
