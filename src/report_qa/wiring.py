"""The one place that knows the concrete classes and joins them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from report_qa.assistant import Assistant, QuotingGenerator
from report_qa.config import Settings
from report_qa.corpus import Corpus, read_corpus
from report_qa.corpus.splitting import Splitter, split_document
from report_qa.encoders.hashing import HashEncoder
from report_qa.encoders.openvino import OpenVinoEncoder
from report_qa.encoders.sentence_transformer import SentenceTransformerEncoder
from report_qa.index.building import BuildProgress, BuildResult, build_index
from report_qa.index.reading import Index, open_index
from report_qa.index.remembering import Remembered, remembering
from report_qa.protocols import Encoder, Progress
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import default_weights


def make_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name; nothing heavy is loaded yet.

    Raises:
        EncoderError: there is no such preset or folder.
    """
    if settings.encoder == "hash":
        return HashEncoder()
    source = SentenceTransformerEncoder(settings.encoder, settings.cache, settings.allow_download)
    return source if settings.runtime == "torch" else OpenVinoEncoder(source, settings.cache)


def update_index(
    settings: Settings,
    progress: BuildProgress | None = None,
    rebuild: bool = False,
    split: Splitter = split_document,
) -> tuple[Corpus, BuildResult]:
    """Read the corpus and bring the index up to it.

    Args:
        split: makes the paragraphs of documents that the index does not have.
    """
    # a rebuild believes nothing that is there
    before = Remembered(split) if rebuild else remembering(settings.index, split)
    watched = progress or BuildProgress()

    def reading(documents: int) -> Progress | None:
        return watched.between(documents, "reading the corpus")

    corpus = read_corpus(settings.corpus, before.split, before.align, reading)
    return corpus, build_index(settings.index, corpus, make_encoder(settings), progress, rebuild)


def indexed_corpus(settings: Settings) -> Corpus:
    """The corpus; documents that the index has are not split again. Errors as for `read_corpus`."""
    before = remembering(settings.index)
    return read_corpus(settings.corpus, before.split, before.align)


def load_assistant(
    corpus: Path | str | None = None, index: Path | str | None = None, encoder: str | None = None
) -> Assistant:
    """An assistant over an index that is there already (`report-qa index` makes one).

    Args:
        corpus: not read; accepted so that the same three settings serve everywhere.
        index: the index folder, by default `index`.
        encoder: a preset, or the path of a SentenceTransformer folder.

    Raises:
        IndexFolderError: there is no index, it is damaged, or another encoder made it; the message says what to run.
        EncoderError: the model cannot be loaded.
    """
    return open_assistant(Settings.from_environment(corpus, index, encoder))


def open_assistant(settings: Settings, without: Sequence[str] = ()) -> Assistant:
    """`load_assistant` for settings that have been read already; `without` leaves stages of the ranking out, to measure them."""
    opened, chosen = open_for_measuring(settings)
    weights = default_weights()
    return Assistant(opened, StagedRetriever(opened, chosen, weights, without), QuotingGenerator(weights))


def open_for_measuring(settings: Settings) -> tuple[Index, Encoder]:
    """The index and the encoder that fits it, for measuring the ranking's parts; errors as for `load_assistant`."""
    chosen = make_encoder(settings)
    return open_index(settings.index, chosen), chosen
