"""Where the sentences of a text stand.

sentencex (Wikimedia, MIT) finds the boundaries in some 300 languages; here the false ones are taken back, which
official documents are full of: after a form of address or a reference word ("M. Dupont", "п. 3", "Nos. 4"), inside a
word ("GLO.ACT"), and before a word in lower case.
"""

from __future__ import annotations

import re

import sentencex

from report_qa.types import Span

_ABBREVIATIONS = frozenset(
    # fr, en, es
    "m mm mme mmes mlle dr drs pr prof mr mrs ms sr sra sres st ste no nos núm núms art arts par pars para paras párr párrs "
    "p pp vol vols fig al cf etc ex vs ch chap ann rev add corr inc ltd gén gal col lt cap ed eds éd trad réf doc docs rés res sec "
    # ru
    "г гг г-н г-жа п пп ст стр им т тт др см ср н э в вв рис табл гл ч проф акад доп испр".split()
)
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
    word = _LAST_WORD.search(text, before.start, before.end)
    return bool(word) and (word[1].lower() in _ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper()))
