"""Lines that may open a division of a document: "Annex II", "Article 3", "Decision 1/2" and little more.

What only mentions an annex or an article is a sentence and opens nothing. The annex to a letter says which letter, in a title of several lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from report_qa.blocks import LONGEST_HEADING, read_blocks
from report_qa.numerals import CHINESE_DIGITS, value_of, western_digits


class DivisionKind(Enum):
    """What a division is."""

    BODY = "body"
    DECISION = "decision"
    RESOLUTION = "resolution"
    ANNEX = "annex"
    APPENDIX = "appendix"
    ENCLOSURE = "enclosure"
    ARTICLE = "article"
    RULE = "rule"

    @property
    def is_act(self) -> bool:
        """Whether it is one of several decisions or resolutions of a body."""
        return self in (DivisionKind.DECISION, DivisionKind.RESOLUTION)

    @property
    def is_appended(self) -> bool:
        """Whether it is what an annex has annexes of its own as."""
        return self in (DivisionKind.APPENDIX, DivisionKind.ENCLOSURE)

    @property
    def is_article(self) -> bool:
        """Whether it is one of the articles of a convention, or of the rules of procedure."""
        return self in (DivisionKind.ARTICLE, DivisionKind.RULE)


_WORDS = {
    DivisionKind.DECISION: "decision décision decisión решение المقرر مقرر",
    DivisionKind.RESOLUTION: "resolution résolution resolución резолюция القرار قرار",
    DivisionKind.ANNEX: "annex annexe anexo приложение مرفق المرفق",
    DivisionKind.APPENDIX: "appendix appendice apéndice добавление تذييل التذييل",
    DivisionKind.ENCLOSURE: "enclosure ضميمة الضميمة",
    DivisionKind.ARTICLE: "article artículo статья المادة",
    DivisionKind.RULE: "rule правило",
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split()} | {
    "pièce jointe": DivisionKind.ENCLOSURE
}
_CALL = "⁰¹²³⁴-⁹*"
"""Signs that call a footnote."""
_MARK = r"[ \t]*(?:#{1,6}[ \t]+)?"
_LINE = re.compile(rf"{_MARK}(?P<word>pièce jointe|[^\W\d_{_CALL}]+)(?=[\s{_CALL}]|$)", re.IGNORECASE)
_NUMBER_HAN = rf"[{CHINESE_DIGITS}\d]{{1,5}}"
_CODE = r"[\dIVXLC]{1,6}/[\dA-Z](?:[\dA-Z.]*[\dA-Z])?"
_LINE_HAN = re.compile(
    rf"{_MARK}(?:(?P<word>附件|附录|附文)(?:(?P<number>{_NUMBER_HAN})|(?=[\s{_CALL}]|$))"
    rf"|第\s?(?P<article>{_NUMBER_HAN})\s?条(?![第至和、与])"
    rf"|第\s?(?P<code>{_CODE})\s?号(?P<act>决定|决议)(?=[\s.．:：{_CALL}]|$)"
    # the annex to a letter: "2023年1月17日…的信的附件"
    r"|.{6,200}(?:信|函|普通照会)的(?P<enclosed>附件|附文)$)"
)
_KIND_HAN = {
    "附件": DivisionKind.ANNEX, "附录": DivisionKind.APPENDIX, "附文": DivisionKind.ENCLOSURE,
    "决定": DivisionKind.DECISION, "决议": DivisionKind.RESOLUTION,
}  # fmt: skip
_ACT = re.compile(rf"\s+(?P<code>{_CODE})(?=[\s.:：،–—{_CALL}]|$)")
_OF_A_LETTER = re.compile(
    r"\s+(?:(?:to|à|aux?|de|del|al|a|к|of|du)\s+(?:(?:the|la|las|les|le|l['’])\s?)*)?"
    r"(?:(?:identical|notes?|verbales?|lettres?|letters?|cartas?|notas?|идентичны\w+|письм\w+|вербальн\w+)\b"
    r"|(?:ال|لل|بال)?(?:رسالة|رسالتين|رسائل|مذكرة))",
    re.IGNORECASE,
)
_AROUND = " \t\u3000()[]*.:：．،–—-⁰¹²³⁴⁵⁶⁷⁸⁹"
"""Signs around a number or a title that are neither."""
_CLOSED = re.compile(r"[.!?;,。；，؛،:：؟]$")


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that may open a division. `value` is its number, None where it has none; `code` that of a decision ("1/2")."""

    kind: DivisionKind
    value: int | None
    start: int
    end: int
    code: str = ""


def openings_of(text: str) -> Iterator[Opening]:
    """The lines that may open a division, in order."""
    start = 0
    after_blank = True
    for line in text.splitlines(keepends=True):
        stop = start + len(line.rstrip())
        if opening := _opening_of(text, start, stop, after_blank):
            yield opening
        after_blank = not line.strip()
        start += len(line)


def _opening_of(text: str, start: int, stop: int, after_blank: bool) -> Opening | None:
    """What the line `text[start:stop]` opens, if it is a heading that says so."""
    if han := _LINE_HAN.match(text, start, stop):
        if han["article"]:  # the text of an article may stand on its line
            return Opening(DivisionKind.ARTICLE, value_of(han["article"]), start, han.end())
        kind = _KIND_HAN[han["word"] or han["act"] or han["enclosed"]]
        return Opening(kind, value_of(han["number"] or ""), start, stop, western_digits(han["code"] or ""))
    word = _LINE.match(text, start, stop)
    named = _KIND.get(unicodedata.normalize("NFC", word["word"]).casefold()) if word else None
    return _named(text, named, start, word.end(), stop, after_blank) if word and named else None


def _named(text: str, kind: DivisionKind, start: int, after: int, stop: int, after_blank: bool) -> Opening | None:
    """What a line opens that begins with the word for `kind`; the word ends at `after`."""
    value, code, end = None, "", after
    if kind.is_act:
        act = _ACT.match(text, after, stop)
        if act is not None:
            code, end = western_digits(act["code"]), act.end()
    else:
        value, end = _number_after(text, after, stop)
    is_large = kind is DivisionKind.ANNEX or kind.is_appended
    if is_large and after_blank and _OF_A_LETTER.match(text, end, stop):
        return _of_a_letter(text, kind, value, start)
    is_named = is_large or code or value is not None
    if not is_named or stop - start > LONGEST_HEADING or _runs_on(text[:stop], end, after_blank):
        return None
    return Opening(kind, value, start, stop, code)


def _of_a_letter(text: str, kind: DivisionKind, value: int | None, start: int) -> Opening | None:
    """An annex to a letter, whose title may go on for some lines; a sentence about it is none."""
    stop = next(read_blocks(text, start=start, end=min(len(text), start + 3 * LONGEST_HEADING))).end
    if stop - start > 2 * LONGEST_HEADING or _CLOSED.search(text[start:stop].rstrip(_CALL)):
        return None
    return Opening(kind, value, start, stop)


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
