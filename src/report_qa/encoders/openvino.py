"""The encoder that the product runs on: a SentenceTransformer's weights on OpenVINO."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np

from report_qa.encoders.batching import Batcher
from report_qa.encoders.runtime import Runtime, export
from report_qa.encoders.sentence_transformer import SPECIAL_TOKENS, SentenceTransformerEncoder
from report_qa.errors import EncoderError
from report_qa.protocols import Encoded, Progress, Vectors
from report_qa.storage import new_folder

LAYOUT = 3
"""Of the exported folder; raised when `runtime.export` writes something else."""


class OpenVinoEncoder:
    """Same vectors as the SentenceTransformer it was exported from (cosine ≥ 0.9999), several times as fast.

    Exported once into the cache folder; after that neither torch nor transformers is loaded. Questions that arrive
    together from several threads go through the model together.

    Args:
        source: the encoder whose model is exported, if it has not been.
        cache: where exported models are kept.
        precision: `bf16` or `f32`; the best that the processor has where not given.
    """

    def __init__(self, source: SentenceTransformerEncoder, cache: Path, precision: str = "") -> None:
        self._source = source
        self._cache = cache
        self._precision = precision
        self._opening = Lock()
        self._batcher: Batcher[Sequence[str], Sequence[Encoded]] = Batcher(self._encode_together)

    @property
    def identity(self) -> str:
        return self._source.identity

    @property
    def dimension(self) -> int:
        return self._source.dimension

    @cached_property
    def window(self) -> int:
        preset = self._source.preset
        return preset.window - SPECIAL_TOKENS - self.count_tokens(preset.passage_prompt)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        vectors = [encoded.pooled for encoded in self._encode_questions(texts)]
        return np.array(vectors, np.float32).reshape(len(texts), self.dimension)

    def encode_query_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        return list(self._batcher.run(texts)) if texts else []

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for position, encoded in self.encode_passage_tokens(texts, progress):
            vectors[position] = encoded.pooled
        return vectors

    def encode_passage_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Iterator[tuple[int, Encoded]]:
        preset = self._source.preset
        for position, encoded in self._runtime.encode(texts, preset.passage_prompt, preset.window):
            yield position, encoded
            if progress:
                progress(1)

    def count_tokens(self, text: str) -> int:
        return self._runtime.count(text)

    @property
    def _runtime(self) -> Runtime:
        with self._opening:  # two threads must not load the model twice
            return self._opened

    @cached_property
    def _opened(self) -> Runtime:
        folder = self._cache / f"openvino-{LAYOUT}-{hashlib.sha256(self.identity.encode()).hexdigest()[:16]}"
        if not folder.is_dir():
            model, asking = self._source.model, self._source.question_model
            try:
                with new_folder(folder) as unfinished:
                    export(model, asking, unfinished)
            except (OSError, RuntimeError) as error:
                reason = getattr(error, "strerror", None) or str(error).strip().split("\n")[-1]
                raise EncoderError(
                    f"the model cannot be written into its cache folder ({reason}); make room, or name another "
                    "with REPORT_QA_CACHE."
                ) from None
        return Runtime(folder, self._precision)

    def _encode_together(self, requests: Sequence[Sequence[str]]) -> list[Sequence[Encoded]]:
        encoded = iter(self._encode_questions([text for request in requests for text in request]))
        return [[next(encoded) for _ in request] for request in requests]

    def _encode_questions(self, texts: Sequence[str]) -> list[Encoded]:
        preset = self._source.preset
        found = dict(self._runtime.encode(texts, preset.query_prompt, preset.window, asked=True))
        return [found[position] for position in range(len(texts))]
