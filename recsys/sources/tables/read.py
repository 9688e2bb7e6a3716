"""Any table of ratings becomes a data set."""

from pathlib import Path

from recsys.dataset import Source
from recsys.sources.archives import private_folder
from recsys.sources.assembly import assemble
from recsys.sources.films import MAX_FILMS
from recsys.sources.formats import Format
from recsys.sources.limits import base_name
from recsys.sources.ratingrows import rated_items
from recsys.sources.ratingtable import open_database
from recsys.sources.report import Imported, OnProgress, Rejections, no_progress
from recsys.sources.tables.coding import code_ids, titles_in_ratings
from recsys.sources.tables.films import catalog_of, read_films
from recsys.sources.tables.load import Plan, load_table
from recsys.sources.tables.look import guess, open_table, open_tables, table_names
from recsys.sources.tables.mapping import TableMapping


def read_table(
    source: Path,
    name: str,
    on_progress: OnProgress | None = None,
    mapping: TableMapping | None = None,
) -> Imported:
    """The data set ``name`` from a table of ratings: a file, or a folder or zip with it and perhaps a table of films.

    Without a mapping the columns are recognised by their names. Ids stay as they are when at least 99 of 100
    of the column's first ones are whole numbers; else all are texts, numbered 1, 2, ... as they first appear.
    Raises DataError when it is no such table or a column is missing.
    """
    tell = on_progress or no_progress
    rejections = Rejections()
    tell(0.0, "Opening the files")
    with (
        open_tables(source) as (file, film_file),
        private_folder() as folder,
        open_database(folder) as database,
    ):
        table = open_table(database, file, folder)
        chosen = guess(table) if mapping is None else mapping
        chosen.check(table.columns, table.name)
        if table.form is not None:
            lines = folder / "lines"
            table.form.write_lines(
                table.path, table.name, lines, lambda done, doing: tell(0.02 + 0.28 * done, doing)
            )
            database.execute("SET VARIABLE file = ?", [str(lines)])
        tell(0.3, "Checking the ratings")
        plan = Plan.of(table, chosen)
        scale = load_table(database, table, plan, rejections)
        tell(0.6, "Reading the films")
        texts = [
            what for what, whole in (("user", plan.whole_users), ("item", plan.whole_items)) if not whole
        ]
        codes = code_ids(database, texts, titled=plan.has_titles)
        films = {} if film_file is None else read_films(film_file, rejections)
        titles = titles_in_ratings(database) if plan.has_titles else {}
        catalog = catalog_of(rated_items(database, MAX_FILMS), codes, titles, films)
        origin = Source("table", f"Table ({base_name(source)})")
        timed = plan.clock is not None
        return assemble(database, name, origin, scale, catalog, rejections, tell, timed=timed)


FORMAT = Format(
    "table",
    "a table of ratings",
    "one CSV, TSV or Parquet file with columns for person, film and rating, perhaps with movies.csv",
    lambda names: table_names(list(names)) is not None,
    read_table,
)
