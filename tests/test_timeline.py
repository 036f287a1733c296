"""The timeline and the other views of the page in a real browser, on the example of the page's own tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from test_page import VIEWS, Seen, example, pages, seen, written

from agencygraph.view import render
from agencygraph.view.timeline import timeline

pytest_plugins = ["chromium"]
__all__ = ["pages", "seen", "written"]


def marks(page: Any) -> list[str]:
    return page.eval_on_selector_all("#line .t-mark", "all => all.map(one => one.getAttribute('aria-label'))")


def test_each_item_has_one_numbered_mark_in_the_shape_of_its_status(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=timeline&date=2024-05-31")
    names = marks(page)
    assert len(names) == len(example()["items"])
    # In the order of the days, and each name begins with the number that is seen.
    assert names[0].startswith("1 Arrives hungry. First recorded by School, 12 January 2024. late")
    seen_on = page.eval_on_selector_all("#line .t-mark", "all => all.map(one => one.querySelector('text').textContent)")
    assert [name.split(" ")[0] for name in names] == seen_on
    ends = [steps[-1][1] for steps in example()["changes"]["status"].values()]
    assert page.locator("#line .t-mark.s-none").count() == ends.count("none")
    assert page.get_by_role("button", name="3 Shouting, police called").count() == 1


def test_what_is_not_recorded_yet_is_an_outline(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=timeline&date=2024-01-15")
    assert page.locator("#line .t-mark:not(.is-later)").count() == 1
    page.press("#date", "End")
    assert page.locator("#line .t-mark.is-later").count() == 0


def test_choosing_an_item_shows_its_path_with_dates(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=timeline")
    page.get_by_role("button", name="5 Bruise to ear").click()
    assert page.evaluate("location.hash").startswith("#item=bruise&")
    told = page.inner_text("#path")
    for words in ("Bruise to ear", "20 February 2024 first recorded by GP practice", "15 March 2024 recorded as known to Health Visiting",
                  "74 days, no evidence it reached Social Care"):
        assert words in told, words
    assert page.locator("#line .t-life").count() == 1 and page.locator("#line .t-way").count() == 1
    assert "74 days, no evidence it reached Social Care" in page.locator("#line").text_content()


def test_a_send_without_receipt_ends_in_a_cross_in_the_lane_it_was_sent_to(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=timeline&item=lock")
    cross = page.locator("#line .t-cross")
    assert cross.count() == 1
    lane = page.locator("#line .t-lane").first.bounding_box()
    box = cross.bounding_box()
    assert lane and box and lane["y"] <= box["y"] <= lane["y"] + lane["height"] + 1
    assert "recorded as sent; no matching receipt" in page.inner_text("#path")
    # The same item with nothing sent has no cross.
    assert seen().open(pages["example"] + "#view=timeline&item=bruise").locator("#line .t-cross").count() == 0


def test_a_send_without_receipt_is_lost_though_it_came_another_way(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    model["sent"].append({"item": "partner", "from": "police", "to": "social-care", "mode": "email", "class": "unmatched",
                          "earliest": "2024-04-05", "latest": "2024-04-05", "entries": ["e8"]})
    page = seen().open(written("twice", render(model)) + "#view=timeline&item=partner")
    assert page.locator("#line .t-cross").count() == 1 and page.locator("#line .t-way").count() == 2
    assert "5 April 2024 Police to Social Care, email: recorded as sent; no matching receipt" in page.inner_text("#path")


def test_a_vague_date_is_a_bar_and_none_stands_in_the_margin(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    before = seen().open(written("firm", render(model)) + "#view=timeline")
    assert before.locator("#line .t-range").count() == 0 and "Undated" not in before.locator("#line").text_content()
    for cell in model["knew"]:
        if cell["state"] == "known" and cell["item"] == "night":
            cell.update(earliest="2024-04-01", latest="2024-04-30")
        if cell["state"] == "known" and cell["item"] == "weight":
            cell.update(earliest=None, latest=None)
    page = seen().open(written("vague", render(model)) + "#view=timeline")
    assert page.locator("#line .t-range").count() == 1
    assert "Undated" in page.locator("#line").text_content()
    undated = page.get_by_role("button", name="Weight down two centiles. First recorded by Health Visiting, no date")
    others = [page.locator("#line .t-mark").nth(at).bounding_box()["x"] for at in range(10)]
    assert undated.bounding_box()["x"] >= max(others)


def test_holders_come_first_with_their_bands(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=timeline")
    assert page.locator("#line .t-title").all_text_contents()[:2] == ["Social Care", "Early Help"]
    assert page.locator("#line .t-held").count() == 2
    assert page.locator("#line .t-label").all_text_contents() == ["★ Holds the case", "★ Holds the case"]
    assert "Incident 20 May" in page.locator("#line").text_content()


def test_the_timeline_answers_the_keyboard(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=timeline")
    assert page.locator('#line [tabindex="0"]').count() == 1
    here = "document.activeElement.getAttribute('aria-label')"
    page.locator('#line [tabindex="0"]').focus()
    heard = [page.evaluate(here)]
    for key in ("ArrowRight", "ArrowRight", "End", "Home", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        heard.append(page.evaluate(here))
    assert heard[4] == heard[0] and len(set(heard)) >= 4
    page.keyboard.press("End")
    last = page.evaluate(here)
    page.keyboard.press("Enter")
    # The lanes are drawn anew; the focus stays where it was.
    assert page.evaluate(here) == last and page.locator("#line .is-chosen").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#line .is-chosen").count() == 0


def test_longer_days_keep_the_names_in_sight(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=timeline")
    name, wide = page.locator("#line .t-title").first, "document.querySelector('#line').scrollWidth"
    before, left = page.evaluate(wide), name.bounding_box()["x"]
    page.get_by_role("button", name="Longer days").click()
    page.get_by_role("button", name="Longer days").click()
    assert page.evaluate(wide) >= before * 3.9 and page.evaluate("document.querySelector('#line').scrollLeft") > 0
    assert abs(name.bounding_box()["x"] - left) < 2
    page.get_by_role("button", name="Whole period").click()
    assert page.evaluate(wide) == before


def test_meetings_visits_and_decisions_are_hollow_marks(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    model["entries"][0]["event_type"] = "decision"
    model["entries"][1]["event_type"] = "visit"
    page = seen().open(written("events", render(model)) + "#view=timeline")
    assert page.locator("#line .t-event").count() == 2
    page.get_by_role("button", name="Decision, 20 February 2024, GP practice").click()
    assert "Bruise to ear: noted at a contact." in page.inner_text("#path")


def test_more_than_a_hundred_items_are_counted_and_said(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    for number in range(100):
        item = f"more-{number}"
        model["items"].append({"id": item, "title": f"More {number}", "detail": "", "category": "plan" if number else "other"})
        model["knew"].append({"item": item, "agency": "gp", "state": "known", "earliest": "2024-03-05", "latest": "2024-03-05",
                              "entries": [], "basis": "recorded", "reason": None})
    page = seen().open(written("many", render(model)) + "#view=timeline")
    assert page.locator("#line .t-mark").count() == 0
    counts = page.locator("#line .t-crowd text").all_text_contents()
    assert sum(int(count) for count in counts) == 111
    assert "111 items are too many to draw one by one" in page.inner_text("#line-note")
    page.get_by_role("button", name="101 first recorded by GP practice, March 2024").click()
    assert page.locator("#path li").count() == 101
    page.select_option("#category", "plan")
    assert page.locator("#line .t-mark").count() == 100
    page.select_option("#category", "injury")
    assert page.locator("#line .t-mark").count() == 1 and page.locator("#line-note").is_hidden()


@pytest.mark.parametrize("view", ["timeline", "decisions", "pooled", "compare"])
def test_a_link_brings_back_each_view(pages: dict[str, str], seen: Callable[..., Seen], view: str) -> None:
    asked = f"#finding=Flock&date=2024-04-18&view={view}"
    page = seen().open(pages["example"] + asked)
    assert page.evaluate("location.hash") == asked
    assert page.locator(f"#v-{view}").is_visible() and page.locator(".view:visible").count() == 1
    assert page.locator("details.card[open] .card-title").inner_text() == "Lock on outside of door"


def test_decisions_say_what_was_where(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=decisions")
    row = page.locator(".decided tbody tr").inner_text()
    for words in ("Early Help", "Threshold: step down", "Reasons for stepping down", "Arrives hungry", "School",
                  "Recorded as sent to the decider; no matching receipt:", "The dates elsewhere overlap the decision:"):
        assert words in row, words
    assert page.locator(".decided .many").all_inner_texts() == ["1", "1", "1"]
    assert "Strategy discussion" in page.inner_text("#v-decisions")


def test_the_pooled_numbers_follow_the_date(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=pooled&date=2024-05-31")
    assert page.inner_text("#pooled-line").startswith("By the end of 31 May 2024: 11 certainly recorded by all together, 5 by ")
    assert page.inner_text("#pooled-line").endswith("5 by the agency holding the case.")
    page.press("#date", "Home")
    assert page.inner_text("#pooled-line").startswith("By the end of 1 January 2024: 0 certainly recorded")
    assert page.locator(".pooled .p-mark").count() == 1 and "Strategy discussion" in page.inner_text(".met")


def test_two_days_and_two_agencies_are_compared(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"] + "#view=compare&date=2024-02-04")
    page.fill("#day-a", "2024-02-10")
    page.fill("#day-b", "2024-02-21")
    told = re.sub(r"\n+", "\n", page.inner_text("#between"))
    assert "Holder: Early Help, then Social Care. The records change on 2 days in between." in told
    assert "First recorded after 10 February 2024 (2)" in told
    assert "On 21 February 2024: no evidence it reached the holder (1)\nBruise to ear" in told
    assert "On 21 February 2024: reached the holder in time (1)\nReasons for stepping down" in told
    page.select_option("#one-a", label="Police")
    page.select_option("#one-b", label="Social Care")
    assert "Recorded by Police, no evidence that Social Care had it (1)" in page.inner_text("#apart")
    page.press("#date", "End")
    assert "Shouting, police called" not in page.inner_text("#apart")


def test_a_card_says_with_what_it_would_fall_and_how_it_was_marked(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    model["gaps"][0]["findings"][0]["mark"] = {"mark": "explained", "initials": "AB", "date": "2024-06-01", "reason": "told by phone"}
    page = seen().open(written("marked", render(model)) + "#finding=Fbruise")
    card = page.locator("details.card[open]").inner_text()
    assert "This finding would fall with: a receipt, a note of a call or a record of Social Care, from 20 February 2024 to 31 May 2024" in card
    assert "Marked by a reviewer: Explained (AB, 1 June 2024): told by phone" in card
    assert page.locator(".card-mark").all_inner_texts() == ["Explained"]


def test_findings_are_filtered_by_kind_of_gap(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    model["gaps"][0]["types"] = ["F1"]
    other = {**model["gaps"][0], "query": "sent", "title": "Sent, no receipt", "types": ["F3"], "findings": [
        {**model["gaps"][0]["findings"][0], "finding": "s1"}]}
    model["gaps"].append(other)
    page = seen().open(written("types", render(model)))
    page.click(".types > summary")
    chips = page.locator(".chip[data-type]")
    assert [text.split()[0] for text in chips.all_inner_texts()] == ["F1", "F3"]
    chips.nth(1).click()
    assert page.locator("details.card:visible").count() == 1 and page.inner_text("#types-on") == "1 of 2"
    page.click("#types-all")
    assert page.locator("details.card:visible").count() == len(model["gaps"][0]["findings"]) + 1


def test_paper_has_every_view_the_marking_and_light_colours(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen(color_scheme="dark").open(pages["example"])
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for view in ("network", "timeline", "knowing", "decisions", "pooled", "tables"):
        assert page.locator(f"#v-{view}").is_visible(), view
    assert page.locator("#paper-net svg .n-agency").count() == 8
    assert page.locator("#paper-net svg .shape").count() == 11
    assert page.locator("#line .t-mark").count() == 11 and page.locator("#net").is_hidden()
    assert page.locator("#line .t-title").count() == 7
    assert page.locator(".print-marking").is_visible()
    for finding in example()["gaps"][0]["findings"]:
        assert page.get_by_text(finding["sentence"], exact=True).first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#paper-net > *").count() == 0
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") >= 5


@pytest.mark.parametrize("view", VIEWS)
def test_every_stop_of_the_tab_key_can_be_seen(pages: dict[str, str], seen: Callable[..., Seen], view: str) -> None:
    page = seen().open(pages["example"] + f"#view={view}")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => { const part = document.activeElement; if (part === document.body) return null;
            const box = part.getBoundingClientRect(), look = getComputedStyle(part.tagName === 'g' ? part.querySelector('.t-ring, .t-room, .t-count') : part);
            return [part.id || part.className.baseVal || part.className || part.tagName, box.width > 5 && box.height > 5,
                    look.outlineStyle !== 'none' || look.stroke !== 'none' && look.stroke !== '']; }""")
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) > 20 and [name for name, shown, ringed in stops if not (shown and ringed)] == []
    assert f"t-{view}" in [name for name, _, _ in stops]


