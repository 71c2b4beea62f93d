"""`python -m benchmarks [NAME …]`: run all benchmarks or the named ones; print tables, write `benchmarks/results/NAME.json`."""

from __future__ import annotations

import os
from importlib import import_module

import click

from benchmarks.common import DEFAULTS, Options, machine, publish

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

NAMES = ("encoder", "memory", "cold_start", "concurrency", "index_scale", "stages", "ingestion", "peers")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES), metavar="[NAME …]")
@click.option(
    "--questions", default=DEFAULTS.questions, show_default=True, help="Questions asked of the served process."
)
@click.option("--large", is_flag=True, help="Index a million vectors, and add 1,000 documents, too.")
@click.option(
    "--peers-python", default=DEFAULTS.peers_python, show_default=True, help="Python of the peers' environment."
)
def main(names: tuple[str, ...], questions: int, large: bool, peers_python: str) -> None:
    """Run the benchmarks, in order: encoder, memory, cold_start, concurrency, index_scale, stages, ingestion, peers."""
    options = Options(questions=questions, large=large, peers_python=peers_python)
    for name in names or NAMES:
        before = machine()
        publish(name, import_module(f"benchmarks.{name}").run(options), before)


if __name__ == "__main__":
    main()
