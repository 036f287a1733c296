"""Asks gap queries of many case folders: a batch of them at a time is read, derived, put into a store and asked.

Batches go to as many processes as there are cores. Of a case nothing stays once it was asked but what was found, so
that what is held in memory grows with the findings and not with the rows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import click

from agencygraph import case as cases
from agencygraph import findings, marks
from agencygraph.asking import Question
from agencygraph.findings import Options, Result
from agencygraph.formats import UnknownFormat
from agencygraph.graph import Graph, build
from agencygraph.knowledge import LEVELS, derive
from agencygraph.opening import Opened, unusable
from agencygraph.records import Case, Problem
from agencygraph.store import StoreError, in_memory

BATCH = 1 << 20
"""Bytes of files whose cases share a store: enough that opening one costs little, and looking through it too."""
AHEAD = 2
"""Batches given out for each process: one in work, one waiting."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in one case folder.

    results   one for each query, in the order of the queries; [] where the case could not be read or asked
    problems  what was found in reading it, without the notes
    fault     why it could not be read or asked; "" where it was. Then nothing is known of its gaps
    """

    folder: str
    case_id: str
    results: list[Result] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    unusable: bool = False
    fault: str = ""


def asked(
    folders: Sequence[str], question: Question, told: Callable[[int], None] | None = None
) -> list[Answer]:
    """What is found in each of these case folders, in their order.

    told   given, as batches are done, how many cases were asked in each
    Raises StoreError where a process came to an end, or two folders hold cases of the same id: what is found in one
    of them could not be told from the other.
    """
    answers: dict[str, Answer] = {}
    for batch in _asked(list(batches(folders)), question):
        answers.update((answer.folder, answer) for answer in batch)
        if told:
            told(len(batch))
    whose: dict[str, str] = {}
    for folder in folders:
        other = whose.setdefault(answers[folder].case_id, folder)
        if other != folder:
            raise cases.CaseUnreadable(
                f"{other} and {folder} hold cases of the same id, {answers[folder].case_id!r}. Give each an id of its "
                "own in its case.toml."
            )
    return [answers[folder] for folder in folders]


def together(answers: Sequence[Answer]) -> list[Result]:
    """What each query found in all the cases that could be asked, as one result; each finding names its case."""
    there = [(answer.case_id, answer.results) for answer in answers if not answer.fault]
    return findings.together([result.query for result in there[0][1]], there) if there else []


def _asked(
    batches: Sequence[Sequence[str]], question: Question
) -> Iterator[list[Answer]]:
    processes = min(os.cpu_count() or 1, len(batches))
    if processes < 2:
        for batch in batches:
            yield answered(batch, question)
        return
    # Started anew rather than forked: the engine and its threads do not outlive a fork.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        waiting = iter(batches)
        under_way: set[Future[list[Answer]]] = set()
        try:
            while True:
                while len(under_way) < processes * AHEAD and (batch := next(waiting, ())):
                    under_way.add(pool.submit(answered, batch, question))
                if not under_way:
                    return
                ready, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for one in ready:
                    yield one.result()
        except BrokenProcessPool as error:
            raise StoreError("A process that asked some of the cases was ended, perhaps for want of memory.") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def batches(folders: Iterable[str]) -> Iterator[list[str]]:
    """The folders in groups of at most BATCH bytes of files, or of one; their order stays."""
    batch: list[str] = []
    size = 0
    for folder in folders:
        mine = sum(path.stat().st_size for path in Path(folder).iterdir() if path.is_file())
        if batch and size + mine > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(folder)
        size += mine
    if batch:
        yield batch


def answered(folders: Sequence[str], question: Question) -> list[Answer]:
    """What is found in each of a few case folders, asked in one store."""
    answers: dict[str, Answer] = {}
    read: dict[str, Case] = {}
    graphs: dict[str, Graph] = {}
    only, level = question.names, question.level
    for folder in folders:
        try:
            case = cases.read(folder)
        except cases.CaseUnreadable as error:
            answers[folder] = Answer(folder, Path(folder).name, unusable=True, fault=str(error))
            continue
        if case.id in graphs:
            answers[folder] = Answer(folder, case.id)  # refused by `asked`, which sees every folder
            continue
        read[folder] = case
        graph = build(derive(case, (level,) if only else LEVELS, only), not only or "Contact" in only)
        graphs[case.id] = graph.part(only, level) if only else graph
    with in_memory(list(graphs.values())) as store:
        there = {folder: Opened(store, case.id, case.problems, case, unusable(case)) for folder, case in read.items()}
        answers.update(_found(there, question))
    return [answers[folder] for folder in folders]


def _found(there: Mapping[str, Opened], question: Question) -> Iterator[tuple[str, Answer]]:
    """What is found in each opened case; those that mean the same by the options are asked together."""
    alike: list[tuple[Options, dict[str, Opened]]] = []
    for folder, it in there.items():
        try:
            meant = question.options(it)
        except click.UsageError as error:
            yield folder, _answer(folder, it, fault=error.message)
            continue
        group = next((group for options, group in alike if options == meant), None)
        if group is None:
            alike.append((meant, group := {}))
        group[folder] = it
    for options, group in alike:
        store = next(iter(group.values())).store
        each = findings.run_each(store, options, [it.case_id for it in group.values()], question.library)
        for folder, it in group.items():
            try:
                results = question.narrowed(it, each[it.case_id])
                marked = marks.read(folder)
            except (click.UsageError, UnknownFormat) as error:
                yield folder, _answer(folder, it, fault=str(error))
                continue
            for result in results:
                marks.put_on(result.findings, marked)
            yield folder, _answer(folder, it, results)


def _answer(folder: str, it: Opened, results: Iterable[Result] = (), fault: str = "") -> Answer:
    serious = tuple(problem for problem in it.problems if problem.severity != "note")
    return Answer(folder, it.case_id, list(results), serious, it.unusable or bool(fault), fault)
