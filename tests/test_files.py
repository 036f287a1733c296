"""A result is written whole or not at all, for its owner only, and never over what it was made from."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from agencygraph import files
from agencygraph.files import CannotWrite, IsInput, write

POSIX = pytest.mark.skipif(os.name == "nt", reason="permission bits and links as POSIX has them")


@pytest.fixture
def case(tmp_path):
    """A case folder with one chronology, and the text it must still have afterwards."""
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "chronology.csv").write_text("date\n2012-01-16\n", encoding="utf-8")
    (folder / "case.toml").write_text('title = "T"\n', encoding="utf-8")
    yield folder
    assert (folder / "chronology.csv").read_text(encoding="utf-8") == "date\n2012-01-16\n"
    assert sorted(p.name for p in folder.iterdir() if p.suffix == ".tmp") == []


@pytest.mark.parametrize("content, expected", [("Peł\nka", "Peł\nka".encode()), (b"\x00\r\n", b"\x00\r\n"), ("", b""), ("\udc80", b"\\udc80")])
def test_what_is_given_is_what_stands_in_the_file(tmp_path, content, expected):
    path = write(tmp_path / "out.txt", content)
    assert path.read_bytes() == expected
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


@POSIX
@pytest.mark.parametrize("before", [None, 0o644])
def test_only_its_owner_can_read_it_whatever_it_was_before(tmp_path, before):
    path = tmp_path / "out.html"
    if before:
        path.write_text("old")
        path.chmod(before)
    old = os.umask(0)
    try:
        write(path, "new")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("fault", [OSError("disk full"), KeyboardInterrupt()])
def test_a_fault_half_way_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, step, fault):
    def stop(*_):
        raise fault

    path = tmp_path / "out.txt"
    path.write_text("old")
    monkeypatch.setattr(files.os, step, stop)
    with pytest.raises((CannotWrite, KeyboardInterrupt)):
        write(path, "new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("out.txt", "old")]


@pytest.mark.parametrize("name", ["chronology.csv", "case.toml", "../case/chronology.csv", "new.csv", "NEW.XLSX"])
def test_no_file_of_a_case_is_written_over_and_none_added_that_would_be_read_as_one(case, name):
    with pytest.raises(IsInput, match="one of the files of the case"):
        write(case / name, "x", case=case)
    assert sorted(p.name for p in case.iterdir()) == ["case.toml", "chronology.csv"]


def test_a_page_may_stand_in_the_case_folder_and_be_written_again(case):
    for text in ("one", "two"):
        assert write(case / "page.html", text, case=case).read_text() == text


def test_a_case_that_is_one_file_is_not_written_over(case):
    with pytest.raises(IsInput):
        write(case / "chronology.csv", "x", case=case / "chronology.csv")
    assert write(case / "findings.txt", "x", case=case / "chronology.csv").is_file()


@POSIX
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_an_input_is_known_by_another_name(case, tmp_path, link):
    link(case / "chronology.csv", tmp_path / "elsewhere.txt")
    with pytest.raises(IsInput):
        write(tmp_path / "elsewhere.txt", "x", case=case)
    with pytest.raises(IsInput):
        write(tmp_path / "elsewhere.txt", "x", case=case / "chronology.csv")


@POSIX
def test_a_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


@pytest.mark.parametrize("name, why", [("", "is a folder"), ("none/out.txt", "cannot be written"), ("a\0b", "cannot be written"), ("a" * 300, "cannot be written")])
def test_a_place_that_cannot_be_written_to_is_said(tmp_path, name, why):
    with pytest.raises(CannotWrite, match=why):
        write(f"{tmp_path}/{name}", "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no devices with paths")
def test_a_device_is_never_replaced():
    with pytest.raises(CannotWrite, match="not an ordinary file"):
        write("/dev/null", "x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
