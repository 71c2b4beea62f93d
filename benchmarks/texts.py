"""Real texts to make large indexes of: whatever of them there is on the machine."""

from __future__ import annotations

import gettext
import json
import random
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.common import ROOT, UN_LANGUAGES
from report_qa.centring import bank_text
from report_qa.corpus import read_corpus

Text = tuple[str, str]
"""(text, language)."""
MOST = 60_000
_DATA = ROOT.parent / "shared" / "data"
_MESSAGES = Path("/usr/share/locale")
_SENTENCE = re.compile(r"(?<=[.!?।。؟])\s+(?=\w)")
_XML = re.compile(r"<[^>]+>")


def real_texts() -> list[Text]:
    """Different texts of more than 20 letters, at most MOST, always in the same mixed order: the report's paragraphs and
    sentences and the neutral texts; where they lie in `../shared/data`, the Sustainable Development Goals, the UDHR, and PIAF's and
    XQuAD's paragraphs, sentences and questions; after those, messages of the programs that are installed."""
    first = _different((*_report(), *_neutral(), *_goals(), *_declaration(), *_question_sets()))
    rest = _different(_messages())
    chosen = random.Random(20201016)
    chosen.shuffle(first)
    chosen.shuffle(rest)
    return _different((*first, *rest))[:MOST]


def _different(texts: tuple[Text, ...] | Iterator[Text]) -> list[Text]:
    tidy = ((" ".join(text.split()), language) for text, language in texts)
    return list(dict.fromkeys((text, language) for text, language in tidy if len(text) > 20))


def _report() -> Iterator[Text]:
    corpus = read_corpus(ROOT / "corpus")
    spoken = {document.id: document.language for document in corpus.documents}
    for paragraph in corpus.paragraphs:
        for text in (paragraph.text, *(span.of(paragraph.text) for span in paragraph.sentences)):
            yield text, spoken[paragraph.document]


def _neutral() -> Iterator[Text]:
    bank = json.loads(bank_text())
    for kind in ("questions", "statements"):
        for language, texts in bank[kind].items():
            yield from ((text, language) for text in texts)


def _goals() -> Iterator[Text]:
    for file in sorted(_DATA.glob("un-sdg/*/*.yml")):
        for text in import_module("yaml").safe_load(file.read_text(encoding="utf-8")).values():
            if isinstance(text, str):
                yield text, file.parent.name


def _declaration() -> Iterator[Text]:
    for file in sorted(_DATA.glob("udhr/*.xml")):
        for line in _XML.sub("\n", file.read_text(encoding="utf-8")).split("\n"):
            yield line, file.stem


def _question_sets() -> Iterator[Text]:
    for file in (*sorted(_DATA.glob("piaf/*.json")), *sorted(_DATA.glob("xquad-dev/*.json"))):
        language = "fr" if file.parent.name == "piaf" else file.stem.rpartition(".")[2]
        for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                texts = (paragraph["context"], *_SENTENCE.split(paragraph["context"]))
                yield from ((text, language) for text in texts)
                yield from ((asked["question"], language) for asked in paragraph["qas"])


def _messages() -> Iterator[Text]:
    for language in (*UN_LANGUAGES, "de"):
        folder = _MESSAGES / ("zh_CN" if language == "zh" else language) / "LC_MESSAGES"
        for file in sorted(folder.glob("*.mo")):
            for text in _translations(file):
                if (25 if language == "zh" else 50) < len(text) < 400 and "%" not in text:
                    yield text, language


def _translations(file: Path) -> list[str]:
    try:
        with file.open("rb") as opened:
            catalogue: dict[object, object] = vars(gettext.GNUTranslations(opened))["_catalog"]
    except (OSError, UnicodeDecodeError, ValueError):
        return []
    return [text for original, text in catalogue.items() if original and isinstance(text, str)]
