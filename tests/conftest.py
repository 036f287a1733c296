"""What every test may ask for: the checkout, a browser, and documents rewritten from what is true."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# A run says the same thing each time it is made; a slow machine is not a failure.
settings.register_profile("agencygraph", derandomize=True, deadline=None)
settings.load_profile("agencygraph")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the marked blocks of README.md and the guide (without -n)")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout, with README.md, cypher/ and samples/ in it."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's own Chromium. Without one the test is skipped, under CI it fails."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium found; .ci/run installs it as root on Debian")
    pytest.skip("no Chromium found")
