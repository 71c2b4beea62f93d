"""A SentenceTransformer exported for serving: OpenVINO for the transformer, NumPy for the rest.

The exported folder holds

    runtime.json     pooling, the longest input, the special tokens around every text
    pieces.model     the vocabulary (or tokenizer.json; see `tokenising`)
    embeddings.npy   the word embeddings in half precision: most of a multilingual model's weights, of which a question
                     reads a few rows
    encoder.xml/.bin the transformer from embedded tokens to token vectors, as an OpenVINO model
    questions.xml/.bin  the same for questions, where the preset has corrections for them (see `question_side`)

Exporting needs torch, transformers and sentence-transformers; running needs openvino, sentencepiece and numpy, which
start in a fraction of a second.
"""

from __future__ import annotations

import json
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from report_qa.encoders.quiet import import_converter, import_openvino
from report_qa.encoders.tokenising import Tokens, read_tokeniser, write_tokeniser
from report_qa.errors import EncoderError
from report_qa.protocols import Encoded, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PASSAGES, QUESTIONS = "encoder.xml", "questions.xml"
BATCH_TOKENS = 1024
"""Tokens in one pass, padding included; beyond it the activations leave the processor's cache."""
LENGTH_STEP, SHORTEST = 8, 32
"""Inputs are as long as a multiple of the one and no shorter than the other: OpenVINO keeps buffers and code for every shape
that it has seen, and going from one shape to another costs 2 ms, more than the padding of a short question."""


def export(model: SentenceTransformer, asking: SentenceTransformer, folder: Path) -> None:
    """Write `model` as a runtime folder, and beside it `asking`, the one for questions, where that is another.

    Raises:
        EncoderError: the model is not a transformer with mean or first-token pooling.
    """
    mode = getattr(model[1], "pooling_mode", "")
    if mode not in ("mean", "cls"):
        raise EncoderError(f"a model with {mode or 'unknown'} pooling cannot be exported; it runs on PyTorch.")
    network = model[0].model.eval()
    _export_network(network, folder / PASSAGES)
    if asking is not model:
        _export_network(asking[0].model.eval(), folder / QUESTIONS)
    words = network.get_input_embeddings().weight.detach().float().numpy()
    np.save(folder / "embeddings.npy", words.astype(np.float16))
    tokenizer = model.tokenizer.backend_tokenizer
    before, after = _special_tokens(tokenizer)
    write_tokeniser(tokenizer, folder)
    described = {
        "pooling": mode,
        "longest": model.max_seq_length,
        "before": before,
        "after": after,
        "vocabulary": read_tokeniser(folder).size,
    }
    (folder / "runtime.json").write_text(json.dumps(described), encoding="utf-8")


def _export_network(network: Any, path: Path) -> None:
    """The transformer from embedded tokens to token vectors."""
    import torch

    openvino, convert = import_openvino(), import_converter()

    class FromEmbeddings(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, embedded: Any, mask: Any) -> Any:
            return self.network(inputs_embeds=embedded, attention_mask=mask).last_hidden_state

    width = network.get_input_embeddings().weight.shape[1]
    example = (torch.zeros(2, 16, width), torch.ones(2, 16, dtype=torch.int64))
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of every shape that it follows
        converted = convert(FromEmbeddings(), example_input=example)
    embedded, mask = converted.inputs
    converted.reshape({embedded: openvino.PartialShape([-1, -1, width]), mask: openvino.PartialShape([-1, -1])})
    openvino.save_model(converted, path, compress_to_fp16=False)


