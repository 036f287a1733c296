"""Commands that write, ended at any moment by a signal: what they write is there whole or not at all.

The moments are spread over the time that the command takes, and a little beyond. Afterwards each file or folder is
compared with that of a run which nobody ended; then the command is run again, and has to complete.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agencygraph.case import read
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.store.neo4j import Neo4j
from benchmarks.measure import CHECKOUT

CASE = CHECKOUT / "samples" / "pelka"
SEED = 7
SERVERS = 8
"""Servers killed during a load."""


class Command(NamedTuple):
    """A command and the name of what it writes, which stands in its words too; `also` is written beside it."""

    name: str
    words: tuple[str, ...]
    output: str
    also: tuple[str, ...] = ()


COMMANDS = (
    Command("show", ("show", str(CASE), "-o", "case.html"), "case.html"),
    Command("report", ("report", str(CASE), "-o", "case.docx"), "case.docx"),
    Command("export .xlsx", ("export", str(CASE), "-o", "case.xlsx"), "case.xlsx"),
    Command("export folder", ("export", str(CASE), "-o", "tables", "--tables", "csv"), "tables"),
    Command("workshop", ("workshop", str(CASE), "-o", "day", "--stages", "2011-02-01", "2012-02-01"), "day"),
    Command("anonymise", ("anonymise", str(CASE), "-o", "shared", "--no-compare"), "shared",
            ("shared.key.json", "shared.report.md")),
)  # fmt: skip
ENDED = {signal.SIGINT: (130, -signal.SIGINT), signal.SIGKILL: (-signal.SIGKILL,), signal.SIGTERM: (-signal.SIGTERM,)}
"""What a command may end with that a signal ended; 0 is one that was faster."""


Files = dict[str, bytes] | None


class Wrong(Exception):
    """Something half written, a false exit code, or a command that could not be run again; str() says which."""


def state(folder: Path, name: str) -> Files:
    """Every file at a name by its path, None where there is nothing."""
    path = folder / name
    if not path.exists():
        return None
    found = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in found}


def start(command: Command, folder: Path) -> subprocess.Popen[bytes]:
    """The command as a process of its own, in a folder."""
    there = {**os.environ, "PYTHONPATH": str(CHECKOUT), "TMPDIR": str(folder)}
    words = [sys.executable, "-m", "agencygraph", *command.words]
    return subprocess.Popen(words, cwd=folder, env=there, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finished(command: Command, folder: Path) -> float:
    """Runs a command to its end; the seconds it took. Raises Wrong where it did not end well."""
    began = time.perf_counter()
    child = start(command, folder)
    _, said = child.communicate()
    if child.returncode:
        raise Wrong(f"{command.name} ended with {child.returncode}: {said.decode(errors='replace')[-300:]}")
    return time.perf_counter() - began


def checked(before: Files, after: Files, expected: Files, done: bool, at: str) -> None:
    """Raises Wrong for an output that is neither what was there nor what is expected, or not there though done."""
    if done and after != expected:
        raise Wrong(f"{at}: it said that it was done, and the output is not what it should be")
    if after not in (before, expected):
        raise Wrong(f"{at}: the output is half written")


def struck(command: Command, how: signal.Signals, moments: Sequence[float]) -> Counter[str]:
    """Ends a command at each of these shares of its time; how many left its output whole, as it was, or absent.

    Every other time an older output of the same name is there, where the command writes a file. Raises Wrong.
    """
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name, "whole")
        whole.mkdir()
        seconds = finished(command, whole)
        expected = state(whole, command.output)
        assert expected
        is_file = (whole / command.output).is_file()
        for number, share in enumerate(moments):
            here = Path(name, f"run-{number}")
            here.mkdir()
            if is_file and number % 2:
                (here / command.output).write_text("older")
            before = state(here, command.output)
            child = start(command, here)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(share * seconds)
            child.send_signal(how)
            _, said = child.communicate()
            at = f"{command.name}, {how.name} at {share:.2f} of {seconds:.1f} s"
            if child.returncode not in (0, *ENDED[how]):
                raise Wrong(f"{at}: it ended with {child.returncode}: {said.decode(errors='replace')[-300:]}")
            after = state(here, command.output)
            checked(before, after, expected, child.returncode == 0, at)
            if after is not None and command.also and state(here, command.also[0]) is None:
                raise Wrong(f"{at}: {command.output} is there without {command.also[0]}")
            found["whole" if after == expected else "absent" if after is None else "as before"] += 1
            if how == signal.SIGINT and list(here.glob(".agencygraph-*")):
                raise Wrong(f"{at}: something unfinished was left behind")
            found["left behind, hidden"] += len(list(here.glob(".agencygraph-*")))
            if not is_file and after is not None:
                shutil.rmtree(here / command.output)
            if number % 4 == 0:
                finished(command, here)
                if state(here, command.output) != expected:
                    raise Wrong(f"{at}: run again, it gave something else")
            shutil.rmtree(here)
    return found


def _versions(folder: Path) -> list[tuple[Path, Graph]]:
    """One case in two versions of another length, each in a folder, with its graph."""
    found = []
    for name, times in (("one", 1), ("two", 20)):
        shutil.copytree(CASE, folder / name)
        chronology = folder / name / "chronology.csv"
        head, *rows = chronology.read_text(encoding="utf-8").splitlines(keepends=True)
        chronology.write_text(head + "".join(rows) * times, encoding="utf-8")
        (folder / name / "case.toml").write_text('id = "killed"\ntitle = "Killed"\n', encoding="utf-8")
        found.append((folder / name, build(derive(read(folder / name)))))
    return found


def loads(clients: int, servers: int) -> Iterator[str]:
    """Kills of so many loads by command, and of so many servers during one: what a load said is there, is there.

    Raises Wrong where the case held is neither the one before nor the one loaded, or not the one that was confirmed.
    """
    sys.path.append(str(CHECKOUT / "tests"))
    import neo4j_server

    chance, confirmed = random.Random(SEED), 0
    with tempfile.TemporaryDirectory() as name:
        versions = _versions(Path(name))
        server = neo4j_server.Server(neo4j_server.NEWEST, Path(name, "home"))
        address = server.start()
        with contextlib.ExitStack() as stack:
            stack.callback(server.stop)
            held, seconds = 0, 0.0
            there = {**os.environ, **address.environment(), "PYTHONPATH": str(CHECKOUT)}
            for number in range(-2, clients + servers):
                wanted = 1 - held
                words = [sys.executable, "-m", "agencygraph", "load", str(versions[wanted][0]), "--into", address.uri]
                began = time.perf_counter()
                child = subprocess.Popen(words, env=there, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                if number < 0:  # two loads that nobody ends, for the time that one takes
                    child.wait()
                    seconds = time.perf_counter() - began
                else:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        child.wait(chance.uniform(0.4, 1.05) * seconds)
                    (child if number < clients else server).kill()
                _, said = child.communicate()
                if number >= clients:
                    server.start()
                confirmed += child.returncode == 0
                held = _held(address, versions, [wanted] if child.returncode == 0 else [held, wanted], number, said)
    yield f"{clients} loads into Neo4j {address.version} ended by SIGKILL, and {servers} times the server killed during"
    yield f"one and started again. {confirmed} loads were confirmed, and none of them was lost; each time the case was"
    yield "whole, the version before or the new one."


def _held(address: Any, versions: Sequence[tuple[Path, Graph]], allowed: Sequence[int], at: int, said: bytes) -> int:
    """Which version a server holds, the whole graph compared. Raises Wrong where it is none of those allowed."""
    with Neo4j(address.uri, address.user, address.password) as store:
        if at < 0 and not store.cases():
            raise Wrong(f"nothing was loaded: {said.decode(errors='replace')}")
        there = comparable(store.graph("killed"))
    found = [number for number in allowed if comparable(versions[number][1]) == there]
    if not found:
        raise Wrong(f"load {at}: the server holds neither version whole: {said.decode(errors='replace')[-300:]}")
    return found[0]


def comparable(graph: Graph) -> Any:
    """A graph as what is the same however its rows are ordered."""
    kept = [*graph.nodes.items(), *graph.edges.items()]
    return sorted((str(what), sorted(repr(sorted(row.items())) for row in rows)) for what, rows in kept)


def moments(times: int, seed: int = SEED) -> list[float]:
    """So many shares of the time of a command: half all over it, half in its last part, in which it writes."""
    chance = random.Random(seed)
    return [chance.uniform(0.0, 1.05) if n % 2 else chance.uniform(0.75, 1.05) for n in range(times)]


def table(times: int) -> str:
    """So many kills, a quarter of them of loads into a server, and a quarter as often Ctrl-C."""
    lines = ["| command | ended by | times | whole | as before | absent | hidden leftovers |",
             "| --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for how, often in ((signal.SIGKILL, times - times // 4), (signal.SIGINT, times // 4)):
        for command in COMMANDS:
            found = struck(command, how, moments(-(-often // len(COMMANDS))))
            cells = [found[key] for key in ("whole", "as before", "absent", "left behind, hidden")]
            lines.append(f"| {command.name} | {how.name} | {sum(cells[:3])} | {' | '.join(map(str, cells))} |")
            print(lines[-1], flush=True)
    lines += ["", "None was half written, none said it was done and was not, and each that was run again completed. A "
              "command that is killed outright may leave a hidden file or folder .agencygraph-… beside its output, "
              "readable by its owner only; one that is stopped by Ctrl-C leaves nothing."]  # fmt: skip
    return "\n".join([*lines, "", *loads(times // 4, SERVERS)])
