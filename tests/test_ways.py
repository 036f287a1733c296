"""How items could have come to the holder, on the page: in a browser, on paper, without scripts, and left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from agencygraph.cli import main
from agencygraph.view import ways

pytest_plugins = ["chromium"]
ENTRIES = """entry_id,date,agency,event_type,description,information,shared_with,received_from,present,case_holder,people,practitioner
R0,2024-01-01,CSC,contact,CSC holds the case,,,,,CSC,child,
R1,2024-01-02,School,observation,Seen at school,bruise,,,,,child,Ash Ember
R2,2024-01-03,GP,observation,Seen at the practice,burn,,,,,child,
R3,2024-01-10,CSC,meeting,A meeting,mark,,,School,,child,
R4,2024-02-20,Police,non_disclosure,Held back,past,,,CSC,,child,
R5,2024-06-01,CSC,contact,The end,,,,,,child,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("case")
    (made / "chronology.csv").write_text(ENTRIES, encoding="utf-8")
    (made / "information.csv").write_text("id,title,about\nbruise,Bruise to ear,child\nburn,Burn,child\nmark,Mark,child\npast,Past,child\n")
    (made / "people.csv").write_text("id,title\nchild,The child\n")
    return made


@pytest.fixture(scope="module")
def page(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    out = tmp_path_factory.mktemp("page")

    def made(*words: str) -> Path:
        path = out / f"page{len(list(out.iterdir()))}.html"
        done = CliRunner().invoke(main, ["show", str(folder), *words, "-o", str(path)])
        assert done.exit_code == 0, done.output
        return path

    return made


@pytest.fixture(scope="module")
def whole(page: Callable[..., Path]) -> Path:
    return page()


@pytest.fixture
def tab(browser: Any, whole: Path) -> Any:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    lines: list[str] = []
    opened.on("console", lambda line: lines.append(line.text))
    opened.on("pageerror", lambda error: lines.append(str(error)))
    opened.goto(whole.as_uri())
    opened.wait_for_selector('html[data-ready="1"]', state="attached", timeout=20000)
    opened.click("#t-ways")
    yield opened
    assert lines == []
    context.close()


def test_each_contact_says_what_would_be_different_and_each_item_where_it_could_have_been_raised(tab: Any) -> None:
    first = tab.locator("#v-ways .alternatives li").first
    assert "Recorded contact, 10 January 2024" in first.inner_text()
    first.locator("summary").click()
    assert "Bruise to ear" in first.locator("table").inner_text() and "gap 143 days shorter" in first.inner_text()
    row = tab.locator(".could tr", has_text="Bruise to ear").inner_text()
    assert "10 January 2024, with School" in row and "gap at least 143 days shorter" in row
    burn = tab.locator(".could tr", has_text="Burn").inner_text()
    assert "none certain" in burn and "not certain by any day" in burn


def test_marks_are_put_on_the_cards_by_keyboard_and_taken_away_again(tab: Any) -> None:
    tab.locator("#v-ways summary").first.focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Mark these findings"
    tab.keyboard.press("Enter")
    marked = tab.locator(".card.changes")
    assert marked.count() == tab.locator(".would").count() >= 1
    assert "gap 143 days shorter" in tab.locator(".would").all_inner_texts()
    assert "It is a possibility" in tab.locator("#ways-said").inner_text()
    tab.keyboard.press("Enter")
    assert marked.count() == tab.locator(".would").count() == 0 and not tab.locator("#ways-said").is_visible()


def test_an_item_of_the_list_opens_its_finding(tab: Any) -> None:
    tab.locator(".could button", has_text="Bruise to ear").click()
    assert "Bruise to ear" in tab.locator("details.card[open]").inner_text()


def test_a_way_is_drawn_on_the_lanes_and_in_the_network_beside_how_it_went(tab: Any) -> None:
    tab.locator(".could [data-draw]").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#t-timeline").get_attribute("aria-selected") == "true"
    drawn = tab.locator("#line .t-could")
    assert drawn.count() == 1 and "could have, 10 Jan" in tab.locator("#line").inner_text()
    dashes = "getComputedStyle(document.querySelector('{}')).strokeDasharray"
    assert tab.evaluate(dashes.format("#line .t-could")) != tab.evaluate(dashes.format("#line .t-life"))
    assert tab.locator("#v-timeline .key .of-way").is_visible()
    told = tab.locator("#v-timeline .way").inner_text()
    assert "Bruise to ear could have been raised in a recorded contact: School to CSC, 10 January 2024" in told
    assert "A possibility: whether it could have been said there is not recorded" in told
    assert "A possibility" in tab.locator("#said").inner_text()
    assert "Could have: School to CSC, 10 January 2024 (there was a recorded contact)" in tab.locator("#path").inner_text()
    count = """() => { const c = document.querySelector('#net canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] === 16 && d[i + 1] === 22 && d[i + 2] === 31 && d[i + 3] > 200) n += 1; return n; }"""
    tab.locator("#v-timeline .way button", has_text="Show in network").click()
    tab.wait_for_timeout(300)
    with_way = tab.evaluate(count)
    assert "way=" in tab.url and tab.locator("#v-network .way").is_visible()
    tab.locator("#v-network .way button", has_text="Remove").click()
    assert "way=" not in tab.url and not tab.locator("#v-network .of-way").is_visible()
    tab.goto(tab.url.split("#")[0] + "#item=bruise&view=network")
    tab.reload()
    tab.wait_for_selector('html[data-ready="1"]', state="attached")
    tab.wait_for_timeout(300)
    assert with_way > tab.evaluate(count) + 150


def test_from_a_way_the_list_is_one_key_away_and_a_link_brings_the_way_back(tab: Any, whole: Path) -> None:
    tab.locator(".alternatives summary").first.click()
    draw = tab.locator(".alternatives [data-draw]").first
    number = draw.get_attribute("data-draw")
    draw.click()
    link = tab.url
    tab.locator("#v-timeline .way button", has_text="Back to list").click()
    assert tab.evaluate("document.activeElement.dataset.draw") == number and tab.locator("#v-ways").is_visible()
    tab.goto("about:blank")
    tab.goto(link)
    tab.wait_for_selector('html[data-ready="1"]', state="attached")
    assert tab.locator("#line .t-could").count() >= 1 and tab.locator("#v-timeline .way").is_visible()
    tab.locator("#line [role=button]").first.focus()
    tab.keyboard.press("Escape")
    assert tab.locator("#line .t-could").count() == 0 and not tab.locator("#v-timeline .way").is_visible()
    tab.goto(whole.as_uri() + "#view=timeline&way=__proto__")
    tab.reload()
    tab.wait_for_selector('html[data-ready="1"]', state="attached")
    assert tab.locator("#line .t-could").count() == 0


def test_a_call_no_row_tells_of_is_called_so(tab: Any) -> None:
    call = tab.locator(".alternatives li", has_text="A call no row tells of").first
    call.locator("summary").click()
    call.locator("[data-draw]").click()
    told = tab.locator("#v-timeline .way").inner_text()
    assert "could have been raised in a call no row tells of" in told and "recorded contact" not in told


def test_a_way_is_printed_with_its_words_and_seen_in_forced_colours(tab: Any) -> None:
    tab.locator(".could [data-draw]").first.click()
    tab.emulate_media(forced_colors="active")
    ink = tab.evaluate("getComputedStyle(document.querySelector('#line .t-could')).stroke")
    assert ink != tab.evaluate("getComputedStyle(document.querySelector('#line .t-lane')).fill")
    tab.emulate_media(media="print", forced_colors="none")
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("#paper-net .t-could").count() == tab.locator("#line .t-could").count() == 1
    assert tab.locator("#v-network .way").is_visible() and not tab.locator("#v-network .way button").first.is_visible()
    assert tab.locator("#v-timeline .of-way").is_visible()


@pytest.mark.parametrize("drawn", [False, True], ids=["list", "drawn"])
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "contrast"), (390, "dark")])
def test_axe_finds_nothing_in_the_panel(tab: Any, width: int, theme: str, drawn: bool) -> None:
    import axe_playwright_python

    tab.set_viewport_size({"width": width, "height": 844})
    tab.select_option("#theme", theme)
    tab.locator("#v-ways summary").first.click()
    tab.locator("#v-ways .actions button").first.click()
    if drawn:
        tab.locator("#v-ways .could [data-draw]").first.click()
    tab.evaluate(next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8"))
    found = tab.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_scripts_and_on_paper_the_lists_are_whole(browser: Any, whole: Path, tab: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(whole.as_uri())
    assert plain.locator("#v-ways .alternatives table").first.is_visible() and plain.locator(".could").is_visible()
    assert not plain.locator("#v-ways button").first.is_visible()
    context.close()
    tab.emulate_media(media="print")
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("#v-ways .alternatives table").first.is_visible()


@pytest.mark.parametrize("words", [["--hide-outcome", "2024-01-05"], ["--view", "family"]], ids=" ".join)
def test_where_it_would_leak_it_is_not_in_the_file(page: Callable[..., Path], words: list[str]) -> None:
    made = page(*words).read_text(encoding="utf-8")
    assert 'id="v-ways"' not in made and "would not be found" not in made and "could have been raised there" not in made
    assert ("10 January 2024" in made) == (words[0] == "--view")


def test_for_practitioners_it_names_no_worker(page: Callable[..., Path]) -> None:
    made = page("--view", "practitioner").read_text(encoding="utf-8")
    assert 'id="v-ways"' in made and "Ember" not in made


def test_what_is_not_worked_out_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch, page: Callable[..., Path]) -> None:
    monkeypatch.setattr(ways, "MOST_GAPS", 1)
    assert "more findings are not in this list" in page().read_text(encoding="utf-8")
    monkeypatch.setattr(ways, "MOST_ROWS", 3)
    made = page().read_text(encoding="utf-8")
    assert "not worked out for a page of a case of more than 3 rows" in made and "would not be found" not in made


def test_the_page_holds_only_what_it_looks_up(whole: Path) -> None:
    text = whole.read_text(encoding="utf-8")
    data = json.loads(text.split('<script type="application/json" id="case">')[1].split("</script>")[0])
    assert data["ways"] and all(isinstance(at, int) and isinstance(said, str) for way in data["ways"] for at, said in way)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("invented") / "page.html"
    done = CliRunner().invoke(main, ["show", str(Path(__file__).parent.parent / "samples" / "invented"), "-o", str(path)])
    assert done.exit_code == 0, done.output
    return path


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 657), (390, 844)])
def test_with_twelve_lanes_the_whole_path_is_in_sight_and_the_tabs_stand_in_one_line(
    browser: Any, invented: Path, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(invented.as_uri() + "#item=I01&view=timeline")
    page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=20000)
    tops = page.evaluate("[...document.querySelectorAll('[role=tab]')].map(t => t.getBoundingClientRect().top)")
    assert len(set(tops)) == 1 and len(tops) == 8
    outside = """() => { const line = document.querySelector('#line'), room = line.getBoundingClientRect();
        return [...line.querySelectorAll('.t-got, .t-way, .t-life, .is-chosen, .t-could')].map(e => e.getBoundingClientRect())
            .filter(b => b.top < room.top || b.bottom > room.bottom).length; }"""
    wide = "[...document.querySelectorAll('[role=tab]')].every(t => t.getBoundingClientRect().right < innerWidth)"
    if width > 1000:
        assert page.evaluate(wide) and page.evaluate(outside) == 0
        page.click("#t-ways")
        page.locator(".could [data-draw]").first.click()
        assert page.locator("#line .t-could").count() >= 1 and page.evaluate(outside) == 0
    page.focus("#t-timeline")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.getBoundingClientRect().right <= innerWidth")
    context.close()


