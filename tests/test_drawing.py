"""Pictures drawn without a browser: what stands where, in words too, the same each time, and only words as words."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from agencygraph import drawing
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.drawing.of_case import marked, seen
from agencygraph.drawing.pooled import _runs, _steps
from agencygraph.drawing.shapes import BLUE, ORANGE, PALE_BLUE, RED, Axis, cut, plain
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.opening import opened
from agencygraph.view import pooled
from agencygraph.view.model import model
from agencygraph.when import day
from tests.chronologies import given

SAMPLES = Path(__file__).parent.parent / "samples"
SVG = "{http://www.w3.org/2000/svg}"


def graph(chronology: str, **more: str) -> Graph:
    return build(derive(given(chronology, **more)))


def shapes(svg: str, tag: str, **having: str) -> list[dict[str, str]]:
    """The elements of a drawing of one kind that have these attributes."""
    found = ElementTree.fromstring(svg).iter(SVG + tag)
    return [{**e.attrib, "words": e.text or ""} for e in found if all(e.get(k) == v for k, v in having.items())]


TWO = """
    date       | agency | information | shared_with | received_from | case_holder
    2020-01-05 | School | bruise      | GP          |               | CSC
    2020-02-05 | CSC    | bruise      |             |               |
    2020-03-01 | CSC    |             |             |               | none
    2020-04-01 | GP     | burn        |             |               |
"""
ITEMS = "id | title | level\nbruise | Bruise | 3\nburn | Burn | 1"


def test_the_timeline_has_a_lane_for_each_agency_and_a_dot_for_each_first_record():
    drawn = drawing.draw(graph(TWO, information=ITEMS), "timeline")
    words = [t["words"] for t in shapes(drawn.svg, "text")]
    assert [w for w in ("School", "CSC", "GP", "nobody") if w not in words] == []
    lanes = [d for d in shapes(drawn.svg, "circle") if float(d["cy"]) < max(float(x["cy"]) for x in shapes(drawn.svg, "circle"))]
    assert [d["fill"] for d in sorted(lanes, key=lambda d: float(d["cx"]))] == [ORANGE, ORANGE, BLUE], "two know the bruise"
    [band] = shapes(drawn.svg, "rect", fill=PALE_BLUE)
    assert float(band["width"]) > 100
    assert "Held the case, in order: CSC." in drawn.alternative
    assert "School 1" in drawn.alternative and "GP 1" in drawn.alternative


def test_the_pooled_picture_counts_what_records_certainly_show():
    case = seen(graph(TWO, information=ITEMS))
    numbers = [(row["day"], row["all"], row["most"], row["holder"]) for row in _steps(case)]
    assert numbers[-1][1:] == (2, 1, None), "two items together, one in each record, nobody holds"
    assert ("2020-02-05", 1, 1, 1) in numbers, "the holder has the bruise from the end of that day"


@pytest.mark.parametrize("name", ["pelka", "invented"])
def test_the_page_and_the_drawing_count_the_same(name):
    whole = build(derive(read(SAMPLES / name)))
    on_page = pooled.steps(model(whole, [], [], version="1", problems=[]))
    drawn = _steps(seen(whole))
    assert len(drawn) > 10 and drawn == [row for row in on_page if row["day"] <= drawn[-1]["day"]]


def test_what_may_be_known_is_not_counted():
    case = seen(graph("""
        date                  | agency | information | standing
        2020-01-05/2020-01-20 | School | bruise      |
        2020-01-06            | School | burn        | uncertain
        """))  # fmt: skip
    assert max(row["all"] for row in _steps(case)) == 1


def test_where_nobody_holds_the_case_the_holder_s_curve_breaks():
    assert _runs([(0, None), (10, 1), (20, None), (30, 2)], 40) == [[(10, 1), (20, 1)], [(30, 2), (40, 2)]]
    drawn = drawing.draw(graph(TWO, information=ITEMS), "pooled")
    ends = [float(d["points"].split()[-1].split(",")[0]) for d in shapes(drawn.svg, "polyline", stroke=ORANGE) if " 60," not in d["points"]]
    assert max(ends) < 984, "it ends where the holding does"
    assert drawn.alternative.endswith("and no agency is recorded as certainly holding the case.")


def test_an_arrow_says_how_many_arrived():
    drawn = drawing.draw(graph(TWO), "flow")
    assert shapes(drawn.svg, "path", stroke=RED), "nothing arrived, so the arrow is red and dashed"
    assert "School to GP: 0 of 1" in drawn.alternative
    arrived = drawing.draw(graph("""
        date       | agency | information | shared_with
        2020-01-05 | School | bruise      | GP
        2020-01-06 | GP     | bruise      |
        """), "flow")  # fmt: skip
    assert not shapes(arrived.svg, "path", stroke=RED) and "School to GP: 1 of 1" in arrived.alternative


def test_the_family_moves_where_the_table_says():
    drawn = drawing.draw(
        graph(
            "date | agency | people\n2020-01-01 | School | kim\n2020-12-31 | School | kim",
            people="id | title\nkim | Kim",
            addresses="person | address | from | to\nkim | 1 Old Street | 2019 | 2020-06-30\nkim | 2 New Street | 2020-06-30 |",
        ),
        "family",
    )
    left, right = sorted(float(r["x"]) for r in shapes(drawn.svg, "rect") if float(r["width"]) > 100 and "x" in r and r["fill"] != "#ffffff")
    middle = Axis(day(2020, 1, 1).earliest, day(2020, 12, 31).latest, 200, 984).at(day(2020, 6, 30).latest)
    assert abs(right - middle) < 3 and left == 200
    assert "Kim at 2 New Street from 30 June 2020" in drawn.alternative


def test_a_case_without_people_says_so_in_the_picture():
    drawn = drawing.draw(graph("date | agency\n2020-01-01 | School"), "family")
    assert "No address is recorded in the chronologies supplied." in drawn.svg


@pytest.mark.parametrize("of", drawing.KINDS)
def test_the_same_case_gives_the_same_picture_that_is_one_file(of, checkout: Path):
    with opened(str(checkout / "samples" / "invented")) as it:
        one, other = drawing.draw(it.graph(), of), drawing.draw(it.graph(), of)
    assert one == other and len(one.alternative) > 40
    ElementTree.fromstring(one.svg)
    assert not re.search(r"<(script|style|image|foreignObject|a)\b|href|\son\w+=", one.svg)
    assert set(re.findall(r'font-family="([^"]*)"', one.svg)) == {"sans-serif"}


@pytest.mark.parametrize("of", drawing.KINDS)
def test_a_case_of_one_row_can_be_drawn(of):
    ElementTree.fromstring(drawing.draw(graph("date | agency\n | School"), of).svg)


def test_words_are_only_words():
    hostile = """<script>alert(1)</script> & "' ]]> &#x3c; \x1b[31m \u202e"""
    drawn = drawing.draw(graph(f"date | agency | information | shared_with\n2020-01-05 | {hostile} | I | GP"), "flow")
    words = [t["words"] for t in shapes(drawn.svg, "text")]
    assert any(w.startswith("<script>") for w in words) and "<script" not in drawn.svg
    assert "\x1b" not in drawn.svg and "\u202e" not in drawn.svg
    assert plain("a\x00b\ufffe") == "a\\x00b�"


