"""Word files (Office Open XML), read part by part.

The libraries for Word files leave out footnotes or the numbers that Word counts itself; in UN documents both matter, so the parts are
read with lxml alone, after their size has been checked without unpacking them.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from report_qa.errors import DocumentError
from report_qa.readers import limits
from report_qa.readers.noise import remember_head, rule_for
from report_qa.readers.pieces import Kind, Pieces, raised
from report_qa.readers.wordnumbers import Numbering, value_at

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DOCUMENT = "word/document.xml"
_HEADING_STYLE = re.compile(r"(?:heading|titre|título|заголовок|标题)\s*(\d)|_\s*h\s*_(?:(\d)|ch)", re.IGNORECASE)
_NOT_READ = frozenset(W + name for name in ("del", "moveFrom", "pPr"))
_STAR = "*"
_LONGEST_CELL = 300


def read_docx(data: bytes) -> Pieces:
    """The pieces of a Word file, with footnotes and counted numbers."""
    return _Docx(_Parts(data)).read()


class _Parts:
    """The parts of the package, unpacked one by one within bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise DocumentError("is damaged or cut short; get the file again.") from None
        self._names = {entry.filename for entry in entries}
        whole = sum(entry.file_size for entry in entries)
        if len(entries) > limits.MOST_PARTS or len(self._names) < len(entries):
            raise DocumentError("is not built as Word builds files; open it in a word processor and save it again.")
        swollen = any(
            entry.file_size > 2**20 and entry.file_size > limits.HIGHEST_RATIO * max(entry.compress_size, 1)
            for entry in entries
        )
        if whole > limits.LARGEST_PARTS or swollen:
            raise DocumentError("unpacks to far more than a document holds; open it, save it again, and add that.")

    def tree(self, name: str) -> Any:
        """The root of an XML part; None where there is none."""
        from lxml import etree

        if name not in self._names:
            return None
        try:
            with self._archive.open(name) as part:
                # what the directory says about a size need not be true
                xml = part.read(limits.LARGEST_XML + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
            if "encrypted" in str(error) or "password" in str(error):
                raise DocumentError("has a password; save it without one.") from None
            raise DocumentError("is damaged or cut short; get the file again.") from None
        except Exception as error:
            if type(error).__module__ in ("zlib", "lzma", "bz2", "_lzma"):
                raise DocumentError("is damaged or cut short; get the file again.") from None
            raise
        if len(xml) > limits.LARGEST_XML:
            raise DocumentError("unpacks to far more than a document holds; open it, save it again, and add that.")
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"<\0!\0D\0O\0C" in xml:
            raise DocumentError(
                "declares XML entities, which Word never does; open it in a word processor and save it again."
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(xml, parser)
        except etree.XMLSyntaxError:
            raise DocumentError("is damaged inside; open it in a word processor and save it again.") from None

    def related(self, kind: str) -> list[str]:
        """The parts that the document names as `kind` ("header", "footnotes"), inside the package only."""
        tree = self.tree("word/_rels/document.xml.rels")
        if tree is None:
            return []
        targets = [
            node.get("Target", "")
            for node in tree
            if node.get("Type", "").endswith("/" + kind) and node.get("TargetMode") != "External"
        ]
        return [posixpath.normpath(posixpath.join("word", t)) if t[:1] != "/" else t[1:] for t in targets]


class _Docx:
    """One document: styles, numbers and notes are looked up while its body is walked."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._pieces = Pieces()
        self._styles = _Styles(parts.tree(next(iter(parts.related("styles")), "")))
        self._numbering = Numbering(parts.tree(next(iter(parts.related("numbering")), "")))
        self._notes: dict[tuple[str, str], Any] = {}
        for kind in ("footnote", "endnote"):
            tree = parts.tree(next(iter(parts.related(kind + "s")), ""))
            for note in [] if tree is None else tree.findall(W + kind):
                self._notes[kind, note.get(W + "id", "")] = note
        self._numbers: dict[tuple[str, str], str] = {}
        self._called: list[tuple[str, str, str]] = []

    def read(self) -> Pieces:
        root = self._parts.tree(_DOCUMENT)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise DocumentError("is not built as Word builds files; open it in a word processor and save it again.")
        for kind in ("header", "footer"):
            for name in self._parts.related(kind):
                self._head(self._parts.tree(name))
        self._blocks(body)
        return self._pieces

    def _head(self, tree: Any) -> None:
        if tree is None:
            return
        for paragraph in tree.iter(W + "p"):
            if text := self._text(paragraph).strip():
                remember_head(text, self._pieces)
                self._pieces.removed["running head"] += 1

    def _blocks(self, parent: Any) -> None:
        for node in parent:
            if node.tag == W + "p":
                self._paragraph(node)
            elif node.tag == W + "tbl":
                self._table(node)
            elif node.tag == W + "sdt":
                content = node.find(W + "sdtContent")
                # a table of contents that Word makes is a list of headings with their pages
                if node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery[@{W}val='Table of Contents']") is not None:
                    self._pieces.removed["table of contents"] += 1
                elif content is not None:
                    self._blocks(content)
            elif node.tag in (W + "ins", W + "moveTo", W + "customXml", W + "smartTag"):
                self._blocks(node)

    def _paragraph(self, node: Any) -> None:
        text = self._text(node).strip()
        style = self._styles.of(node)
        label = self._numbering.label(node, self._styles.numbering(style)) if text else ""
        called, self._called = self._called, []
        if text and (rule := "table of contents" if self._styles.is_contents(style) else rule_for(text)):
            self._pieces.removed[rule] += 1
        elif text:
            level = self._styles.heading_level(node, style)
            # a heading style on a whole paragraph is a matter of looks
            heading = level and len(text) <= 250 and not re.search(r"[.;:]$", text)
            self._pieces.add(Kind.HEADING if heading else Kind.TEXT, label + text, level if heading else 0)
        for kind, identity, marker in called:
            self._note(kind, identity, marker)
        # boxes hang on a paragraph and stand apart from it
        for box in node.iter(W + "txbxContent"):
            if not any(parent.tag == _MC + "Fallback" for parent in box.iterancestors()):
                self._pieces.removed["box moved"] += 1
                self._blocks(box)

    def _note(self, kind: str, identity: str, marker: str) -> None:
        note = self._notes.get((kind, identity))
        if note is None:
            return
        text = "\n".join(filter(None, (self._text(p).strip() for p in note.iter(W + "p"))))
        text = re.sub(r"^" + re.escape(marker) + r"[\s.)]*", "", text)
        self._pieces.add(Kind.NOTE, text, marker=marker)
        self._pieces.removed["footnote moved"] += 1

    def _table(self, node: Any) -> None:
        rows = [[self._cell(cell) for cell in row.iter(W + "tc")] for row in node.iter(W + "tr")]
        nested = node.find(f".//{W}tc//{W}tbl") is not None
        # a table with one column, or with long texts, lays out the page: a cover, a box
        if (
            nested
            or max(map(len, rows), default=0) < 2
            or any(len(cell) > _LONGEST_CELL for row in rows for cell in row)
        ):
            self._called = []
            for cell in node.findall(f"{W}tr/{W}tc"):
                self._blocks(cell)
            return
        called, self._called = self._called, []
        lines = ["| " + " | ".join(cells) + " |" for cells in rows if any(cells)]
        if self._pieces.pieces or len(lines) > 2:
            self._pieces.add(Kind.TABLE, "\n".join(lines))
        else:  # the first thing of a document is its letterhead
            for cell in (cell for cells in rows for cell in cells):
                self._pieces.add(Kind.TEXT, cell)
        for note in called:
            self._note(*note)

    def _cell(self, cell: Any) -> str:
        return " ".join(" ".join(self._text(p).split()) for p in cell.iter(W + "p")).strip().replace("|", "/")

    def _text(self, paragraph: Any) -> str:
        return "".join(self._runs(paragraph))

    def _runs(self, node: Any) -> Iterator[str]:
        for child in node:
            if child.tag == W + "r":
                yield from self._run(child)
            elif isinstance(child.tag, str) and child.tag.startswith(W) and child.tag not in _NOT_READ:
                yield from self._runs(child)

    def _run(self, run: Any) -> Iterator[str]:
        look = run.find(W + "rPr")
        if look is not None and _is_on(look.find(W + "vanish")):
            self._pieces.removed["hidden text"] += 1
            return
        vertical = None if look is None else look.find(W + "vertAlign")
        is_raised = vertical is not None and vertical.get(W + "val") == "superscript"
        custom = ""
        for child in run:
            if child.tag == W + "t":
                words = raised(child.text or "") if is_raised else child.text or ""
                if custom:
                    continue
                yield words
            elif child.tag in (W + "tab", W + "ptab"):
                yield " "
            elif child.tag in (W + "br", W + "cr"):
                yield "\n" if child.get(W + "type") in (None, "textWrapping") else " "
            elif child.tag == W + "noBreakHyphen":
                yield "-"
            elif child.tag == W + "softHyphen":
                self._pieces.removed["soft hyphen"] += 1
            elif child.tag in (W + "footnoteReference", W + "endnoteReference"):
                custom = self._call(run, child)
                yield custom

    def _call(self, run: Any, reference: Any) -> str:
        """The sign of a note: the one typed beside the call, or the next number of its kind."""
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        identity = reference.get(W + "id", "")
        if _is_on_attribute(reference.get(W + "customMarkFollows")):
            marker = "".join(t.text or "" for t in run.findall(W + "t")).strip()
            marker = raised(marker) or _STAR
        else:
            if (kind, identity) not in self._numbers:
                count = sum(1 for other, _ in self._numbers if other == kind) + 1
                self._numbers[kind, identity] = raised(str(count))
            marker = self._numbers[kind, identity]
        self._called.append((kind, identity, marker))
        return marker


class _Styles:
    """What the styles say about headings, contents and numbers; a style takes what it does not say from the one it is based on."""

    def __init__(self, tree: Any) -> None:
        self._styles = {} if tree is None else {s.get(W + "styleId", ""): s for s in tree.findall(W + "style")}

    def of(self, paragraph: Any) -> str:
        return value_at(paragraph, f"{W}pPr/{W}pStyle") or ""

    def _chain(self, style: str) -> Iterator[Any]:
        seen: set[str] = set()
        while style and style not in seen and style in self._styles:
            seen.add(style)
            yield self._styles[style]
            style = value_at(self._styles[style], f"{W}basedOn") or ""

    def heading_level(self, paragraph: Any, style: str) -> int:
        """From 1; 0 where it is no heading."""
        for node in (paragraph, *self._chain(style)):
            outline = value_at(node, f"{W}pPr/{W}outlineLvl")
            if outline is not None and outline.isdecimal():
                return int(outline) + 1 if int(outline) < 9 else 0
            if found := _HEADING_STYLE.search(value_at(node, f"{W}name") or ""):
                return int(found[1] or found[2] or 1)
        return 0

    def is_contents(self, style: str) -> bool:
        return any(
            (value_at(node, f"{W}name") or "").lower().startswith(("toc ", "contents ")) for node in self._chain(style)
        )

    def numbering(self, style: str) -> Any:
        """The `numPr` of a style; None where it counts nothing."""
        for node in self._chain(style):
            if (found := node.find(f"{W}pPr/{W}numPr")) is not None:
                return found
        return None


def _is_on(node: Any) -> bool:
    return node is not None and node.get(W + "val") not in ("0", "false", "off")


def _is_on_attribute(value: str | None) -> bool:
    return value in ("1", "true", "on")