class Runtime:
    """Runs an exported folder. Safe to share between threads.

    Raises:
        EncoderError: openvino is missing, or the folder is damaged.
    """

    def __init__(self, folder: Path, precision: str = "") -> None:
        try:
            openvino = import_openvino()
        except ImportError as missing:
            raise EncoderError(f"{missing.name} is not installed; run: pip install {missing.name}") from None
        try:
            described = json.loads((folder / "runtime.json").read_text(encoding="utf-8"))
            self._pooling, self._longest = described["pooling"], int(described["longest"])
            self._before, self._after = described["before"], described["after"]
            self._words = WordVectors(folder / "embeddings.npy")
            core = openvino.Core()
            self.precision = precision or _best_precision(core)
            options = _options(folder, self.precision)
            self._passages = Network(core, folder / PASSAGES, options)
            corrected = (folder / QUESTIONS).is_file()
            self._questions = Network(core, folder / QUESTIONS, options) if corrected else self._passages
            with ThreadPoolExecutor(1) as beside:
                compiling = beside.submit(self._questions.request)
                self._tokeniser = read_tokeniser(folder)
                compiling.result()
            if (
                self._tokeniser.size != described["vocabulary"]
            ):  # sentencepiece takes the beginning of a file for a whole one
                raise EOFError
        except Exception:  # the libraries raise nothing narrower
            raise _damaged(folder) from None

    def count(self, text: str) -> int:
        """Tokens of `text` without special ones."""
        return len(self._tokeniser.tokenise([text])[0].ids)

    def encode(
        self, texts: Sequence[str], prompt: str, longest: int | None = None, asked: bool = False
    ) -> Iterator[tuple[int, Encoded]]:
        """(position, vectors) of each text, in the order in which batches are done: longest first.

        Batches hold texts of like length, so that little is padded.

        Args:
            asked: whether the texts are questions.
        """
        network = self._questions if asked else self._passages
        room = min(longest or self._longest, self._longest) - len(self._before) - len(self._after)
        tokenised = self._tokeniser.tokenise([prompt + text for text in texts])
        order = sorted(range(len(texts)), key=lambda position: -min(len(tokenised[position].ids), room))
        prompted = self.count(prompt.strip()) if prompt else 0
        at = 0
        while at < len(order):
            longest_of_batch = min(len(tokenised[order[at]].ids), room)
            batch = order[at : at + max(1, BATCH_TOKENS // _rounded(longest_of_batch + 2))]
            at += len(batch)
            ids = [[*self._before, *tokenised[position].ids[:room], *self._after] for position in batch]
            for position, vectors in zip(batch, self._run(network, ids), strict=True):
                yield position, self._encoded(vectors, tokenised[position], prompted, len(prompt))

    def _encoded(self, vectors: Vectors, tokens: Tokens, prompted: int, prompt: int) -> Encoded:
        """`prompted` is how many tokens the prompt has, `prompt` how many characters."""
        first, last = len(self._before) + prompted, len(vectors) - len(self._after)
        spans = np.array(tokens.spans[prompted : last - len(self._before)], np.int64).reshape(-1, 2)
        return Encoded(self._pooled(vectors), vectors[first:last], np.maximum(spans - prompt, 0))

    def _run(self, network: Network, batch: list[list[int]]) -> list[Vectors]:
        length = _rounded(max(len(ids) for ids in batch))
        embedded = np.zeros((len(batch), length, self._words.width), np.float32)
        mask = np.zeros((len(batch), length), np.int64)
        for row, ids in enumerate(batch):
            embedded[row, : len(ids)] = self._words.of(ids)
            mask[row, : len(ids)] = 1
        out = network.request().infer([embedded, mask], share_inputs=True)[0]
        return [np.array(out[row, : len(ids)], np.float32) for row, ids in enumerate(batch)]

    def _pooled(self, vectors: Vectors) -> Vectors:
        pooled: Vectors = vectors.mean(axis=0) if self._pooling == "mean" else vectors[0]
        unit: Vectors = pooled / np.linalg.norm(pooled)
        return unit


class Network:
    """A transformer of a runtime folder, compiled when it is first asked: who only asks questions never needs the one for
    passages. Safe to share between threads."""

    def __init__(self, core: Any, path: Path, options: Mapping[str, str]) -> None:
        self._core = core
        self._path = path
        self._options = dict(options)
        self._compiling = threading.Lock()
        self._model: Any = None
        self._local = threading.local()

    def request(self) -> Any:
        """One infer request a thread; OpenVINO runs them side by side.

        Raises:
            EncoderError: its file is damaged.
        """
        if not hasattr(self._local, "request"):
            with self._compiling:
                if self._model is None:
                    try:
                        self._model = self._core.compile_model(self._path, "CPU", self._options)
                    except Exception:  # the library raises nothing narrower
                        raise _damaged(self._path.parent) from None
            self._local.request = self._model.create_infer_request()
        return self._local.request


class WordVectors:
    """Rows of an .npy table, read when they are wanted, so that none of it stays in memory. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        table = np.load(path, mmap_mode="r", allow_pickle=False)
        self.width = int(table.shape[1])
        self._start, self._kind, self._bytes = table.offset, table.dtype, table.strides[0]
        self._file = path.open("rb", buffering=0)

    def of(self, ids: Sequence[int]) -> Vectors:
        """shape (ids, width)."""
        file = self._file.fileno()
        rows = b"".join(os.pread(file, self._bytes, self._start + at * self._bytes) for at in ids)
        return np.frombuffer(rows, self._kind).reshape(len(ids), self.width).astype(np.float32)


def _damaged(folder: Path) -> EncoderError:
    return EncoderError(f"the model in {folder.name} is damaged; delete that folder and run the command again.")


def _special_tokens(tokenizer: Any) -> tuple[list[int], list[int]]:
    """Those that stand before and after every text."""
    bare = tokenizer.encode("a", add_special_tokens=False).ids
    whole = tokenizer.encode("a").ids
    before = next(at for at in range(len(whole)) if whole[at : at + len(bare)] == bare)
    return whole[:before], whole[before + len(bare) :]


def _rounded(length: int) -> int:
    return max(-(-length // LENGTH_STEP) * LENGTH_STEP, SHORTEST)


def _best_precision(core: Any) -> str:
    """bf16 where the processor multiplies it itself: twice as fast, cosine to f32 above 0.9999."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"


def _options(folder: Path, precision: str) -> dict[str, str]:
    options = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
    if os.access(folder, os.W_OK):
        options["CACHE_DIR"] = str(folder / "compiled")
    return options
