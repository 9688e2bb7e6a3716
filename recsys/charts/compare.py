"""The figures that compare models: for each reading of recsys.evaluation.readings the function that it names."""

from recsys.charts.compare_which import board_lists, board_stars, tradeoff

__all__ = ["board_lists", "board_stars", "tradeoff"]
