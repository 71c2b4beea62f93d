"""What the commands share: settings, options, output."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_qa.config import Settings

if TYPE_CHECKING:
    from rich.console import Console

NOT_ANSWERED = 1
ERROR = 2

FOLDER = click.Path(path_type=Path)


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --corpus, --index and --encoder, and hand the command one `settings` for them."""

    @click.option("--corpus", type=FOLDER, metavar="DIR", help="Corpus folder [default: corpus].")
    @click.option("--index", type=FOLDER, metavar="DIR", help="Index folder [default: index].")
    @click.option("--encoder", metavar="NAME", help="Encoder preset or model folder [default: e5-small-un].")
    @functools.wraps(command)
    def wrapped(corpus: Path | None, index: Path | None, encoder: str | None, **options: Any) -> Any:
        return command(settings=Settings.from_environment(corpus, index, encoder), **options)

    return wrapped


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def console() -> Console:
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
