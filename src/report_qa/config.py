"""Where things are, read from the environment once, at the edges only (command line, page, wiring)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

DEFAULT_ENCODER = "e5-small-un"


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders, the encoder's preset and what it runs on.

    `REPORT_QA_CORPUS`, `_INDEX`, `_ENCODER`, `_CACHE` and `_RUNTIME` (`openvino`, or `torch` for a GPU) move the
    defaults; `REPORT_QA_ALLOW_DOWNLOAD=1` lets hub models be fetched.
    """

    corpus: Path
    index: Path
    encoder: str
    cache: Path
    allow_download: bool = False
    runtime: str = "openvino"

    @classmethod
    def from_environment(
        cls, corpus: Path | str | None = None, index: Path | str | None = None, encoder: str | None = None
    ) -> Settings:
        """What is given wins over the environment, the environment over the default."""
        environment = os.environ
        return cls(
            corpus=Path(corpus or environment.get("REPORT_QA_CORPUS") or "corpus"),
            index=Path(index or environment.get("REPORT_QA_INDEX") or "index"),
            encoder=encoder or environment.get("REPORT_QA_ENCODER") or DEFAULT_ENCODER,
            cache=_cache_folder(),
            allow_download=environment.get("REPORT_QA_ALLOW_DOWNLOAD", "") == "1",
            runtime="torch" if environment.get("REPORT_QA_RUNTIME") == "torch" else "openvino",
        )


def _cache_folder() -> Path:
    if moved := os.environ.get("REPORT_QA_CACHE"):
        return Path(moved)
    try:
        return Path(platformdirs.user_cache_path("report_qa"))
    except RuntimeError:  # a user without a home
        return Path(".cache") / "report_qa"
