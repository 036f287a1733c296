"""What a first-time user asks of the page, and that each step of the date says what the whole record says of that day."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from test_page import VIEWS, Seen, example, pages, seen, written

from agencygraph.view import page as page_module
from agencygraph.view import render

pytest_plugins = ["chromium"]
__all__ = ["pages", "seen", "written"]


def test_who_knew_of_an_item_and_since_when(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#item=bruise&date=2024-05-01")
    assert page.inner_text("#net-live") == ("Bruise to ear: no evidence it reached the holder. "
                                            "Recorded as known by: Health Visiting (15 Mar 2024); GP practice (20 Feb 2024).")
    page.fill("#date", str(int(page.input_value("#date")) - 60))
    assert page.inner_text("#net-live").endswith("Recorded as known by: GP practice (20 Feb 2024).")


def test_freeze_at_a_day_shows_only_what_one_agency_had(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=knowing&date=2024-03-20")
    page.select_option("#agency", label="Health Visiting")
    rows = page.locator(".knowing tbody tr:visible")
    assert rows.locator("th").all_inner_texts() == ["Bruise to ear", "Missed 2-year review"]
    assert rows.locator("td:visible b").all_inner_texts() == ["15 Mar 2024", "22 Jan 2024"]
    assert page.locator(".knowing thead th:visible").all_inner_texts() == ["Information", "Health Visiting"]
    assert page.inner_text("#agency-line") == "By the end of 20 March 2024 Health Visiting is recorded as knowing 2 of 11 items."
    page.press("#date", "End")
    assert rows.count() == 3
    page.check("#others")
    assert page.locator(".knowing thead th:visible").count() == 2 + len(example()["agencies"])
    page.click("#clear")
    assert rows.count() == len(example()["items"]) and not page.locator("#one-agency").is_visible()


def test_what_cannot_be_told_of_one_agency_stays_in_sight(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=knowing&date=2024-05-31")
    page.select_option("#agency", label="Social Care")
    assert page.inner_text("#agency-line").endswith("; of 1 more it cannot be told.")
    assert page.locator("tr[data-item='5']").is_visible()


def test_one_outcome_is_shown_alone_then_with_another_then_all(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"])
    made = [row["outcome"] for row in example()["gaps"][0]["findings"]]
    cards = page.locator("details.card:visible")
    for press, shown in (("cannot-tell", ["cannot-tell"]), ("late", ["cannot-tell", "late"]), ("late", ["cannot-tell"]), ("cannot-tell", set(made))):
        page.click(f".chip[data-outcome='{press}']")
        assert cards.count() == sum(outcome in shown for outcome in made), (press, shown)


def test_a_table_is_reached_by_its_name(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen(height=500).open(pages["example"] + "#view=tables")
    before = page.evaluate("location.hash")
    for part in ("held", "coverage", "asked", "problems", "assumed", "sharing", "entries"):
        page.click(f"[data-part='p-{part}']")
        assert page.locator(f"#p-{part}").evaluate("part => { const at = part.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight; }")
    assert page.evaluate("location.hash") == before


def test_a_threshold_is_chosen_by_keyboard(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=pooled")
    press = page.locator(".met button")
    press.focus()
    page.keyboard.press("Enter")
    assert press.get_attribute("aria-pressed") == "true"
    assert page.locator(".pooled .p-threshold.chosen").count() == 2
    page.keyboard.press("Enter")
    assert page.locator(".chosen[data-threshold]").count() == 0


def test_the_views_are_walked_by_arrow_keys(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"])
    page.focus("#t-network")
    walked = []
    for _ in VIEWS:
        walked.append(page.evaluate("document.activeElement.dataset.view"))
        assert page.locator(f"#v-{walked[-1]}").is_visible() and page.locator(".view:visible").count() == 1
        page.keyboard.press("ArrowRight")
    assert tuple(walked) == VIEWS and page.evaluate("document.activeElement.dataset.view") == VIEWS[0]


def test_any_order_of_days_ends_with_the_same_table(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    """Forward, back and far: each day reads as on a page opened on it."""
    look = """() => Array.from(document.querySelectorAll('.knowing tbody tr'), row => [row.className, ...Array.from(row.cells,
        cell => [cell.className.split(' ').filter(Boolean).sort().join(' '), cell.textContent])]).concat(
        [Array.from(document.querySelectorAll('.knowing th[data-agency]'), head => head.className), document.querySelector('#date-line').textContent])"""
    days = ["2024-05-31", "2024-01-01", "2024-03-10", "2024-03-09", "2024-04-22", "2024-02-12", "2024-04-03"]
    walked = seen().open(pages["example"] + "#view=knowing")
    for day in days:
        walked.evaluate("day => { location.hash = '#view=knowing&date=' + day; }", day)
        walked.wait_for_timeout(30)
        fresh = seen().open(pages["example"] + f"#view=knowing&date={day}")
        assert walked.evaluate(look) == fresh.evaluate(look), day


def test_statuses_of_each_day_are_those_of_the_model(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    model = example()
    words = {"in-time": "in time", "late": "late", "unconfirmed": "unconfirmed", "none": "no evidence", "cannot-tell": "cannot tell"}
    page = seen().open(pages["example"] + "#view=knowing")
    days = model["changes"]["days"]
    for day in [*days, *reversed(days[::3])]:
        page.evaluate("day => { location.hash = '#view=knowing&date=' + day; }", day)
        page.wait_for_timeout(15)
        steps = [[step for step in model["changes"]["status"][item["id"]] if step[0] <= day] for item in model["items"]]
        assert page.locator(".status-words").all_text_contents() == [words[rows[-1][1]] if rows else "not yet recorded" for rows in steps], day


def test_paper_names_rows_by_number_and_has_their_words_once(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    page = seen().open(written("paper", render(model)))
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    places = {row["id"]: number for number, row in enumerate(model["entries"], 1)}
    text = page.inner_text("body")
    for finding in model["gaps"][0]["findings"]:
        assert finding["sentence"] in text
        assert page.locator(f"details.card[data-finding] .rows:visible:text-is('Entry {places[finding['entries'][0]]}')").count() >= 1
    for row in model["entries"]:
        line = page.locator(f"#entries tr[data-entry='{places[row['id']] - 1}']")
        assert line.is_visible() and line.locator("td").first.inner_text() == str(places[row["id"]])
        assert row["description"] in line.inner_text() and row["description"] not in page.inner_text(".findings")
    assert text.count("An unrecorded telephone call looks the same as a gap.") == 1
    assert "This finding would fall with:" in text


def test_many_findings_open_with_the_words_of_their_rows(written: Callable[[str, str], str], seen: Callable[..., Seen], monkeypatch: Any) -> None:
    monkeypatch.setattr(page_module, "WORDS_ON_CARDS", 0)
    page = seen().open(written("many", render(example())))
    assert page.locator(".evidence").count() == 0
    page.click("details.card:has-text('Lock on outside') > summary")
    card = page.locator("details.card[open]")
    assert "Lock on outside of door: noted at a contact." in card.inner_text() and not card.locator(".rows").is_visible()
    assert card.locator(".evidence b").inner_text() == "2 April 2024"


def test_the_list_can_be_folded_away_for_a_wide_table(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=knowing")
    wide = "document.querySelector('.views').clientWidth"
    before = page.evaluate(wide)
    page.focus("#fold")
    page.keyboard.press("Enter")
    assert page.get_attribute("#fold", "aria-expanded") == "false" and page.inner_text("#fold") == "Show findings"
    assert page.evaluate(wide) > before + 300 and not page.locator(".cards").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate(wide) == before and page.locator(".cards").is_visible()
    assert not seen(width=390, height=844).open(pages["example"]).locator("#fold").is_visible()


def test_the_timeline_of_a_narrow_screen_opens_at_the_day_shown(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen(width=390, height=844).open(pages["example"] + "#view=timeline&date=2024-05-10")
    now, box = page.locator(".t-now").bounding_box(), page.locator("#line").bounding_box()
    assert now and box and box["x"] < now["x"] < box["x"] + box["width"]


def test_decisions_stand_under_each_other_on_a_narrow_screen(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen(width=390, height=844).open(pages["example"] + "#view=decisions")
    cells = [cell.bounding_box() for cell in page.locator(".decided tbody td").all()]
    assert all(a and b and a["y"] < b["y"] and b["x"] + b["width"] <= 390 for a, b in pairwise(cells))
    heads = page.locator(".decided tbody td").evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    assert heads == ['"Known to the decider: "', '"Elsewhere by then, no evidence with the decider: "', '"Cannot be told: "']


def test_no_name_is_cut_at_the_edge_of_a_narrow_network(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    for agency in model["agencies"]:
        agency["title"] = f"WWWWW {agency['title']} MMMMM"
    page = seen(width=390, height=844).open(written("edge", render(model)))
    # What reaches the canvas is recorded by drawing once more: each line of words with its two ends.
    words = page.evaluate("""() => new Promise(done => { const said = []; const paint = CanvasRenderingContext2D.prototype.fillText;
        document.querySelector('#level-agencies').click();
        setTimeout(() => {
            CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
                const wide = this.measureText(text).width, left = this.textAlign === 'center' ? x - wide / 2 : x;
                if (/[A-Z]/.test(text)) { const at = this.getTransform(); said.push([text, left * at.a + at.e, (left + wide) * at.a + at.e]); }
                return paint.apply(this, arguments); };
            document.querySelector('[data-zoom="0"]').click();
            setTimeout(() => done([said, document.querySelector('#net canvas').width]), 200); }, 200); })""")
    said, width = words
    assert len(said) >= len(model["agencies"])
    assert [line for line in said if line[1] < 0 or line[2] > width] == []


def test_the_key_names_each_shape_as_the_page_does(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"])
    words = {"in-time": "Reached the holder in time", "late": "Late", "unconfirmed": "Unconfirmed", "none": "No evidence it reached the holder",
             "cannot-tell": "Cannot tell"}
    for view in ("network", "timeline"):
        key = page.locator(f"#v-{view} .key li:has(.shape)").evaluate_all(
            "lines => lines.map(line => [line.querySelector('.shape').classList[1].slice(2), line.textContent.trim()])")
        assert dict(key) == words
    # On the timeline each status has the shape it has in the key, and no two are alike.
    corners = page.evaluate("""() => Array.from(document.querySelectorAll('#v-network .key .shape'), shape =>
        (shape.querySelector('path') ? shape.querySelector('path').getAttribute('d') : 'circle'))""")
    assert len(set(corners)) == 5


def test_marks_on_the_canvas_differ_by_status(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"])
    # What is drawn for each status is recorded by drawing once more: how many corners its path has.
    corners = page.evaluate("""() => new Promise(done => { const kinds = new Set(); let lines = 0, round = false; const proto = CanvasRenderingContext2D.prototype;
        const keep = ['beginPath', 'lineTo', 'arc', 'fill'].map(name => [name, proto[name]]); const of = Object.fromEntries(keep);
        proto.beginPath = function () { lines = 0; round = false; return of.beginPath.apply(this, arguments); };
        proto.lineTo = function () { lines += 1; return of.lineTo.apply(this, arguments); };
        proto.arc = function () { round = true; return of.arc.apply(this, arguments); };
        proto.fill = function () { kinds.add([String(this.fillStyle), round ? 'round' : lines].join(' ')); return of.fill.apply(this, arguments); };
        document.querySelector('[data-zoom="0"]').click(); setTimeout(() => done(Array.from(kinds)), 200); })""")
    colours = {"none": "#b3003c", "cannot-tell": "#4a5d78", "in-time": "#00696b", "late": "#a04a2c"}
    shapes = {name: {line.split(" ")[1] for line in corners if line.startswith(colour)} for name, colour in colours.items()}
    assert all(shapes.values()) and len({frozenset(kinds) for kinds in shapes.values()}) == len(shapes), corners


def test_nothing_moves_where_movement_is_not_wanted(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen(reduced_motion="reduce").open(pages["example"])
    moving = page.evaluate("""() => Array.from(document.querySelectorAll('*')).filter(part => { const look = getComputedStyle(part);
        return look.transitionDuration !== '0s' || look.animationName !== 'none' || look.scrollBehavior !== 'auto'; }).length""")
    assert moving == 0


def test_what_is_recorded_has_a_mark_of_its_own(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    model["gaps"][0]["findings"][0]["outcome"] = "recorded"
    page = seen().open(written("recorded", render(model)))
    drawn = [page.locator(f".chip[data-outcome='{outcome}'] .shape").inner_html() for outcome in ("recorded", "cannot-tell")]
    assert drawn[0] != drawn[1]


def test_what_is_looked_for_is_shown_in_every_view(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"])
    page.click("#level-agencies")
    assert page.locator("#v-network .of-items:visible").count() == 0 and page.locator("#key-flow").is_visible()
    page.fill("#find", "bruise")
    assert page.inner_text("#h-findings .badge") == "1 of 8" == page.inner_text("#counted").split(", ")[1].removesuffix(" findings")
    assert page.locator(".group:visible").count() == 1
    # The item is drawn though the picture shows agencies only, so the key has its shapes.
    assert page.locator("#v-network .of-items:visible").count() > 5 and not page.locator("#key-flow").is_visible()
    drawn = page.evaluate("""() => new Promise(done => { const said = []; const paint = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text) { said.push(text); return paint.apply(this, arguments); };
        document.querySelector('[data-zoom="0"]').click(); setTimeout(() => done(said), 200); })""")
    assert "Bruise to ear" in drawn and "Arrives hungry" not in drawn
    page.click("#clear")
    assert page.inner_text("#h-findings .badge") == "8" and page.locator(".group:visible").count() == 2


def test_a_decision_says_its_day_and_what_kind_of_row_it_is(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    model["entries"][10].update(event_type="closure", date="2024-02-12 09:10", earliest="2024-02-12T09:10", latest="2024-02-12T09:10")
    page = seen().open(written("closure", render(model)) + "#view=decisions")
    assert page.locator(".decided tbody th b").inner_text() == "12 February 2024 at 09:10"
    assert page.locator(".decided .type").inner_text() == "Closure"
    page.click("#t-tables")
    assert page.locator("#entries tr[data-entry='10'] td").nth(1).inner_text() == "2024-02-12 09:10"
