"""Ages, weeks of pregnancy and school terms are worked out only from what the case gives, and as a range."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph import anchors, dates
from agencygraph.case import read as read_case
from agencygraph.when import DAY, UNDATED, Unit, When, day, iso

DAYS = st.dates(date(1990, 1, 1), date(2024, 12, 31))
TERMS = {
    anchors.words_of(name): dates.read(days)
    for name, days in (
        ("Autumn term 2023", "2023-09-04/2023-12-20"),
        ("October half term 2023", "2023-10-23/2023-10-27"),
    )
}


def life(born: str = "", due: str = "", name: str = "Child A") -> anchors.Life:
    return anchors.Life(name, dates.read(born), dates.read(due))


def bounds(text: str, *lives: anchors.Life) -> tuple[str | None, str | None] | None:
    found = anchors.read(text, lives, TERMS)
    return (iso(found.when.earliest, Unit.DAY), iso(found.when.latest, Unit.DAY)) if found else None


def both(when: When) -> tuple[date, date]:
    return date.fromordinal(when.earliest // DAY), date.fromordinal(when.latest // DAY)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("aged 6 weeks", "2024-02-14", "2024-02-20"),
        ("six weeks old", "2024-02-14", "2024-02-20"),
        ("aged 6/52", "2024-02-14", "2024-02-20"),
        ("at 6 weeks of age", "2024-02-14", "2024-02-20"),
        ("aged 6-8 weeks", "2024-02-14", "2024-03-05"),
        ("between 6 and 8 weeks old", "2024-02-14", "2024-03-05"),
        ("aged about 6 weeks", "2024-02-07", "2024-02-27"),
        ("?aged 6 weeks", "2024-02-07", "2024-02-27"),
        ("3 days old", "2024-01-05", "2024-01-07"),
        ("aged 3/12", "2024-04-03", "2024-05-02"),
        ("aged 2", "2026-01-03", "2027-01-02"),
        ("aged 2 years 3 months", "2026-04-03", "2026-05-02"),
        ("3rd birthday", "2027-01-03", "2027-01-03"),
        ("at birth", "2024-01-03", "2024-01-03"),
    ],
)
def test_an_age_is_counted_from_the_birth(text: str, earliest: str, latest: str) -> None:
    assert bounds(text, life("2024-01-03")) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("24/40", "2023-09-20", "2023-09-26"),
        ("24+3/40", "2023-09-22", "2023-09-24"),
        ("28 weeks pregnant", "2023-10-18", "2023-10-24"),
        ("28 weeks gestation", "2023-10-18", "2023-10-24"),
        ("at 28 weeks", "2023-10-18", "2023-10-24"),
        ("28+3", "2023-10-20", "2023-10-22"),
        ("36-38/40", "2023-12-13", "2024-01-02"),
        ("about 24/40", "2023-09-13", "2023-10-03"),
    ],
)
def test_weeks_of_pregnancy_are_counted_back_from_the_due_date(text: str, earliest: str, latest: str) -> None:
    assert bounds(text, life(due="2024-01-10", name="mother")) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Autumn term 2023", "2023-09-04", "2023-12-20"),
        ("2023, autumn term", "2023-09-04", "2023-12-20"),
        ("during October half-term 2023", "2023-10-23", "2023-10-27"),
        ("early autumn term 2023", "2023-09-04", "2023-10-09"),
        ("end of autumn term 2023", "2023-11-15", "2023-12-20"),
        ("first week of the autumn term 2023", "2023-09-04", "2023-09-10"),
        ("last day of the autumn term 2023", "2023-12-20", "2023-12-20"),
        ("before autumn term 2023", None, "2023-09-03"),
        ("after October half-term 2023", "2023-10-28", None),
    ],
)
def test_a_term_has_the_days_that_the_case_gives_it(text: str, earliest: str | None, latest: str | None) -> None:
    assert bounds(text) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["Autumn term", "autumn term 2022", "last autumn term 2023", "first October half-term 2023", "aged", "aged 8-6 weeks", "aged 200", "aged 3 weeks 2 years", "6 weeks", "6/52",
     "day 3", "46/40", "0/40", "two weeks before birth", "aged 6 weeks or so", "weeks old", "2016", ""],
)  # fmt: skip
def test_what_says_too_little_is_not_worked_out(text: str) -> None:
    assert bounds(text, life("2024-01-03", "2024-01-10")) is None


def test_whose_age_it_is_has_to_be_plain() -> None:
    child, twin, mother = life("2024-01-03"), life("2024-01-03", name="Twin"), life("1990-05-01", name="mother")
    assert bounds("aged 6 weeks", life()) is None and bounds("aged 6 weeks") is None
    assert bounds("aged 6 weeks", child, mother) is None
    assert bounds("aged 6 weeks", child, twin) == ("2024-02-14", "2024-02-20")
    assert bounds("aged 19", child, life(name="mother")) is None, "it may be the mother who was 19"


def test_weeks_that_may_be_of_an_age_or_of_a_pregnancy_are_not_worked_out() -> None:
    assert bounds("at 28 weeks", life("2024-01-03", "2024-01-10")) is None
    assert bounds("28/40", life("2024-01-03", "2024-01-10")) == ("2023-10-18", "2023-10-24")
    assert bounds("at 28 weeks", life("1990-05-01", "2024-01-10")) == ("2023-10-18", "2023-10-24")


def reckonings(born: date, on: date) -> set[int]:
    """Months of age on a day, however a month without the day of birth is reckoned."""
    months = 12 * (on.year - born.year) + on.month - born.month
    last = (on + timedelta(days=1)).day == 1
    whole = {months if on.day >= born.day else months - 1}
    return whole | ({months} if last and on.day < born.day else set())


@given(DAYS, st.integers(0, 200), st.sampled_from(["weeks", "months", "years"]))
def test_an_age_holds_just_the_days_on_which_somebody_is_that_old(born: date, number: int, unit: str) -> None:
    number = min(number, 17) if unit == "years" else number
    found = anchors.read(f"aged {number} {unit}", [life(born.isoformat())], {})
    assert found is not None and found.when.unit is Unit.RANGE
    first, last = both(found.when)

    def old(on: date) -> set[int]:
        if unit == "weeks":
            return {(on - born).days // 7}
        return {months // (12 if unit == "years" else 1) for months in reckonings(born, on)}

    for on in (first, last, first + (last - first) // 2):
        assert number in old(on)
    assert last + timedelta(days=1) > first + timedelta(days=6)
    assert number not in old(last + timedelta(days=1)) and (
        first == born or number not in old(first - timedelta(days=1))
    )


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_birth_that_is_vague_makes_the_age_no_more_exact(born: date, later: int, weeks: int) -> None:
    until = born + timedelta(days=later)
    vague = anchors.read(f"{weeks} weeks old", [life(f"{born}/{until}")], {})
    ends = [anchors.read(f"{weeks} weeks old", [life(on.isoformat())], {}) for on in (born, until)]
    assert vague and ends[0] and ends[1]
    assert vague.when[:2] == (ends[0].when.earliest, ends[1].when.latest)


@given(DAYS, st.integers(1, 45), st.integers(0, 6))
def test_weeks_and_days_of_pregnancy_lie_as_far_before_the_due_date_as_are_left(
    due: date, weeks: int, days: int
) -> None:
    lives = [life(due=due.isoformat())]
    week, exact = anchors.read(f"{weeks}/40", lives, {}), anchors.read(f"{weeks}+{days}/40", lives, {})
    assert week and exact
    reached = due - timedelta(weeks=40 - weeks)
    assert both(week.when) == (reached, reached + timedelta(days=6))
    assert both(exact.when) == (reached + timedelta(days=days - 1), reached + timedelta(days=days + 1))


PIECES = st.sampled_from(
    ["aged", "age", "old", "at", "6", "12", "999", "weeks", "years", "/52", "/40", "+3", "-", "birth", "birthday", "3rd", "?", "about",
     "first", "last", "week", "day", "early", "autumn", "term", "2023", "before", "after", "gestation", "pregnant", "six"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=30), st.lists(PIECES, max_size=9).map(" ".join), st.lists(PIECES, max_size=9).map("".join)
    )
)
def test_whatever_a_cell_holds_the_bounds_are_ordered_and_the_words_kept(text: str) -> None:
    for lives in ([life("2024-01-03")], [life(due="2024-01-10")], [life("2999-12-01", "1000-01-02")]):
        found = anchors.read(text, lives, TERMS)
        assert found is None or (found.when.earliest <= found.when.latest and found.when.text == text)


# In a case


def case(folder: Path, chronology: str, people: str = "", toml: str = ""):
    for name, text in (("chronology.csv", chronology), ("people.csv", people), ("case.toml", toml)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    return read_case(folder)


def test_in_a_case_what_was_understood_stands_beside_what_was_written(tmp_path: Path) -> None:
    read = case(
        tmp_path,
        "date,time,agency,people,event\naged 6 weeks,10:00,GP,Child A,Seen\nautumn term 2023,,School,mother,Talk\n24/40,,MW,mother,Scan\n",
        "id,born,due\nChild A,2024-01-03,\nmother,,10/01/2024\n",
        '[terms]\n"Autumn term 2023" = "2023-09-04/2023-12-20"\n',
    )
    assert [(e.when.text, iso(e.when.earliest, e.when.unit)) for e in read.entries] == [
        ("aged 6 weeks 10:00", "2024-02-14"), ("autumn term 2023", "2023-09-04"), ("24/40", "2023-09-20"),
    ]  # fmt: skip
    notes = [(p.place.row, p.text, p.message) for p in read.problems if p.message.startswith("read as")]
    assert notes == [
        (2, "aged 6 weeks", "read as between 14 February 2024 and 20 February 2024, from the birth of Child A"),
        (3, "autumn term 2023", "read as between 4 September 2023 and 20 December 2023, from its dates in case.toml"),
        (4, "24/40", "read as between 20 September 2023 and 26 September 2023, from the due date of mother"),
    ]


def test_in_a_case_that_does_not_give_it_the_row_stays_undated_with_what_to_do(tmp_path: Path) -> None:
    read = case(
        tmp_path,
        "date,agency,people,event\naged 6 weeks,GP,,Seen\naged 6 weeks,GP,Child A,Seen\nautumn term 2023,School,,Talk\n",
        "id,born\nChild A,\nChild B,2024-01-03\n",
    )
    assert [entry.when[:3] for entry in read.entries] == 3 * [UNDATED[:3]]
    said = [p.remedy for p in read.problems if p.message.startswith("cannot read the date")]
    assert "(born, due)" in said[0] and "(born, due)" in said[1] and "[terms]" in said[2]


def test_where_a_row_names_nobody_the_child_that_the_case_names_is_meant(tmp_path: Path) -> None:
    rows = (
        "date,agency,people,event\naged 6 weeks,GP,,Seen\naged 6 weeks,GP,Child B,Seen\naged 6 weeks,GP,mother,Seen\n"
    )
    people = "id,born\nChild A,2024-01-03\nChild B,2020-01-03\nmother,\n"
    read = case(tmp_path, rows, people, 'child = "child a"\n')
    assert [iso(e.when.earliest, e.when.unit) for e in read.entries] == ["2024-02-14", "2020-02-14", None]
    read = case(tmp_path, rows, people, 'child = "Child C"\n')
    assert not read.entries[0].when.dated
    assert "no row of the people table is this person" in [p.message for p in read.problems]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('terms = "Autumn"\n', "terms is not a table"),
        ('[terms]\n"Autumn term 2023" = "from 2023-09-04"\n', "a term needs a name, a first and a last day"),
        ('[terms]\n"Autumn term 2023" = "September"\n', 'cannot read the date "September"'),
    ],
)
def test_a_term_that_cannot_be_used_is_reported(tmp_path: Path, toml: str, message: str) -> None:
    read = case(tmp_path, "date,agency,event\nautumn term 2023,School,Talk\n", toml=toml)
    assert message in [p.message for p in read.problems if p.place.file == "case.toml"]
    assert not read.entries[0].when.dated


def test_a_plain_date_needs_nothing_of_the_case() -> None:
    assert anchors.read("2024-01-03", [life("2024-01-03")], TERMS) is None
    assert dates.read("2024-01-03") == day(2024, 1, 3)
