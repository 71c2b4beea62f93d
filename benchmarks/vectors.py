"""Vectors to index by the thousand: centred embeddings of real texts, and beyond those, mixtures that look like them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np

from benchmarks.common import ROOT, questions, settings
from report_qa.centring import LanguageMeans, bank_text
from report_qa.corpus import read_corpus
from report_qa.protocols import Encoder, Rows, Vectors
from report_qa.storage import new_folder

MOST_REAL = 10_000
NEIGHBOURS = 10
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\w)")
_XML = re.compile(r"<[^>]+>")


def real_texts() -> list[tuple[str, str]]:
    """(text, language): the report's paragraphs and sentences, the neutral texts, and, where they lie beside the
    repository in `../shared/data`, PIAF's and XQuAD's paragraphs and sentences and the UDHR's; at most MOST_REAL."""
    corpus = read_corpus(settings().corpus)
    spoken = {document.id: document.language for document in corpus.documents}
    found: dict[tuple[str, str], None] = {}
    for paragraph in corpus.paragraphs:
        for text in (paragraph.text, *(span.of(paragraph.text) for span in paragraph.sentences)):
            found[text, spoken[paragraph.document]] = None
    bank = json.loads(bank_text())
    for kind in ("questions", "statements"):
        for language, texts in bank[kind].items():
            found.update(dict.fromkeys((text, language) for text in texts))
    data = ROOT.parent / "shared" / "data"
    for file in sorted(data.glob("piaf/*.json")):
        _add_squad(found, file, "fr")
    for file in sorted(data.glob("xquad-dev/**/*.json")):
        _add_squad(found, file, re.split(r"[._-]", file.stem)[-1])
    for file in sorted(data.glob("udhr/*.xml")):
        lines = _XML.sub("\n", file.read_text(encoding="utf-8")).split("\n")
        found.update(dict.fromkeys((line.strip(), file.stem) for line in lines if len(line.strip()) > 30))
    return list(found)[:MOST_REAL]


def _add_squad(found: dict[tuple[str, str], None], file: Path, language: str) -> None:
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            found.update(
                dict.fromkeys((text, language) for text in _SENTENCE.split(paragraph["context"]) if len(text) > 20)
            )


def real_vectors(encoder: Encoder, means: LanguageMeans) -> Vectors:
    """Centred passage vectors of `real_texts`, in an order shuffled once and for all; kept in the cache folder."""
    pairs = real_texts()
    key = hashlib.sha256(json.dumps([encoder.identity, pairs]).encode()).hexdigest()[:16]
    folder = settings().cache / f"benchmark-vectors-{key}"
    if not folder.is_dir():
        raw = encoder.encode_passages([text for text, _ in pairs])
        with new_folder(folder) as unfinished:
            np.save(unfinished / "vectors.npy", raw)
    centred = means.centred_passages(np.load(folder / "vectors.npy"), [language for _, language in pairs])
    order = np.random.default_rng(6).permutation(len(centred))
    shuffled: Vectors = centred[order]
    return shuffled


def question_vectors(encoder: Encoder, means: LanguageMeans, most: int) -> Vectors:
    """Centred vectors of questions of the evaluation set in six languages, shape (most, dimension)."""
    listed = questions()
    asked = listed[:: len(listed) // most][:most]
    raw = encoder.encode_queries([query.text for query in asked])
    return np.stack(
        [means.centred_questions(vector[None], query.language)[0] for vector, query in zip(raw, asked, strict=True)]
    )


def mixed(real: Vectors, count: int) -> Vectors:
    """`count` vectors: the real ones, then mixtures.

    A mixture lies between a real vector and one of its NEIGHBOURS nearest, plus Gaussian noise with the covariance of the
    real ones, of such a length that it is, in the median, as near to its parent as real vectors are to their nearest.
    """
    generator = np.random.default_rng(20201016)
    likeness = real @ real.T
    np.fill_diagonal(likeness, -1.0)
    near = np.argsort(-likeness, axis=1)[:, :NEIGHBOURS]
    target = float(np.median(likeness[np.arange(len(real)), near[:, 0]]))
    values, axes = np.linalg.eigh(np.cov(real.T))
    spread = (axes * np.sqrt(np.maximum(values, 0.0))).T.astype(np.float32)
    table = np.empty((count, real.shape[1]), np.float32)
    table[: len(real)] = real[:count]
    length = _noise_length(real, near, spread, target)
    for start in range(len(real), count, 50_000):
        table[start : start + 50_000] = _mixtures(real, near, spread, length, min(50_000, count - start), generator)[0]
    return table


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
