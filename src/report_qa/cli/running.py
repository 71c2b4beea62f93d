"""Commands about the program itself: what it runs on, serving it, measuring it."""

from __future__ import annotations

from pathlib import Path

import click

from report_qa.cli.options import FOLDER, as_json_option, console, print_json, with_settings
from report_qa.config import Settings
from report_qa.errors import UsageError

QUERIES, QRELS = Path("eval/queries.jsonl"), Path("eval/qrels.txt")


@click.command()
@with_settings
@as_json_option
def info(settings: Settings, as_json: bool) -> None:
    """Print versions, model, corpus, index and paths."""
    from report_qa.information import gather

    facts = gather(settings)
    if as_json:
        print_json(facts)
        return
    for section, values in facts.items():
        click.echo(f"{section}:")
        for name, value in values.items():
            click.echo(f"  {name}: {value}")


@click.command()
@with_settings
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True, help="Port to listen on.")
@click.option("--build", is_flag=True, help="Build the index first, where it is missing or stale.")
def serve(settings: Settings, host: str, port: int, build: bool) -> None:
    """Serve the page and the API."""
    if build:
        from report_qa.progress import TerminalProgress
        from report_qa.wiring import update_index

        with TerminalProgress() as progress:
            update_index(settings, progress)
    from report_qa.web.server import serve as serve_page

    serve_page(settings, host, port)


@click.command("eval")
@with_settings
@click.option("--queries", type=FOLDER, default=QUERIES, show_default=True, help="Queries, BEIR style.")
@click.option("--qrels", type=FOLDER, default=QRELS, show_default=True, help="Judgements, TREC style.")
@click.option("--run", "run_file", type=FOLDER, metavar="OUT", help="Write the ranking as a TREC run.")
@click.option("--results", type=FOLDER, metavar="DIR", help="Keep report, run and charts there, by commit.")
@click.option("--ablation", is_flag=True, help="Show instead what each stage of the ranking adds.")
@as_json_option
def evaluate(
    settings: Settings,
    queries: Path,
    qrels: Path,
    run_file: Path | None,
    results: Path | None,
    ablation: bool,
    as_json: bool,
) -> None:
    """Measure the assistant on queries with judgements. It asks exactly as the page does."""
    from report_qa.measuring import ablate, measure

    if ablation and run_file:
        raise UsageError("an ablation makes several rankings; leave out --run, or --ablation.")
    if ablation:
        values, table = ablate(settings, queries, qrels, results)
    else:
        values, table = measure(settings, queries, qrels, run_file, results)
    if as_json:
        print_json(values)
    else:
        console().print(table)
