"""Token vectors of passages, a bit for each number: what late interaction compares a question's tokens with.

Centred unit vectors are turned by a fixed random rotation, which spreads their length evenly over the numbers, and only the
signs are kept: 48 bytes a token at width 384, some 9 KB a paragraph, for less than .005 nDCG@10 (`eval/choose_weights.py`).
The idea is that of RaBitQ (Gao & Long, 2024) without its correction factors.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path

import numpy as np
import numpy.typing as npt

from report_qa.protocols import Vectors

ROTATION_SEED = 20201016
Bits = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True)
class TokenTable:
    """`bits` has shape (tokens, dimension / 8). The tokens of window w, the w-th in the index, are
    `bits[starts[w]:starts[w + 1]]`; `characters` says where in its window each token begins."""

    bits: Bits
    characters: Places
    starts: Positions

    @classmethod
    def open(cls, bits: Path, places: Path, dimension: int) -> TokenTable:
        """A table of what `write_places` wrote, and of bits one behind the other; they are mapped into memory, not read.

        Raises:
            ValueError: they do not belong together.
        """
        with np.load(places, allow_pickle=False) as stored:
            characters, starts = stored["characters"], stored["starts"]
        shape = (len(characters), dimension // 8)
        if starts[-1] != len(characters) or bits.stat().st_size != shape[0] * shape[1]:
            raise ValueError("not the bits of so many tokens")
        table = np.memmap(bits, np.uint8, "r", shape=shape) if len(characters) else np.zeros(shape, np.uint8)
        return cls(table, characters, starts)

    def window_spans(self) -> list[slice]:
        """The stretch of `bits` of each window."""
        return [slice(start, end) for start, end in itertools.pairwise(self.starts.tolist())]


def write_places(file: RawIOBase, characters: Places, starts: Positions) -> None:
    """An .npz archive without pickles."""
    np.savez(file, allow_pickle=False, characters=characters, starts=starts)


def rotation(dimension: int) -> Vectors:
    """The orthogonal matrix that token vectors are turned by, the same on every machine."""
    generator = np.random.default_rng(ROTATION_SEED)
    turned, triangle = np.linalg.qr(generator.standard_normal((dimension, dimension)))
    turned *= np.sign(np.diag(triangle))  # LAPACK may choose either sign
    return turned.astype(np.float32)


def pack(rotated: Vectors) -> Bits:
    """The signs of rotated vectors, shape (n, dimension / 8). The dimension must be a multiple of 8."""
    return np.packbits(rotated > 0, axis=1)


def unpack(bits: Bits) -> Vectors:
    """Unit vectors with the signs in `bits`."""
    signs = np.unpackbits(bits, axis=1).astype(np.float32)
    signs *= 2.0
    signs -= 1.0
    signs /= np.sqrt(signs.shape[1], dtype=np.float32)
    return signs
