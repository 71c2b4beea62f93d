"""The parts of a document in which paragraph numbers begin anew: its body, its annexes, its articles.

A line that says "Annex II" or "Article 3" and little more opens a division, if it is the next one of its kind: the first annex, or the one after the
last; articles from the first on, two at least. What only mentions an annex or an article is a sentence and opens nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from report_qa.blocks import LONGEST_HEADING
from report_qa.numberstyles import NumberStyle
from report_qa.numerals import CHINESE_DIGITS, in_roman, value_of


class DivisionKind(Enum):
    """What a division is."""

    BODY = "body"
    ANNEX = "annex"
    APPENDIX = "appendix"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Division:
    """`text[start:end]`, after its heading `text[title_start:start]`. `prefix` begins the addresses in it: "", "annex II", "article 3"."""

    kind: DivisionKind
    prefix: str
    title_start: int
    start: int
    end: int


_WORDS = {
    DivisionKind.ANNEX: "annex annexe anexo приложение مرفق المرفق",
    DivisionKind.APPENDIX: "appendix appendice apéndice добавление تذييل التذييل",
    DivisionKind.ARTICLE: "article artículo статья المادة",
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_CALL = "⁰¹²³⁴-⁹*"
"""Signs that call a footnote."""
_LINE = re.compile(rf"[ \t]*(?:#{{1,6}}[ \t]+)?(?P<word>[^\W\d_{_CALL}]+)(?=[\s{_CALL}]|$)")
_HAN_NUMBER = rf"(?P<number>[{CHINESE_DIGITS}\d]{{1,5}})"
_HAN_LINE = re.compile(
    rf"[ \t]*(?:#{{1,6}}[ \t]+)?(?P<word>附件|附录)(?:{_HAN_NUMBER}|(?=[\s{_CALL}]|$))|[ \t]*(?:#{{1,6}}[ \t]+)?第\s?{_HAN_NUMBER.replace('number', 'article')}\s?条(?![第至和、与])"
)
_HAN_KIND = {"附件": DivisionKind.ANNEX, "附录": DivisionKind.APPENDIX, None: DivisionKind.ARTICLE}
_AROUND = " \t\u3000()[]*.:：．،–—-⁰¹²³⁴⁵⁶⁷⁸⁹"
"""Signs around a number or a title that are neither."""
_CLOSED = re.compile(r"[.!?;,。；，؛،:：؟]$")


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line that may open a division. `value` is its number, None where it has none."""

    kind: DivisionKind
    value: int | None
    start: int
    end: int


def divisions_of(text: str) -> list[Division]:
    """The divisions of a document in order; the first is its body, up to the first annex or article."""
    openings = list(_openings(text))
    annexes = _in_sequence(text, [o for o in openings if o.kind is DivisionKind.ANNEX])
    appendices = _in_sequence(text, [o for o in openings if o.kind is DivisionKind.APPENDIX])
    large = sorted([*annexes, *appendices], key=lambda opening: opening.start)
    borders = [opening.start for opening in large] + [len(text)]
    divisions: list[Division] = []
    whole = Division(DivisionKind.BODY, "", 0, 0, borders[0])
    spans = [whole]
    annex = ""
    for opening, border in zip(large, borders[1:], strict=True):
        name = opening.kind.value + (f" {in_roman(opening.value)}" if opening.value else "")
        if opening.kind is DivisionKind.ANNEX:
            annex = name
        elif annex:
            name = f"{annex}, {name}"
        spans.append(Division(opening.kind, name, opening.start, opening.end, border))
    for span in spans:
        inside = [o for o in openings if o.kind is DivisionKind.ARTICLE and span.start <= o.start < span.end]
        divisions += _articles(text, span, inside)
    return divisions


def _openings(text: str) -> Iterator[_Opening]:
    start = 0
    after_blank = True
    for line in text.splitlines(keepends=True):
        stop = start + len(line.rstrip())
        if opening := _opening_of(text, start, stop, after_blank):
            yield opening
        after_blank = not line.strip()
        start += len(line)


