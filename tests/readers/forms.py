"""One text as a file of each format that people keep texts in: plain text, Markdown, a page, Word."""

from __future__ import annotations

import re
from html import escape

from made_files import W, docx, p

ENDINGS = (".txt", ".md", ".html", ".docx")
_STYLES = f'<w:styles {W}><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'


def in_form(text: str, ending: str) -> bytes:
    """The text as a file; "# " begins a title, "| " the rows of a table."""
    blocks = text.strip().split("\n\n")
    if ending == ".txt":
        return "\n\n".join(block.removeprefix("# ") for block in blocks).encode()
    if ending == ".md":
        return "\n\n".join(_markdown(block) for block in blocks).encode()
    if ending == ".html":
        body = "".join(_page(block) for block in blocks)
        return f'<html><meta charset="utf-8"><body>{body}</body></html>'.encode()
    return docx("".join(_word(block) for block in blocks), {"word/styles.xml": _STYLES})


def _rows(block: str) -> list[list[str]]:
    return [row.strip("| ").split(" | ") for row in block.split("\n")] if block.startswith("| ") else []


def _markdown(block: str) -> str:
    if rows := _rows(block):
        first, *others = block.split("\n")
        return "\n".join([first, "|" + "---|" * len(rows[0]), *others])
    return block


def _page(block: str) -> str:
    if rows := _rows(block):
        cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    tag = "h1" if block.startswith("# ") else "p"
    return f"<{tag}>{escape(block.removeprefix('# '))}</{tag}>".replace("\n", "<br>")


def _word(block: str) -> str:
    if rows := _rows(block):
        cells = ("".join(f"<w:tc>{p(escape(cell))}</w:tc>" for cell in row) for row in rows)
        return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    lines = re.sub("\n", '</w:t><w:br/><w:t xml:space="preserve">', escape(block.removeprefix("# ")))
    return p(lines, '<w:pStyle w:val="H"/>' if block.startswith("# ") else "")
