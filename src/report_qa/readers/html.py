"""Web pages: what stands on the page, block by block; navigation, scripts and hidden parts are left out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from report_qa.errors import DocumentError
from report_qa.numerals import in_letters, in_roman
from report_qa.readers.pieces import Kind, Pieces, raised
from report_qa.readers.plain import decode

_DROPPED = frozenset(
    "script style noscript template head nav footer aside form button select svg math iframe object embed applet "
    "audio video canvas map dialog menu".split()
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_LONGEST_CELL = 300
"""Characters. A cell that holds more is a column of a page and not a cell of a table."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(data: bytes) -> Pieces:
    """The pieces of a web page."""
    pieces = Pieces()
    pieces_of_html(_text_of(data, pieces), pieces)
    return pieces


def pieces_of_html(text: str, pieces: Pieces) -> None:
    """Add what stands on the page to `pieces`.

    Raises:
        DocumentError: nothing can be made of it.
    """
    from lxml import etree, html

    # libxml2's own bounds on depth and size hold; nothing is fetched, and HTML has no entities of its own making
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise DocumentError("is damaged or holds nothing that a browser would show; get the page again.") from None
    if language := (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip():
        pieces.stated["language"] = language
    _Walker(root, pieces).walk()


def _text_of(data: bytes, pieces: Pieces) -> str:
    declared = _CHARSET.search(data[:4096])
    text = None
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii").lower()
        try:
            # what pages call Latin-1 is read as Windows-1252 by every browser
            text = data.decode("cp1252" if name in ("iso-8859-1", "latin-1", "latin1") else name)
        except (LookupError, UnicodeDecodeError):
            pieces.remarks.append(f"not in the encoding that it declares ({name}).")
    text = (decode(data, pieces) if text is None else text).replace("\0", "")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


class _Walker:
    """Goes through the tree once, in order; inline text gathers until a block begins or ends."""

    def __init__(self, root: Any, pieces: Pieces) -> None:
        self._pieces = pieces
        self._root = root
        self._gathered: list[str] = []
        self._prefix = ""
        self._notes = dict(_notes_of(root))
        self._calls = {call: container for container, (call, _) in self._notes.items()}

    def walk(self) -> None:
        body = self._root.find("body")
        self._visit(self._root if body is None else body)
        self._flush()

    def _flush(self, kind: Kind = Kind.TEXT, level: int = 0) -> None:
        text = _tidy("".join(self._gathered))
        self._gathered = []
        if text:
            self._pieces.add(kind, self._prefix + text, level)
            self._prefix = ""

    def _visit(self, node: Any) -> None:
        if not isinstance(node.tag, str):
            return
        tag = node.tag.lower()
        if node in self._notes:
            self._flush()
            self._note(node)
        elif tag in _DROPPED or "hidden" in node.attrib or _HIDDEN.search(node.get("style", "")):
            self._pieces.removed["not on the page"] += 1
        elif tag == "br":
            self._gathered.append("\v")
        elif node in self._calls:
            self._gathered.append(_marker(_inline(node)))
        elif tag == "sup":
            self._superscript(node)
        elif tag == "table" and (rows := _data_rows(node)):
            self._flush()
            self._pieces.add(Kind.TABLE, "\n".join(rows))
        elif tag in ("ol", "ul"):
            self._flush()
            self._list(node, tag)
        elif tag in _BLOCKS:
            self._flush()
            self._children(node)
            heading = tag[0] == "h" and tag[1:].isdecimal()
            self._flush(Kind.HEADING if heading else Kind.TEXT, int(tag[1:]) if heading else 0)
        else:
            self._children(node)

    def _children(self, node: Any) -> None:
        self._gathered.append(node.text or "")
        for child in node:
            self._visit(child)
            self._gathered.append(child.tail or "")

    def _superscript(self, node: Any) -> None:
        if any(child in self._calls for child in node.iter()):
            self._children(node)
        else:
            self._gathered.append(raised(_inline(node)))

    def _list(self, node: Any, tag: str) -> None:
        start = node.get("start", "1")
        number = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
        self._gathered.append(node.text or "")
        for child in node:
            if child.tag == "li" and child not in self._notes:
                value = child.get("value", "")
                number = int(value) if re.fullmatch(r"\d{1,4}", value) else number
                self._flush()
                unmarked = "list-style" in node.get("style", "") and "none" in node.get("style", "")
                self._prefix = "" if unmarked else _label(node.get("type", "1"), number) if tag == "ol" else "- "
                self._children(child)
                self._flush()
                self._prefix = ""
                number += 1
            else:
                self._visit(child)
            self._gathered.append(child.tail or "")
        self._flush()

    def _note(self, node: Any) -> None:
        call, back = self._notes[node]
        # the note's own sign, and the link back to its call, are not its text
        for link in back:
            _cut_out(link)
        marker = _marker(_inline(call))
        signs = "|".join(map(re.escape, {marker, _inline(call).strip("[]() \t\n")}))
        text = re.sub(rf"^[\s\[(]*(?:{signs})[\])\s.]*", "", _tidy(_inline(node)))
        self._pieces.add(Kind.NOTE, text, marker=marker)
        self._pieces.removed["footnote moved"] += 1


def _notes_of(root: Any) -> Iterator[tuple[Any, tuple[Any, list[Any]]]]:
    """Each footnote's block with the link that calls it and the links back; a note and its call link to each other."""
    named: dict[str, Any] = {}
    for node in root.iter():
        for attribute in ("id", "name"):
            if isinstance(node.tag, str) and (name := node.get(attribute)):
                named.setdefault(name, node)
    order = {node: position for position, node in enumerate(root.iter())}
    taken: set[Any] = set()
    for link in root.iter("a"):
        target = named.get((link.get("href") or "")[1:]) if (link.get("href") or "").startswith("#") else None
        if target is None or not re.fullmatch(r"[\[(]?\s*(?:\d{1,4}|\*{1,3}|[†‡])\s*[\])]?", _inline(link).strip()):
            continue
        container = _block_of(target)
        if order[container] <= order[link] or container in taken or link in set(container.iter()):
            continue
        back = [
            other
            for other in container.iter("a")
            if (other.get("href") or "").startswith("#")
            and (home := named.get(other.get("href")[1:])) is not None
            and (
                home is link
                or link in set(home.iter())
                or home in set(link.iter())
                or _block_of(home) is _block_of(link)
            )
        ]
        raised_up = link.find(".//sup") is not None or any(parent.tag == "sup" for parent in link.iterancestors())
        if back or raised_up:
            taken.add(container)
            yield container, (link, back)


def _block_of(node: Any) -> Any:
    """The block that a footnote's target stands for: the list item, or the paragraph with what it is wrapped in alone."""
    for candidate in (node, *node.iterancestors()):
        if candidate.tag in ("li", "aside") or (
            candidate.tag in ("p", "div", "dd", "td") and _inline(candidate).strip()
        ):
            return candidate
        if candidate.tag in ("body", "html"):
            break
    return node


def _inline(node: Any) -> str:
    return "".join(node.itertext())


def _cut_out(node: Any) -> None:
    node.text = ""
    for child in list(node):
        node.remove(child)


def _marker(words: str) -> str:
    return raised(words.strip("[]() \t\n\u00a0"))


def _tidy(text: str) -> str:
    """White space as a browser shows it, lines where the page breaks them."""
    lines = [_SPACE.sub(" ", line).strip(" ") for line in text.split("\v")]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip("\n")


def _label(kind: str, number: int) -> str:
    if kind in ("a", "A"):
        letters = in_letters(number)
        return f"({letters if kind == 'a' else letters.upper()}) "
    if kind in ("i", "I"):
        return f"({in_roman(number).lower()}) " if kind == "i" else f"{in_roman(number)}. "
    return f"{number}. "


def _data_rows(table: Any) -> list[str]:
    """The rows of a table of data, as lines "| a | b |"; none where the table only lays out the page."""
    rows: list[str] = []
    for row in table.iter("tr"):
        cells = [_tidy(_inline(cell)).replace("\n", " ").replace("|", "/") for cell in row if cell.tag in ("td", "th")]
        if any(len(cell) > _LONGEST_CELL for cell in cells) or row.find(".//table") is not None:
            return []
        if any(cells):
            rows.append("| " + " | ".join(cells) + " |")
    wide = max((row.count(" | ") for row in rows), default=0)
    return rows if len(rows) > 1 and wide > 0 else []
