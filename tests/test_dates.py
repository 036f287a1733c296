"""Dates as practitioners write them: the bounds each form stands for, and the forms that are refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph.dates import UnreadableDate, read, read_span
from agencygraph.when import DAY, NOT_ENDED, UNDATED, Unit, day, is_moment, moment

# text | time | earliest | latest | unit. A bound without a clock is the first or last minute of its day; - is unknown.
READ = """
# EDTF, calendar units
2016-05-22                        |             | 2016-05-22       | 2016-05-22       | DAY
2016-05                           |             | 2016-05-01       | 2016-05-31       | MONTH
2016                              |             | 2016-01-01       | 2016-12-31       | YEAR
201X                              |             | 2010-01-01       | 2019-12-31       | DECADE
20XX                              |             | 2000-01-01       | 2099-12-31       | RANGE
2004-XX                           |             | 2004-01-01       | 2004-12-31       | YEAR
2004-02-XX                        |             | 2004-02-01       | 2004-02-29       | MONTH
2001-21                           |             | 2001-03-01       | 2001-05-31       | SEASON
2001-24                           |             | 2001-12-01       | 2002-02-28       | SEASON
2016-05-22T14:30                  |             | 2016-05-22 14:30 | 2016-05-22 14:30 | MINUTE
2016-05-22T14:30:59               |             | 2016-05-22 14:30 | 2016-05-22 14:30 | MINUTE
# a spreadsheet's day without a time
2016-05-22 00:00:00               |             | 2016-05-22       | 2016-05-22       | DAY
2016-05-22 00:00:00               | 14:30       | 2016-05-22 14:30 | 2016-05-22 14:30 | MINUTE
# EDTF, hedged: one unit more on each side, once
2016-05-22~                       |             | 2016-05-19       | 2016-05-25       | RANGE
2016-05-22?                       |             | 2016-05-19       | 2016-05-25       | RANGE
2016-05-22%                       |             | 2016-05-19       | 2016-05-25       | RANGE
probably 2016-05-22~?             |             | 2016-05-19       | 2016-05-25       | RANGE
2016-05~                          |             | 2016-04-01       | 2016-06-30       | RANGE
2016-01?                          |             | 2015-12-01       | 2016-02-29       | RANGE
2016?                             |             | 2015-01-01       | 2017-12-31       | RANGE
2001-22~                          |             | 2001-03-01       | 2001-11-30       | RANGE
201X~                             |             | 2000-01-01       | 2029-12-31       | RANGE
2016-05-22T14:30~                 |             | 2016-05-22 14:15 | 2016-05-22 14:45 | RANGE
# EDTF, intervals
2016-05-03/2016-05-10             |             | 2016-05-03       | 2016-05-10       | RANGE
2016-05/2016                      |             | 2016-05-01       | 2016-12-31       | RANGE
2016-05-03~/2016-06?              |             | 2016-04-30       | 2016-07-31       | RANGE
2016-05-03T10:00/2016-05-03T12:00 |             | 2016-05-03 10:00 | 2016-05-03 12:00 | RANGE
../2012                           |             | -                | 2012-12-31       | RANGE
/2012                             |             | -                | 2012-12-31       | RANGE
2012/..                           |             | 2012-01-01       | -                | RANGE
2012/                             |             | 2012-01-01       | -                | RANGE
# hedged as Chronolator has it
?22.05.16                         |             | 2016-05-19       | 2016-05-25       | RANGE
22/05/2016 ?                      |             | 2016-05-19       | 2016-05-25       | RANGE
?22/05/2016??                     |             | 2016-05-19       | 2016-05-25       | RANGE
22/05/2016 (?)                    |             | 2016-05-19       | 2016-05-25       | RANGE
?22/05/2016 / 24/05/2016?         |             | 2016-05-19       | 2016-05-27       | RANGE
22/05/2016 10:00 / 23/05/2016     |             | 2016-05-22 10:00 | 2016-05-23       | RANGE
# British, day first
22.05.16                          |             | 2016-05-22       | 2016-05-22       | DAY
22-may-16                         |             | 2016-05-22       | 2016-05-22       | DAY
22/05/16                          |             | 2016-05-22       | 2016-05-22       | DAY
22/05/2016                        |             | 2016-05-22       | 2016-05-22       | DAY
03/04/2012                        |             | 2012-04-03       | 2012-04-03       | DAY
22.05/16                          |             | 2016-05-22       | 2016-05-22       | DAY
22 May 2016                       |             | 2016-05-22       | 2016-05-22       | DAY
the 22nd of May, 2016             |             | 2016-05-22       | 2016-05-22       | DAY
May 22nd, 2016                    |             | 2016-05-22       | 2016-05-22       | DAY
Sunday 22nd May 2016              |             | 2016-05-22       | 2016-05-22       | DAY
22/05/2016 (Sun)                  |             | 2016-05-22       | 2016-05-22       | DAY
1/1/49                            |             | 2049-01-01       | 2049-01-01       | DAY
1/1/50                            |             | 1950-01-01       | 1950-01-01       | DAY
May 2016                          |             | 2016-05-01       | 2016-05-31       | MONTH
05/2016                           |             | 2016-05-01       | 2016-05-31       | MONTH
retrospective entry 3 May 2016    |             | 2016-05-03       | 2016-05-03       | DAY
# hedged in words
?22.05.16                         |             | 2016-05-19       | 2016-05-25       | RANGE
22.05.16 ?                        |             | 2016-05-19       | 2016-05-25       | RANGE
probably 22 May 2016              |             | 2016-05-19       | 2016-05-25       | RANGE
approx. May 2016                  |             | 2016-04-01       | 2016-06-30       | RANGE
circa 2011                        |             | 2010-01-01       | 2012-12-31       | RANGE
c.2011                            |             | 2010-01-01       | 2012-12-31       | RANGE
around 22 May 2016                |             | 2016-05-19       | 2016-05-25       | RANGE
about early March 2012            |             | 2012-02-20       | 2012-03-20       | RANGE
# ranges in one cell
22-24 May 2016                    |             | 2016-05-22       | 2016-05-24       | RANGE
3–4 May 2016                      |             | 2016-05-03       | 2016-05-04       | RANGE
3 May 2016 - 10 May 2016          |             | 2016-05-03       | 2016-05-10       | RANGE
from 28 May to 3 June 2016        |             | 2016-05-28       | 2016-06-03       | RANGE
22/05/2016-24/05/2016             |             | 2016-05-22       | 2016-05-24       | RANGE
probably 22-24 May 2016           |             | 2016-05-19       | 2016-05-27       | RANGE
overnight 3-4 May 2016            |             | 2016-05-03 18:00 | 2016-05-04 06:00 | RANGE
between October and mid-December 2011 |         | 2011-10-01       | 2011-12-20       | RANGE
between 3 May 2016 and 10 May 2016 |            | 2016-05-03       | 2016-05-10       | RANGE
October to December 2011          |             | 2011-10-01       | 2011-12-31       | RANGE
Sept/Oct 2024                     |             | 2024-09-01       | 2024-10-31       | RANGE
3/4 May 2016                      |             | 2016-05-03       | 2016-05-04       | RANGE
early/mid March 2012              |             | 2012-03-01       | 2012-03-20       | RANGE
January or February 2012          |             | 2012-01-01       | 2012-02-29       | RANGE
# thirds, weeks, seasons
early 2010                        |             | 2010-01-01       | 2010-04-30       | RANGE
mid 2010                          |             | 2010-05-01       | 2010-08-31       | RANGE
end 2008                          |             | 2008-09-01       | 2008-12-31       | RANGE
beginning of March 2012           |             | 2012-03-01       | 2012-03-10       | RANGE
mid-March 2012                    |             | 2012-03-11       | 2012-03-20       | RANGE
late February 2012                |             | 2012-02-21       | 2012-02-29       | RANGE
w/c 5 March 2012                  |             | 2012-03-05       | 2012-03-11       | RANGE
w/e 9 March 2012                  |             | 2012-03-03       | 2012-03-09       | RANGE
summer 2011                       |             | 2011-06-01       | 2011-08-31       | SEASON
winter 2011                       |             | 2011-12-01       | 2012-02-29       | SEASON
# one side open
by 10 Oct 2011                    |             | -                | 2011-10-10       | RANGE
before 10 Oct 2011                |             | -                | 2011-10-09       | RANGE
after 10 Oct 2011                 |             | 2011-10-11       | -                | RANGE
since October 2011                |             | 2011-10-01       | -                | RANGE
by about 10 Oct 2011              |             | -                | 2011-10-13       | RANGE
# named days
Shrove Tuesday 2012               |             | 2012-02-21       | 2012-02-21       | DAY
Good Friday 2012                  |             | 2012-04-06       | 2012-04-06       | DAY
Easter Sunday 2012                |             | 2012-04-08       | 2012-04-08       | DAY
Easter Monday 2011                |             | 2011-04-25       | 2011-04-25       | DAY
Christmas Eve 2011                |             | 2011-12-24       | 2011-12-24       | DAY
Christmas Day 2011                |             | 2011-12-25       | 2011-12-25       | DAY
Boxing Day 2011                   |             | 2011-12-26       | 2011-12-26       | DAY
New Year’s Eve 2011               |             | 2011-12-31       | 2011-12-31       | DAY
New Year's Day 2012               |             | 2012-01-01       | 2012-01-01       | DAY
# nothing known
                                  |             | -                | -                | RANGE
                                  | 14:30       | -                | -                | RANGE
