"""Markdown: through CommonMark to HTML, and from there as any web page.

Lists are left as they are typed: CommonMark would number "20. …", "3. …", "21. …" anew, and a UN paragraph's number is its name.
"""

from __future__ import annotations

from report_qa.readers.html import pieces_of_html
from report_qa.readers.pieces import Pieces
from report_qa.readers.plain import decode


def read_markdown(data: bytes) -> Pieces:
    """Headings, paragraphs, tables and footnotes; raw HTML is text."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    pieces = Pieces()
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    footnote_plugin(parser)
    # four blanks before a line are an indent in a report, not a program
    parser.disable(["list", "code", "lheading"])
    pieces_of_html(f"<body>{parser.render(decode(data, pieces))}</body>", pieces)
    return pieces
