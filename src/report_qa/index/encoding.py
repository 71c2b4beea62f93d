"""The vectors of a new generation: taken over where a text is known already, encoded where it is not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from report_qa.centring import LanguageMeans
from report_qa.index.reuse import EncodedWindow, Known, text_key
from report_qa.index.rows import Kind, RowTable
from report_qa.index.tokens import Bits, Positions, pack, rotation
from report_qa.index.unfinished import Unfinished
from report_qa.protocols import Encoded, Encoder, Progress, Vectors

WINDOWS_AT_ONCE, PIECES_AT_ONCE = 256, 1024
"""Texts between two savings: at the default model's speed, less than half a minute's work is lost."""


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


def encode_rows(
    texts: Sequence[str],
    languages: Sequence[str],
    rows: RowTable,
    encoder: Encoder,
    means: LanguageMeans,
    known: Known,
    unfinished: Unfinished,
    start: Callable[[int], Progress | None],
) -> RowVectors:
    """Vectors for the rows; row i holds `texts[i]`, in `languages[i]`.

    Args:
        known: what need not be encoded again.
        unfinished: keeps what is encoded as the work goes on, and gives back what an interrupted build kept.
        start: called with the number of texts to encode; returns what is told of progress.
    """
    keys = [text_key(text, language) for text, language in zip(texts, languages, strict=True)]
    windows, pooled = known.windows, known.pooled
    is_window = rows["kind"] == Kind.WINDOW
    wanted_windows = {keys[i]: i for i in np.flatnonzero(is_window).tolist() if keys[i] not in windows}
    wanted = {
        keys[i]: i for i in np.flatnonzero(~is_window).tolist() if not (keys[i] in pooled or keys[i] in wanted_windows)
    }
    before_windows, before = unfinished.take(wanted_windows.keys() | wanted.keys())
    windows.update(before_windows)
    pooled.update({key: window.pooled for key, window in before_windows.items()})
    pooled.update(before)
    window_places = [i for key, i in wanted_windows.items() if key not in before_windows]
    places = [i for key, i in wanted.items() if key not in pooled]
    encoded = len(window_places) + len(places)
    progress = start(encoded) if encoded else None
    turned = rotation(encoder.dimension)
    several = len(window_places) > WINDOWS_AT_ONCE or len(places) > PIECES_AT_ONCE
    for chosen in _batches(window_places, WINDOWS_AT_ONCE):
        fresh: dict[bytes, EncodedWindow] = {}
        for position, one in encoder.encode_passage_tokens([texts[i] for i in chosen], progress):
            row = chosen[position]
            fresh[keys[row]] = _window(one, languages[row], means, turned)
        if several:
            unfinished.keep(fresh, {})
        windows.update(fresh)
        pooled.update({key: window.pooled for key, window in fresh.items()})
    for chosen in _batches(places, PIECES_AT_ONCE):
        vectors = encoder.encode_passages([texts[i] for i in chosen], progress)
        found = dict(zip((keys[i] for i in chosen), vectors, strict=True))
        if several:
            unfinished.keep({}, found)
        pooled.update(found)
    table = np.zeros((len(texts), encoder.dimension), np.float32)
    for row, key in enumerate(keys):
        table[row] = pooled[key]
    used = [windows[keys[i]] for i in np.flatnonzero(is_window)]
    return RowVectors(
        pooled=table,
        bits=_joined([window.bits for window in used], (0, encoder.dimension // 8), np.uint8),
        characters=_joined([window.characters for window in used], (0,), np.int64),
        starts=np.cumsum([0, *(len(window.bits) for window in used)]),
        encoded=encoded,
    )


def _window(encoded: Encoded, language: str, means: LanguageMeans, turned: Vectors) -> EncodedWindow:
    centred = means.centred_passage_tokens(encoded.tokens, language)
    return EncodedWindow(encoded.pooled, pack(centred @ turned), encoded.spans[:, 0])


def _batches(places: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(places)
    while chosen := list(itertools.islice(rest, size)):
        yield chosen


def _joined(parts: Sequence[npt.NDArray[Any]], empty: tuple[int, ...], kind: type) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(empty, kind)
