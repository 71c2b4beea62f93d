"""The reports that can be asked: a folder of text files and the manifest that names them."""

from report_qa.corpus.manifest import KNOWN_FIELDS, MANIFEST
from report_qa.corpus.reading import GLOSSARY, LARGEST_FILE, Corpus, read_corpus

__all__ = [
    "GLOSSARY",
    "KNOWN_FIELDS",
    "LARGEST_FILE",
    "MANIFEST",
    "Corpus",
    "read_corpus",
]
