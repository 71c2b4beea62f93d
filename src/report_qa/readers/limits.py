"""Which files are read, and how much of one: bounds that no honest document comes near."""

from __future__ import annotations

ENDINGS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
"""Endings of names under which a document is looked for in a folder, with the format that each promises."""

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file on disk."""
LARGEST_TEXT = 20_000_000
"""Characters that a document may come to; the longest UN documents have some three million."""
LARGEST_RESULT = 6 * LARGEST_TEXT + 1_000_000
"""Bytes of the child's answer, in which a character takes up to six."""
LARGEST_PARTS = 200 * 1024 * 1024
"""Bytes that the parts of a Word file may come to together, unpacked."""
LARGEST_XML = 40 * 1024 * 1024
"""Bytes of one part of XML, unpacked; the tree takes some ten times as much."""
MOST_PARTS = 5_000
"""Files in a Word file."""
HIGHEST_RATIO = 200
"""Unpacked bytes for each packed one, of a part of more than a megabyte; XML of real documents packs to a tenth or twentieth."""
MOST_PAGES = 3_000
"""Pages of a PDF."""
MEMORY = 1_500 * 1024 * 1024
"""Bytes of address space of the child process."""
SECONDS = 120
"""CPU time of the child process."""
