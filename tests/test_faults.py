"""Bad days, each of them really made: a full disk, no memory, a file that changes, Ctrl-C, a certificate out of date.

What a command writes is there whole or not at all, its exit code is true, and a person reads a sentence. Kills and
cut connections of the shared store are in test_neo4j.py; `python -m benchmarks kills` kills hundreds of times.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agencygraph.case import read
from agencygraph.files import CannotWrite, write, write_folder
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.tables import folder as reading
from benchmarks import kills

pytest_plugins = ["neo4j_server"]
resource = pytest.importorskip("resource", reason="limits as POSIX has them")
PELKA = kills.CASE
SMALL = 8 * 1024


def run(
    *words: object, cwd: Path, before: Callable[[], object] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command as a process of its own; `before` is done in it first."""
    there = {**os.environ, "PYTHONPATH": str(kills.CHECKOUT), **environment}
    command = [sys.executable, "-m", "agencygraph", *map(str, words)]
    return subprocess.run(command, cwd=cwd, env=there, preexec_fn=before, capture_output=True, text=True, check=False)


def no_trace(said: str) -> bool:
    return "Traceback (most recent call last):\n  File \"<frozen runpy>\"" not in said


WRITERS = [*(c.words for c in kills.COMMANDS), ("export", str(PELKA), "-o", "case.zip"),
           ("export", str(PELKA), "-o", "case.graphml"), ("gaps", str(PELKA), "-o", "gaps.csv"), ("new", "fresh"),
           ("merge", str(PELKA / "chronology.csv"), "-o", "merged")]  # fmt: skip


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: f"{words[0]}-{words[-1]}".replace("/", "-"))
def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    """No file may grow over 8 KB: the write fails half way, as on a disk that is full."""
    done = run(*words, cwd=tmp_path, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL)),
               TMPDIR=str(tmp_path))  # fmt: skip
    assert done.returncode == 1 and ("File too large" in done.stderr or "EFBIG" in done.stderr), done.stderr
    assert no_trace(done.stderr)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".") or p.suffix != ".tmp"] in ([], KEY)


