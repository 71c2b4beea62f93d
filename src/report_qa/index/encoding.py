"""The vectors of a new generation: taken over where a text is known already, encoded where it is not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from report_qa.centring import LanguageMeans
from report_qa.index.rows import Kind, RowTable, row_texts
from report_qa.index.tokens import Bits, Positions, pack, rotation
from report_qa.protocols import Encoded, Encoder, Progress, Vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from report_qa.index.reading import Index


@dataclass(frozen=True)
class RowVectors:
    """`pooled`: shape (rows, dimension), raw. The tokens of window w (the w-th row of that kind) are
    `bits[starts[w]:starts[w + 1]]`, the token at i beginning at character `characters[i]` of the window.

    `encoded` says how many texts had to be encoded.
    """

    pooled: Vectors
    bits: Bits
    characters: Positions
    starts: Positions
    encoded: int


@dataclass(frozen=True, slots=True)
class _Window:
    pooled: Vectors
    bits: Bits
    characters: Positions


def encode_rows(
    texts: Sequence[str],
    languages: Sequence[str],
    rows: RowTable,
    encoder: Encoder,
    means: LanguageMeans,
    known: Index | None,
    start: Callable[[int], Progress | None],
) -> RowVectors:
    """Vectors for the rows; row i holds `texts[i]`, in `languages[i]`.

    Args:
        known: an index that the same encoder made; texts that it has are not encoded again.
        start: called with the number of texts to encode; returns what is told of progress.
    """
    keys = [_key(text, language) for text, language in zip(texts, languages, strict=True)]
    windows, pooled = _known(known) if known else ({}, {})
    is_window = rows["kind"] == Kind.WINDOW
    wanted_windows = {keys[i]: i for i in np.flatnonzero(is_window).tolist() if keys[i] not in windows}
    wanted = {
        keys[i]: i for i in np.flatnonzero(~is_window).tolist() if not (keys[i] in pooled or keys[i] in wanted_windows)
    }
    progress = start(len(wanted_windows) + len(wanted)) if wanted_windows or wanted else None
    turned = rotation(encoder.dimension)
    places = list(wanted_windows.values())
    for position, encoded in encoder.encode_passage_tokens([texts[i] for i in places], progress):
        window = _window(encoded, languages[places[position]], means, turned)
        windows[keys[places[position]]] = window
        pooled[keys[places[position]]] = window.pooled
    fresh = encoder.encode_passages([texts[i] for i in wanted.values()], progress)
    pooled.update(zip(wanted, fresh, strict=True))
    table = np.zeros((len(texts), encoder.dimension), np.float32)
    for row, key in enumerate(keys):
        table[row] = pooled[key]
    used = [windows[keys[i]] for i in np.flatnonzero(is_window)]
    return RowVectors(
        pooled=table,
        bits=_joined([window.bits for window in used], (0, encoder.dimension // 8), np.uint8),
        characters=_joined([window.characters for window in used], (0,), np.int64),
        starts=np.cumsum([0, *(len(window.bits) for window in used)]),
        encoded=len(wanted_windows) + len(wanted),
    )


def _window(encoded: Encoded, language: str, means: LanguageMeans, turned: Vectors) -> _Window:
    centred = means.centred_passage_tokens(encoded.tokens, language)
    return _Window(encoded.pooled, pack(centred @ turned), encoded.spans[:, 0])


def _known(index: Index) -> tuple[dict[bytes, _Window], dict[bytes, Vectors]]:
    texts = row_texts(index.paragraphs, index.rows)
    languages = [index.language(row["paragraph"]) for row in index.rows]
    keys = [_key(text, language) for text, language in zip(texts, languages, strict=True)]
    tokens = index.tokens
    windows = {
        keys[row]: _Window(index.vectors[row], tokens.bits[span], tokens.characters[span])
        for row, span in zip(np.flatnonzero(index.rows["kind"] == Kind.WINDOW), tokens.window_spans(), strict=True)
    }
    pooled: Mapping[bytes, Vectors] = dict(zip(keys, index.vectors, strict=True))
    return windows, dict(pooled)


def _joined(parts: Sequence[npt.NDArray[Any]], empty: tuple[int, ...], kind: type) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(empty, kind)


def _key(text: str, language: str) -> bytes:
    return hashlib.sha256(f"{language}\0{text}".encode("utf-8", "surrogatepass")).digest()
