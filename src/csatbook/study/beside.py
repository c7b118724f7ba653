"""The files beside a study that people filled in: answers coded by hand, quotes let through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from csatbook.study.model import Study
from csatbook.study.part import Finding, Location

_MAGIC = "*?["


def coded(study: Study) -> list[Path]:
    """The workbooks of answers coded by hand, in the order of their names."""
    named = () if study.issues is None else study.issues.coded
    return list(dict.fromkeys(path for name in named for path in files(study.data_root, name)))


def files(folder: Path, name: str) -> list[Path]:
    """The files of this name, or of this pattern, in or below a folder."""
    if Path(name).is_absolute() or not any(sign in name for sign in _MAGIC):
        return [folder / name]
    # A workbook that is open in Excel has a second file beside it.
    every = (path for path in folder.glob(name) if not path.name.startswith("~$"))
    return sorted(path for path in every if path.is_file())


def read(study: Study, folder: Path) -> tuple[dict[str, str], list[Finding]]:
    """What do these files say, by digest, and which of them are not there?

    Parameters
    ----------
    study : that names them
    folder : the data folder

    Returns
    -------
    dict of name to SHA-256, and findings at their places in the study file
    """
    digests: dict[str, str] = {}
    findings: list[Finding] = []
    for where, name, how in _named(study):
        for path in files(folder, name):
            try:
                digests[path.relative_to(folder).as_posix()] = sha256(path.read_bytes()).hexdigest()
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else "is not below it"
                findings.append((where, f"'{name}' in the data folder: {reason}; {how}"))
    return digests, findings


def _named(study: Study) -> Iterator[tuple[Location, str, str]]:
    """Place in the study file, name, and how such a file comes about."""
    sampled: Sequence[str] = () if study.issues is None else study.issues.coded
    for at, name in enumerate(sampled):
        yield ("issues", "coded", at), name, "`csatbook code --sample` writes one"
    decided = (
        ("quotes_approved", study.report.quotes_approved),
        ("quotes_blocked", study.report.quotes_blocked),
    )
    for key, given in decided:
        if given is not None:
            yield ("report", key), given, "`csatbook code --quotes` writes one"
