"""Opens what a command names as its case: a folder or file on this disk, or the address of a store.

The address decides. A case on disk is read, derived and put into a store in memory for as long as it is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agencygraph import case as cases
from agencygraph import findings, knowing, queries
from agencygraph.findings import Options, Result
from agencygraph.graph import Graph, build
from agencygraph.knowledge import LEVELS, derive
from agencygraph.records import UNRECORDED, Case, Problem
from agencygraph.store import Store, in_memory
from agencygraph.tables import ENDINGS

ADDRESS = re.compile(r"(?:neo4j|bolt)(?:\+s|\+ssc)?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that queries can be asked of, until it is closed.

    case_id   "" where the store is asked for all it holds
    problems  what was found in reading it; () for a store filled earlier
    case      the records, None for a store filled earlier
    unusable  whether a file or table of it could not be used
    """

    store: Store
    case_id: str
    problems: tuple[Problem, ...] = ()
    case: Case | None = None
    unusable: bool = False
    built: Graph | None = None

    def gap(self, name: str, options: Options | None = None) -> Result:
        """What one gap query finds; its name is that of its file.

        Raises KeyError where there is no such query, and ValueError for an option that it does not take.
        """
        query = queries.read(queries.shipped()[name])
        if options and (unused := findings.not_taken(query, options)):
            raise ValueError(f"The query {name} does not take {', '.join(unused)}.")
        return findings.run(self.store, query, options, self.case_id)

    def gaps(self, options: Options | None = None) -> list[Result]:
        """What every gap query finds; a finding that two of them report stands under the first."""
        return findings.run_all(self.store, options, self.case_id)

    def who_knew(self, options: Options | None = None, *, item: str = "", agency: str = "") -> list[dict[str, Any]]:
        """Every item against every agency, or those of one of them, ordered by item and then agency."""
        return knowing.who_knew(self.store, options, self.case_id, item=item, agency=agency)

    def graph(self) -> Graph:
        """The whole case as a graph. Raises StoreError where the store does not hold it."""
        return self.built or self.store.graph(self.case_id)

    def tables(self, level: str = "", receipt: str = "") -> dict[str, list[dict[str, Any]]]:
        """The whole case as rows by the name of their table, as pandas takes them: nodes by label, edges by type.

        level    coded, body or worker: only what holds at it; "" for all
        receipt  stated, required or accepted: only what holds in this reading; "" for all
        Values are texts, numbers, True or False, lists of texts, and None. "from" and "to" of an edge are keys of
        nodes. A moment is "earliest" and "latest", ISO text, its "unit", and in words its "dating".
        Raises StoreError where the store does not hold the case.

        >>> with opened(shipped("samples") / "pelka") as case:
        ...     knew = case.tables(level="coded", receipt="stated")["KNEW"]
        >>> [knew[0][name] for name in ("from", "to", "earliest", "latest", "unit")]
        ['pelka/WM-Police', 'pelka/P01', '2006-01-01', '2006-12-31', 'year']

        pandas.DataFrame(knew) is a table of them.
        """
        from agencygraph.exporting import at
        from agencygraph.exporting.tables import tables

        return {name: table.rows for name, table in tables(at(self.graph(), level, receipt)).items()}


def is_address(case: str | Path) -> bool:
    """Whether a case is named by the address of a store rather than by a path.

    >>> is_address("neo4j+s://host#pelka"), is_address("cases/pelka")
    (True, False)
    """
    return ADDRESS.match(str(case)) is not None


@contextmanager
def opened(
    address: str | Path, only: Iterable[str] = (), level: str = "", *, ask: Callable[[str], str] | None = None
) -> Iterator[Opened]:
    """The case at an address, closed again at the end.

    >>> with opened("samples/pelka") as case:  # doctest: +SKIP
    ...     case.gap("never-reached", Options(to="all")).count
    203

    address  a case folder, a chronology file, or neo4j://, bolt:// (also +s, +ssc)
    only     the labels and edge types that will be asked for, at this level; () takes everything
    ask      asked for a password where the environment has none
    Raises case.CaseUnreadable where there is no case, StoreError where the store cannot be reached.
    """
    if is_address(address):
        with _shared(str(address), ask) as there:
            yield there
        return
    case = cases.read(address)
    only = frozenset(only)
    graph = build(derive(case, (level,) if only and level else LEVELS, only), not only or "Contact" in only)
    with in_memory([graph.part(only, level) if only else graph]) as store:
        yield Opened(store, case.id, case.problems, case, unusable(case), None if only else graph)


@contextmanager
def cut(it: Opened, case: Case) -> Iterator[Opened]:
    """What was cut out of an open case, as a case of its own, closed again at the end; nothing of the rest is in it."""
    graph = build(derive(case))
    with in_memory([graph]) as store:
        yield Opened(store, case.id, (), case, it.unusable, graph)


@contextmanager
def _shared(address: str, ask: Callable[[str], str] | None) -> Iterator[Opened]:
    """The case that the part of an address after "#" names, or all cases of the store where it names none."""
    from agencygraph.store.neo4j import at

    store, case_id = at(address, ask=ask)
    with store:
        ids = [c.id for c in store.cases()]
        if case_id and case_id not in ids:
            raise cases.CaseUnreadable(f"There is no case {case_id!r} in this store. {_holds(ids)}")
        yield Opened(store, case_id)


def _holds(ids: list[str]) -> str:
    return f"It holds {', '.join(ids[:20])}{', …' if len(ids) > 20 else ''}." if ids else "It holds no case."


def folders_of_cases(address: str | Path) -> list[str]:
    """The case folders in a folder that is no case itself, by name; () for anything else."""
    if is_address(address) or not Path(address).is_dir():
        return []

    def is_case(folder: Path) -> bool:
        return any(p.suffix.lower() in (*ENDINGS, ".toml") and p.is_file() for p in folder.iterdir())

    if is_case(Path(address)):
        return []
    return [str(p) for p in sorted(Path(address).iterdir()) if p.is_dir() and is_case(p)]


def unusable(case: Case) -> bool:
    """Whether a file or table of a case could not be used, so that an empty answer may be the file's fault.

    That is so for a fault of the file rather than of one cell, and for a file in which no row names an agency.
    """
    named = {entry.place.file for entry in case.entries if entry.agency != UNRECORDED}
    return any(
        p.severity == "error" and (not p.place.column or (p.place.column == "agency" and p.place.file not in named))
        for p in case.problems
    )


def shipped(name: str) -> Path:
    """A folder that comes with the program: beside its modules in a wheel, one folder up in a checkout."""
    here = Path(__file__).resolve().parent
    return here / name if (here / name).is_dir() else here.parent / name
