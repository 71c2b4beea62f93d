"""Teach the question side of the default model: low-rank corrections that put the right paragraph first across languages.

    python eval/train_questions.py --data FOLDER [--work FOLDER] [--steps N] [--out FILE]

Only how questions are encoded changes; passages keep the vectors of the published weights, so every passage of the training corpora
is encoded once. The material is that of `asking_material.py`, the loss that of `asking_loss.py`. What is written was made with 1,200 steps,
by the weights of the ranking that were there before (`results/12a7572`).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from asking_loss import Passages, Tensor, contrast_of, loss_of
from asking_material import Asked, Material, materials
from asking_model import Means, QuestionSide
from material import ROOT, SEED
from torch.nn import functional

from report_qa.centring import WEIGHT
from report_qa.config import Settings
from report_qa.encoders.sentence_transformer import SentenceTransformerEncoder
from report_qa.evaluation.measures import holds_answer
from report_qa.index.reading import Index
from report_qa.index.rows import Kind, row_text

QUESTIONS, UNANSWERED, CANDIDATES = 32, 12, 64
"""Of one step; the candidates are the right paragraphs and others drawn from the same corpus."""
OWN_LANGUAGE = 2
"""How often a question is put in the language of its paragraph, where it is the hardest, against each other language."""
RATE, WARM_UP = 4e-4, 20


class Trainer:
    """Draws questions, and corrects the question side step by step."""

    def __init__(self, side: QuestionSide, sources: Sequence[Material]) -> None:
        self._side = side
        self._sources = sources
        indexes = {source.name: source.index for source in sources}
        self._passages = {name: Passages(index) for name, index in indexes.items()}
        self._means = Means()
        self._random = random.Random(SEED)

    def train(self, steps: int, keep: Callable[[], None], again: int = 60) -> None:
        """`again` is after how many steps the languages' means are measured anew, and `keep` is called."""
        optimiser = torch.optim.AdamW(self._side.parameters(), lr=RATE, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min((step + 1) / WARM_UP, max(0.02, (steps - step) / steps))
        )
        smooth: dict[str, tuple[float, float]] = {}
        for step in range(steps):
            if step % again == 0:
                self._means.measure(self._side)
                keep()
            source = self._random.choices(self._sources, [one.share for one in self._sources])[0]
            loss, first = self.loss(source)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._side.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            before = smooth.get(source.name, (loss.item(), first))
            smooth[source.name] = (0.9 * before[0] + 0.1 * loss.item(), 0.9 * before[1] + 0.1 * first)
            if step % 10 == 9:
                told = ", ".join(f"{n} {a:.3f} {b:.3f}" for n, (a, b) in smooth.items())
                print(f"step {step + 1}: loss and first right: {told}", file=sys.stderr, flush=True)

    def loss(self, source: Material) -> tuple[Tensor, float]:
        """(loss, share of questions whose paragraph has the best sentence) over questions that are drawn."""
        passages = self._passages[source.name]
        chosen = self._random.sample(source.asked, min(QUESTIONS, len(source.asked)))
        candidates = list(dict.fromkeys(one.paragraph for one in chosen))
        others = set(source.paragraphs) - set(candidates)
        candidates = sorted(
            [*candidates, *self._random.sample(sorted(others), min(len(others), CANDIDATES - len(candidates)))]
        )
        unanswered = self._random.sample(source.unanswered, min(UNANSWERED, len(source.unanswered)))
        pooled, tokens = self._encode([*chosen, *unanswered], passages.index)
        scores, sentences, owners = passages.scores(pooled, tokens, candidates)
        right = torch.tensor([candidates.index(one.paragraph) for one in chosen])
        holds = torch.zeros(len(chosen), len(owners))
        starts = passages.index.row_starts
        for i, one in enumerate(chosen):
            own = torch.nonzero(owners == right[i])[:, 0].tolist()
            paragraph = passages.index.paragraphs[one.paragraph]
            for place, row in zip(own, range(starts[one.paragraph], starts[one.paragraph + 1]), strict=True):
                record = passages.index.rows[row]
                says = holds_answer(row_text(paragraph, record), [one.answer])
                holds[i, place] = float(says and record["kind"] != Kind.WINDOW)
        answered = {name: values[: len(chosen)] for name, values in scores.items()}
        first = (answered["sentence"].argmax(1) == right).float().mean().item()
        sentences = {name: values[: len(chosen)] for name, values in sentences.items()}
        loss = loss_of(answered, sentences, owners, right, holds)
        return (loss + contrast_of(scores, right) if unanswered else loss), first

    def _encode(self, asked: Sequence[Asked], index: Index) -> tuple[Tensor, list[Tensor]]:
        """Centred vectors, as `QuestionSide.encode` gives them, of each question in a language that is drawn."""
        languages = [self._language(one, index.language(one.paragraph)) for one in asked]
        pooled, tokens = self._side.encode([one.texts[code] for one, code in zip(asked, languages, strict=True)])
        pooled = functional.normalize(
            torch.stack(
                [v - WEIGHT * self._mean(self._means.pooled, code) for v, code in zip(pooled, languages, strict=True)]
            ),
            dim=-1,
        )
        tokens = [
            functional.normalize(v - self._mean(self._means.tokens, code), dim=-1)
            for v, code in zip(tokens, languages, strict=True)
        ]
        return pooled, tokens

    def _language(self, asked: Asked, own: str) -> str:
        codes = sorted(asked.texts)
        return self._random.choices(codes, [OWN_LANGUAGE if code == own else 1 for code in codes])[0]

    @staticmethod
    def _mean(means: Mapping[str, Tensor], language: str) -> Tensor:
        return means[language] if language in means else torch.stack(list(means.values())).mean(0)


def main() -> None:
    """Train, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with piaf/ and un-sdg/")
    parser.add_argument("--work", type=Path, help="folder for the indexes, to keep them")
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--out", type=Path, default=ROOT / "src/report_qa/data/question-side.npz")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    settings = Settings.from_environment(encoder="e5-small")
    source = SentenceTransformerEncoder("e5-small", settings.cache)
    side = QuestionSide(source.model)
    with tempfile.TemporaryDirectory() as temporary:
        sources = list(materials(options.data, options.work or Path(temporary), settings))
        Trainer(side, sources).train(options.steps, lambda: side.save(options.out))
    side.save(options.out)


if __name__ == "__main__":
    main()
