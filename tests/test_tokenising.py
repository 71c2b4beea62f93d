"""Both libraries give the model's tokens the same numbers, at the same places."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from documents import REPORT
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from report_qa.encoders.sentence_transformer import SentenceTransformerEncoder
from report_qa.encoders.tokenising import (
    ANY,
    PIECES,
    AnyTokeniser,
    SentencePieceTokeniser,
    Tokeniser,
    read_tokeniser,
    visible_spans,
    write_tokeniser,
)

VOCABULARY = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0), ("▁un", -1.0), ("▁de", -1.5), ("ux", -2.0), ("é", -4.0), (".", -2.5)]  # fmt: skip


def unigram() -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(VOCABULARY, unk_id=2, byte_fallback=False))
    tokenizer.add_special_tokens(["<s>", "</s>", "<unk>"])
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


@pytest.fixture(params=["sentencepiece", "tokenizers"])
def tokeniser(request: pytest.FixtureRequest, tmp_path: Path) -> Tokeniser:
    unigram().save(str(tmp_path / "whole.json"))
    if request.param == "tokenizers":
        return AnyTokeniser(tmp_path / "whole.json")
    write_tokeniser(unigram(), tmp_path)
    return SentencePieceTokeniser(tmp_path / PIECES)


def test_numbers_and_places(tokeniser: Tokeniser) -> None:
    assert tokeniser.size == len(VOCABULARY)
    first, second = tokeniser.tokenise(["un deux.", "é"])
    assert first.ids == [4, 5, 6, 8]
    assert first.spans == [(0, 2), (3, 5), (5, 7), (7, 8)]
    assert second.ids == [3, 7]


def test_white_space_at_the_ends_is_nothing(tokeniser: Tokeniser) -> None:
    assert [one.ids for one in tokeniser.tokenise(["un ", "  un", ""])] == [[4], [4], []]


def test_full_width_letters_are_letters(tokeniser: Tokeniser) -> None:
    (tokens,) = tokeniser.tokenise(["ｕｎ ｄｅ"])
    assert tokens.ids == [4, 5]
    assert tokens.spans == [(0, 2), (3, 5)]


def test_a_vocabulary_of_another_kind_keeps_its_own_library(tmp_path: Path) -> None:
    write_tokeniser(Tokenizer(models.WordLevel({"un": 0, "deux": 1}, unk_token="un")), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [ANY]
    assert read_tokeniser(tmp_path).tokenise(["deux"])[0].ids == [1]


def test_where_the_libraries_differ_the_models_own_is_kept(tmp_path: Path) -> None:
    differing = unigram()
    differing.normalizer = normalizers.Lowercase()
    write_tokeniser(differing, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [ANY]


def test_spans_begin_at_what_is_seen() -> None:
    assert visible_spans("a  b", [(0, 1), (1, 4), (1, 2)]) == [(0, 1), (3, 4), (2, 2)]


@pytest.mark.model
def test_the_default_model_in_twenty_languages(tmp_path: Path, torch_encoder: SentenceTransformerEncoder) -> None:
    default_tokenizer = torch_encoder.model.tokenizer.backend_tokenizer
    write_tokeniser(default_tokenizer, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [PIECES]
    default_tokenizer.save(str(tmp_path / ANY))
    bank = json.loads((files("report_qa") / "data" / "neutral.json").read_text(encoding="utf-8"))
    texts = [text for kind in ("questions", "statements") for listed in bank[kind].values() for text in listed]
    texts += REPORT.read_text(encoding="utf-8").split("\n\n")
    ours, theirs = (reader.tokenise(texts) for reader in (read_tokeniser(tmp_path), AnyTokeniser(tmp_path / ANY)))
    assert [one.ids for one in ours] == [one.ids for one in theirs]
    # a token of white space alone, before a character without a name in the vocabulary, may stand on either side of it
    starts = [
        (a[0], b[0])
        for one, other in zip(ours, theirs, strict=True)
        for a, b in zip(one.spans, other.spans, strict=True)
        if a[0] != a[1] and b[0] != b[1]
    ]
    assert len(starts) > 20_000
    assert sum(a != b for a, b in starts) <= len(starts) / 1000
