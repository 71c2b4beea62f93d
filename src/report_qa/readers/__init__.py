"""A file of any format that UN documents come in, read into the project's source text.

`read_document`, and `read_documents` for many, is the whole of what other modules need. Formats are parsed in a child process (`process`); there, one `Reader`
for each format makes pieces (`pieces`), and `writing` makes the text of them.
"""

from report_qa.readers.limits import ENDINGS
from report_qa.readers.process import read_document, read_documents
from report_qa.types import ReadDocument

__all__ = ["ENDINGS", "ReadDocument", "read_document", "read_documents"]
