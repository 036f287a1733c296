"""Pictures of the page of the invented case, for README.md: the same bytes each time on one machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.browser import page
from benchmarks.png import small

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "pictures"
SIZE = {"width": 1440, "height": 900}
MOST_BYTES = 200_000
VIEWS = ("network", "timeline", "knowing", "pooled")
CHOSEN = "Mother's partner has moved in"
"""The item whose finding and path are shown."""


def pictures(folder: Path = FOLDER) -> list[Path]:
    """Writes one PNG a view, and gives their paths. A picture of more than MOST_BYTES is an error."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with page() as (browser, address):
        for view in VIEWS:
            context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce", locale="en-GB")
            shown = context.new_page()
            shown.goto(f"{address}#view={view}")
            shown.wait_for_selector('html[data-ready="1"]', state="attached")
            _choose(shown, view)
            shown.mouse.move(0, 0)
            shown.wait_for_timeout(400)
            path = folder / f"{view}.png"
            path.write_bytes(small(shown.screenshot(animations="disabled")))
            context.close()
            if path.stat().st_size > MOST_BYTES:
                raise SystemExit(f"{path.name} has {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}.")
            written.append(path)
    return written


def _choose(shown: Any, view: str) -> None:
    if view in ("network", "timeline"):
        shown.locator("details.card", has_text=CHOSEN).first.locator("summary").click()
    elif view == "pooled":
        shown.locator(".met button").nth(2).click()
