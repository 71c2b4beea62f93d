"""Vectors to index by the thousand: centred embeddings of real texts, and beyond those, mixtures that look like them."""

from __future__ import annotations

import hashlib
import json

import numpy as np

from benchmarks.common import questions, settings
from benchmarks.texts import real_texts
from report_qa.centring import LanguageMeans
from report_qa.protocols import Encoder, Rows, Vectors
from report_qa.storage import new_folder

PARENTS = 20_000
NEIGHBOURS = 10
_BLOCK = 2_000


def real_vectors(encoder: Encoder, means: LanguageMeans) -> Vectors:
    """Centred passage vectors of `real_texts`, in their order; kept in the cache folder."""
    pairs = real_texts()
    key = hashlib.sha256(json.dumps([encoder.identity, pairs]).encode()).hexdigest()[:16]
    folder = settings().cache / f"benchmark-vectors-{key}"
    if not folder.is_dir():
        raw = encoder.encode_passages([text for text, _ in pairs])
        with new_folder(folder) as unfinished:
            np.save(unfinished / "vectors.npy", raw)
    return means.centred_passages(np.load(folder / "vectors.npy"), [language for _, language in pairs])


def question_vectors(encoder: Encoder, means: LanguageMeans, most: int) -> Vectors:
    """Centred vectors of questions of the evaluation set in six languages, shape (most, dimension)."""
    listed = questions()
    asked = listed[:: len(listed) // most][:most]
    raw = encoder.encode_queries([query.text for query in asked])
    return np.stack(
        [means.centred_questions(vector[None], query.language)[0] for vector, query in zip(raw, asked, strict=True)]
    )


def mixed(real: Vectors, count: int) -> Vectors:
    """`count` vectors: the real ones, then mixtures of the first PARENTS of them.

    A mixture lies between a real vector and one of its NEIGHBOURS nearest, plus Gaussian noise with the covariance of the
    real ones, of such a length that it is, in the median, as near to its parent as real vectors are to their nearest.
    """
    table = np.empty((count, real.shape[1]), np.float32)
    table[: len(real)] = real[:count]
    if count <= len(real):
        return table
    generator = np.random.default_rng(20201016)
    parents = real[:PARENTS]
    near, likeness = nearest(parents, parents, NEIGHBOURS + 1)
    near, target = near[:, 1:], float(np.median(likeness[:, 1]))
    values, axes = np.linalg.eigh(np.cov(parents.T))
    spread = (axes * np.sqrt(np.maximum(values, 0.0))).T.astype(np.float32)
    length = _noise_length(parents, near, spread, target)
    for start in range(len(real), count, 50_000):
        table[start : start + 50_000] = _mixtures(parents, near, spread, length, min(50_000, count - start), generator)[
            0
        ]
    return table


def nearest(table: Vectors, asked: Vectors, k: int) -> tuple[Rows, Vectors]:
    """(rows of `table`, inner products) of the k best for each of `asked`, best first, by brute force."""
    rows, products = [], []
    for start in range(0, len(asked), _BLOCK):
        block = asked[start : start + _BLOCK]
        best, likeness = np.empty((len(block), 0), np.int64), np.empty((len(block), 0), np.float32)
        for at in range(0, len(table), PARENTS):
            fresh = block @ table[at : at + PARENTS].T
            likeness = np.concatenate([likeness, fresh], axis=1)
            best = np.concatenate([best, np.broadcast_to(np.arange(at, at + fresh.shape[1]), fresh.shape)], axis=1)
            kept = np.argpartition(-likeness, min(k, likeness.shape[1]) - 1, axis=1)[:, :k]
            best, likeness = np.take_along_axis(best, kept, 1), np.take_along_axis(likeness, kept, 1)
        order = np.argsort(-likeness, axis=1, kind="stable")
        rows.append(np.take_along_axis(best, order, 1))
        products.append(np.take_along_axis(likeness, order, 1))
    return np.concatenate(rows), np.concatenate(products)


def _noise_length(real: Vectors, near: Rows, spread: Vectors, target: float) -> float:
    """Bisection on the median cosine of a mixture and its parent."""
    low, high = 0.0, 3.0
    for _ in range(12):
        middle = (low + high) / 2
        made, parents = _mixtures(real, near, spread, middle, 2000, np.random.default_rng(1))
        low, high = (middle, high) if float(np.median((made * parents).sum(axis=1))) > target else (low, middle)
    return low


def _mixtures(
    real: Vectors, near: Rows, spread: Vectors, length: float, count: int, generator: np.random.Generator
) -> tuple[Vectors, Vectors]:
    parents = generator.integers(len(real), size=count)
    others = near[parents, generator.integers(near.shape[1], size=count)]
    share = generator.uniform(0.0, 0.5, (count, 1)).astype(np.float32)
    noise = generator.standard_normal((count, real.shape[1]), np.float32) @ spread
    noise *= length * generator.uniform(0.5, 1.5, (count, 1)).astype(np.float32)
    made = (1 - share) * real[parents] + share * real[others] + noise
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made, real[parents]
