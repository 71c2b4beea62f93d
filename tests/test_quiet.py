"""openvino runs without reporting to anybody that it does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from report_qa.encoders.quiet import import_converter, import_openvino
assert import_openvino().Core().available_devices
assert "openvino.tools.ovc" not in sys.modules
assert import_converter().__name__ == "convert_model"
from openvino.tools.ovc import telemetry_utils
print(telemetry_utils.tm.__name__, sys.modules["openvino_telemetry"])
"""


def test_no_statistics_are_collected(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["openvino.tools.ovc.telemetry_stub", "None"]
    assert not list(tmp_path.iterdir())  # openvino_telemetry keeps an id of the user there
