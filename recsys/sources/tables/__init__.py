"""Any table of ratings: CSV, TSV, semicolons, pipes or Parquet, with columns recognised by name or chosen."""

from recsys.sources.tables.look import TableLook, look_at_table
from recsys.sources.tables.mapping import TableMapping
from recsys.sources.tables.read import FORMAT, read_table

__all__ = ["FORMAT", "TableLook", "TableMapping", "look_at_table", "read_table"]
