"""Kernels forked from a process that has the libraries at hand."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager

from csatbook.errors import ParameterError
from csatbook.run import execute, kernel, plan, warm
from csatbook.run.choice import Slice
from csatbook.run.job import Job, JobOutcome
from csatbook.run.process import InCommon

from . import projects
from .projects import Project

KERNELS = 30
"""As many show what leaks; `tests/bench/reports.py` starts 200."""

pytestmark = pytest.mark.skipif(not warm.POSSIBLE, reason="kernels are forked on Linux alone")


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Iterator["Forge"]:
    """A project, and a process to fork its kernels from."""
    project = projects.made(tmp_path_factory.mktemp("warm") / "a {project} 项目")
    scratch = tmp_path_factory.mktemp("s")
    job = _job(project, "1")
    state = project.root / ".csatbook"
    state.mkdir(exist_ok=True)
    kernel.fonts(state).symlink_to(fonts)
    with warm.started(scratch, _variables(job, scratch), home=job.home) as address:
        yield Forge(project, scratch, address)


class Forge:
    def __init__(self, project: Project, scratch: Path, address: str) -> None:
        self.project, self.scratch, self.address = project, scratch, address

    def run(self, *cells: str, warm: bool = True, **changed: object) -> tuple[JobOutcome, str]:
        """What became of a report of these cells, and what its kernel printed."""
        job = replace(_job(self.project, *cells), **changed)
        address = self.address if warm else ""
        outcome = execute.run(job, scratch=self.scratch, warm=address)
        cells = nbformat.read(job.folder / job.record, as_version=4).cells
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        return outcome, "".join(each.text for each in outputs if each.output_type == "stream")

    def manager(self, folder: Path) -> AsyncKernelManager:
        variables = _variables(_job(self.project, "1"), folder)
        return kernel.manager(folder, variables, warm=self.address)()


def _job(project: Project, *cells: str) -> Job:
    project.notebook(*cells)
    return plan.job(project.recipe(), "2024Q2", Slice("region", "华东"))


def _variables(job: Job, scratch: Path) -> dict[str, str]:
    return kernel.environment(scratch=scratch, data=job.data, state=job.state, hidden=job.hidden)


STATE = r"""
import locale, logging, os, signal, sys, threading, time, warnings
print(os.getcwd(), sys.path, sys.flags, sys.argv[0], sys.argv[1:2], __name__)
print(*sorted(set(os.environ) - {"PYTEST_CURRENT_TEST"}), sep="\n")
print(os.environ["MPLBACKEND"], os.environ["PYTHONHASHSEED"], hash("seed"))
print(time.tzname, locale.getlocale(), sys.getfilesystemencoding(), sys.getrecursionlimit())
print([signal.getsignal(each) for each in (2, 13, 15, 17)], signal.pthread_sigmask(0, ()))
print(os.getsid(0) == os.getpid(), os.umask(0o22), sorted(os.listdir("/proc/self/fd"))[:3])
print(sorted(thread.name.split("-")[0] for thread in threading.enumerate()))
print(sorted(name for name in globals() if not name.startswith("_")), Out, sys.stdin.read())
"""
FIGURE = """
import matplotlib as mpl, numpy, pandas
axes = pandas.DataFrame({"x": [1, 2]}).plot()
print(mpl.get_backend(), mpl.rcParams["figure.figsize"], mpl.is_interactive())
print(*map(pandas.get_option, ("display.max_rows", "display.max_columns")))
print(numpy.get_printoptions()["precision"])
"""


def test_a_forked_kernel_is_as_good_as_one_that_was_started(forge: Forge) -> None:
    made = []
    for forked in (False, True, True):
        outcome, printed = forge.run(STATE, FIGURE, warm=forked)
        assert outcome.status == "made", outcome.message
        assert "inline" in printed
        files = sorted(outcome.job.folder.iterdir())
        made.append((printed, {path.name: path.read_bytes() for path in files}))
    for printed, files in made[1:]:
        assert printed.splitlines() == made[0][0].splitlines()
        assert files == made[0][1]


def test_nothing_passes_from_one_kernel_to_the_next(forge: Forge) -> None:
    leave = (
        "import os, numpy, pandas\nos.environ['LEFT'] = '1'\npandas.left = numpy.left = left = 1"
    )
    forge.run(leave)
    look = (
        "import os, random, numpy, pandas\n"
        "print('left' in globals(), 'LEFT' in os.environ, hasattr(pandas, 'left'))\n"
        "print(random.random(), numpy.random.random(), len(In))"
    )
    first, second = (forge.run(look)[1].splitlines() for _ in range(2))
    assert first[0] == second[0] == "False False False"
    assert not set(first[1].split()[:2]) & set(second[1].split()[:2])
    assert first[1].split()[2] == second[1].split()[2]


OPENS = """
import csatbook
from csatbook.analysis import wave as waves
wave = csatbook.open(study, period, segment, language)
print(wave.sample().to_csv(), wave.everyone.rows.to_csv(), wave.study.digest)
"""


def test_what_reports_share_is_made_before_the_fork_and_is_the_same(
    forge: Forge, tmp_path: Path
) -> None:
    job = _job(forge.project, OPENS)
    common = InCommon(
        study=str(job.home / job.parameters.study),
        study_digest=job.study_digest,
        store=job.store,
        periods=(job.parameters.period,),
        language=job.parameters.language,
    )
    look = "print(list(waves._known.values()) == [wave.store])"
    usual = forge.run(OPENS, look, warm=False)[1].splitlines()
    variables = _variables(job, forge.scratch)
    with warm.started(tmp_path, variables, home=job.home, shared=common) as address:
        forked = Forge(forge.project, forge.scratch, address)
        shared = forked.run(OPENS, look)[1].splitlines()
        other, _ = forked.run(OPENS, store="of another run")
    assert shared[:-1] == usual[:-1]
    assert (usual[-1], shared[-1]) == ("False", "True")
    assert "not there any more" in other.message


def test_another_environment_is_a_reason_to_start_a_kernel_as_usual(
    forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import os, time\nprint(time.tzname[0], os.getppid())"
    assert forge.run(code)[1].split()[0] == time.tzname[0]
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    zone, parent = forge.run(code)[1].split()
    assert (zone, int(parent)) == ("CST", os.getpid())


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import os\nos.kill(os.getpid(), 9)", "DeadKernel: the kernel died in this cell"),
        ("import os\nos._exit(3)", "DeadKernel: the kernel died in this cell"),
        ("import time\ntime.sleep(60)", "CellTimeout: the cell took longer than 1 seconds"),
    ],
)
def test_what_ends_a_kernel_is_told(forge: Forge, code: str, message: str) -> None:
    outcome, _ = forge.run(code, cell_seconds=1)
    assert outcome.message.startswith(message)


@pytest.mark.parametrize("forked", [True, False])
def test_a_cell_that_asks_for_more_memory_than_it_may_have_fails(
    forge: Forge, monkeypatch: pytest.MonkeyPatch, forked: bool
) -> None:
    monkeypatch.setenv("CSATBOOK_MEMORY", str(kernel.memory_bytes("2G")))
    outcome, printed = forge.run(
        "print(len(bytearray(1 << 28)))", "bytearray(3 << 30)", warm=forked
    )
    assert printed == f"{1 << 28}\n", outcome.message
    assert outcome.message.startswith("MemoryError")


def test_a_size_that_is_none_is_told() -> None:
    for text in ("much", "4", "1G", "-4G"):
        with pytest.raises(ParameterError, match="such as 4G"):
            kernel.memory_bytes(text)


def test_a_kernel_obeys_and_tells_its_end(forge: Forge, tmp_path: Path) -> None:
    async def lead() -> None:
        manager = forge.manager(tmp_path)
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        process = psutil.Process(manager.provisioner.pid)
        assert process.ppid() != os.getpid()
        client.execute("import time\ntime.sleep(60)")
        await asyncio.sleep(0.2)
        await manager.interrupt_kernel()
        reply = await client.get_shell_msg(timeout=30)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert await manager.is_alive()
        await manager.provisioner.send_signal(signal.SIGTERM)
        assert await manager.provisioner.wait() == -signal.SIGTERM
        assert not await manager.is_alive()
        client.stop_channels()
        await manager.cleanup_resources()
        assert not process.is_running()

    asyncio.run(lead())


def test_kernels_started_and_stopped_leave_nothing(forge: Forge, tmp_path: Path) -> None:
    async def lead() -> set[int]:
        used = set()
        for _ in range(KERNELS):
            manager = forge.manager(tmp_path)
            await manager.start_kernel()
            used.add(manager.provisioner.pid)
            await manager.shutdown_kernel(now=True)
        return used

    zygote = next(each for each in psutil.Process().children() if "zygote" in str(each.cmdline()))
    held = zygote.num_fds(), psutil.Process().num_fds()
    used = asyncio.run(lead())
    assert len(used) == KERNELS
    assert not used & set(psutil.pids())
    ended = time.monotonic() + 10  # it hears of closed connections a moment later
    while (zygote.num_fds() > held[0] or zygote.children()) and time.monotonic() < ended:
        time.sleep(0.05)
    assert zygote.children() == []
    assert zygote.num_fds() <= held[0]
    assert psutil.Process().num_fds() <= held[1] + 2
    assert [path.name for path in tmp_path.iterdir()] in ([], ["ipython"])


# Starts a kernel that starts a process, tells their numbers, and waits to be killed.
STARTER = """
import asyncio, json, sys
from pathlib import Path
from csatbook.run import kernel, warm
scratch = Path(sys.argv[1])
variables = json.loads(sys.argv[2])

