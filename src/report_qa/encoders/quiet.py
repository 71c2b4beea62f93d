"""Importing openvino without what it does on the side.

Its import loads its model converter, a tenth of a second, which reports the import and every conversion to a statistics server
unless `openvino_telemetry` is missing. It is installed with openvino, so it is made to look missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_TELEMETRY, _CONVERTER = "openvino_telemetry", "openvino.tools.ovc"


def import_openvino() -> ModuleType:
    """openvino, for running models.

    Raises:
        ImportError: it is not installed.
    """
    _hide(_TELEMETRY)
    hidden = "openvino" not in sys.modules and _hide(_CONVERTER)
    try:
        import openvino
    finally:
        if hidden:
            del sys.modules[_CONVERTER]
    return openvino  # type: ignore[no-any-return]


def import_converter() -> Callable[..., Any]:
    """`openvino.convert_model`; errors as above."""
    import_openvino()
    from openvino.tools.ovc import convert_model

    return convert_model  # type: ignore[no-any-return]


def _hide(module: str) -> bool:
    """Importing `module` fails from now on, unless it has been imported already."""
    if module in sys.modules:
        return False
    sys.modules[module] = None  # type: ignore[assignment]
    return True
