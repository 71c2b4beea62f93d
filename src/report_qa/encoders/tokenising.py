"""Text to the token numbers of an exported model, and where in the text each token stands.

Two libraries behind one seam: sentencepiece where the vocabulary is of its kind (Unigram: e5, bge-m3, XLM-R), because it takes
a fifth of the memory and half of the time to load; `tokenizers` for every other model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

PIECES, ANY = "pieces.model", "tokenizer.json"
SAMPLE = (
    "Combien de personnes l’ONUDC a-t-il formées en 2019 ?  «\u00a0Niger\u00a0»",
    "How many States had ratified it by 16 July 2020 (resolution 74/148)?",
    "كم عدد الأشخاص الذين أُوقفوا في عملية توركيسا عام ٢٠١٩؟",
    "Сколько человек было задержано в ходе операции «Туркеса»?",
    "２０１９年，毒罪办在西非举办了多少次讲习班？",
    "¿Qué hizo la Oficina en el Níger? प्रवासियों की तस्करी 移民の密入国 การลักลอบ",
)
"""Texts on which both libraries must agree before sentencepiece is trusted with a model."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """`ids` of a text without special ones; `spans` are the characters of each, white space before them left out."""

    ids: list[int]
    spans: list[tuple[int, int]]


class Tokeniser(Protocol):
    """Safe to share between threads."""

    @property
    def size(self) -> int:
        """How many pieces the vocabulary has, special ones too."""
        ...

    def tokenise(self, texts: Sequence[str]) -> list[Tokens]: ...


class SentencePieceTokeniser:
    """A Unigram vocabulary in sentencepiece (Apache-2.0)."""

    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(path))

    @property
    def size(self) -> int:
        return int(self._processor.vocab_size())

    def tokenise(self, texts: Sequence[str]) -> list[Tokens]:
        found = [self._processor.encode(text, return_type="offset_mapping") for text in texts]
        return [Tokens(one["ids"], visible_spans(text, one["offsets"])) for text, one in zip(texts, found, strict=True)]


class AnyTokeniser:
    """Whatever `tokenizers` (Apache-2.0) can read."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))

    @property
    def size(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def tokenise(self, texts: Sequence[str]) -> list[Tokens]:
        found = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [Tokens(one.ids, visible_spans(text, one.offsets)) for text, one in zip(texts, found, strict=True)]


def visible_spans(text: str, spans: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    """`spans` of `text` without the white space that they begin with: "▁le" stands where "le" does."""
    visible = []
    for start, end in spans:
        while start < end and text[start].isspace():
            start += 1  # noqa: PLW2901
        visible.append((start, end))
    return visible


def write_tokeniser(tokenizer: Any, folder: Path) -> None:
    """Write a `tokenizers.Tokenizer` into `folder`, for `read_tokeniser`."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / ANY))
    stated = json.loads(tokenizer.to_str())
    if stated["model"]["type"] != "Unigram":
        return
    (folder / PIECES).write_bytes(_pieces(stated))
    theirs = AnyTokeniser(folder / ANY).tokenise(SAMPLE)
    ours = SentencePieceTokeniser(folder / PIECES).tokenise(SAMPLE)
    superfluous = ANY if [one.ids for one in ours] == [one.ids for one in theirs] else PIECES
    (folder / superfluous).unlink()


def read_tokeniser(folder: Path) -> Tokeniser:
    """What `write_tokeniser` left there. Raises whatever the library does where the file is damaged."""
    if (folder / PIECES).is_file():
        return SentencePieceTokeniser(folder / PIECES)
    return AnyTokeniser(folder / ANY)


def _pieces(stated: dict[str, Any]) -> bytes:
    """The vocabulary as sentencepiece's ModelProto, with its own table for Nmt + NFKC."""
    from sentencepiece import SentencePieceNormalizer
    from sentencepiece.sentencepiece_model_pb2 import ModelProto, TrainerSpec

    kinds = ModelProto.SentencePiece.Type
    unknown = stated["model"]["unk_id"]
    special = {token["id"] for token in stated["added_tokens"]}
    model = ModelProto()
    for at, (piece, score) in enumerate(stated["model"]["vocab"]):
        kind = kinds.UNKNOWN if at == unknown else kinds.CONTROL if at in special else kinds.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.model_type = TrainerSpec.ModelType.UNIGRAM
    model.trainer_spec.unk_id = unknown
    # sentencepiece insists on places for these; no text ever gets them
    model.trainer_spec.bos_id = model.trainer_spec.eos_id = model.trainer_spec.pad_id = -1
    normaliser = SentencePieceNormalizer(rule_name="nmt_nfkc")
    model.normalizer_spec.ParseFromString(normaliser.serialized_normalizer_spec())
    data: bytes = model.SerializeToString()
    return data