def _opening_of(text: str, start: int, stop: int, after_blank: bool) -> _Opening | None:
    """What the line `text[start:stop]` opens, if it is a heading that says so."""
    if han := _HAN_LINE.match(text, start, stop):
        value = value_of(han["number"] or han["article"] or "")
        # the text of an article may stand on its line
        if han["article"]:
            return _Opening(DivisionKind.ARTICLE, value, start, han.end())
        return _Opening(_HAN_KIND[han["word"]], value, start, stop)
    word = _LINE.match(text, start, stop)
    kind = _KIND.get(unicodedata.normalize("NFC", word["word"]).casefold()) if word else None
    if word is None or kind is None:
        return None
    value, end = _number_after(text, word.end(), stop)
    article_without_number = kind is DivisionKind.ARTICLE and value is None
    if article_without_number or stop - start > LONGEST_HEADING or _runs_on(text[:stop], end, after_blank):
        return None
    return _Opening(kind, value, start, stop)


def _runs_on(line: str, end: int, after_blank: bool) -> bool:
    """Whether what follows the number at `end` is no title: "Article 3 of the Convention" is the middle of a sentence, or its beginning."""
    rest = line[end:].strip()
    title = rest.strip(_AROUND)
    if not title:
        return False
    if not after_blank or title[0].islower() or _CLOSED.search(line.rstrip("*⁰¹²³⁴⁵⁶⁷⁸⁹")):
        return True
    # in Arabic nothing begins large: what has no sign before it goes on
    return not title[0].isupper() and rest[0] not in _AROUND


def _number_after(text: str, start: int, stop: int) -> tuple[int | None, int]:
    """The number at the beginning of `text[start:stop]`, of two words or one, and where it ends; None and `start` without one."""
    words = list(re.finditer(r"\S+", text[start:stop]))[:2]
    for count in (2, 1):
        if len(words) >= count:
            written = " ".join(word[0].strip(_AROUND) for word in words[:count])
            if (value := value_of(written) or value_of(written.upper())) is not None:
                return value, start + words[count - 1].end()
    return None, start


def _in_sequence(text: str, openings: Sequence[_Opening]) -> list[_Opening]:
    """Those that count 1, 2, 3 …, or the one without a number. Of several that could be it, the last: a table of contents comes first."""
    later = [opening for opening in openings if text[: opening.start].strip()]
    values = {opening.value for opening in later}
    highest = 0
    while highest + 1 in values:
        highest += 1
    if not highest:
        return [opening for opening in later if opening.value is None][-1:]
    kept: list[_Opening] = []
    for opening in reversed(later):
        if opening.value == (kept[-1].value or 0) - 1 if kept else opening.value == highest:
            kept.append(opening)
    return kept[::-1] if kept[-1].value == 1 else []


def _articles(text: str, span: Division, openings: Sequence[_Opening]) -> list[Division]:
    """The span in its articles, if it has two at least from the first on, and no paragraph numbers run through them."""
    kept: list[_Opening] = []
    for opening in openings:
        if opening.value == (kept[-1].value or 0) + 1 if kept else opening.value == 1:
            kept.append(opening)
    if len(kept) < 2 or _numbers_run_through(text, [*(o.end for o in kept), span.end]):
        return [span]
    borders = [*(opening.start for opening in kept), span.end]
    prefix = f"{span.prefix}, " if span.prefix else ""
    divided = [replace(span, end=borders[0])]
    for opening, border in zip(kept, borders[1:], strict=True):
        divided.append(
            Division(DivisionKind.ARTICLE, f"{prefix}article {opening.value}", opening.start, opening.end, border)
        )
    return divided


def _numbers_run_through(text: str, borders: Sequence[int]) -> bool:
    """Whether paragraph numbers go on from one article to the next, as in a report that has headings such as "Article 3"."""
    firsts: list[int] = []
    for start, end in pairwise(borders):
        for line in text[start:end].splitlines():
            found = NumberStyle.DECIMAL.match(line.strip())
            if found and not found.unsure:
                firsts.append(found.number[0])
                break
    return any(first != 1 for first in firsts[1:])
