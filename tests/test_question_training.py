"""What the question side is taught by is what the product ranks by."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from scripts import EVAL, script

from report_qa import centring
from report_qa.config import Settings
from report_qa.encoders import question_side
from report_qa.encoders.hashing import HashEncoder
from report_qa.encoders.sentence_transformer import SentenceTransformerEncoder
from report_qa.index.reading import Index
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import default_weights

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


def test_a_few_steps_bring_questions_nearer_and_are_written_as_the_encoder_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training, model, material = script("train_questions"), sys.modules["asking_model"], sys.modules["asking_material"]
    bank = json.loads(model.bank_text())
    few = json.dumps(
        {kind: {code: bank[kind][code][:4] for code in ("fr", "zh")} for kind in ("questions", "statements")}
    )
    for module in (model, centring):  # the whole bank takes a minute to encode
        monkeypatch.setattr(module, "bank_text", lambda: few)
    with (EVAL / "training" / "topic-01.jsonl").open(encoding="utf-8") as lines:
        (tmp_path / "topic.jsonl").write_text("".join(islice(lines, 5)), encoding="utf-8")
    settings = Settings.from_environment(encoder="e5-small")
    (source,) = material.written("topic", [[tmp_path / "topic.jsonl"]], tmp_path, settings, 1.0)
    assert (len(source.paragraphs), len(source.asked), len(source.unanswered)) == (5, 10, 5)

    torch.manual_seed(0)
    side = model.QuestionSide(SentenceTransformerEncoder("e5-small", settings.cache).model)
    trainer = training.Trainer(side, [source])

    def loss() -> float:
        trainer._random.seed(1)
        with torch.no_grad():
            return float(trainer.loss(source)[0])

    trainer._means.measure(side)
    before = loss()
    kept: list[int] = []
    trainer.train(4, lambda: kept.append(len(kept)), again=2)
    assert kept == [0, 1]
    assert loss() < before

    side.save(tmp_path / "learnt.npz")
    monkeypatch.setattr(question_side, "_FILE", tmp_path / "learnt.npz")
    published = SentenceTransformerEncoder("e5-small", settings.cache).model
    first, last = published[0].model.encoder.layer[0], published[0].model.encoder.layer[-1]
    was = [layer.output.dense.weight.detach().clone() for layer in (first, last)]
    question_side.correct(published)
    learnt = side.corrections[f"{len(published[0].model.encoder.layer) - 1}.output.dense"]
    change = model.KEPT * (learnt.up @ learnt.down).detach()
    assert torch.equal(first.output.dense.weight, was[0])
    torch.testing.assert_close(last.output.dense.weight.detach() - was[1], change, atol=2e-6, rtol=0)
    assert float(change.abs().max()) > 2e-5
