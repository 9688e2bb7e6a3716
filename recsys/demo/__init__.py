"""The built-in data: real films, facts written by hand, rated by simulated people."""

from recsys.demo.films import read_films
from recsys.demo.simulator import build, version

__all__ = ["build", "read_films", "version"]
