"""Many cases into a server: only those whose files or program changed, read in processes, put in a few at a time.

What a case was made of is one hash, kept on its node. So a load that was interrupted is finished by running it
again, and a case on the server is always the whole of what one state of its files gave.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path

from agencygraph import case as cases
from agencygraph import own
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.opening import unusable
from agencygraph.store import StoreError, records
from agencygraph.store.neo4j import Neo4j
from agencygraph.store.statements import Given
from agencygraph.tables.document import ENDINGS, OTHER_DOCUMENTS

WORKERS = 2
"""Processes that read cases, while this one writes: the server takes one writer at a time."""
FEWEST = 8
"""Changed cases from which it pays to start processes."""
AHEAD = 8
"""Cases that may have been read and wait to be written, so that a slow server fills no memory."""
TOGETHER = 15_000
"""Nodes and edges from which a transaction is full; one larger case is a transaction of its own."""
SETTLED = 2.0
"""Seconds for which a file must have been left alone before its time and size tell that it is the same."""

PAUSE = 2.0
"""Seconds between two looks at a file that changed: where it has changed again, it is still being written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case.

    id       its id; "" where it could not be read
    what     loaded, replaced, unchanged, refused, absent where it has no such agency, or waiting where its files
             are still being written
    why      of a refused or absent one, in a sentence
    cut      of one agency's view, how much of the case it has, in a sentence
    nodes    and edges: how many it has; 0 where it was not read
    serious  how many problems it has that are more than notes, and how many of them are errors
    """

    path: str
    id: str
    what: str
    why: str = ""
    nodes: int = 0
    edges: int = 0
    serious: tuple[int, int] = (0, 0)
    cut: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    """A case that was read; given is None where it is not to be loaded, and what and why say the rest."""

    path: str
    given: Given | None
    what: str = ""
    why: str = ""
    serious: tuple[int, int] = (0, 0)
    cut: str = ""

    @property
    def size(self) -> int:
        return sum(self.counts)

    @property
    def counts(self) -> tuple[int, int]:
        if self.given is None:
            return 0, 0
        graph = self.given.graph
        return sum(map(len, graph.nodes.values())), sum(map(len, graph.edges.values()))


@cache
def program() -> str:
    """The SHA-256 of this program's own files: what another version makes of a case is not taken for the same."""
    here, whole = Path(__file__).resolve().parent, hashlib.sha256()
    for path in sorted([*here.rglob("*.py"), *here.glob("rules/*.csv")]):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


class Sources:
    """What cases are made of, as hashes; a file that was left alone since the last look is not read again."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[list[tuple[object, ...]], str]] = {}

    def of(self, path: str) -> str:
        """The SHA-256 of a case's name, of each file of it that is read, and of the program."""
        files = _files(Path(path))
        stats, now = [_stat(file) for file in files], time.time()
        before = self._seen.get(path)
        if before and before[0] == stats and all(_left_alone(s, now) for s in stats):
            return before[1]
        whole = hashlib.sha256(f"{program()} {Path(path).resolve().name}".encode())
        for file in files:
            whole.update(f"\0{file.name}\0".encode())
            whole.update(_hash(file))
        self._seen[path] = stats, whole.hexdigest()
        return whole.hexdigest()


def source_of(path: str, agency: str = "") -> str:
    """What a case, or one agency's view of it, is made of now; see `Sources`."""
    return _view(Sources().of(path), agency)


def _view(source: str, agency: str) -> str:
    """Of what an agency's view is made, from what the case is made of."""
    return hashlib.sha256(f"{source} {agency}".encode()).hexdigest() if agency else source


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    try:
        named = (p for p in path.iterdir() if p.suffix.lower() in (*ENDINGS, *OTHER_DOCUMENTS, ".toml"))
        return sorted(p for p in named if not p.name.startswith((".", "~$")) and not p.is_dir())
    except OSError:
        return []


def _stat(file: Path) -> tuple[object, ...]:
    try:
        told = file.stat()
    except OSError:
        return (file.name,)
    return file.name, told.st_size, told.st_mtime_ns, told.st_ctime_ns


def _left_alone(stat: tuple[object, ...], now: float) -> bool:
    return all(isinstance(at, int) and at / 1e9 < now - SETTLED for at in stat[2:])


