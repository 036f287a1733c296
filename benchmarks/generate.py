"""Writes invented cases of any size: `python -m benchmarks.generate DIR --rows N [--cases K]`.

Everything in them comes from a seed and the number of the case, so two runs write the same bytes. Nothing real
was used. Rows are written as they are made, in date order; what is kept between them does not grow with their
number. Not made: `standing`, `date_known`, `record_deletion`, transmissions and holdings tables.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

START = date(2011, 1, 3)
HEADINGS = (
    "entry_id", "date", "time", "agency", "practitioner", "people", "event_type", "description", "information",
    "shared_with", "received_from", "present", "case_holder", "response", "source",
)  # fmt: skip
ORDINARY = ("contact", "record", "visit", "observation", "call", "letter", "email", "assessment", "referral", "check")
TELLING = ("meeting", "conference")
SILENT = ("request", "system", "non_disclosure")
CATEGORIES = ("neglect", "physical-abuse", "domestic-abuse", "parental-health", "voice")
PER_ITEM = 5
"""Rows of a case for each item of information in it."""
OPEN = 40
"""Items, and sends that wait for their receipt, that are kept in mind at a time."""


class Made(NamedTuple):
    """A row, and whether its date has to be one whole day."""

    day: int
    cells: dict[str, str]
    whole: bool = False


class Due(NamedTuple):
    """A receipt to come: from which day on, of which items, by whom and from whom."""

    day: int
    items: str
    agency: str
    sender: str


def write(folder: Path, rows: int, agencies: int = 12, seed: str = "1") -> None:
    """One case of so many rows in a folder: case.toml, chronology.csv, information.csv, agencies.csv."""
    draw = random.Random(f"{seed} {folder.name} {rows} {agencies}")
    names = _names(agencies)
    days = min(max(rows * 4, 180), 2500)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(
        f'id = "{folder.name}"\ntitle = "Invented case of {rows} rows"\nfrom = {START}\n'
        f'to = {START + timedelta(days=days + 60)}\nduty_holder = "{names[0]}"\n'
        'marking = "Invented: all people and agencies"\n',
        encoding="utf-8",
    )
    _table(folder / "agencies.csv", ("id", "title", "kind", "part_of", "shares_record"), _agencies(names))
    about = ("the child", "the baby", "mother", "mother's partner")
    _table(
        folder / "information.csv",
        ("id", "title", "about", "risk_category", "level"),
        ((f"I{n}", f"Item {n}", about[n % 4], CATEGORIES[n % 5], str(n % 3 + 1)) for n in range(1, _items(rows) + 1)),
    )
    with (folder / "chronology.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, HEADINGS, restval="")
        table.writeheader()
        for number, made in enumerate(_rows(draw, rows, days, names), 1):
            day, time = _dated(draw, made)
            table.writerow({"entry_id": f"R{number}", "date": day, "time": time, **made.cells})


def write_many(folder: Path, rows: int, cases: int, agencies: int = 12, seed: str = "1") -> list[Path]:
    """So many cases in folders of their own, with so many rows together; their paths in order."""
    made = []
    for number in range(cases):
        made.append(folder / f"case-{number + 1:06}")
        write(made[-1], rows // cases + (number < rows % cases), agencies, seed)
    return made


def _items(rows: int) -> int:
    return max(rows // PER_ITEM, 3)


def _names(agencies: int) -> list[str]:
    """Bodies first and by far the busiest first; then a unit with its body's record, one without, and a family."""
    return [f"Agency-{n}" for n in range(1, agencies - 2)] + ["Unit-in-record", "Unit-apart", "Family"]


