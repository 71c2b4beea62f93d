"""The loss that the question side is taught by: that of the product's own ranking and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from report_qa.index.reading import Index
from report_qa.index.rows import Kind
from report_qa.index.tokens import rotation, unpack
from report_qa.ranking.stages import token_rows
from report_qa.ranking.weights import default_weights

Tensor = Any
SHARPNESS = 20.0
"""What a cosine is multiplied by before the softmax."""
ALONE, SENTENCE = 0.15, 0.15
"""How much each score counts by itself, and the sentence that answers, beside the weighted sum of all scores."""
CONTRAST = 0.15
"""How much it counts, for each score, that questions with an answer are more alike to it than those without to anything."""


class Passages:
    """The centred vectors and token signs of an index, by paragraph, as the stages use them."""

    def __init__(self, index: Index) -> None:
        self.index = index
        spoken = [index.language(at) for at in index.rows["paragraph"].tolist()]
        self._rows = torch.from_numpy(index.means.centred_passages(np.asarray(index.vectors), spoken))
        self.token_rows, self._order = token_rows(index)
        self._turn = torch.from_numpy(rotation(index.vectors.shape[1]))

    def scores(
        self, pooled: Tensor, tokens: Sequence[Tensor], paragraphs: Sequence[int]
    ) -> tuple[dict[str, Tensor], dict[str, Tensor], Tensor]:
        """(scores by name, shape (questions, paragraphs); sentence scores, shape (questions, rows); owner of each row).

        `paragraphs` are ascending."""
        starts = self.index.row_starts
        rows = np.concatenate([np.arange(starts[p], starts[p + 1]) for p in paragraphs])
        sizes = [int(starts[p + 1] - starts[p]) for p in paragraphs]
        owners = torch.from_numpy(np.repeat(np.arange(len(paragraphs)), sizes))
        window = torch.from_numpy(self.index.rows["kind"][rows] == Kind.WINDOW)
        similar = pooled @ self._rows[rows].T
        bounds = [np.searchsorted(self.token_rows, (starts[p], starts[p + 1])) for p in paragraphs]
        places = np.concatenate([np.arange(low, high) for low, high in bounds])
        signs = torch.from_numpy(unpack(self.index.tokens.bits[self._order[places]]))
        with_tokens, counts = np.unique(np.searchsorted(rows, self.token_rows[places]), return_counts=True)
        matches = (torch.cat(list(tokens)) @ self._turn) @ signs.T
        by_row = torch.full((len(matches), len(rows)), -1.0)
        by_row = by_row.index_copy(1, torch.from_numpy(with_tokens), _largest(matches, counts.tolist()))
        by_paragraph = _largest(by_row, sizes)
        counted = (by_paragraph.max(1).values - by_paragraph.mean(1)).clamp(min=0).detach()
        which = torch.repeat_interleave(torch.arange(len(tokens)), torch.tensor([len(one) for one in tokens]))
        totals = torch.zeros(len(tokens)).index_add(0, which, counted).clamp(min=1e-9)
        weights = (counted / totals[which])[:, None]
        late = torch.zeros(len(tokens), len(paragraphs)).index_add(0, which, weights * by_paragraph)
        each = torch.zeros(len(tokens), len(rows)).index_add(0, which, weights * by_row)
        alone = similar.masked_fill(window, -1.0)
        paragraph_scores = {
            "paragraph": _largest(similar.masked_fill(~window, -1.0), sizes),
            "sentence": _largest(alone, sizes),
            "late": late,
            "late sentence": _largest(each, sizes),
        }
        return paragraph_scores, {"sentence": alone, "late sentence": each.masked_fill(window, -1.0)}, owners


def _largest(values: Tensor, sizes: Sequence[int]) -> Tensor:
    """The largest value of each stretch of columns; `sizes` says how many columns each has."""
    return torch.stack([part.max(1).values for part in values.split(list(sizes), 1)], 1)


def loss_of(
    scores: Mapping[str, Tensor], sentences: Mapping[str, Tensor], owners: Tensor, right: Tensor, holds: Tensor
) -> Tensor:
    """Cross-entropy of the product's sum, of each score alone, and of the sentence that answers."""
    shares = default_weights().paragraphs
    total = sum((shares[name] + shares[f"bridged {name}"]) * _z(values) for name, values in scores.items())
    loss = functional.cross_entropy(total, right)
    for values in scores.values():
        loss = loss + ALONE * functional.cross_entropy(SHARPNESS * values, right)
    inside = owners[None] == right[:, None]
    for values in sentences.values():
        logits = (SHARPNESS * values).masked_fill(~inside | (values <= -1.0), -1e4)
        chance = (functional.softmax(logits, 1) * holds).sum(1)
        loss = loss - SENTENCE * torch.log(chance.clamp(min=1e-6))[holds.any(1)].mean()
    return loss


def contrast_of(scores: Mapping[str, Tensor], right: Tensor) -> Tensor:
    """Pairwise logistic loss of questions with an answer, the first rows of `scores`, against those without, the rest.

    `right` has the column of the paragraph that answers each of the former; the latter are taken by their best."""
    loss = torch.zeros(())
    for values in scores.values():
        ours = values[: len(right)].gather(1, right[:, None])
        theirs = values[len(right) :].max(1).values
        loss = loss + CONTRAST * functional.softplus(SHARPNESS * (theirs[None] - ours)).mean()
    return loss


def _z(values: Tensor) -> Tensor:
    return (values - values.mean(1, keepdim=True)) / (values.std(1, keepdim=True, correction=0) + 1e-6)
