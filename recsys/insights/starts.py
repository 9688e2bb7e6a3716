"""Where somebody may begin who has rated nothing yet: groups of films, each with a name and titles that show it."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from recsys.asking import Group, groups_of
from recsys.dataset import Dataset
from recsys.insights.filmmap.regions import names_of, telling_names

TITLES = 2


@dataclass(frozen=True)
class Start:
    """A group of films that somebody may choose."""

    key: int
    """Names it in an address: the id of its best-known film."""
    name: str
    """What its films have more often than those of the other groups, as "Horror"; may be empty."""
    titles: tuple[str, ...]
    """The best-known films of that name in it."""
    group: Group
    """Its films: those of that name first, the best known first."""


def starts(data: Dataset) -> tuple[Start, ...]:
    """The groups of a data set, that of the most liked films first; none where it has few films."""
    groups = groups_of(data)
    rows = [data.catalog.items.positions(group.item_ids).astype(np.int64) for group in groups]
    if not rows:
        return ()
    parts = np.repeat(np.arange(len(groups)), [len(some) for some in rows])
    names = telling_names(data.catalog, np.concatenate(rows), parts)
    return tuple(_start(data, group, names.get(at, "")) for at, group in enumerate(groups))


def _start(data: Dataset, group: Group, name: str) -> Start:
    catalog = data.catalog
    named = [
        item_id
        for item_id in group.item_ids
        if not name or name in names_of(catalog, catalog.position(item_id))
    ]
    rest = [item_id for item_id in group.item_ids if item_id not in set(named)]
    titles = tuple(catalog.title(item_id) for item_id in named[:TITLES])
    return Start(group.item_ids[0], name, titles, Group((*named, *rest)))


def chosen_starts(offered: Collection[Start], text: str) -> tuple[Start, ...]:
    """The groups that an address names ("1258,296"), in the order offered; what it names else is passed over."""
    keys = {cell.strip() for cell in text.split(",")}
    return tuple(start for start in offered if str(start.key) in keys)
