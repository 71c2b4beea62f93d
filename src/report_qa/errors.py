"""Every deliberate error of the package.

ReportQAError
├── UsageError          what was asked for cannot be done as asked (option, address)
│   ├── QuestionError   the question itself: empty, too long, without a word
│   └── FilterError     what it is narrowed to: impossible, or nothing fits
├── CorpusError         a file of the corpus folder cannot be used
│   ├── ManifestError   `manifest.toml` is missing, unreadable or says something impossible
│   ├── DocumentError   a file cannot be read as a document: damaged, encrypted, too large, of no known format
│   └── NumberingError  the paragraph numbers of a document are not 1, 2, 3 …
├── EncoderError        the embedding model cannot be loaded or was asked for the impossible
├── IndexFolderError         the index folder cannot be used
│   ├── IndexMissing    there is none yet
│   ├── IndexDamaged    a file of it is not what was written
│   ├── IndexStale      it was made from another corpus
│   └── EncoderMismatch it was made by another encoder
└── EvaluationError     queries or qrels cannot be used

The message of each is one sentence, or two: what is wrong, and what to do next.
"""

from __future__ import annotations


class ReportQAError(Exception):
    """Base of all deliberate errors; its text is meant for the person who asked."""


class UsageError(ReportQAError):
    """The request cannot be done as asked."""


class QuestionError(UsageError):
    """A question that cannot be asked; `reason` is `empty`, `too_long` or `no_word`."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class FilterError(UsageError):
    """Filters that cannot be used; `reason` is `nothing`, `document`, `day`, `order`, `language` or `long`."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class CorpusError(ReportQAError):
    """A file of the corpus folder cannot be used."""


class ManifestError(CorpusError):
    """`manifest.toml` is missing, unreadable or says something impossible."""


class DocumentError(CorpusError):
    """A file cannot be read as a document; the message says what to do with it."""


class NumberingError(CorpusError):
    """The paragraph numbers of a document do not run 1, 2, 3 …; names the line."""


class EncoderError(ReportQAError):
    """The embedding model cannot be loaded or used."""


class IndexFolderError(ReportQAError):
    """The index folder cannot be used; the message says what to run."""


class IndexMissing(IndexFolderError):
    """There is no index in the folder yet."""


class IndexDamaged(IndexFolderError):
    """A file of the index is missing, truncated or changed."""


class IndexStale(IndexFolderError):
    """The index was made from another state of the corpus."""


class EncoderMismatch(IndexFolderError):
    """The index was made by another encoder than the one that would ask it."""


class EvaluationError(ReportQAError):
    """Queries or qrels cannot be used."""
