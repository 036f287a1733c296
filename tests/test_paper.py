"""The page on paper: whole, marked on every page, nothing cut, and lost sends still drawn as lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from test_page import Seen, example, pages, seen, written

from agencygraph.view import render

pytest_plugins = ["chromium"]
__all__ = ["pages", "seen", "written"]

A4_WIDE = 1040
"""Dots across the printed part of A4 on its side, at 96 to the inch."""


def on_paper(page: Any) -> Any:
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    return page


def test_nothing_is_wider_than_the_paper(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    """A browser makes every page smaller where one part is too wide."""
    model = example()
    more = [{"id": f"more-{at}", "title": f"Department of paediatrics {at}", "kind": "body", "covered": False, "covers": ""} for at in range(8)]
    model["agencies"] += more
    page = on_paper(seen(width=A4_WIDE, height=700).open(written("wide", render(model))))
    wide = page.evaluate("""() => Array.from(document.querySelectorAll('main *, header *'))
        .filter(part => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(part => part.outerHTML.slice(0, 80))""")
    assert wide == [] and page.locator(".knowing th[data-agency]:visible").count() == 16


def test_the_marking_stands_on_every_page(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = on_paper(seen(width=A4_WIDE).open(pages["example"]))
    marking = page.locator(".print-marking")
    assert marking.is_visible() and marking.inner_text() == example()["case"]["marking"]
    # What is fixed is repeated on each page; it covers nothing of them.
    look = "part => { const at = part.getBoundingClientRect(); return [getComputedStyle(part).position, at.left >= document.querySelector('main').getBoundingClientRect().right]; }"
    assert marking.evaluate(look) == ["fixed", True]


def test_what_is_for_the_screen_only_is_not_printed(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = on_paper(seen().open(pages["example"]))
    assert page.locator("button:visible, select:visible, input:visible").evaluate_all("parts => parts.map(part => part.className)") == \
        ["plain needs-js"] * (len(example()["items"]) + 1)


def test_the_list_folded_away_is_printed_whole(pages: dict[str, str], seen: Callable[..., Seen]) -> None:
    page = seen().open(pages["example"])
    page.click("#fold")
    assert not page.locator(".cards").is_visible()
    on_paper(page)
    for finding in example()["gaps"][0]["findings"]:
        assert page.get_by_text(finding["sentence"], exact=True).first.is_visible()


def test_a_send_without_receipt_is_drawn_as_such_on_paper(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    page = seen().open(written("mixed", render(model)))
    page.click("#level-agencies")
    lost = on_paper(page).locator("#paper-net .n-flow.n-unconfirmed")
    # Housing to Social Care: one received and one not, so its number alone says so.
    assert lost.count() == 0 and "1, × 1" in page.locator("#paper-net text").all_text_contents()
    model["sent"][-1] = {**next(row for row in model["sent"] if row["class"] == "unmatched"), "from": "gp"}
    page = seen().open(written("lost", render(model)))
    page.click("#level-agencies")
    lost = on_paper(page).locator("#paper-net .n-flow.n-unconfirmed")
    assert lost.count() == 1 and "× 1" in page.locator("#paper-net text").all_text_contents()
    assert lost.evaluate("line => getComputedStyle(line).strokeDasharray") != "none"


def test_names_fit_their_boxes_on_paper(written: Callable[[str, str], str], seen: Callable[..., Seen]) -> None:
    model = example()
    model["agencies"][0]["title"] = "WWWWWWWW WWWWWWWWW"
    page = on_paper(seen().open(written("boxed", render(model))))
    over = page.evaluate("""() => Array.from(document.querySelectorAll('#paper-net g')).filter(group => group.querySelector('rect')).filter(group => {
        const box = group.querySelector('rect').getBBox();
        return Array.from(group.querySelectorAll('text')).some(text => text.getBBox().width > box.width - 2); }).length""")
    assert over == 0
