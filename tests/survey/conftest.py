from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

PASSWORD = "s3cret"  # noqa: S105 - of a server that lives as long as the tests


def program(name: str) -> str | None:
    """A program of the PostgreSQL server: in the path, or where Debian keeps it, newest first."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or next((str(one) for one in places), None)


def as_a_mortal() -> list[str]:
    """What to put before a command of the server, which refuses to be run by the superuser."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address, with a password, of a PostgreSQL server of our own with an empty database."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("no PostgreSQL server is installed")
    # Not below pytest's own folder: only we may enter that, and a socket's path must be short.
    with TemporaryDirectory(prefix="pg") as made:
        folder, data, secret = Path(made), Path(made) / "data", Path(made) / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        folder.chmod(0o777)
        before = as_a_mortal()
        new = ["-U", "keeper", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8"]
        _run([*before, initdb, "-D", data, *new, "--locale=C", "--no-sync"])
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        log = folder / "data" / "log"
        _run([*before, pg_ctl, "start", "-w", "-t", "30", "-D", data, "-l", log, "-o", options])
        try:
            yield f"postgresql+psycopg://keeper:{PASSWORD}@/postgres?host={folder}"
        finally:
            _run([*before, pg_ctl, "stop", "-w", "-m", "immediate", "-D", data])


def _run(command: list[str | Path]) -> None:
    subprocess.run(
        command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
