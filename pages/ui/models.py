"""What a page calls a model that it offers."""

from pages.ui.frame import Page
from recsys.models import WORDS, label
from recsys.store import PRIVATE_PREFIX


def in_words(page: Page, name: str) -> str:
    """What a model's list is, beside its technical name; of one that was trained under another name, its kind's."""
    words = WORDS.get(kind_of(page, name))
    called = "yours" if name.startswith(PRIVATE_PREFIX) else name
    return f"{words.list} ({called})" if words else called


def kind_of(page: Page, name: str) -> str:
    """The kind of a trained model; the name itself where none is trained under it."""
    if name not in WORDS and page.engine.is_ready(page.data, name):
        return str(page.engine.library.registry.describe_model(page.data, name)["model"])
    return name


def called(page: Page, name: str) -> str:
    """A model in words; one under another name than its kind's with that name, so that no two are called alike."""
    words = label(kind_of(page, name))
    if words == label(name):
        return words
    return f"your {words}" if name.startswith(PRIVATE_PREFIX) else f"{words} ({name})"
