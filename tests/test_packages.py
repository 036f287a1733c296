"""What the installed program brings with it: packages under licences that let it be given on, each one locked by its hash."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
OURS = {".py", ".css", ".js", ".j2", ".csv", ".json", ".cypher", ".grass", ".toml", ".md", ".html", ".txt", ".png", ".docx", ".1"}
"""What our own files end in; a font, a picture of another kind or a library would be somebody else's."""
SAYS_SO = re.compile(r"@licen[cs]e|copyright \(c\)|all rights reserved|©", re.IGNORECASE)
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


# The files of the wheel


def in_the_wheel() -> list[Path]:
    """Every file that is shipped, as pyproject.toml names the folders."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    folders = [ROOT / name for name in (*wheel["packages"], *wheel["force-include"])]
    return [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file() and "__pycache__" not in p.parts]


def test_every_file_of_somebody_else_is_in_the_notice_with_its_version_and_licence():
    vendored = [path for path in in_the_wheel() if "vendor" in path.parts]
    assert vendored
    for path in vendored:
        about = json.loads((path.parent / "VENDOR.json").read_text(encoding="utf-8"))
        assert path.name in {"VENDOR.json", about["file"]} or path.name.startswith("LICENSE-"), path
        assert f"{(path.parent / about['file']).relative_to(ROOT).as_posix()}\n" in NOTICE
        assert f"{about['name']} {about['version']}, {about['licence']}\n" in NOTICE
        for licence_name in re.split(r" OR | AND ", about["licence"]):
            assert (path.parent / f"LICENSE-{licence_name.upper()}").is_file()


def test_what_is_built_into_a_vendored_file_is_in_the_notice():
    for path in ROOT.glob("agencygraph/view/vendor/*/*.js"):
        text = path.read_text(encoding="utf-8")
        built_in = re.findall(r"/\*\*\s+\* (\S+)\n.*?@version (\S+)", text, re.DOTALL)
        assert len(built_in) == text.count("@version") >= 1
        assert [f"{name} {version}" for name, version in built_in if f"{name} {version}" not in NOTICE] == []
        for version in re.findall(r"zloirock/core-js/blob/v([0-9.]+)/LICENSE", text):
            assert f"core-js {version} " in NOTICE


def test_no_other_file_is_somebody_elses():
    for path in in_the_wheel():
        if "vendor" not in path.parts:
            assert path.suffix in OURS or path.name == "py.typed", path
            assert path.suffix in (".png", ".docx") or not SAYS_SO.search(path.read_text(encoding="utf-8")), path


def test_every_sample_says_whether_it_is_invented():
    listed = re.findall(r"samples/([a-z-]+)/", NOTICE)
    assert sorted(listed) == sorted(path.parent.name for path in (ROOT / "samples").glob("*/README.md"))


# The release


def test_the_changes_begin_with_the_version_that_is_released():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.search(r"^## (.*)$", changes, re.MULTILINE)[1].startswith(f"{project['version']} - 20")