def _agencies(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name in names[:-3]:
        yield name, f"Invented {name}", "body", "", ""
    yield names[-3], "A unit in its body's record", "unit", names[1], "yes"
    yield names[-2], "A unit with a book of its own", "unit", names[0], "no"
    yield names[-1], "The family", "family", "", ""


def _rows(draw: random.Random, rows: int, days: int, names: Sequence[str]) -> Iterator[Made]:
    busy = list(accumulate(1 / (n + 1) for n in range(len(names))))
    bodies = names[:-3]
    waiting: deque[Due] = deque(maxlen=OPEN)
    holder_at = {0, *(round(rows * part) for part in (0.2, 0.45, 0.5, 0.8))}
    items = _items(rows)
    for number in range(rows):
        day = number * days // rows
        newest = number * items // rows + 1
        if number in holder_at:
            nobody = number > 0 and number == round(rows * 0.45)
            holder = "none" if nobody else bodies[draw.randrange(min(4, len(bodies)))]
            by = bodies[0] if nobody else holder
            yield Made(day, _cells(draw, by, "decision", case_holder=holder), whole=True)
            continue
        if waiting and waiting[0].day <= day:
            due = waiting.popleft()
            yield Made(day, _cells(draw, due.agency, "record", information=due.items, received_from=due.sender))
            continue
        [agency] = draw.choices(names, cum_weights=busy)
        shown = ""
        if draw.random() < 0.75:
            known = {max(1, newest - int(draw.expovariate(1 / 3))) for _ in range(draw.choice((1, 1, 1, 2, 3)))}
            shown = ";".join(f"I{n}" for n in sorted(known))
        others = [n for n in dict.fromkeys(draw.choices(names, cum_weights=busy, k=3)) if n != agency]
        chance = draw.random()
        if chance < 0.06:
            kind = draw.choice(SILENT)
            yield Made(day, _cells(draw, agency, kind, information=shown, shared_with=";".join(others[:1])))
        elif chance < 0.12:
            yield Made(day, _cells(draw, agency, draw.choice(TELLING), information=shown, present=";".join(others)))
        elif chance < 0.40 and others:
            if shown and draw.random() < 0.6:
                waiting.append(Due(day + draw.randrange(12), shown, others[0], agency))
            kind = draw.choice(ORDINARY)
            yield Made(day, _cells(draw, agency, kind, information=shown, shared_with=others[0]))
        else:
            yield Made(day, _cells(draw, agency, draw.choice(ORDINARY), information=shown))


def _cells(draw: random.Random, agency: str, kind: str, **rest: str) -> dict[str, str]:
    worker = draw.choice(("", "worker", "manager", "duty worker"))
    what = kind.replace("_", " ")
    return {
        "agency": agency, "practitioner": worker, "people": draw.choice(("the child", "mother", "the child;the baby")),
        "event_type": kind, "description": f"Invented {what} at {agency}, with what was seen and said.",
        "response": "", "source": f"record {draw.randrange(400)}", **rest,
    }  # fmt: skip


def _dated(draw: random.Random, made: Made) -> tuple[str, str]:
    """The words of the date and time cells: 15 in a hundred vague, one without a date, a fifth timed."""
    on, chance = START + timedelta(days=made.day), draw.random()
    time = f"{draw.randrange(8, 20):02}:{draw.randrange(60):02}"
    if made.whole or chance >= 0.36:
        return on.isoformat(), ""
    if chance < 0.01:
        return "", ""
    if chance < 0.16:
        forms = (
            f"{on:%Y-%m}", f"{on}~", f"{on}/{on + timedelta(days=draw.randrange(2, 20))}", f"about {on.day} {on:%B %Y}",
            f"late {on:%B %Y}", f"{on:%B %Y}",
        )  # fmt: skip
        return draw.choice(forms), ""
    return on.isoformat(), time


def _table(path: Path, headings: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(headings)
        table.writerows(rows)


def main() -> None:
    said = argparse.ArgumentParser(prog="python -m benchmarks.generate", description="Writes invented cases.")
    said.add_argument("folder", type=Path, metavar="DIR", help="the case folder, or the folder of case folders")
    said.add_argument("--rows", type=int, required=True, help="rows of all cases together")
    said.add_argument("--cases", type=int, default=1, help="more than 1: so many folders inside DIR")
    said.add_argument("--agencies", type=int, default=12, help="5 or more")
    said.add_argument("--seed", default="1")
    given = said.parse_args()
    if given.agencies < 5 or not 0 < given.cases <= given.rows:
        said.error("at least 5 agencies, and at least one row for each case")
    if given.cases == 1:
        write(given.folder, given.rows, given.agencies, given.seed)
    else:
        write_many(given.folder, given.rows, given.cases, given.agencies, given.seed)


if __name__ == "__main__":
    main()
