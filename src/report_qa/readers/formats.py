"""Which format the bytes of a file are, and from bytes to a `ReadDocument`."""

from __future__ import annotations

import io
import zipfile

from report_qa.errors import DocumentError
from report_qa.readers.limits import ENDINGS, LARGEST_TEXT
from report_qa.readers.pieces import Reader
from report_qa.types import ReadDocument

_SIGNATURES = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Word file or one with a password; open it and save it as DOCX without one.",
    ),
    (b"{\\rtf", "is an RTF file; open it in a word processor and save it as DOCX."),
    (b"\x89PNG", "is a picture; add the document's text."),
    (b"\xff\xd8\xff", "is a picture; add the document's text."),
    (b"II*\0", "is a picture; run text recognition (OCR) on it first."),
    (b"MM\0*", "is a picture; run text recognition (OCR) on it first."),
    (b"GIF8", "is a picture; add the document's text."),
    (b"\x1f\x8b", "is a packed file; unpack it first."),
    (b"7z\xbc\xaf", "is a packed file; unpack it first."),
    (b"Rar!", "is a packed file; unpack it first."),
    (b"\x7fELF", "is a program, not a document."),
    (b"MZ", "is a program, not a document."),
)
_HTML_BEGINNINGS = ("<!doctype html", "<html", "<head", "<body", "<!doctype xhtml")


def read_bytes(data: bytes, suffix: str) -> ReadDocument:
    """Find the format, read, and write the text.

    Raises:
        DocumentError: see `read_document`; the sentence names no file.
    """
    from report_qa.readers.metadata import find_metadata
    from report_qa.readers.writing import write_text

    found = detect(data, suffix)
    pieces = _reader(found)(data)
    named = ENDINGS.get(suffix)
    if suffix and named != found:
        pieces.remarks.append(f"the name ends in {suffix[:12]!r}, but the content is {found}; read as {found}.")
    text = write_text(pieces)
    if not any(c.isalnum() for c in text):
        raise DocumentError("holds no text; if it is scanned, run text recognition (OCR) on it first.")
    if len(text) > LARGEST_TEXT:
        raise DocumentError(
            f"comes to more than {LARGEST_TEXT // 1_000_000} million characters; split it into documents."
        )
    removed = {rule: count for rule, count in sorted(pieces.removed.items()) if count}
    return ReadDocument(text, find_metadata(pieces, text), found, removed, tuple(pieces.remarks))


def detect(data: bytes, suffix: str) -> str:
    """ "pdf", "docx", "html", "markdown" or "text". The content decides; the ending only between kinds of text.

    Raises:
        DocumentError: it is none of them.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise DocumentError("holds nothing but blanks; get the file again.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    for signature, sentence in _SIGNATURES:
        if data.startswith(signature):
            raise DocumentError(sentence)
    named = ENDINGS.get(suffix, "text")
    if named in ("pdf", "docx") and b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(f"is damaged: it does not begin as {named.upper()} does; get the file again.")
    begins = data[:4096].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xfe\xff \t\r\n").lower()
    if begins.startswith("<?xml") and "<html" in begins:
        return "html"
    if begins.startswith(_HTML_BEGINNINGS):
        return "html"
    if begins.startswith("<?xml"):
        raise DocumentError("is XML of no known kind; save the document as HTML, DOCX or text.")
    return named if named in ("html", "markdown") else "text"


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError):
        raise DocumentError("is damaged or cut short; get the file again.") from None
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    if "mimetype" in names or "[Content_Types].xml" in names:
        raise DocumentError("is an office file of another kind; open it and save it as DOCX or PDF.")
    raise DocumentError("is a packed file; unpack it first.")


def _reader(found: str) -> Reader:
    # a format's parser is loaded only when it is needed
    if found == "pdf":
        from report_qa.readers.pdf import read_pdf as reader
    elif found == "docx":
        from report_qa.readers.docx import read_docx as reader
    elif found == "html":
        from report_qa.readers.html import read_html as reader
    elif found == "markdown":
        from report_qa.readers.markdown import read_markdown as reader
    else:
        from report_qa.readers.plain import read_plain as reader
    return reader
