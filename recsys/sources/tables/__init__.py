"""The one reader of tables: text in any form or Parquet -> plain rows -> checked rows -> ratings ordered by person."""

from recsys.sources.tables.checks import Plan
from recsys.sources.tables.coding import code_ids, titles_in_ratings
from recsys.sources.tables.columns import TableMapping
from recsys.sources.tables.database import open_database
from recsys.sources.tables.form import HEAD_BYTES, text_head
from recsys.sources.tables.layout import MOSTLY, NUMBERS_ONLY, Layout
from recsys.sources.tables.loading import load_ratings
from recsys.sources.tables.ordering import rated_items
from recsys.sources.tables.records import Records
from recsys.sources.tables.table import Table, open_table
from recsys.sources.tables.times import Clock

__all__ = [
    "HEAD_BYTES",
    "MOSTLY",
    "NUMBERS_ONLY",
    "Clock",
    "Layout",
    "Plan",
    "Records",
    "Table",
    "TableMapping",
    "code_ids",
    "load_ratings",
    "open_database",
    "open_table",
    "rated_items",
    "text_head",
    "titles_in_ratings",
]
