"""Ask a United Nations report in any language; get its own numbered paragraphs, cited.

from report_qa import load_assistant
answer = load_assistant().ask("Combien de personnes ont été arrêtées ?")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from report_qa.errors import ReportQAError
from report_qa.types import Answer, Document, Hit, Paragraph, Query, Quote, Span

if TYPE_CHECKING:
    __version__: str
    from report_qa.assistant import Assistant
    from report_qa.wiring import load_assistant

__all__ = [
    "Answer",
    "Assistant",
    "Document",
    "Hit",
    "Paragraph",
    "Query",
    "Quote",
    "ReportQAError",
    "Span",
    "__version__",
    "load_assistant",
]


def __getattr__(name: str) -> Any:
    # what takes time is imported when asked for, so that `report-qa --help` is instant
    if name == "__version__":
        return _version()
    if name == "load_assistant":
        from report_qa.wiring import load_assistant

        return load_assistant
    if name == "Assistant":
        from report_qa.assistant import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("report-qa")
    except PackageNotFoundError:  # run from a source folder that was never installed
        return "0"
