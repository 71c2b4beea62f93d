"""The scripts in `eval/`, which are no package, as modules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

EVAL = Path(__file__).parent.parent / "eval"


def script(name: str) -> ModuleType:
    """`eval/NAME.py`, run as a module of that name; those that it needs are found beside it."""
    if str(EVAL) not in sys.path:
        sys.path.append(str(EVAL))
    spec = importlib.util.spec_from_file_location(f"eval_{name}", EVAL / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
