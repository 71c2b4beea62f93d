"""The progress bars of `report-qa add` and `report-qa index`, on stderr."""

from __future__ import annotations

from types import TracebackType

from report_qa.index.building import BuildProgress
from report_qa.protocols import Progress


class TerminalProgress(BuildProgress):
    """Texts done, of how many, with the time left; a plain line where stderr is no terminal."""

    def __init__(self, what: str = "encoding") -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._what = what
        self._console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("[progress.description]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if error is None and not self._console.is_terminal:
            for task in self._bar.tasks:
                if task.fields["told"]:
                    self._console.print(
                        f"{task.description}: {task.completed:.0f} of {task.total:.0f}", highlight=False
                    )

    def start(self, texts: int, what: str = "") -> Progress:
        return self._begin(texts, what or self._what, told=True)

    def between(self, steps: int, what: str) -> Progress:
        return self._begin(steps, what, told=False)

    def _begin(self, steps: int, what: str, told: bool) -> Progress:
        """A further bar; what is `told` is a line where there are no bars."""
        self._bar.start()
        task = self._bar.add_task(what, total=steps, told=told)
        return lambda done: self._bar.update(task, advance=done)
