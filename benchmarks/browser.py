"""The page of a shipped case in the machine's own Chromium, for the pictures and the check of its accessibility."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "invented"


@contextmanager
def page(case: Path = SAMPLE) -> Iterator[tuple[Any, str]]:
    """A browser and the address of the page of a case; both are gone afterwards."""
    from playwright.sync_api import sync_playwright  # here, because it is needed for nothing else

    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if not found:
        raise SystemExit("No Chromium found.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder, "case.html")
        subprocess.run([sys.executable, "-m", "agencygraph", "show", str(case), "-o", str(file)], check=True,
                       capture_output=True)  # fmt: skip
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield opened, file.as_uri()
        finally:
            opened.close()
