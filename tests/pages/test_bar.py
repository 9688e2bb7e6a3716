"""The bar at the top: the pages, the data in use, who is visiting, and the menu behind its button."""

from pathlib import Path

import pytest

from pages.ui.bar import PAGES
from recsys.engine import Engine, shared_engine
from tests.pages.conftest import HOME, open_page

pytestmark = pytest.mark.usefixtures("server")


@pytest.mark.parametrize("title", PAGES)
def test_every_page_links_to_the_others_and_marks_itself(title: str) -> None:
    app = open_page(PAGES[title])
    links = [link.label for link in app.get("page_link")]
    assert links[1 : len(PAGES)] == [label for label in PAGES if label != title]
    assert f'<strong aria-current="page">{title}</strong>' in [html.value for html in app.get("html")]


def test_links_keep_who_is_visiting_and_the_data(home: Path, folder: Path) -> None:
    shared_engine().library.import_source(str(folder), "tiny")
    me = Engine(home).profiles.create()
    app = open_page("pages/data.py", me=me, data="tiny")
    assert {link.proto.query_string for link in app.get("page_link")} == {f"data=tiny&me={me}"}


def test_the_menu_says_what_is_open_and_how_much_that_is() -> None:
    app = open_page("pages/data.py")
    app.button(key="bar_menu").click().run()
    assert app.selectbox(key="menu_data").value == "demo"
    assert any("ratings by 60 simulated people, 2,000 titles" in caption.value for caption in app.caption)


def test_data_sets_of_one_name_are_told_apart(folder: Path) -> None:
    for name in ("one", "two"):
        shared_engine().library.import_source(str(folder), name)
    app = open_page("pages/data.py")
    app.button(key="bar_menu").click().run()
    assert app.selectbox(key="menu_data").options[1:] == [
        "MovieLens (tiny *films*), one",
        "MovieLens (tiny *films*), two",
    ]


def test_a_name_is_shown_as_text(home: Path) -> None:
    store = Engine(home).profiles
    me = store.create()
    store.rename(me, "*Ann* [x](y)")
    assert r"\*Ann\* \[x\]\(y\)" in open_page(HOME, me=me).button(key="bar_menu").label


def test_a_visitor_without_a_name_is_you() -> None:
    assert open_page(HOME).button(key="bar_menu").label.endswith(" · You*")