async def lead(address):
    manager = kernel.manager(scratch, variables, warm=address)()
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    code = "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"
    client.execute(code)
    while (await client.get_iopub_msg(timeout=60))["msg_type"] != "stream":
        pass
    print(manager.provisioner.pid, flush=True)
    await asyncio.sleep(600)

if sys.argv[3]:
    asyncio.run(lead(sys.argv[3]))
else:
    with warm.started(scratch, variables, home=scratch) as address:
        asyncio.run(lead(address))
"""


@pytest.mark.parametrize("owner", ["the worker", "the run"])
def test_a_kernel_ends_with_the_process_that_it_works_for(
    forge: Forge, tmp_path: Path, owner: str
) -> None:
    variables = _variables(_job(forge.project, "1"), tmp_path)
    address = forge.address if owner == "the worker" else ""
    told = [str(tmp_path), __import__("json").dumps(variables), address]
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, *told], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        number = int(process.stdout.readline())
        forked = psutil.Process(number)
        family = [forked, forked.parent(), *forked.children()]
        assert len(family) == 3
        process.kill()
    gone = family if owner == "the run" else [family[0], family[2]]
    _, alive = psutil.wait_procs(gone, timeout=30)
    assert [each for each in alive if each.status() != psutil.STATUS_ZOMBIE] == []
    if owner == "the worker":
        assert family[1].is_running()


PAPERMILL = [sys.executable, "-m", "papermill", "--no-progress-bar", "--kernel", "python3"]


def test_papermill_starts_warm_kernels_without_knowing_it(forge: Forge, tmp_path: Path) -> None:
    code = (
        "import sys, os\n"
        "print('statsmodels.api' in sys.modules, open(f'/proc/{os.getppid()}/cmdline').read())"
    )
    source, target = tmp_path / "plain.ipynb", tmp_path / "ran.ipynb"
    source.write_bytes(forge.project.notebook(code, name="plain").read_bytes())
    variables = {**os.environ, "JUPYTER_DEFAULT_PROVISIONER_NAME": "csatbook-warm"}
    temporary = tmp_path / "t"
    temporary.mkdir()
    subprocess.run(
        [*PAPERMILL, source, target], env=variables | {"TMPDIR": str(temporary)}, check=True
    )
    cells = nbformat.read(target, as_version=4).cells
    told = "".join(output.text for cell in cells for output in cell.outputs)
    assert told.startswith("True")
    assert "zygote" in told
    assert list(temporary.iterdir()) == []
