"""Where the sentences of a text stand.

sentencex (Wikimedia, MIT) finds the boundaries in some 300 languages; here the false ones are taken back, which
official documents are full of: after a form of address or a reference word ("M. Dupont", "п. 3", "Nos. 4"), inside a
word ("GLO.ACT"), and before a word in lower case.
"""

from __future__ import annotations

import re

import sentencex

from report_qa.types import Span

_ADDRESSES = frozenset(
    # forms of address and words that point on: what they belong to follows
    "m mm mme mmes mlle dr drs pr prof mr mrs ms sr sra sres st ste gén col lt cf vs ex réf doc docs inc "
    "г г-н г-жа им см ср проф акад".split()
)
_REFERENCES = frozenset(
    # before a number or a symbol only: "art. 6", "rés. A/74/1", but "the answer is no."
    "no nos núm núms art arts par pars para paras párr párrs p pp pág págs vol vols fig al ch chap cap ann rev add corr sec sect "
    "ed éd rés res п пп ст стр т тт рис табл гл ч н ص".split()
)
_NUMBER_OR_SYMBOL = re.compile(r"[\d(№§«]|[IVXLC]+\b|[A-Z]+/")
_LAST_WORD = re.compile(r"([\w-]+)\.\s*$")


def sentence_spans(text: str, language: str) -> list[Span]:
    """The spans of the sentences of `text`, in order, without the white space around them.

    `language` is an ISO 639-1 code; sentencex falls back to a related language, then to English.
    """
    spans: list[Span] = []
    for boundary in sentencex.get_sentence_boundaries(language or "en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start >= end:
            continue
        if spans and _runs_on(text, spans[-1], start):
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return spans


def _runs_on(text: str, before: Span, start: int) -> bool:
    """Whether the boundary between `before` and the text at `start` is a false one."""
    gap = text[before.end : start]
    if "\n" in gap:
        return False
    if not gap and text[before.end - 1] == ".":  # GLO.ACT, www.unodc.org; "。" needs no space after it
        return True
    if text[start].islower():
        return True
    found = _LAST_WORD.search(text, before.start, before.end)
    if not found:
        return False
    word = found[1].lower()
    if word in _REFERENCES:
        return bool(_NUMBER_OR_SYMBOL.match(text, start))
    return word in _ADDRESSES or (len(word) == 1 and word.isalpha() and not found[1].islower())  # "J. Smith", "د. أحمد"