def test_long_names_are_cut_and_whole_in_words():
    assert cut("Children's social care", 10) == "Children'…" and cut("GP", 10) == "GP"


def test_an_axis_keeps_what_lies_outside_at_its_ends():
    axis = Axis(day(2020, 1, 1).earliest, day(2020, 1, 10).latest, 100, 200)
    assert axis.at(day(2020, 1, 1).earliest) == 100 == axis.at(day(2019, 1, 1).earliest)
    assert axis.at(day(2021, 1, 1).earliest) == 200
    assert round(axis.at(day(2020, 1, 6).earliest)) == 150


@pytest.mark.parametrize(("of", "form", "start"), [("timeline", "svg", b"<svg"), ("pooled", "png", b"\x89PNG")])
def test_the_command_writes_a_picture_and_says_what_it_shows(of, form, start, checkout, tmp_path):
    target = tmp_path / f"out.{form}"
    done = CliRunner().invoke(main, ["picture", str(checkout / "samples" / "pelka"), "--of", of, "-o", str(target)])
    assert done.exit_code == 0, (done.stderr, done.exception)
    assert target.read_bytes().startswith(start)
    assert "record" in done.stderr.lower()


def test_a_png_shows_its_words():
    """A renderer without a font leaves words out and says nothing."""
    made = drawing.draw(graph(TWO, information=ITEMS), "timeline").svg
    without = re.sub(r"<text .*?</text>", "", made)
    assert len(drawing.png(made)) > len(drawing.png(without)) + 2000


@pytest.mark.parametrize(
    ("severity", "critical", "expected"),
    [(0, "", False), (0, "n", False), (0, "no", False), (0, "not sure", False), (0, "Yes", True), (0, "x", True), (2, "", False), (3, "no", True)],
)
def test_an_item_is_marked_alike_in_the_picture_and_in_the_text(severity, critical, expected):
    assert marked({"severity": severity, "critical": critical}) is expected
