"""What the installed program brings with it: packages under licences that let it be given on, each one locked by its hash."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TAKEN = re.compile(r"MIT|BSD|Apache|ISC|Python Software Foundation|PSF-2\.0|Python-2\.0|MPL-2\.0|HPND", re.IGNORECASE)
REFUSED = re.compile(r"\bA?GPL|General Public|proprietary|SSPL|\bBUSL\b", re.IGNORECASE)
READ = {"resvg-py": ("MIT", "Permission is hereby granted, free of charge")}
"""Licences that a package states only in its text: which, and the words it begins with."""


def required(names: list[str], extras: set[str]) -> set[str]:
    """The packages that these need where the program runs, and what those need in turn."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        for text in distribution(name).requires or []:
            need = Requirement(text)
            wanted = {"", *(extras if name == "agencygraph" else ())}
            if need.marker and not any(need.marker.evaluate({"extra": extra}) for extra in wanted):
                continue
            if (key := canonicalize_name(need.name)) not in found:
                found.add(key)
                waiting.append(key)
    return found


def licence(name: str) -> str:
    about = distribution(name).metadata
    if name in READ:
        return READ[name][0]
    stated = [about.get("License-Expression"), about.get("License")]
    stated += [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return "; ".join(text.splitlines()[0] for text in stated if text)


def shipped() -> set[str]:
    try:
        return required(["agencygraph"], {"neo4j"})
    except PackageNotFoundError:
        pytest.skip("agencygraph is run from a checkout and is not installed: what it brings with it cannot be listed")


def test_every_package_the_program_brings_may_be_given_on_with_it():
    stated = {name: licence(name) for name in shipped()}
    assert {"click", "ladybug", "neo4j", "pyvis"} <= stated.keys()
    assert {name: text for name, text in stated.items() if not TAKEN.search(text) or REFUSED.search(text)} == {}


def test_a_licence_read_in_a_package_is_the_one_that_stands_there():
    shipped()
    for name, (_, begins) in READ.items():
        texts = [file.read_text() for file in distribution(name).files or [] if "licen" in str(file).lower()]
        assert any(begins in " ".join(text.split()) for text in texts), name


def test_every_package_is_locked_to_one_version_by_its_hash():
    locked = (ROOT / ".ci" / "locked.txt").read_text(encoding="utf-8")
    hashed = re.findall(r"^([a-z0-9-]+)==[^\n]+\\\n    --hash=sha256:[0-9a-f]{64}", locked, re.MULTILINE)
    assert shipped() <= set(hashed)
    assert "://" not in locked