def _hash(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").digest()
    except OSError:
        return b"cannot be read"


def load(
    paths: Iterable[str],
    store: Neo4j,
    *,
    again: bool = False,
    replace: bool = False,
    agency: str = "",
    sources: Callable[[str], str] = source_of,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Put cases into a store, those that are there as they are left out; what became of each, in the order of paths.

    again    makes and compares every case, whatever its files
    replace  takes the place of a case of another title under the same id
    agency   puts in each case as this agency's own records have it, under an id of its own
    sources  gives what a case is made of
    stopped  asked before each transaction whether to end
    Raises StoreError where the server cannot be reached or written to; what was told of until then is loaded.
    """
    there = {} if again else {c.source: c.id for c in store.cases() if c.source}
    paths, taken = list(dict.fromkeys(paths)), dict[str, str]()
    made_of = {path: _view(sources(path), agency) for path in paths}
    known = {path: there[made_of[path]] for path in paths if made_of[path] in there}
    new = [(path, made_of[path], agency) for path in paths if path not in known]
    with _reading(new) as read:
        waiting: list[_Made] = []
        for path in paths:
            made = _Made(path, None, "unchanged") if path in known else next(read)
            case_id = known.get(path) or (made.given.graph.case_id if made.given else "")
            if case_id and taken.setdefault(case_id, path) != path:
                made = _Made(path, None, "refused", f"its id {case_id!r} is that of {taken[case_id]} too")
            waiting.append(made)
            if sum(m.size for m in waiting) >= TOGETHER:
                if stopped():
                    return
                yield from _written(waiting, store, known, replace)
                waiting = []
        if not stopped():
            yield from _written(waiting, store, known, replace)


class Watch:
    """Keeps a store at what cases hold: each `look` loads what has changed and is written whole.

    paths    gives the cases there are now
    ended    set to end a look after the transaction that is under way
    """

    def __init__(self, paths: Callable[[], list[str]], ended: threading.Event, *, replace: bool = False) -> None:
        self._paths, self._ended, self._replace = paths, ended, replace
        self._sources, self._refused = Sources(), dict[str, str]()

    def look(self, store: Neo4j) -> Iterator[Outcome]:
        """What became of each case; one that was refused is not tried again until it changes.

        Raises StoreError where the server cannot be reached or written to.
        """
        held = {c.source for c in store.cases()}
        before = {path: self._sources.of(path) for path in self._paths()}
        now = dict(before)
        fresh = [path for path, source in before.items() if source not in held and self._refused.get(path) != source]
        if fresh and not self._ended.wait(PAUSE):
            now |= {path: source_of(path) for path in fresh}
        for path in fresh:
            if now[path] != before[path]:
                yield Outcome(path, "", "waiting")
        whole = [path for path, source in now.items() if source == before[path] and self._refused.get(path) != source]
        told = load(whole, store, replace=self._replace, sources=now.__getitem__, stopped=self._ended.is_set)
        for one in told:
            if one.what == "refused":
                self._refused[one.path] = now[one.path]
            yield one


def _written(waiting: Sequence[_Made], store: Neo4j, known: dict[str, str], replace: bool) -> Iterator[Outcome]:
    given = [made.given for made in waiting if made.given]
    done = iter(store.put_all(given, replace=replace) if given else ())
    for made in waiting:
        if made.given is None:
            yield Outcome(made.path, known.get(made.path, ""), made.what, made.why, serious=made.serious)
            continue
        said, case_id = next(done), made.given.graph.case_id
        if isinstance(said, StoreError):
            yield Outcome(made.path, case_id, "refused", str(said), serious=made.serious)
        else:
            yield Outcome(made.path, case_id, said, "", *made.counts, made.serious, made.cut)


@contextmanager
def _reading(new: Sequence[tuple[str, str, str]]) -> Iterator[Iterator[_Made]]:
    """The cases that were read of some paths, in their order; in processes of their own where there are many."""
    if len(new) < FEWEST:
        yield (_made(*one) for one in new)
        return
    pool = ProcessPoolExecutor(WORKERS, get_context("spawn"), _begin)
    try:
        yield _ahead(pool, new)
    finally:
        pool.shutdown(cancel_futures=True)


def _ahead(pool: ProcessPoolExecutor, new: Sequence[tuple[str, str, str]]) -> Iterator[_Made]:
    under_way: deque[Future[_Made]] = deque()
    try:
        for one in new:
            under_way.append(pool.submit(_made, *one))
            if len(under_way) >= AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except BrokenProcessPool as error:
        raise cases.CaseUnreadable(
            "A process that read the cases was ended by the system, perhaps for want of memory. "
            "What was loaded stays; the same command loads the rest."
        ) from error


def _begin() -> None:
    """A process that reads cases leaves Ctrl-C to the one that started it, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _made(path: str, source: str, agency: str) -> _Made:
    """A case, or an agency's view of it, as it goes into a store. A fault of one is said of it, and stops no other."""
    try:
        case = cases.read(path)
        errors = sum(p.severity == "error" for p in case.problems)
        serious = sum(p.severity != "note" for p in case.problems), errors
        if unusable(case):
            why = "a file or table of it could not be used; see agencygraph check"
            return _Made(path, None, "refused", why, serious)
        kept = own.of_agency(case, agency) if agency else case
        given = Given(build(derive(kept)), tuple(records.texts(kept)), source)
        if source_of(path, agency) != source:
            return _Made(path, None, "waiting", "its files changed while they were read", serious)
        return _Made(path, given, serious=serious, cut=own.told(case, kept) if agency else "")
    except own.NotInCase as error:
        return _Made(path, None, "absent", str(error))
    except (cases.CaseUnreadable, own.NotOwn) as error:
        return _Made(path, None, "refused", str(error))
    except Exception as error:
        return _Made(path, None, "refused", f"it cannot be worked out ({type(error).__name__}: {error})")
