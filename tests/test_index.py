"""The page that lists several cases: what it says of each, and that it holds no more of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_page import HOSTILE, empty, example, hostile

from agencygraph.cli import main
from agencygraph.view import index

pytest_plugins = ["chromium"]


@pytest.mark.parametrize(("ids", "names"), [
    (["a", "b"], ["a.html", "b.html"]),
    (["A", "a"], ["A.html", "a-2.html"]),
    (["index", "../up", "", "é"], ["index-2.html", "up.html", "case.html", "case-2.html"]),
    (["x" * 300], ["x" * 60 + ".html"]),
])
def test_each_case_has_a_file_name_of_its_own(ids: list[str], names: list[str]) -> None:
    assert index.names(ids) == names


def test_a_case_is_summed_up() -> None:
    said = index.summary(example())
    assert (said["title"], said["period"]) == ("Rowan (training example)", "1 January 2024 to 31 May 2024")
    assert said["marking"].startswith("OFFICIAL-SENSITIVE")
    assert "GP practice" in said["agencies"] and said["without"] == ["Family"]
    assert said["counts"] == {"none": 4, "unconfirmed": 1, "late": 2, "recorded": 0, "cannot-tell": 1, "in-time": 0}
    assert said["findings"] == sum(said["counts"].values())
    assert said["not_looked_for"] == [{"title": "What the family raised", "why": "no family chronology was supplied"}]
    assert index.summary(empty())["period"] == "no period given"


def test_the_list_has_nothing_of_the_rows() -> None:
    model = example()
    html = index.render([model, empty()], version="0")
    for row in model["entries"]:
        assert row["description"] not in html
    for item in model["items"]:
        assert item["title"] not in html
    for finding in model["gaps"][0]["findings"]:
        assert finding["sentence"] not in html


def test_the_list_has_no_script_and_refers_to_its_pages_only() -> None:
    html = index.render([hostile(), example()], version="0")
    assert "<script" not in html and "default-src 'none'; style-src 'sha256-" in unescape(html)
    assert re.findall(r'(?:src|href)="([^"]*)"', html) == index.names([hostile()["case"]["id"], "rowan"])
    assert not re.search(r"\s(on\w+|style)=\"", re.sub(r">[^<]*<", "><", html))


def test_the_list_opens_without_a_word_and_its_links_lead_to_the_cases(browser: Any, tmp_path: Path) -> None:
    import axe_playwright_python

    models: list[Callable[[], Any]] = [example, hostile]
    names = index.names([model()["case"]["id"] for model in models])
    for name in names:
        tmp_path.joinpath(name).write_text(f"<title>{name}</title>", encoding="utf-8")
    path = tmp_path / index.NAME
    path.write_text(index.render([model() for model in models], version="0"), encoding="utf-8", newline="\n")
    page = browser.new_page(bypass_csp=False)
    lines: list[str] = []
    page.on("console", lambda line: lines.append(line.text))
    page.goto(path.as_uri())
    assert page.locator(".case").count() == 2
    assert any(text.split("\n")[0] in page.inner_text("body") for text in HOSTILE[:2])
    source = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    page.evaluate(source)
    assert [rule["id"] for rule in page.evaluate("axe.run(document)")["violations"]] == []
    for number, name in enumerate(names):
        page.goto(path.as_uri())
        page.locator(".case a").nth(number).click()
        assert page.title() == name
    assert lines == []
    page.close()


def test_show_makes_a_page_for_each_case_of_a_folder_and_one_that_lists_them(tmp_path: Path) -> None:
    for name in ("north", "south"):
        folder = tmp_path / "cases" / name
        folder.mkdir(parents=True)
        rows = f"date,agency,information,description\n2020-01-05,School,bruise,{name.upper()}WORD\n"
        (folder / "chronology.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "cases" / "empty").mkdir()
    done = CliRunner().invoke(main, ["show", str(tmp_path / "cases"), "-o", str(tmp_path / "pages")])
    assert done.exit_code == 0, done.output
    made = {p.name: p.read_text(encoding="utf-8") for p in (tmp_path / "pages").iterdir()}
    assert sorted(made) == ["index.html", "north.html", "south.html"]
    assert [name for name, text in made.items() if "NORTHWORD" in text] == ["north.html"]
    assert "north.html" in made["index.html"] and "south.html" in made["index.html"]
    refused = CliRunner().invoke(main, ["show", str(tmp_path / "cases"), "-o", str(tmp_path / "page.html")])
    assert refused.exit_code == 2 and "name a folder" in refused.output
