"""One module a format: a layout of its ratings and the readers of what stands beside them."""

from recsys.sources.formats.format import Format
from recsys.sources.formats.recognition import FORMATS, format_of
from recsys.sources.formats.table import FORMAT as TABLE
from recsys.sources.formats.table import TableLook, look_at_table

__all__ = ["FORMATS", "TABLE", "Format", "TableLook", "format_of", "look_at_table"]
