"""What is compiled by numba: one module a family of models. Import them lazily (recsys.lazy): numba takes a second."""
