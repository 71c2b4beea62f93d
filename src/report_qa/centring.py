"""Taking the language out of a vector.

A multilingual encoder puts texts of one language near each other, whatever they mean. The mean of neutral texts in a language
(`data/neutral.json`) is what the language adds; most of it is subtracted before vectors are compared. Questions and
passages have means of their own, and so have their token vectors. Nothing is learnt from a corpus or from questions about one,
so that adding a document never moves the vectors of another. (WEIGHT and this choice: `eval/choose_weights.py`.)
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib.resources import files

import numpy as np

from report_qa.protocols import Encoder, Vectors

WEIGHT = 0.75
"""Share of the mean that is subtracted from pooled vectors; from token vectors, all of it is."""


@dataclass(frozen=True)
class LanguageMeans:
    """Mean vectors by language, shape (languages + 1, dimension); the last row, the mean of all, serves unknown ones."""

    languages: tuple[str, ...]
    questions: Vectors
    question_tokens: Vectors
    passages: Vectors
    passage_tokens: Vectors

    def centred_questions(self, vectors: Vectors, language: str) -> Vectors:
        """Pooled question vectors, shape (n, dimension), of one language, centred and of length 1."""
        return _unit(vectors - WEIGHT * self.questions[self._row(language)])

    def centred_question_tokens(self, tokens: Vectors, language: str) -> Vectors:
        """Token vectors of a question, shape (tokens, dimension), centred and of length 1."""
        return _unit(tokens - self.question_tokens[self._row(language)])

    def centred_passages(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Pooled passage vectors, row i in `languages[i]`, centred and of length 1."""
        rows = [self._row(language) for language in languages]
        return _unit(vectors - (WEIGHT * self.passages)[rows])

    def centred_passage_tokens(self, tokens: Vectors, language: str) -> Vectors:
        """Token vectors of a passage, centred and of length 1."""
        return _unit(tokens - self.passage_tokens[self._row(language)])

    def _row(self, language: str) -> int:
        return self.languages.index(language) if language in self.languages else len(self.languages)

    def to_bytes(self) -> bytes:
        """As an .npz archive without pickles."""
        buffer = io.BytesIO()
        arrays = {f.name: np.asarray(getattr(self, f.name)) for f in fields(self)}
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> LanguageMeans:
        """What `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {f.name: stored[f.name] for f in fields(cls) if f.name != "languages"}
            return cls(tuple(str(code) for code in stored["languages"]), **arrays)


def bank_text() -> str:
    """The neutral texts as they are shipped; a change of them makes other means."""
    return (files("report_qa") / "data" / "neutral.json").read_text(encoding="utf-8")


def measure_means(encoder: Encoder) -> LanguageMeans:
    """The means of the neutral texts under `encoder`."""
    bank = json.loads(bank_text())
    languages = tuple(bank["questions"])
    questions, question_tokens, passages, passage_tokens = [], [], [], []
    for language in languages:
        asked = encoder.encode_query_tokens(bank["questions"][language])
        stated = [encoded for _, encoded in encoder.encode_passage_tokens(bank["statements"][language])]
        questions.append(np.mean([one.pooled for one in asked], axis=0))
        passages.append(np.mean([one.pooled for one in stated], axis=0))
        question_tokens.append(np.concatenate([one.tokens for one in asked]).mean(axis=0))
        passage_tokens.append(np.concatenate([one.tokens for one in stated]).mean(axis=0))
    return LanguageMeans(languages, *map(_with_overall, (questions, question_tokens, passages, passage_tokens)))


def _with_overall(means: Sequence[Vectors]) -> Vectors:
    stacked = np.stack(means)
    return np.concatenate([stacked, stacked.mean(axis=0, keepdims=True)]).astype(np.float32)


def _unit(vectors: Vectors) -> Vectors:
    # without large arrays in between: the memory for them takes longer than the arithmetic
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    unit: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32, copy=False)
    return unit
