"""What is compiled by numba: one module a family of models. Import them lazily (recsys.lazy): numba takes a second."""

REORDERED_SUMS = {"reassoc", "contract", "nsz", "arcp"}
"""What lets the compiler use vector instructions; NaN and infinity keep their meaning, so that a diverging
training is seen."""
