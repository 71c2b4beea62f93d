"""The command line: each command a thin call into the library.

Results go to stdout, everything else to stderr. Exit codes: 0 done or answered, 1 not answered, 2 usage or error.
"""

from __future__ import annotations

import os
import sys

import click

from report_qa.cli.asking import ask, search, show
from report_qa.cli.options import ERROR, with_settings
from report_qa.cli.preparing import preparing_commands
from report_qa.cli.reports import add, index, list_, remove
from report_qa.cli.running import evaluate, info, serve
from report_qa.errors import ReportQAError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="report-qa", message="%(prog)s %(version)s")
def cli() -> None:
    """Ask United Nations reports in any language; get their own numbered paragraphs, cited.

    Not a United Nations product. What is quoted is not an official text.
    """


for _command in (
    add,
    list_,
    remove,
    index,
    ask,
    search,
    show,
    *preparing_commands(with_settings),
    info,
    serve,
    evaluate,
):
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """The console script: one line for every error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a C locale must not lose a letter
            stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # NumPy's products are small here: threads for them would take the cores from the encoder
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
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
