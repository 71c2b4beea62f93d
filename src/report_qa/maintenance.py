"""Changing what can be asked: reports come into the corpus, or leave it, and the index follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report_qa.config import Settings
from report_qa.corpus import Corpus
from report_qa.corpus.adding import Addition, Plan, Planner, change_of, removal_of
from report_qa.corpus.editing import Change, changed, locked
from report_qa.corpus.gathering import gather
from report_qa.corpus.manifest import read_entries
from report_qa.corpus.splitting import SplitDocument, source_digest, split_document
from report_qa.index.building import BuildProgress, BuildResult
from report_qa.index.contents import read_contents
from report_qa.readers import ENDINGS, read_documents
from report_qa.types import Document, Misalignment, SourceText
from report_qa.wiring import update_index


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: the documents, sentences for files that were passed over, the corpus and the index as they are now."""

    additions: tuple[Addition, ...]
    refused: tuple[str, ...]
    corpus: Corpus
    result: BuildResult


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the corpus. `paragraphs` counts those that the index has of it; None where it has none of it yet."""

    document: Document
    paragraphs: int | None


def add_reports(
    settings: Settings,
    arguments: Sequence[str],
    stated: Mapping[str, str],
    replacing: bool = False,
    keep_going: bool = False,
    progress: BuildProgress | None = None,
) -> Added:
    """Read the files that are meant, put them into the corpus, and bring the index up to it.

    Args:
        arguments: files, folders, patterns.
        stated: metadata that wins over what a file says of itself.
        replacing: documents that are there already are replaced.
        keep_going: files that cannot be added are passed over; else one of them stops it all.

    Raises:
        ReportQAError: corpus and index are as they were.
    """
    given = gather(arguments, ENDINGS)
    watched = progress or BuildProgress()
    with locked(settings.corpus):
        planner = Planner(settings.corpus, stated, replacing)
        plan = planner.plan(given, read_documents, keep_going, watched.start(len(given), "reading"))
        corpus, result = _brought_up(settings, change_of(settings.corpus, plan), plan, watched)
    return Added(plan.additions, plan.refused, corpus, result)


def remove_reports(
    settings: Settings, identifiers: Sequence[str], keep_files: bool = False, progress: BuildProgress | None = None
) -> tuple[Corpus, BuildResult]:
    """Take documents out of the corpus, and out of the index.

    Raises:
        UsageError: there is no such document, or none would be left.
        ReportQAError: corpus and index are as they were.
    """
    with locked(settings.corpus):
        change = removal_of(settings.corpus, identifiers, keep_files)
        return _brought_up(settings, change, Plan((), ()), progress or BuildProgress())


def list_reports(settings: Settings) -> tuple[list[Listed], tuple[Misalignment, ...]]:
    """The documents of the corpus, and those that are no versions of each other though they should be, as of the index.

    Raises:
        ManifestError: the corpus cannot be read.
    """
    entries = read_entries(settings.corpus)
    contents = read_contents(settings.index)
    counts = contents.paragraphs if contents else {}
    listed = [Listed(entry.document, counts.get(entry.document.id)) for entry in entries]
    return listed, contents.misaligned if contents else ()


def _brought_up(settings: Settings, change: Change, plan: Plan, progress: BuildProgress) -> tuple[Corpus, BuildResult]:
    split = {addition.split.source: addition.split for addition in plan.additions}

    def split_once(source: SourceText) -> SplitDocument:
        return split.get(source_digest(source)) or split_document(source)

    with changed(settings.corpus, change, progress.between(len(change.files), "writing")):
        return update_index(settings, progress, split=split_once)
