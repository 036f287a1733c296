"""`python -m benchmarks gap`, `scale`, `neo4j`, `reach` and `suggest`: what a run costs, and how right suggestions
are, into benchmarks/results.md; `axe`: what a check of the page's accessibility finds, too; `pictures`: those of
README.md.

gap    one question of one case of 1,500 rows, as a whole process, beside the plain networkx script; the two take
       turns, and their answers are compared first
scale  the stages of a run for several numbers of rows, and by what power of the rows the time grows
many   five questions of a folder of cases, as the command answers them and as plain scripts do: of dicts, of a networkx
       graph, in DuckDB; their answers are compared, and what the command takes is told by part
neo4j  load and each gap query in a Neo4j server beside the embedded store, their answers compared
suggest how much of what is suggested is right, and how much of what a person codes is suggested, by kind
reach  by when every item could have been heard where, in one pass, and the search for the contacts that matter most
axe    every view, theme and size of the page of the invented case; exits with 1 where a rule is broken
pictures  PNG files of the page of the invented case, into samples/pictures
soak   cases opened, asked and shown over and over; exits with 1 where memory or open files grow
mutate  small faults put into a copy of the page, and which test notices each; exits with 1 where one survives
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import suggestions
from benchmarks.answers import SAID, same
from benchmarks.generate import write, write_many
from benchmarks.many import power
from benchmarks.measure import Cost, best_and_median, process, setting
from benchmarks.stages import STAGES

RESULTS = Path(__file__).with_name("results.md")
SECTIONS = "gap", "scale", "many", "neo4j", "reach", "suggest", "kills", "fuzz"
HEAD = f"# What a run costs\n\nWritten by `python -m benchmarks` with {', '.join(f'`{name}`' for name in SECTIONS)}.\n"

def ours(case: Path, to: str = "holder") -> Cost:
    return process("agencygraph", "gap", "never-reached", str(case), "--to", to, "--format", "json")


def plain(case: Path, to: str = "holder") -> Cost:
    return process("benchmarks.plain_networkx", str(case), "--to", to)


def differences(case: Path, to: str) -> tuple[int, list[str]]:
    """How many answers were compared for one target, and where the two differ."""
    rows = {"never-reached": json.loads(ours(case, to).output)}
    found = same(rows, json.loads(plain(case, to).output), case.name)["never-reached"]
    return found.count, found.apart


def gap(rows: int, times: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder, "case")
        write(case, rows)
        lines = [
            f"One case of {rows:,} rows, best and median of {times} whole processes, taking turns. {setting()}", "",
            "| --to | command | best s | median s | ratio: best, median, processor | peak MiB | files left |",
            "| --- | --- | --- | --- | --- | --- | --- |",
        ]  # fmt: skip
        said = []
        for to in ("holder", "all"):
            count, apart = differences(case, to)
            said.append(f"--to {to}: {count} answers compared, {len(apart)} differ.")
            said += [f"- {x}" for x in apart[:10]]
            mine, other = [], []
            for _ in range(times):
                other.append(plain(case, to))
                mine.append(ours(case, to))
            base = best_and_median([c.seconds for c in other])
            least = min(c.processor for c in other)
            for name, costs in (("networkx script", other), ("`agencygraph gap`", mine)):
                best, middle = best_and_median([c.seconds for c in costs])
                ratio = f"{best / base[0]:.1f}, {middle / base[1]:.1f}, {min(c.processor for c in costs) / least:.1f}"
                left = ", ".join(sorted({x for c in costs for x in c.left})) or "none"
                peak = max(c.mib for c in costs)
                lines.append(f"| {to} | {name} | {best:.3f} | {middle:.3f} | {ratio} | {peak:.0f} | {left} |")
        return "\n".join([*lines, "", SAID, "", *said])


def scale(sizes: Sequence[int], per_case: int, times: int) -> str:
    """Stages of a run for each number of rows, in cases of about `per_case` rows, or in one where that is 0."""
    shape = f"Cases of {per_case} rows" if per_case else "One case"
    lines = [
        f"{shape}, in one process, seconds of the best of {times} whole processes. {setting()}", "",
        f"| rows | {' | '.join(STAGES)} | whole process | rows/s | peak MiB | files left |",
        f"| {' | '.join(['---'] * (len(STAGES) + 5))} |",
    ]  # fmt: skip
    seen = []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            cases = Path(folder, "cases")
            if per_case and rows > per_case:
                write_many(cases, rows, rows // per_case)
            else:
                write(cases, rows)
            cost = min((process("benchmarks.stages", str(cases)) for _ in range(times)), key=lambda c: c.seconds)
        spent = json.loads(cost.output)
        seen.append((rows, spent, cost))
        cells = [f"{spent[s]:.2f}" for s in STAGES] + [
            f"{cost.seconds:.2f}", f"{rows / cost.seconds:,.0f}", f"{cost.mib:.0f}", ", ".join(cost.left) or "none",
        ]  # fmt: skip
        lines.append(f"| {rows:,} | {' | '.join(cells)} |")
    if len(seen) > 1:
        (small, first, one), (large, last, other) = seen[0], seen[-1]
        powers = [f"{s} {power((small, first[s]), (large, last[s]))}" for s in STAGES if s != "imports"]
        powers.append(f"whole process {power((small, one.seconds), (large, other.seconds))}")
        lines += ["", f"From {small:,} to {large:,} rows time grows by the power of: {', '.join(powers)}."]
    return "\n".join(lines)


def keep(name: str, text: str, path: Path = RESULTS) -> None:
    """Puts a section into the results, in place of the one of the same name; the others stay."""
    old = path.read_text(encoding="utf-8") if path.exists() else HEAD
    sections = dict(re.findall(r"^## (.+?)\n\n(.*?)\n*(?=^## |\Z)", old, re.MULTILINE | re.DOTALL))
    sections[name] = text
    body = "".join(f"\n## {key}\n\n{sections[key]}\n" for key in sorted(sections))
    path.write_text(HEAD + body, encoding="utf-8")


def main() -> None:
    said = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    which = said.add_subparsers(dest="which", required=True)
    one = which.add_parser("gap", help="one question, beside the plain networkx script")
    one.add_argument("--rows", type=int, default=1500)
    one.add_argument("--times", type=int, default=7)
    sizes = which.add_parser("scale", help="the stages of a run for several sizes")
    sizes.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    sizes.add_argument("--per-case", type=int, default=50, help="rows of each case; 0 makes one case of them all")
    sizes.add_argument("--times", type=int, default=3)
    folders = which.add_parser("many", help="questions of a folder of cases, beside plain scripts")
    folders.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    folders.add_argument("--per-case", type=int, default=50)
    folders.add_argument("--times", type=int, default=1)
    folders.add_argument("--every", type=int, default=100_000, help="rows up to which every usual query is asked too")
    both = which.add_parser("neo4j", help="a Neo4j server beside the embedded store")
    both.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000])
    both.add_argument("--times", type=int, default=3)
    coding = which.add_parser("suggest", help="how right suggestions are, by kind")
    coding.add_argument("--rows", type=int, default=5_000, help="rows of the generated case that is timed")
    ways = which.add_parser("reach", help="how items could have come, in one pass, and what would have closed most")
    ways.add_argument("--rows", type=int, nargs="+", default=[20_000, 200_000, 1_000_000], help="sizes for the pass")
    ways.add_argument("--search", type=int, nargs="+", default=[100, 500, 1_500], help="sizes for the search")
    ways.add_argument("--times", type=int, default=3)
    day = which.add_parser("soak", help="a day of use in minutes: whether memory or open files grow")
    day.add_argument("--minutes", type=float, default=20)
    which.add_parser("axe", help="accessibility of every view, theme and size of the page")
    which.add_parser("pictures", help="pictures of the page, for README.md")
    which.add_parser("mutate", help="faults put into the page, and which test notices each")
    killed = which.add_parser("kills", help="commands that write, killed at any moment")
    killed.add_argument("--times", type=int, default=200)
    fed = which.add_parser("fuzz", help="readers fed with what is nearly right")
    fed.add_argument("--minutes", type=float, default=10.0)
    given = said.parse_args()
    if given.which == "pictures":
        from benchmarks.pictures import pictures  # here and below, because they need a browser

        for path in pictures():
            print(f"{path.name}: {path.stat().st_size:,} bytes")
        return
    if given.which == "gap":
        name, text = "gap never-reached", gap(given.rows, given.times)
    elif given.which == "many":
        from benchmarks import many as together

        name = f"many cases of {given.per_case}"
        text = together.table(given.rows, given.per_case, given.times, given.every)
    elif given.which == "neo4j":
        from benchmarks.shared import compared  # here, because it needs the driver

        name, text = "neo4j beside ladybug", compared(given.rows, given.times)
    elif given.which == "suggest":
        name, text = "suggestions", suggestions.table(given.rows)
    elif given.which == "reach":
        from benchmarks.reach import reach, search

        name = "how items could have come"
        text = f"{reach(given.rows, given.times)}\n\n{search(given.search)}"
    elif given.which == "soak":
        from benchmarks import soak

        name, (text, grew) = "a day of use", soak.table(given.minutes)
        if grew:
            sys.exit(text)
    elif given.which == "axe":
        from benchmarks import axe

        name, (text, broken) = "accessibility of the page", axe.table()
        if broken:
            sys.exit(text)
    elif given.which == "mutate":
        from benchmarks import mutations

        name, (text, survived) = "faults put into the page", mutations.table()
        if survived:
            sys.exit(text)
    elif given.which == "kills":
        from benchmarks import kills

        name, text = "kills", kills.table(given.times)
    elif given.which == "fuzz":
        from benchmarks import fuzzing

        name, (text, crashed) = "fuzzing", fuzzing.table(given.minutes * 60)
        if crashed:
            sys.exit(text)
    else:
        name = f"scale, cases of {given.per_case}" if given.per_case else "scale, one case"
        text = scale(given.rows, given.per_case, given.times)
    keep(name, text)
    print(text)


if __name__ == "__main__":
    main()
