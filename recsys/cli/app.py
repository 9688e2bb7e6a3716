"""app: train what is missing, then open the app in the browser."""

import argparse
import importlib.util
import os
import runpy
import sys
from pathlib import Path
from typing import NoReturn

from recsys import logs
from recsys.cli import shared
from recsys.engine import Engine, shared_engine
from recsys.errors import TrainingError, UnsupportedError
from recsys.jobs import prepare, shared_queue

NAME = "app"
HELP = "open the app in the browser; options after -- go to Streamlit"
PAGE = Path(__file__).resolve().parents[2] / "streamlit_app.py"
UNTIL_FIRST_PAGE = (
    '{"time": "%(asctime)s", "level": "%(levelname)s", "logger": "%(name)s", "message": "%(message)s"}'
)
PORTS = range(1, 65_536)


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The command's own words, and those after ``--``, which are Streamlit's; another command has none."""
    if arguments[:1] != [NAME] or "--" not in arguments:
        return arguments, []
    end = arguments.index("--")
    return arguments[:end], arguments[end + 1 :]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--port."""
    parser.add_argument("--port", type=int, default=None, help="where it listens; 8501 or the next free one")


def run(options: argparse.Namespace) -> NoReturn:
    """Make the data that opens first and its model ready, then run Streamlit here. Ctrl-C ends it.

    In this very process: what is open is open for the first visitor too, while their browser still loads the page.
    """
    if options.port is not None and options.port not in PORTS:
        raise ValueError(f"--port must be from {PORTS.start} to {PORTS.stop - 1}, got {options.port}.")
    if importlib.util.find_spec("streamlit") is None:
        raise UnsupportedError("The app needs Streamlit: install what requirements.lock lists.")
    if not PAGE.is_file():
        raise UnsupportedError("The app's pages are not here: start it from the whole project.")
    _make_ready(shared_engine())
    port = [] if options.port is None else [f"--server.port={options.port}"]
    if logs.is_json():  # until the first page: the app then writes all of it in one form
        os.environ.setdefault("STREAMLIT_LOGGER_MESSAGE_FORMAT", UNTIL_FIRST_PAGE)
    sys.argv = ["streamlit", "run", str(PAGE), *port, *options.passed_on]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    sys.exit()


def _make_ready(engine: Engine) -> None:
    data = engine.dataset(engine.library.default_dataset())
    model = engine.default_model(data)
    if engine.is_ready(data, model):
        engine.model(data, model)
        return
    job = prepare(shared_queue(), engine, data, model)
    said = ""
    while not job.wait(shared.SECONDS_BETWEEN):
        if said != (said := f"{job.progress:4.0%} {job.message}"):
            shared.say(said)
    if job.error_sentence:
        raise TrainingError(job.error_sentence)