def test_what_was_sent_to_one_agency_is_shown_alone(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "chronology.csv").write_text(
        "entry_id,date,agency,event_type,description,information,shared_with,case_holder\n"
        "R1,2024-01-01,CSC,contact,Holds it,,,CSC\n"
        "R2,2024-01-02,School,letter,Writes to the practice,bruise,GP,\n"
        "R3,2024-01-03,School,non_disclosure,Kept back,past,GP,\n"
        "R4,2024-01-04,School,letter,Writes to the holder,burn,CSC,\n",
        encoding="utf-8",
    )
    path = tmp_path / "page.html"
    done = CliRunner().invoke(main, ["show", str(tmp_path), "-o", str(path)])
    assert done.exit_code == 0, done.output
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    page.select_option("#sent-to", label="Sent to GP")
    rows = page.locator(".knowing tbody tr:not([hidden]) th").all_text_contents()
    assert len(rows) == 1 and "bruise" in rows[0] and "1 of 3 items" in page.locator("#counted").inner_text()
    shown = page.locator("#v-tables table[data-filter]").nth(1).locator("tbody tr:not([hidden])").all_text_contents()
    assert len(shown) == 1 and "bruise" in shown[0]
    page.click("#clear")
    assert "3 of 3 items" in page.locator("#counted").inner_text()
    context.close()