def test_system_colours_and_still_pictures_are_kept(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen(forced_colors="active", reduced_motion="reduce").open(pages["example"] + "#view=timeline")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--none').trim()") == "CanvasText"
    assert page.locator("#line .t-mark").count() == 11


PAIRS = [
    *[(name, ground) for name in ("ink", "quiet") for ground in ("paper", "ground", "wash")],
    *[(name, "paper") for name in ("accent", "in-time", "late", "unconfirmed", "none", "cannot-tell")],
    *[("accent-ink", "accent"), ("holder-ink", "holder"), ("first-ink", "first")],
    *[("band-ink", ground) for ground in ("week", "month", "longer")],
]
"""Words and what they stand on. The number in a mark has the colour of paper on that of its status."""


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_words_stand_out_from_what_they_stand_on(theme: str) -> None:
    # The check in the browser cannot judge words in a picture.
    css = resources.files("agencygraph.view").joinpath("static/colours.css").read_text(encoding="utf-8")
    head = ":root {" if theme == "light" else f':root[data-theme="{theme}"] {{'
    block = css[css.index(head) : css.index("}", css.index(head))]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    weak = []
    for words, ground in PAIRS:
        low, high = sorted((light(colours[words]), light(colours[ground])))
        if (high + 0.05) / (low + 0.05) < 4.5:
            weak.append((words, ground, round((high + 0.05) / (low + 0.05), 2)))
    assert weak == []


def test_the_lists_the_timeline_is_drawn_from() -> None:
    model = example()
    made = timeline(model, [])
    assert made["first"][0] == [4, "2024-02-20", "2024-02-20"]
    assert sorted(made["order"]) == list(range(1, 12))
    assert [row[0] for row in made["bands"]] == [1, 0]
    lacked = [row for row in model["gaps"][0]["findings"] if row["outcome"] == "none"]
    assert [row[4] for row in made["lacked"]] == [f"{row['gap_least']} days" for row in lacked]
    model["knew"] = []
    assert timeline(model, [])["first"][0] == [-1, "", ""]
