"""What the question side is taught by is what the product ranks by."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from scripts import script

from report_qa.encoders.hashing import HashEncoder
from report_qa.index.reading import Index
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import default_weights

ROOT = Path(__file__).parent.parent
QUESTIONS = [
    "Que font les magistrats de liaison ?",
    "Combien de personnes l'opération Turquesa a-t-elle menées en détention ?",
]


@pytest.fixture(scope="module")
def loss() -> ModuleType:
    """`eval/asking_loss.py`."""
    return script("asking_loss")


def test_the_scores_that_are_taught_are_those_of_the_stages(loss: ModuleType, hash_index: Index) -> None:
    retriever = StagedRetriever(hash_index, HashEncoder(), default_weights(), ["bridge"])
    passages = loss.Passages(hash_index)
    for text in QUESTIONS:
        query = retriever.analyse(text, "fr")
        candidates, scores = retriever.score(query)
        found, sentences, owners = passages.scores(
            torch.from_numpy(query.plain.pooled[None]),
            [torch.from_numpy(query.plain.tokens)],
            candidates.paragraphs.tolist(),
        )
        for name, values in found.items():
            np.testing.assert_allclose(values[0].numpy(), scores.paragraphs[name], atol=1e-5, err_msg=name)
        assert owners.tolist() == candidates.owners.tolist()
        inside = ~candidates.is_window
        for name, values in sentences.items():
            np.testing.assert_allclose(values[0].numpy()[inside], scores.sentences[name][inside], atol=1e-5)


def test_the_loss_is_least_where_the_right_paragraph_and_sentence_are_first(loss: ModuleType) -> None:
    owners, right = torch.tensor([0, 0, 1, 1]), torch.tensor([1])
    holds = torch.tensor([[0.0, 0.0, 0.0, 1.0]])

    def of(paragraphs: list[float], sentences: list[float]) -> float:
        scores = {name: torch.tensor([paragraphs]) for name in ("paragraph", "sentence", "late", "late sentence")}
        return float(loss.loss_of(scores, {"sentence": torch.tensor([sentences])}, owners, right, holds))

    best = of([0.1, 0.9], [0.1, 0.1, 0.1, 0.9])
    assert best < of([0.1, 0.9], [0.1, 0.1, 0.9, 0.1]) < of([0.9, 0.1], [0.1, 0.1, 0.9, 0.1])
    assert best < of([0.9, 0.1], [0.1, 0.1, 0.1, 0.9])


def test_the_contrast_is_least_where_questions_with_an_answer_are_more_alike_to_it(loss: ModuleType) -> None:
    def of(answered: list[float], unanswered: list[float]) -> float:
        return float(loss.contrast_of({"sentence": torch.tensor([answered, unanswered])}, torch.tensor([1])))

    apart, alike, turned = of([0.1, 0.9], [0.2, 0.3]), of([0.1, 0.5], [0.2, 0.5]), of([0.1, 0.3], [0.9, 0.2])
    assert apart < alike < turned
    assert alike == pytest.approx(loss.CONTRAST * np.log(2))
    assert of([0.9, 0.3], [0.9, 0.2]) == turned, "the paragraph that answers counts, not the best"
