"""Entries of a home that are replaced together: all old or all new, also after a crash in the middle.

The new ones are made ready in a folder of their own below the home. From when a note there says that they are whole,
they are what counts: whoever starts next moves what is still to be moved.
"""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from recsys.store.files import only_writer, read_json, write_json, writing
from recsys.system import flush, once_free

ASIDE = ".restore"
LOCK = ".restore.lock"
NOTE = "moving.json"
NEW, OLD = "new", "old"


@contextmanager
def swapping(home: Path, replaced: Collection[str]) -> Iterator[Path]:
    """A folder to fill; when the block ends well its entries stand in ``home`` and those named ``replaced`` are gone.

    Nothing may run on the home meanwhile. Raises StoreError when somebody else is at it or the disk refuses, and then
    the home is as it was.
    """
    with only_writer(home / LOCK, patience=0):
        _finish(home)
        aside = home / ASIDE
        try:
            with writing(home.name):
                (aside / NEW).mkdir(parents=True)
                (aside / OLD).mkdir()
                yield aside / NEW
                flush(aside / NEW)
                old = sorted(name for name in replaced if (home / name).exists())
                new = sorted(entry.name for entry in (aside / NEW).iterdir())
                write_json(aside / NOTE, {OLD: old, NEW: new})
                _move(home)
        finally:
            if not (aside / NOTE).exists():
                shutil.rmtree(aside, ignore_errors=True)


def finish_swap(home: Path) -> None:
    """Move what a crash left to be moved; at a start, before anything of the home is read. Never raises."""
    if (home / ASIDE).exists():
        with suppress(OSError), only_writer(home / LOCK, patience=0):
            _finish(home)


def _finish(home: Path) -> None:
    aside = home / ASIDE
    if (aside / NOTE).exists():
        _move(home)
    elif aside.exists():
        shutil.rmtree(aside, ignore_errors=True)


def _move(home: Path) -> None:
    """Put the old aside and the new in place, or, where the disk refuses, all of it back; may be begun again."""
    aside = home / ASIDE
    note = read_json(aside / NOTE)
    try:
        _rename(note[OLD], home, aside / OLD)
        _rename(note[NEW], aside / NEW, home)
        flush(home)
    except OSError:
        _rename(note[NEW], home, aside / NEW)
        _rename(note[OLD], aside / OLD, home)
        (aside / NOTE).unlink()
        raise
    (aside / NOTE).unlink()
    shutil.rmtree(aside, ignore_errors=True)


def _rename(names: Collection[str], source: Path, target: Path) -> None:
    """Move what is not there yet; what is there was moved before a crash."""
    for name in names:
        if not (target / name).exists():
            once_free(partial((source / name).rename, target / name))
