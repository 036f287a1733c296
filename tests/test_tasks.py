"""What a first-time user asks of the page, and that each step of the date says what the whole record says of that day."""

from __future__ import annotations

from collections.abc import Callable
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
