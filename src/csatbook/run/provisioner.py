"""Kernels forked from a process that has the libraries at hand, for everybody who starts kernels.

jupyter_client finds `Provisioner` by its name `csatbook-warm`, so that papermill, nbclient and
JupyterLab start kernels so without knowing it: `JUPYTER_DEFAULT_PROVISIONER_NAME=csatbook-warm`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

from csatbook.run import warm
from csatbook.run.process import COLD, EXIT, MOST, READY, REFUSED


class Provisioner(LocalProvisioner):
    """Starts kernels as `started` says, or as usual where that would make a difference.

    That is: kernels of other languages or of another Python, kernels that are to outlive us, and
    those whose environment variables are not those that the libraries were imported with.
    """

    address = Unicode(
        "", help="Where a process listens that forks kernels. Else one is started here."
    ).tag(config=True)
    _connection: socket.socket | None = None

    @property
    def warm(self) -> bool:
        """Whether the kernel that runs was forked."""
        return self._connection is not None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not waited for."""
        return self.warm or bool(super().has_process)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start a kernel; how it is reached."""
        arguments = _arguments(cmd)
        if warm.POSSIBLE and arguments is not None and not kwargs.get("independent"):
            told = await self._ask(arguments, **kwargs)
            if told is not None:
                self.pid = self.pgid = told
                self.cwd = kwargs.get("cwd") or Path.cwd()
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)

    async def _ask(
        self,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str | None = None,
        stdin: int | Any = None,
        stdout: int | Any = None,
        stderr: int | Any = None,
        **_: Any,
    ) -> int | None:
        """The process number of a kernel that is ready; None if it has to be started as usual."""
        request = {
            "arguments": list(arguments),
            "folder": str(cwd or Path.cwd()),
            "variables": dict(env),
        }
        text = json.dumps(request).encode()
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        streams = [
            _descriptor(stream, number) for number, stream in enumerate((stdin, stdout, stderr))
        ]
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * len(text))
            connection.connect(self.address or warm.address(env))
            socket.send_fds(connection, [text], streams)
            connection.setblocking(False)
            what, value = await self._hear(connection)
        except OSError:  # it is gone, or this is too much for it
            connection.close()
            return None
        finally:
            for stream in streams:
                os.close(stream)
        if what == READY:
            self._connection = connection
            return int(value)
        connection.close()
        if what == EXIT:
            msg = f"the kernel ended with status {value} before it was ready"
            raise RuntimeError(msg)
        if what == REFUSED:
            self.log.debug("kernel is started as usual because of %s", ", ".join(value))
        return None

    async def _hear(self, connection: socket.socket) -> tuple[str, Any]:
        return _parsed(await asyncio.get_running_loop().sock_recv(connection, MOST))

    async def _heard_end(self, connection: socket.socket) -> tuple[str, Any]:
        try:
            return await self._hear(connection)
        except OSError:  # its other end is gone, without having read all that was sent
            return _parsed(b"")

    async def poll(self) -> int | None:
        """How did the kernel end? None while it runs."""
        if self._connection is None:
            return await super().poll()
        try:
            return self._ended(_parsed(self._connection.recv(MOST)))
        except BlockingIOError:
            return None
        except OSError:
            return self._ended((EXIT, -signal.SIGKILL))

    async def wait(self) -> int | None:
        """How did the kernel end, as soon as it has?"""
        if self._connection is None:
            return await super().wait()
        return self._ended(await self._heard_end(self._connection))

    def _ended(self, told: tuple[str, Any]) -> int:
        if self._connection:
            self._connection.close()
            self._connection = None
        return int(told[1])

    async def send_signal(self, signum: int) -> None:
        """Pass a signal to the kernel and what it started."""
        if self._connection is None:
            await super().send_signal(signum)
        else:
            with contextlib.suppress(OSError):  # it has ended, as `poll` will tell
                self._connection.send(json.dumps(int(signum)).encode())

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and what it started."""
        if self._connection is None:
            await super().kill(restart)
        else:
            await self.send_signal(signal.SIGKILL)
            await self.wait()

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        if self._connection is None:
            await super().terminate(restart)
        else:
            await self.send_signal(signal.SIGTERM)


def _parsed(text: bytes) -> tuple[str, Any]:
    """Nothing comes from a process that is gone; its kernels ended with it."""
    what, value = json.loads(text) if text else (EXIT, -signal.SIGKILL)
    return what, value


def _arguments(command: Sequence[str]) -> Sequence[str] | None:
    """What ipykernel is told by this command; None if it is not ipykernel in our Python."""
    same = Path(command[0]).absolute() == Path(sys.executable).absolute()
    if same and list(command[1:3]) in (["-m", "ipykernel_launcher"], ["-c", COLD]):
        return command[3:]
    return None


def _descriptor(stream: Any, number: int) -> int:
    """A descriptor of one's own for what subprocess takes as a standard stream."""
    if stream is None and number:
        return os.dup(number)
    if stream in (None, subprocess.DEVNULL, subprocess.PIPE):
        return os.open(os.devnull, os.O_RDWR)
    return os.dup(stream if isinstance(stream, int) else stream.fileno())
