"""axe over every view, theme and size of the page of the invented case."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.browser import page

THEMES = ("auto", "light", "dark", "contrast")
SIZES = ((1440, 900), (1366, 657), (390, 844))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PARTS = [".top", ".filters", ".findings-head", ".group:first-of-type .card:nth-of-type(-n+3)", ".views", ".datebar"]


def table(sizes: tuple[tuple[int, int], ...] = SIZES, themes: tuple[str, ...] = THEMES) -> tuple[str, int]:
    """A table of what was looked at, and the number of violations."""
    lines = ["| size | theme | views | rules broken |", "| --- | --- | --- | --- |"]
    broken = 0
    with page() as (browser, address):
        for (width, height), theme in product(sizes, themes):
            context = browser.new_context(viewport={"width": width, "height": height})
            shown = context.new_page()
            shown.goto(address)
            shown.wait_for_selector('html[data-ready="1"]', state="attached")
            shown.select_option("#theme", theme)
            shown.evaluate(source())
            views = shown.eval_on_selector_all("[role=tab]", "tabs => tabs.map(tab => tab.dataset.view)")
            said = []
            for view in views:
                shown.click(f"#t-{view}")
                said += [f"{view}: {line}" for line in violations(shown, whole=view == views[0])]
            context.close()
            broken += len(said)
            lines.append(f"| {width} × {height} | {theme} | {len(views)} | {'; '.join(said) or 'none'} |")
    return "\n".join(lines), broken


def source() -> str:
    """The text of axe, from the development tool that carries it."""
    import axe_playwright_python

    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(shown: Any, whole: bool) -> list[str]:
    """The rules broken on the page as it stands, each with the first element that breaks it.

    whole   the document with all its cards, as the rules about a whole page ask for; else the parts that differ from
            view to view and the first cards, which are all alike
    """
    found = shown.evaluate(
        "([parts, rules]) => axe.run(parts ? {include: parts} : document,"
        " {runOnly: rules, resultTypes: ['violations']})",
        [None if whole else PARTS, RULES],
    )
    return [f"{rule['id']} ({rule['nodes'][0]['html'][:120]})" for rule in found["violations"]]
