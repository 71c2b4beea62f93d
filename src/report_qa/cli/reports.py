"""Commands about the reports that can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from report_qa.cli.options import ERROR, as_json_option, console, print_json, with_settings
from report_qa.config import Settings

if TYPE_CHECKING:
    from report_qa.corpus import Corpus
    from report_qa.corpus.adding import Addition
    from report_qa.index.building import BuildResult
    from report_qa.types import Misalignment

_METADATA = {
    "id": ("ID", "Its name in citations of this program; made of symbol or file name if not given."),
    "symbol": ("TEXT", "Its United Nations symbol."),
    "language": ("CODE", "Its language, an ISO 639 code."),
    "title": ("TEXT", "Its title."),
    "body": ("TEXT", "The body that it was written for."),
    "session": ("TEXT", "That body's session."),
    "date": ("DATE", "Its date, such as 2020-07-16."),
    "agenda-item": ("TEXT", "Its item of the agenda."),
    "distribution": ("TEXT", "How it is distributed, such as General."),
    "original-language": ("CODE", "Language of the original, an ISO 639 code."),
    "source": ("TEXT", "Where it comes from."),
    "terms": ("TEXT", "On what terms it may be used."),
}


def _with_metadata(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, (kind, told) in reversed(_METADATA.items()):
        command = click.option(f"--{name}", default="", metavar=kind, help=told)(command)
    return command


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@with_settings
@click.option("--replace", is_flag=True, help="Replace documents that the corpus has already.")
@click.option("--keep-going", is_flag=True, help="Pass over files that cannot be added, instead of adding none.")
@_with_metadata
@as_json_option
def add(
    files: tuple[str, ...], settings: Settings, replace: bool, keep_going: bool, as_json: bool, **stated: str
) -> int:
    """Add reports to the corpus: each FILE is a file, a folder, or a pattern in quotes. Then update the index.

    What is stated by an option wins over what the file says of itself. All files are added, or none.
    """
    from report_qa.maintenance import add_reports
    from report_qa.progress import TerminalProgress

    with TerminalProgress() as progress:
        added = add_reports(settings, files, stated, replace, keep_going, progress)
    for sentence in added.refused:
        click.echo(f"not added: {sentence}", err=True)
    if as_json:
        print_json(
            {
                "added": [_addition_json(one) for one in added.additions],
                "refused": list(added.refused),
                "misaligned": _misaligned_json(added.corpus.misaligned),
                "index": _built_json(added.corpus, added.result),
            }
        )
    else:
        for one in added.additions:
            _print_addition(one)
        _print_built(added.corpus, added.result)
    _warn(added.corpus.misaligned)
    return ERROR if added.refused else 0


@click.command("list")
@with_settings
@as_json_option
def list_(settings: Settings, as_json: bool) -> None:
    """List the reports of the corpus."""
    from report_qa.maintenance import list_reports
    from report_qa.terminal import print_reports

    listed, misaligned = list_reports(settings)
    if as_json:
        from report_qa.render import document_json

        reports = [{**document_json(one.document), "paragraphs": one.paragraphs} for one in listed]
        print_json({"documents": reports, "misaligned": _misaligned_json(misaligned)})
    else:
        print_reports(console(), [(one.document, one.paragraphs) for one in listed])
    _warn(misaligned)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@with_settings
@click.option("--keep-files", is_flag=True, help="Leave the text files in the corpus folder.")
@as_json_option
def remove(ids: tuple[str, ...], settings: Settings, keep_files: bool, as_json: bool) -> None:
    """Take reports out of the corpus, with the text files kept of them. Then update the index."""
    from report_qa.maintenance import remove_reports
    from report_qa.progress import TerminalProgress

    with TerminalProgress() as progress:
        corpus, result = remove_reports(settings, ids, keep_files, progress)
    if as_json:
        print_json({"removed": list(dict.fromkeys(ids)), "index": _built_json(corpus, result)})
        return
    for identifier in dict.fromkeys(ids):
        click.echo(f"removed {identifier}")
    _print_built(corpus, result)


@click.command()
@with_settings
@click.option("--rebuild", is_flag=True, help="Encode everything anew, even where nothing changed.")
@as_json_option
def index(settings: Settings, rebuild: bool, as_json: bool) -> None:
    """Build or update the index from the corpus folder."""
    from report_qa.progress import TerminalProgress
    from report_qa.wiring import update_index

    with TerminalProgress() as progress:
        corpus, result = update_index(settings, progress, rebuild)
    counts = dict(corpus.edit_counts)
    if as_json:
        print_json({**_built_json(corpus, result), "edits": counts, "misaligned": _misaligned_json(corpus.misaligned)})
    else:
        _print_built(corpus, result)
        for rule, count in counts.items():
            click.echo(f"  {rule}: {count}")
    _warn(corpus.misaligned)


def _addition_json(one: Addition) -> dict[str, Any]:
    from report_qa.render import document_json

    return {
        **document_json(one.document),
        "paragraphs": one.split.count,
        "read_from": one.given.shown,
        "format": one.format,
        "removed": dict(one.removed),
        "remarks": list(one.remarks),
        "replaced": bool(one.replaces),
    }


def _print_addition(one: Addition) -> None:
    document = one.document
    done = "replaced" if one.replaces else "added"
    about = ", ".join(part for part in (document.symbol, document.language, document.date) if part)
    click.echo(f"{done} {document.id} ({about}): {one.split.count} passages, from {one.given.shown}")
    for rule, count in one.removed.items():
        click.echo(f"  {rule}: {count}")
    for remark in one.remarks:
        click.echo(f"  note: {remark}")


def _built_json(corpus: Corpus, result: BuildResult) -> dict[str, Any]:
    return {
        "changed": result.changed,
        "documents": len(corpus.documents),
        "paragraphs": result.paragraphs,
        "vectors": result.rows,
        "encoded": result.encoded,
        "reused": result.reused,
    }


def _print_built(corpus: Corpus, result: BuildResult) -> None:
    state = "built" if result.changed else "unchanged"
    click.echo(
        f"index {state}: {len(corpus.documents)} document(s), {result.paragraphs} passages, {result.rows} vectors "
        f"({result.encoded} encoded, {result.reused} reused)"
    )


def _misaligned_json(misaligned: Iterable[Misalignment]) -> list[dict[str, Any]]:
    return [
        {"symbol": one.symbol, "documents": list(one.documents), "reason": one.reason, "joined": one.joined}
        for one in misaligned
    ]


def _warn(misaligned: Iterable[Misalignment]) -> None:
    for one in misaligned:
        joined = "are joined as versions, but" if one.joined else "are not joined as versions:"
        click.echo(f"warning: {' and '.join(one.documents)} ({one.symbol}) {joined} {one.reason}", err=True)
