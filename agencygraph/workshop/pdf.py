"""Packs, cards and guides as PDF, by the LibreOffice or Chromium of the machine; neither is given a name or a path.

Packs and guides are better from LibreOffice, which puts the marking and the number on every page, cards from Chromium,
which prints them larger; where only one of the two is there, it makes all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICES = ("soffice", "libreoffice")
PATIENCE = 120
"""Seconds for a program to start; each document may take EACH more."""
EACH = 20
QUIET = (
    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--no-pdf-header-footer", "--print-to-pdf-no-header",
)  # fmt: skip
"""Without a head and foot of the browser's own, which would print the path of the file."""


class CannotPrint(Exception):
    """A PDF cannot be made here; str() is a sentence that says why and what to do."""


def programs() -> tuple[str | None, str | None]:
    """The paths of LibreOffice and of Chromium, None for one that is not there. Raises CannotPrint for neither."""
    office = next((path for name in OFFICES if (path := shutil.which(name))), None)
    chromium = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not office and not chromium:
        raise CannotPrint(
            "--pdf needs LibreOffice (soffice) or Chromium, and neither is found on this machine. Install one, "
            "or leave out --pdf and print the .html files from a browser."
        )
    return office, chromium


def pdfs(made: Mapping[str, str | bytes]) -> dict[str, bytes]:
    """A PDF by its name for each document of a workshop's folder that is there as .docx. Raises CannotPrint."""
    office, chromium = programs()
    bases = [name.removesuffix(".docx") for name in made if name.endswith(".docx")]
    browsed = [base for base in bases if chromium and (not office or base.endswith("-cards"))]
    written = [base for base in bases if base not in set(browsed)]
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="agencygraph-") as folder:
        if office and written:
            found |= _by_office(office, Path(folder), {base: made[f"{base}.docx"] for base in written})
        if chromium and browsed:
            found |= _by_chromium(chromium, Path(folder), {base: made[f"{base}.html"] for base in browsed})
    return {f"{base}.pdf": found[base] for base in bases}


def _by_office(office: str, folder: Path, documents: Mapping[str, str | bytes]) -> dict[str, bytes]:
    """All in one run. Files are numbered, so that no name of an agency can reach a PDF or a command."""
    paths = _numbered(folder, "docx", documents)
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    words = [office, own, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)]
    _run([*words, *map(str, paths.values())], PATIENCE + EACH * len(paths))
    return {base: _made(path.with_suffix(".pdf"), "LibreOffice") for base, path in paths.items()}


def _by_chromium(chromium: str, folder: Path, documents: Mapping[str, str | bytes]) -> dict[str, bytes]:
    # Chromium's own sandbox does not start for root; the page has no script, and its policy fetches nothing.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    found = {}
    for base, path in _numbered(folder, "html", documents).items():
        to = path.with_suffix(".pdf")
        own = f"--user-data-dir={folder / 'browser'}"
        _run([chromium, *QUIET, *root, own, f"--print-to-pdf={to}", path.as_uri()], PATIENCE + EACH)
        found[base] = _made(to, "Chromium")
    return found


def _numbered(folder: Path, ending: str, documents: Mapping[str, str | bytes]) -> dict[str, Path]:
    paths = {}
    for number, (base, content) in enumerate(documents.items()):
        paths[base] = folder / f"{ending}{number}.{ending}"
        paths[base].write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
    return paths


def _run(words: Sequence[str], seconds: int) -> None:
    try:
        subprocess.run(words, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise CannotPrint(f"{Path(words[0]).name} gave no PDF in {seconds} seconds. Try again without --pdf.") from None
    except OSError as error:
        raise CannotPrint(f"{Path(words[0]).name} cannot be started: {error.strerror or error}.") from error


def _made(path: Path, program: str) -> bytes:
    content = path.read_bytes() if path.is_file() else b""
    if not content.startswith(b"%PDF-"):
        raise CannotPrint(f"{program} gave no PDF. Close it where it is open, or leave out --pdf.")
    return content
