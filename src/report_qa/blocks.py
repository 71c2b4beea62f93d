"""The first reading of a text file: blocks of lines, and what each looks like by itself.

A block is a run of lines without a blank one between them; a line that begins with a number ("57. …") or a footnote's
mark ("² …") begins a block of its own even without a blank line before it. What a numbered block *is* — paragraph or heading — cannot be seen here;
`numbering` decides that from the sequence. Nor can it be seen which way of writing numbers a document uses for its paragraphs: the same
"1)" counts paragraphs in one and sub-paragraphs in another. Whoever reads blocks says which `NumberStyle` is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from report_qa.numberstyles import Number, NumberStyle

LONGEST_HEADING = 250
"""Characters. The longest heading of a UN document is a title of about three lines."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।](?:[)\]»”’\"'*]|[⁰¹²³⁴-⁹]|\s)*$")
_CLAUSE_END = re.compile(r"[:;،؛：；,，](?:\s+(?:and|or|et|ou|y|e|o|u|и|или))?(?:[)\]»”’\"'*]|[⁰¹²³⁴-⁹]|\s)*$")
_BLANK = r"[ \t\u00a0\u3000]"
_MARK = re.compile(r"(?P<level>#{1,6})[ \t]+(?=\S)")
# "II. Findings"; in resolutions the number stands alone on its line
_ROMAN = re.compile(rf"(?P<label>[IVXLC]+)(?:\.{_BLANK}+(?=\S)|{_BLANK}*(?:\n\s*|\Z))")
_LETTER = re.compile(rf"(?P<label>[A-ZА-Я])\.{_BLANK}+(?=\S)")
_ARABIC_ROMAN = re.compile(
    r"(?P<label>(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|حادي عشر|ثاني عشر)\u064b?)\s*[-–—]\s*(?=\S)"
)
_ARABIC_LETTER = re.compile(r"(?P<label>ألف|باء|جيم|دال|هاء|واو|زاي|حاء|طاء|ياء)\s*[-–—]\s*(?=\S)")
_NOTE = re.compile(rf"(?P<marker>[⁰¹²³⁴-⁹]+|\*{{1,3}}){_BLANK}+(?=\S)")
_CAPTION = re.compile(
    r"(?:table|tableau|cuadro|таблица|الجدول|box|encadré|recuadro|вставка|الإطار|figure|gráfico|диаграмма|рисунок|الشكل"
    r"|表|方框|图)\s*(?:[\dIVXLC]{1,6}|[〇一二三四五六七八九十]{1,3})\b",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(
    r"[-–•*]\s|\| |[㈠-㈩①-⑳]|['‘’]\d{1,2}['‘’]\s"
    r"|[(（](?:[a-z]{1,4}|\d{1,2}|[أ-ي]|[а-я]|[一二三四五六七八九十]+)[)）]"
    r"|(?:[a-z]|[ivx]{2,5}|\d{1,2}|[أ-ي]|[а-я]|[一二三四五六七八九十]+)[)）]\s"
    r"|(?:[a-z]|[ivx]{2,5})\.\s"
)
_REMARK = re.compile(r"[\[［][^\[\]［］]*[\]］]")
_NO_SPACE_SCRIPT = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
TABLE_ROW = "| "
"""What each row of a table begins with."""


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]` of the file, beginning on line `line` (counted from 1), without surrounding white space.

    `body` is where the block's words begin, after its number, letter or note marker. `title` is where what a heading shows begins:
    after the mark of a heading ("## "), of which `level` is the number of signs. `joined`: no blank line stands before the block.
    `unsure`: its number may be none, but an amount or a date.
    """

    start: int
    end: int
    body: int
    line: int
    words: str
    number: Number | None = None
    roman: str = ""
    letter: str = ""
    marker: str = ""
    level: int = 0
    title: int = 0
    joined: bool = False
    unsure: bool = False

    def without_number(self, text: str) -> Block:
        """The same block of the file's `text` with its number as words."""
        return replace(self, number=None, unsure=False, body=self.title, words=text[self.title : self.end])

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.words))

    @property
    def ends_clause(self) -> bool:
        return bool(_CLAUSE_END.search(self.words))

    @property
    def looks_like_heading(self) -> bool:
        if self.level:
            return True
        return (
            not self.is_table and len(self.words) <= LONGEST_HEADING and not self.ends_sentence and not self.ends_clause
        )

    @property
    def begins_small(self) -> bool:
        return self.words[:1].islower()

    @property
    def begins_within(self) -> bool:
        """Whether it begins as the rest of a sentence does, and not as an item of a list ("a) …")."""
        return self.begins_small and not begins_item(self.words, 0, len(self.words))

    @property
    def is_table(self) -> bool:
        return self.words.startswith(TABLE_ROW)

    @property
    def is_remark(self) -> bool:
        """Whether it is an editor's remark such as "[Original: English]": all in square brackets, and no sentence."""
        return not self.level and self.looks_like_heading and bool(_REMARK.fullmatch(self.words))

    @property
    def is_caption(self) -> bool:
        """Whether it names a table, a box or a figure."""
        return not self.level and self.looks_like_heading and bool(_CAPTION.match(self.words))


def begins_item(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` begins as an item of a list, a sub-paragraph or a row of a table does."""
    return bool(_LIST_ITEM.match(text, start, end))


def joint(before: str, after: str) -> str:
    """What joins two halves of a sentence: nothing inside a script that writes without spaces."""
    both = before[-1:] + after[:1]
    return "" if len(_NO_SPACE_SCRIPT.findall(both)) == 2 else " "


def read_blocks(
    text: str, style: NumberStyle = NumberStyle.STOP, start: int = 0, end: int | None = None
) -> Iterator[Block]:
    """The blocks of `text[start:end]` in order; only numbers written in `style` are numbers."""
    for begins, ends, line, joined in _runs_of_lines(text, style, start, len(text) if end is None else end):
        yield _block(text, style, begins, ends, line, joined)


def _runs_of_lines(text: str, style: NumberStyle, begin: int, stop: int) -> Iterator[tuple[int, int, int, bool]]:
    """(start, end, line, joined) of each block, white space at both ends taken off."""
    start: int | None = None
    end = first_line = 0
    at = begin
    number = line_of(text, begin)
    joined = False
    for line in text[begin:stop].splitlines(keepends=True):
        stripped = line.strip()
        begins = at + (len(line) - len(line.lstrip()))
        if start is not None and (
            not stripped
            or _begins_counted(stripped, style, text[start:end])
            or _NOTE.match(stripped)
            or _MARK.match(stripped)
        ):
            yield start, end, first_line, joined
            start, joined = None, bool(stripped)
        elif start is not None and _MARK.match(text, start, end):  # a heading is one line
            yield start, end, first_line, joined
            start, joined = None, True
        if stripped:
            if start is None:
                start, first_line = begins, number
            end = begins + len(stripped)
        at += len(line)
        # splitlines() also stops at form feeds and their like, which an editor does not count as lines
        number += line.endswith(("\n", "\r"))
    if start is not None:
        yield start, end, first_line, joined


def _begins_counted(line: str, style: NumberStyle, before: str) -> bool:
    """Whether a line begins with a number; what may be a date or an amount is none in the middle of a sentence."""
    counted = style.match(line)
    return counted is not None and (not counted.unsure or bool(_SENTENCE_END.search(before)))


def line_of(text: str, offset: int) -> int:
    """The line, counted from 1 as an editor does, that the character at `offset` stands on."""
    before = text[:offset]
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def _block(text: str, style: NumberStyle, start: int, end: int, line: int, joined: bool) -> Block:
    mark = _MARK.match(text, start, end)
    title = mark.end() if mark else start
    level = len(mark["level"]) if mark else 0

    def made(body: int, roman: str = "", letter: str = "", marker: str = "") -> Block:
        words = text[body:end]
        return Block(
            start, end, body, line, words, None, roman, letter, marker, level=level, title=title, joined=joined
        )

    if counted := style.match(text, title, end):
        return replace(made(counted.end), number=counted.number, unsure=counted.unsure)
    if not level and (match := _NOTE.match(text, start, end)):
        return made(match.end(), marker=match["marker"])
    roman = _ROMAN.match(text, title, end) or _ARABIC_ROMAN.match(text, title, end)
    letter = _LETTER.match(text, title, end) or _ARABIC_LETTER.match(text, title, end)
    if higher := roman or letter:
        return made(higher.end(), roman=roman["label"] if roman else "", letter=letter["label"] if letter else "")
    # Chinese headings are counted as the paragraphs of other documents are
    if found := NumberStyle.HAN_COMMA.match(text, title, end):
        return made(found.end, roman=text[title : found.end].strip())
    if found := NumberStyle.HAN_BRACKETS.match(text, title, end):
        return made(found.end, letter=text[title : found.end].strip())
    return made(title)
