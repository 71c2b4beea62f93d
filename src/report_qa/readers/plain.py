"""Plain text, in whatever encoding it is."""

from __future__ import annotations

import codecs
import re

from report_qa.errors import DocumentError
from report_qa.readers.hyphens import heal_hyphens
from report_qa.readers.noise import drop_noise_lines
from report_qa.readers.pieces import Kind, Pieces

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = ["cp1252", "cp1251", "cp1256", "koi8_r", "gb18030", "big5", "mac_roman"]
"""What texts in the official languages were kept in before Unicode; with every encoding of the world, short texts are taken for Baltic."""


def read_plain(data: bytes) -> Pieces:
    """The lines of a text file as they stand, less running heads and the like."""
    pieces = Pieces()
    text = decode(data, pieces)
    # the number of pages is known only where form feeds part them
    pages = [page.split("\n") for page in text.split("\f")]
    kept = drop_noise_lines(pages, pieces)
    text = heal_hyphens("\n".join("\n".join(lines) for lines in kept), pieces.removed)
    for block in re.split(r"\n[ \t]*\n\s*", text):
        pieces.add(Kind.TEXT, "\n".join(line.rstrip() for line in block.split("\n")))
    return pieces


def decode(data: bytes, pieces: Pieces) -> str:
    """Bytes as text with `\\n` at line ends; what was assumed about the encoding becomes a remark.

    Raises:
        DocumentError: no encoding fits, or there are NUL characters.
    """
    text = _decoded(data, pieces)
    if "\0" in text:
        raise DocumentError("holds NUL characters, so it is damaged or no text; save it as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, pieces: Pieces) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise DocumentError(f"is marked as {encoding.upper()} but cut or damaged; save it as UTF-8 text.") from None
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=_OTHERS).best()
    if best is None:
        raise DocumentError("its encoding cannot be found out; save it as UTF-8 text.")
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError:
        raise DocumentError(f"is neither UTF-8 nor all of it {best.encoding}; save it as UTF-8 text.") from None
    pieces.remarks.append(
        f"not UTF-8; its encoding was taken for {best.encoding}. Save it as UTF-8 if letters are wrong."
    )
    return text