undated                           | morning     | -                | -                | RANGE
not known                         |             | -                | -                | RANGE
N/K                               |             | -                | -                | RANGE
# times
2012-03-03                        | 09:05       | 2012-03-03 09:05 | 2012-03-03 09:05 | MINUTE
2012-03-03                        | 9.05        | 2012-03-03 09:05 | 2012-03-03 09:05 | MINUTE
2012-03-03                        | 09:05:30    | 2012-03-03 09:05 | 2012-03-03 09:05 | MINUTE
2012-03-03                        | 9am         | 2012-03-03 09:00 | 2012-03-03 09:00 | MINUTE
2012-03-03                        | 12am        | 2012-03-03 00:00 | 2012-03-03 00:00 | MINUTE
2012-03-03                        | 12.30 pm    | 2012-03-03 12:30 | 2012-03-03 12:30 | MINUTE
2012-03-03                        | 3.45 pm     | 2012-03-03 15:45 | 2012-03-03 15:45 | MINUTE
2012-03-03                        | 1530        | 2012-03-03 15:30 | 2012-03-03 15:30 | MINUTE
2012-03-03                        | 1530hrs     | 2012-03-03 15:30 | 2012-03-03 15:30 | MINUTE
2012-03-03                        | 09:00/10:30 | 2012-03-03 09:00 | 2012-03-03 10:30 | RANGE
2012-03-03                        | 09:00-10:30 | 2012-03-03 09:00 | 2012-03-03 10:30 | RANGE
2012-03-03                        | 09:00/10:30~ | 2012-03-03 08:45 | 2012-03-03 10:45 | RANGE
2012-03-03                        | 09:00~      | 2012-03-03 08:45 | 2012-03-03 09:15 | RANGE
2012-03-03                        | ~00:05      | 2012-03-02 23:50 | 2012-03-03 00:20 | RANGE
2012-03-03                        | approx 9am  | 2012-03-03 08:45 | 2012-03-03 09:15 | RANGE
2012-03-03                        | just after 3.00am | 2012-03-03 03:00 | 2012-03-03 03:15 | RANGE
2012-03-03                        | morning     | 2012-03-03 06:00 | 2012-03-03 11:59 | RANGE
2012-03-03                        | afternoon   | 2012-03-03 12:00 | 2012-03-03 17:59 | RANGE
2012-03-03                        | evening     | 2012-03-03 18:00 | 2012-03-03 23:59 | RANGE
2012-03-03                        | night       | 2012-03-03 18:00 | 2012-03-04 06:00 | RANGE
2012-03-03                        | pm          | 2012-03-03 12:00 | 2012-03-03 23:59 | RANGE
2012-03-03                        | time not recorded | 2012-03-03 | 2012-03-03       | DAY
# a time says nothing on a date that is not one whole day
March 2012                        | 14:30       | 2012-03-01       | 2012-03-31       | MONTH
# a time in the date cell
22/05/2016 14:30                  |             | 2016-05-22 14:30 | 2016-05-22 14:30 | MINUTE
22/05/2016 14:30-15:00            |             | 2016-05-22 14:30 | 2016-05-22 15:00 | RANGE
3 March 2012, just after 3.00am   |             | 2012-03-03 03:00 | 2012-03-03 03:15 | RANGE
overnight 3 May 2016              |             | 2016-05-03 18:00 | 2016-05-04 06:00 | RANGE
"""

# text | time | a word or two of the remedy
REFUSED = """
31/02/2012                        |             | Check it against the source
2012-02-30                        |             | Check it against the source
13/25/2012                        |             | day comes before the month
05/22/2016                        |             | day comes before the month
Tuesday 22nd May 2016             |             | weekday or date
May 16                            |             | add the year
5 March                           |             | Add the year
Sunday 5 March                    |             | Add the year
22/05                             |             | Add the year
autumn term                       |             | 2011-09-05/2011-12-16
after February half-term          |             | 2011-09-05/2011-12-16
Christmas 2011                    |             | 2011-09-05/2011-12-16
unsure if this was before or after Christmas |  | 2011-09-05/2011-12-16
two weeks before                  |             | counted from
five months later                 |             | counted from
on his final day at school        |             | counted from
aged 8 weeks                      |             | birth or due date
28/40                             |             | birth or due date
-0044                             |             | minus sign
Y17000002042                      |             | four digits
3016-05-22                        |             | four digits
42512                             |             | day number
2016-05-22T14:30Z                 |             | local time
2011/12                           |             | 2011/2012
2012-05-10/2012-05-03             |             | earlier end first
December to February 2012         |             | earlier end first
../..                             |             | 2016-05-22
tomorrow                          |             | 2016-05-22
# what two ends may share is a month or a year, never a time, nor a year taken from one
3 May - 4 May 2016 1530           |             | 2016-05-22
3-4 May 2016 14:30                |             | 2016-05-22
3 January - 2012-03-05            |             | 2016-05-22
2012-03-03                        | 25:00       | 14:30/15:00
2012-03-03                        | teatime     | 14:30/15:00
2012-03-03                        | 9           | 14:30/15:00
2012-03-03                        | 22:30/01:15 | Past midnight
"""


def rows(table: str) -> list[list[str]]:
    lines = [line for line in table.strip("\n").splitlines() if not line.startswith("#")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def bound(minute: int, *, last: bool) -> str:
    if not is_moment(minute):
        return "-"
    text = (datetime.min + timedelta(minutes=minute - DAY)).strftime("%Y-%m-%d %H:%M")
    return text.removesuffix(" 23:59" if last else " 00:00")


def shown(bound_: str, *, last: bool) -> str:
    return bound_.removesuffix(" 23:59" if last else " 00:00")


@pytest.mark.parametrize(("text", "time", "earliest", "latest", "unit"), rows(READ))
def test_a_date_is_read_to_its_bounds(text: str, time: str, earliest: str, latest: str, unit: str) -> None:
    when = read(text, time)
    got = (bound(when.earliest, last=False), bound(when.latest, last=True), when.unit.name)
    assert got == (shown(earliest, last=False), shown(latest, last=True), unit)
    assert when.text == f"{text} {time}".strip()


@pytest.mark.parametrize(("text", "time", "remedy"), rows(REFUSED))
def test_a_date_that_would_be_a_guess_is_refused_with_a_remedy(text: str, time: str, remedy: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read(text, time)
    assert remedy in refused.value.remedy
    assert refused.value.text in (text, time)
    assert str(refused.value).startswith(f'cannot read the {"time" if time else "date"} "{refused.value.text}"')


def test_a_cell_of_more_than_200_characters_is_refused_unread() -> None:
    for text, time in (("2016-05-22 " * 20, ""), ("2016-05-22", "9" * 201)):
        with pytest.raises(UnreadableDate, match="too long"):
            read(text, time)


@pytest.mark.parametrize("text", ["3 May 2016", "between 3 May 2016 and 10 May 2016", "January or February 2012", ""])
def test_what_is_not_an_interval_is_no_span(text: str) -> None:
    assert read_span(text) is None


def test_a_span_keeps_the_bounds_of_each_end() -> None:
    span = read_span("2012-01?/2012-03-05")
    assert span is not None
    assert span[0][:3] == (moment(date(2011, 12, 1)), moment(date(2012, 3, 1)) - 1, Unit.RANGE)
    assert span[1][:3] == day(2012, 3, 5)[:3]
    assert read_span("3 May 2016 to 10 May 2016") == read_span("2016-05-03/2016-05-10")


def test_an_end_left_open_has_not_come_and_one_left_empty_is_not_known() -> None:
    assert [span and span[1] for span in map(read_span, ("2012/..", "2012/"))] == [NOT_ENDED, UNDATED]
    assert [span and span[0] for span in map(read_span, ("../2012", "/2012"))] == [UNDATED, UNDATED]


def test_a_span_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(UnreadableDate, match="end comes before"):
        read_span("2012-05-10/2012-05-03")


# What real cells are made of, so that arbitrary text reaches every branch.
PIECES = st.sampled_from(
    ["2016", "22", "05", "1", "May", "mid-", "early", "w/c", "w/e", "by", "before", "between", "and", "or", "to", "-", "/", "?",
     "~", " ", "  ", "..", "Tuesday", "Sun", "overnight", "9am", "14:30", "00:00:00", "T", "X", "Easter Day", "about", "-24"]
)  # fmt: skip
CELLS = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map("".join))


@given(CELLS, st.one_of(st.just(""), CELLS))
def test_reading_gives_ordered_bounds_or_says_why_not(text: str, time: str) -> None:
    try:
        when = read(text, time)
        assert when.earliest <= when.latest
        read_span(text)
    except UnreadableDate as refused:
        assert refused.remedy


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_an_iso_day_and_its_british_form_come_back_as_that_day(on: date) -> None:
    assert read(on.isoformat()) == day(on.year, on.month, on.day)
    assert read(f"{on.day}/{on.month}/{on.year}")[:3] == day(on.year, on.month, on.day)[:3]
    assert read(f"{on:%A} {on.day} {on:%B} {on.year}")[:3] == day(on.year, on.month, on.day)[:3]


@pytest.mark.parametrize("hedge", ["{}?", "?{}", "{}~", "probably {}", "approx {}", "circa {}"])
def test_a_hedged_date_holds_the_plain_one(hedge: str) -> None:
    for text, time, _, _, unit in rows(READ):
        if not time and not text.startswith("retrospective") and unit in ("DAY", "MONTH", "SEASON", "YEAR", "DECADE", "MINUTE"):
            plain, hedged = read(text), read(hedge.format(text))
            assert hedged.earliest < plain.earliest <= plain.latest < hedged.latest
            assert hedged.unit is Unit.RANGE


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("?/05/2016", "2016-05"),
        ("??.5.2016", "2016-05"),
        ("xx/05/2016", "2016-05"),
        ("?-12-2016", "2016-12"),
        ("?/?/2016", "2016"),
        ("xx.xx.2016", "2016"),
        ("?/05/2016?", "2016-05?"),
        ("probably ?/05/2016", "2016-05?"),
        ("?/05/2016 / 03/06/2016", "2016-05/2016-06-03"),
    ],
)
def test_a_day_that_is_not_known_leaves_the_month_or_year(text: str, edtf: str) -> None:
    assert read(text)[:3] == read(edtf)[:3]


@pytest.mark.parametrize("text", ["?/13/2016", "?/05", "22/?/2016", "?/05/16", "?/22/05/2016"])
def test_a_day_that_is_not_known_beside_no_month_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDate):
        read(text)


def test_repeated_characters_take_no_longer_than_others() -> None:
    for piece in ("w/c ", "mon ", "w/c mon ", "early ", "a", "1", "1-", "?", "by ", "0:", " - ", "or ", "1 may 2016 "):
        with pytest.raises(UnreadableDate):
            read((piece * 200)[:200])
