"""The command line: each command a thin call into the library.

Results go to stdout, everything else to stderr. Exit codes: 0 done or answered, 1 not answered, 2 usage or error.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_qa.cli_preparing import preparing_commands
from report_qa.config import Settings
from report_qa.errors import ReportQAError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from report_qa.assistant import Assistant

NOT_ANSWERED = 1
ERROR = 2

FOLDER = click.Path(path_type=Path)
QUERIES, QRELS = Path("eval/queries.jsonl"), Path("eval/qrels.txt")


def _with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --corpus, --index and --encoder, and hand the command one `settings` for them."""

    @click.option("--corpus", type=FOLDER, metavar="DIR", help="Corpus folder [default: corpus].")
    @click.option("--index", type=FOLDER, metavar="DIR", help="Index folder [default: index].")
    @click.option("--encoder", metavar="NAME", help="Encoder preset or model folder [default: e5-small].")
    @functools.wraps(command)
    def wrapped(corpus: Path | None, index: Path | None, encoder: str | None, **options: Any) -> Any:
        return command(settings=Settings.from_environment(corpus, index, encoder), **options)

    return wrapped


_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_language = click.option("--language", default="", metavar="CODE", help="The question's language [default: found out].")
_top = click.option("-k", "k", type=int, default=10, show_default=True, metavar="N", help="How many paragraphs.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="report-qa", message="%(prog)s %(version)s")
def cli() -> None:
    """Ask United Nations reports in any language; get their own numbered paragraphs, cited.

    Not a United Nations product. What is quoted is not an official text.
    """


@cli.command()
@_with_settings
@click.option("--rebuild", is_flag=True, help="Encode everything anew, even where nothing changed.")
@_as_json
def index(settings: Settings, rebuild: bool, as_json: bool) -> None:
    """Build or update the index from the corpus folder."""
    from report_qa.progress import TerminalProgress
    from report_qa.wiring import update_index

    with TerminalProgress() as progress:
        corpus, result = update_index(settings, progress, rebuild)
    counts = dict(corpus.edit_counts)
    if as_json:
        _print_json(
            {
                "changed": result.changed,
                "documents": len(corpus.documents),
                "paragraphs": result.paragraphs,
                "vectors": result.rows,
                "encoded": result.encoded,
                "reused": result.reused,
                "edits": counts,
            }
        )
        return
    state = "built" if result.changed else "unchanged"
    click.echo(
        f"index {state}: {len(corpus.documents)} document(s), {result.paragraphs} passages, {result.rows} vectors "
        f"({result.encoded} encoded, {result.reused} reused)"
    )
    for rule, count in counts.items():
        click.echo(f"  {rule}: {count}")


@cli.command()
@click.argument("question")
@_with_settings
@_language
@_top
@_as_json
def ask(question: str, settings: Settings, language: str, k: int, as_json: bool) -> int:
    """Ask a QUESTION ("-" reads it from stdin): the answer, quoted and cited. Exit 1 where there is none."""
    from report_qa.render import answer_json

    assistant = _assistant(settings)
    answer = assistant.ask(_question(question), language, k)
    if as_json:
        _print_json(answer_json(answer, assistant.index.documents))
    else:
        from report_qa.terminal import print_answer

        print_answer(_console(), answer, assistant.index.documents)
    return 0 if answer.answered else NOT_ANSWERED


@cli.command()
@click.argument("question")
@_with_settings
@_language
@_top
@_as_json
def search(question: str, settings: Settings, language: str, k: int, as_json: bool) -> None:
    """Rank the paragraphs for a QUESTION, without judging whether they answer it."""
    from report_qa.render import answer_json

    assistant = _assistant(settings)
    answer = assistant.ask(_question(question), language, k)
    if as_json:
        _print_json(answer_json(answer, assistant.index.documents)["hits"])
    else:
        from report_qa.terminal import print_hits

        print_hits(_console(), answer.hits, answer.query.language)


@cli.command()
@click.argument("number")
@_with_settings
@click.option("--document", default="", metavar="ID", help="Which document, where there are several.")
@click.option(
    "--around", type=click.IntRange(0, 20), default=1, show_default=True, help="How many neighbours each side."
)
@_as_json
def show(number: str, settings: Settings, document: str, around: int, as_json: bool) -> None:
    """Show paragraph NUMBER ("57", "cover", or "document:57") with its neighbours."""
    from report_qa.citations import citation
    from report_qa.index.reading import read_index
    from report_qa.render import paragraph_json

    opened = read_index(settings.index)
    stated, _, last = number.rpartition(":")
    document = document or stated
    if not document:
        if len(opened.documents) > 1:
            raise UsageError(
                f"there are several documents ({', '.join(list(opened.documents)[:5])}); add --document ID."
            )
        document = next(iter(opened.documents))
    near = opened.neighbours(document, last, around)
    if as_json:
        _print_json([paragraph_json(paragraph, opened.documents[document]) for paragraph in near])
        return
    from report_qa.terminal import print_paragraph

    console = _console()
    for paragraph in near:
        here = paragraph.number == last
        cited = citation(opened.documents[document], paragraph.number, opened.documents[document].language)
        console.print(cited, style="bold cyan" if here else "dim", markup=False, soft_wrap=True)
        print_paragraph(console, paragraph)


@cli.command()
@_with_settings
@_as_json
def info(settings: Settings, as_json: bool) -> None:
    """Print versions, model, corpus, index and paths."""
    from report_qa.information import gather

    facts = gather(settings)
    if as_json:
        _print_json(facts)
        return
    for section, values in facts.items():
        click.echo(f"{section}:")
        for name, value in values.items():
            click.echo(f"  {name}: {value}")


@cli.command()
@_with_settings
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


@cli.command("eval")
@_with_settings
@click.option("--queries", type=FOLDER, default=QUERIES, show_default=True, help="Queries, BEIR style.")
@click.option("--qrels", type=FOLDER, default=QRELS, show_default=True, help="Judgements, TREC style.")
@click.option("--run", "run_file", type=FOLDER, metavar="OUT", help="Write the ranking as a TREC run.")
@click.option("--results", type=FOLDER, metavar="DIR", help="Keep report, run and charts there, by commit.")
@click.option("--ablation", is_flag=True, help="Show instead what each stage of the ranking adds.")
@_as_json
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
        _print_json(values)
    else:
        _console().print(table)


for _command in preparing_commands(_with_settings):
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """The console script: one line for every error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a C locale must not lose a letter
            stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        code = cli.main(args=arguments, prog_name="report-qa", standalone_mode=False)
    except click.exceptions.Abort:
        _fail("stopped.", 130)
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        click.echo(help_wanted.format_message(), err=True)
        sys.exit(ERROR)
    except click.ClickException as error:
        _fail(f"{error.format_message()} See: report-qa --help", ERROR)
    except ReportQAError as error:
        _fail(str(error), ERROR)
    except KeyboardInterrupt:
        _fail("stopped.", 130)
    except BrokenPipeError:  # the reader of the output went away, as in `report-qa search … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("REPORT_QA_DEBUG"):
            raise
        _fail(f"unexpected {type(error).__name__}; set REPORT_QA_DEBUG=1 to see where, and please report it.", ERROR)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(sentence: str, code: int) -> None:
    click.echo(f"report-qa: {' '.join(sentence.split())}", err=True)
    sys.exit(code)


def _assistant(settings: Settings) -> Assistant:
    from report_qa.wiring import open_assistant

    return open_assistant(settings)


def _question(argument: str) -> str:
    """The argument, or stdin for "-", read no further than the longest question."""
    from report_qa.questions import LONGEST_QUESTION

    if argument != "-":
        return argument
    return sys.stdin.buffer.read(4 * LONGEST_QUESTION + 4).decode("utf-8", "replace")


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
