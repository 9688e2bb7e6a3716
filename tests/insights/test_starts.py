"""Names of groups to begin with, and the address that names them."""

from recsys import demo
from recsys.insights import chosen_starts, starts


def test_starts_have_names_and_titles_of_that_name() -> None:
    data = demo.build(n_people=200, n_ratings=8_000)
    found = starts(data)
    assert 6 <= len(found) <= 9
    assert len({start.key for start in found}) == len(found)
    assert sum(start.name != "" for start in found) >= len(found) - 2
    for start in found:
        shown = [data.catalog.title(item_id) for item_id in start.group.item_ids[:2]]
        assert list(start.titles) == shown
        assert start.key in start.group.item_ids


def test_an_address_names_groups() -> None:
    found = starts(demo.build(n_people=200, n_ratings=8_000))
    second, first = found[1], found[0]
    assert chosen_starts(found, f"{second.key},{first.key}") == (first, second)
    assert chosen_starts(found, f" {first.key} ,x,,-1,<b>,99999999999999999999999") == (first,)
    assert chosen_starts(found, "") == ()
