"""csatbook: reproducible customer-satisfaction reports from parameterised notebooks.

In a notebook `import csatbook` is enough: `csatbook.open`, `csatbook.show`, `csatbook.sections`;
and `csatbook.make`, which makes reports as the command `csatbook run` does.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_DOOR = {
    "make": "csatbook.run.command",
    "open": "csatbook.report.door",
    "sections": "",
    "show": "csatbook.report.door",
}
"""What analysts ask for, and where it is. Imported when asked for: the command needs none of it."""


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        msg = f"module 'csatbook' has no attribute '{name}'; there are {', '.join(_DOOR)}"
        raise AttributeError(msg)
    module = import_module(_DOOR[name] or f"csatbook.report.{name}")
    return getattr(module, name) if _DOOR[name] else module


def __dir__() -> list[str]:
    return [*globals(), *_DOOR]
