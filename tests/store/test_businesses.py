"""The business view of a stored data set: made once, and nobody who only asks for it waits."""

import threading
from pathlib import Path

from recsys.dataset import Dataset
from recsys.store import Library


def test_who_asks_whether_it_is_there_does_not_wait_while_it_is_made(tiny: Dataset, tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.registry.save_dataset(tiny)
    data = library.dataset(tiny.name)
    begun, go_on = threading.Event(), threading.Event()

    def wait(share: float, doing: str) -> None:
        begun.set()
        assert go_on.wait(60)

    maker = threading.Thread(target=library.businesses.get, args=(data, wait))
    maker.start()
    try:
        assert begun.wait(60)
        asked: list[bool] = []
        asker = threading.Thread(target=lambda: asked.append(library.businesses.is_ready(data)))
        asker.start()
        asker.join(20)
        assert asked == [False]
    finally:
        go_on.set()
        maker.join(240)
    assert library.businesses.is_ready(data)
    assert Library(library.home).businesses.is_ready(data), "it is not kept for the next start"
