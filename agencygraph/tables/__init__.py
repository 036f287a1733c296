"""Files as agencies send them, read as rows of named cells, each with the place it was read from.

`text` reads .csv and .tsv; `word`, `excel` and `opendocument` give the tables of a document as they stand, which
`grid` turns into rows; `owners` and `ends` read columns together; `archive` keeps what is opened within limits;
`folder` reads all files of a case. What a cell means is not looked at here. Whatever the bytes are, rows and
Problems come back; no exception does.
"""

from agencygraph.headings import ORIGIN
from agencygraph.tables.document import ENDINGS, LARGEST, OTHER_DOCUMENTS, read_file
from agencygraph.tables.folder import Folder
from agencygraph.tables.grid import File
from agencygraph.tables.owners import agency_of, by_source, names_in
from agencygraph.tables.rows import LONGEST, Cells, Row, guarded, parts
from agencygraph.tables.text import read

__all__ = [
    "ENDINGS", "LARGEST", "LONGEST", "ORIGIN", "OTHER_DOCUMENTS", "Cells", "File", "Folder", "Row", "agency_of",
    "by_source", "guarded", "names_in", "parts", "read", "read_file",
]  # fmt: skip