KEY = ["shared.key.json"]


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB."""
    place = tmp_path / "tiny"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a file system of this test's own needs root")
    yield place
    subprocess.run(["umount", place], check=True)


def test_what_was_there_stays_on_a_disk_that_is_really_full(tiny: Path) -> None:
    (tiny / "case.html").write_text("older")
    done = run("show", PELKA, "-o", "case.html", cwd=tiny)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1, "Error: case.html cannot be written: No space left on device.")  # fmt: skip
    assert [(p.name, p.read_text()) for p in tiny.iterdir()] == [("case.html", "older")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_result_that_cannot_be_printed_ends_with_1(tmp_path: Path, form: str) -> None:
    with open("/dev/full", "w") as full:
        words = [sys.executable, "-m", "agencygraph", "gaps", str(PELKA), "--format", form]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, cwd=kills.CHECKOUT, check=False)
    assert done.returncode == 1 and done.stderr.endswith("cannot be written: No space left on device.\n")


def test_a_folder_that_may_only_be_read_is_said(tmp_path: Path) -> None:
    """As another user, where the tests run as root, for whom no folder is closed."""
    place = tmp_path / "closed"
    place.mkdir(mode=0o555)
    (tmp_path / "open").mkdir()
    root = os.geteuid() == 0
    code = (
        "import os, sys; from agencygraph.files import write, write_folder, CannotWrite\n"
        f"os.chdir({str(place)!r})\n"
        + ("os.setuid(65534)\n" if root else "")
        + "for work, given in ((write, 'x'), (write_folder, {'a': 'x'})):\n"
        "    try: work('out', given)\n"
        "    except CannotWrite as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=kills.CHECKOUT)
    assert done.stdout == "out cannot be written: Permission denied.\n" * 2
    assert list(place.iterdir()) == []


def test_a_limit_of_memory_is_a_sentence(tmp_path: Path) -> None:
    before = lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))  # noqa: E731
    done = run("show", PELKA, "-o", "case.html", cwd=tmp_path, before=before)
    assert done.returncode == 3 and "The embedded store could not be started" in done.stderr
    assert no_trace(done.stderr) and list(tmp_path.iterdir()) == []


def test_python_without_memory_is_a_sentence(tmp_path: Path) -> None:
    """A chronology of 60 MB, checked with 300 MB to do it in."""
    row = "2020-01-01,School," + "bruise " * 12_000 + "\n"
    (tmp_path / "chronology.csv").write_text("date,agency,description\n" + row * 700)
    before = lambda: resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))  # noqa: E731
    done = run("check", tmp_path, "--format", "json", "-o", "problems.json", cwd=tmp_path, before=before)
    assert done.returncode == 1 and "Error: There is not enough memory for this case." in done.stderr, done.stderr[-500:]
    assert [p.name for p in tmp_path.iterdir()] == ["chronology.csv"]


def test_a_case_that_changes_while_it_is_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GP", "School"):
        (tmp_path / f"{name}.csv").write_text("date,agency,description\n2020-01-01,GP,seen\n")
    really = reading.read_file

    def meddled(data: bytes, name: str, *more: object) -> object:
        if name == "School.csv":  # somebody saves the other file, which has been read already
            (tmp_path / "GP.csv").write_text("date,agency,description\n2020-01-01,GP,not seen\n")
        return really(data, name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_file", meddled)
    case = read(tmp_path)
    assert [(p.place.file, p.message) for p in case.problems if "changed" in p.message] == [
        ("GP.csv", "the file was changed while the case was being read")]  # fmt: skip
    monkeypatch.undo()
    assert not [p for p in read(tmp_path).problems if "changed" in p.message]


@pytest.mark.parametrize(
    "command, how", zip(kills.COMMANDS, itertools.cycle([signal.SIGINT, signal.SIGKILL]), strict=False), ids=lambda x: x.name
)
def test_a_command_that_is_ended_leaves_its_output_whole_or_absent(
    command: kills.Command, how: signal.Signals
) -> None:
    found = kills.struck(command, how, kills.moments(2, seed=len(command.name)))
    assert found["whole"] + found["as before"] + found["absent"] == 2


@pytest.mark.parametrize("before, after, done", [(None, b"a", False), (b"old", None, False), (b"old", b"old", True)])
def test_something_half_written_would_be_found(before: bytes | None, after: bytes | None, done: bool) -> None:
    held = [None if data is None else {"out": data} for data in (before, after)]
    with pytest.raises(kills.Wrong):
        kills.checked(*held, {"out": b"ab"}, done, "at any moment")


def test_a_file_that_two_write_at_once_is_that_of_one_of_them(tmp_path: Path) -> None:
    one, two = "1" * 2_000_000, "2" * 2_000_000
    threads = [threading.Thread(target=lambda t=t: [write(tmp_path / "out", t) for _ in range(5)]) for t in (one, two)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert not (tmp_path / "out").exists() or (tmp_path / "out").read_text() in (one, two)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_of_two_folders_at_once_one_is_made_whole_and_the_other_refused(tmp_path: Path) -> None:
    made: list[str] = []

    def make(text: str) -> None:
        try:
            write_folder(tmp_path / "out", {f"{n}.txt": text for n in range(50)})
            made.append(text)
        except CannotWrite:
            pass

    threads = [threading.Thread(target=make, args=(text,)) for text in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1 and {p.read_text() for p in (tmp_path / "out").iterdir()} == set(made)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_two_loads_of_different_cases_at_once_are_both_whole(emptied: Any) -> None:
    from agencygraph.store.neo4j import Neo4j

    graphs = [build(derive(read(kills.CHECKOUT / "samples" / name))) for name in ("pelka", "adult-safeguarding")]
    failed: list[BaseException] = []

    def load(graph: Graph) -> None:
        try:
            with Neo4j(emptied.uri, emptied.user, emptied.password) as mine:
                for _ in range(2):
                    mine.load(graph)
                    mine.delete(graph.case_id)
                mine.load(graph)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=load, args=(graph,)) for graph in graphs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        for graph in graphs:
            assert kills.comparable(store.graph(graph.case_id)) == kills.comparable(graph)


# Certificates

CONFIG = """[ca]
default_ca = x
[x]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = p
x509_extensions = e
[p]
commonName = supplied
[e]
subjectAltName = IP:127.0.0.1
basicConstraints = critical, CA:TRUE
"""


def certificate(folder: Path, start: str, end: str) -> Path:
    """A certificate of this machine that signs itself, with its key beside it."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl to make a certificate with")
    folder.mkdir()
    (folder / "index.txt").touch()
    (folder / "ca.cnf").write_text(CONFIG)
    asked = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out csr.pem -subj /CN=127.0.0.1"
    given = f"ca -batch -notext -selfsign -config ca.cnf -keyfile key.pem -in csr.pem -out cert.pem -startdate {start}"
    for words in (asked, f"{given} -enddate {end}"):
        subprocess.run([openssl, *words.split()], cwd=folder, capture_output=True, check=True)
    return folder / "cert.pem"


@pytest.mark.parametrize(
    "start, end, trusted, said",
    [
        ("20200101000000Z", "20200102000000Z", True, "certificate has expired"),
        ("20200101000000Z", "20990101000000Z", False, "self-signed certificate"),
        ("20200101000000Z", "20990101000000Z", True, None),
    ],
    ids=["expired", "not trusted", "good"],
)
def test_a_certificate_is_checked_before_a_password_is_sent(
    tmp_path: Path, start: str, end: str, trusted: bool, said: str | None
) -> None:
    pytest.importorskip("neo4j")
    chain = certificate(tmp_path / "made", start, end)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, chain.with_name("key.pem"))
    heard = bytearray()

    def serve(door: socket.socket) -> None:
        while True:
            try:
                near, _ = door.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(near, server_side=True) as talk:
                    heard.extend(talk.recv(1000))
            except OSError:
                near.close()

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=serve, args=(door,), daemon=True).start()
        given = {"NEO4J_PASSWORD": "geheim-wort", **({"SSL_CERT_FILE": str(chain)} if trusted else {})}
        done = run("gaps", f"bolt+s://127.0.0.1:{door.getsockname()[1]}", cwd=tmp_path, **given)
    assert done.returncode == 3 and no_trace(done.stderr) and "geheim-wort" not in done.stdout + done.stderr
    if said:
        assert said in done.stderr and not heard
    else:
        assert heard.startswith(b"\x60\x60\xb0\x17")  # the greeting of Bolt: the certificate was accepted
    assert b"geheim-wort" not in heard
