"""The win rate as drawn is the one of the table, with its band and one half."""

from recsys.charts.duel import RATE, win_rate_chart

HISTORY = [
    {"vote": 1, "rate": 1.0, "low": 0.025, "high": 1.0},
    {"vote": 2, "rate": 0.5, "low": 0.01, "high": 0.99},
]


def test_line_band_and_one_half_are_drawn() -> None:
    drawn = win_rate_chart(HISTORY, "A").to_dict()
    band, even, line = drawn["layer"]
    tables = drawn["datasets"]
    assert tables[band["data"]["name"]] == tables[line["data"]["name"]] == HISTORY
    assert {row["rate"] for row in tables[even["data"]["name"]]} == {0.5}
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("low", "high")
    assert line["encoding"]["y"]["title"] == "Votes for A"
    assert line["encoding"]["y"]["scale"]["domain"] == [0, 1]


def test_few_votes_do_not_fill_the_width_and_many_have_no_dots() -> None:
    few = win_rate_chart(HISTORY, "A").to_dict()["layer"][2]
    assert few["encoding"]["x"]["scale"]["domain"] == [0, 10]
    assert few["mark"]["point"] == {"color": RATE}
    many = [HISTORY[0] | {"vote": vote} for vote in range(1, 60)]
    drawn = win_rate_chart(many, "A").to_dict()["layer"][2]
    assert drawn["encoding"]["x"]["scale"]["domain"] == [0, 59]
    assert drawn["mark"]["point"] is False
