"""What a Neo4j server can refuse, as a StoreError with a sentence for the reader; a password is never in it."""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agencygraph.store import QueryRefused, StoreError

if TYPE_CHECKING:
    from neo4j.exceptions import Neo4jError

OLDEST = (5, 26)


class Unreachable(StoreError):
    """No server answers at the address, or it went away."""


class NotAdmitted(StoreError):
    """The server does not accept the user name or the password."""


class TooOld(StoreError):
    """The server is older than the queries need."""


class NoSuchDatabase(StoreError):
    """The server has no database of this name."""


class ReadOnly(StoreError):
    """The user, or the database, may only be read."""


class IdTaken(StoreError):
    """The id of the case is that of a loaded case with another title."""


class Attached(StoreError):
    """Relationships that are not the case's own hang on its nodes, and would be lost with them."""


class NotWhole(StoreError):
    """The graph of the case is not whole: an edge has no node at one of its ends."""


class TooLarge(StoreError):
    """The server has not enough memory for the case at once."""


@contextlib.contextmanager
def said(address: str, database: str | None) -> Iterator[None]:
    """Turns what the driver raises into a StoreError."""
    from neo4j import exceptions

    try:
        yield
    except exceptions.Neo4jError as e:
        raise _refusal(e, address, database) from e
    except exceptions.ConfigurationError as e:
        raise StoreError(f"{address} is not an address of a Neo4j server: {_first_line(e)}") from e
    except (exceptions.DriverError, OSError, ValueError) as e:
        if refused := _certificate(e):
            raise Unreachable(
                f"The certificate of {address} is not accepted: {refused}. Nothing was sent to it, no password either. "
                "Let whoever runs the server renew it, or trust who signed it (SSL_CERT_FILE)."
            ) from e
        raise Unreachable(
            f"No Neo4j server answers at {address}: {_first_line(e)} "
            "Is it running, and are host and port right? A load that was interrupted may be run again."
        ) from e


def refuse_old(agent: str, address: str) -> None:
    """Raises TooOld; agent is how the server names itself, such as "Neo4j/5.26.30"."""
    found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        raise TooOld(f"The server at {address} is {agent}; Neo4j {OLDEST[0]}.{OLDEST[1]} or newer is needed.")


def _refusal(error: Neo4jError, address: str, database: str | None) -> StoreError:
    code, told = error.code or "", error.message or ""
    if "AuthenticationRateLimit" in code:
        return NotAdmitted(f"{address} has had too many wrong passwords and asks to wait some seconds.")
    if "CredentialsExpired" in code:
        return NotAdmitted(f"{address} wants the password changed before anything else: ALTER CURRENT USER.")
    if "Unauthorized" in code or "Security.TokenExpired" in code:
        return NotAdmitted(f"{address} does not accept this user name and password.")
    if "DatabaseNotFound" in code:
        return NoSuchDatabase(f"{address} has no database {database!r}. SHOW DATABASES lists those it has.")
    if "Statement.AccessMode" in code:
        return QueryRefused("A query only reads; this one would change what is in the database.")
    if "Forbidden" in code or "ReadOnly" in code or "WriteOnReadOnly" in code:
        return ReadOnly(f"Nothing may be written at {address}: the user or the database is read-only. ({told})")
    if "OutOfMemory" in code:
        return TooLarge(
            f"The server at {address} has not enough memory for this case at once; nothing of it was loaded. "
            "A larger server.memory.heap.max_size lets it through."
        )
    if "Statement" in code:
        return QueryRefused(told)
    return StoreError(f"The server at {address} says: {told} ({code})")


def _certificate(error: BaseException | None) -> str:
    """What is the matter with a server's certificate, "" where an error is not about one."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return ""


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") + "."
