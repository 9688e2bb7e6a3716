"""The room's script and style: one file, named by its content, not a part of every answer."""

import re
import shutil
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.rate import component
from tests.pages.conftest import open_page

pytestmark = pytest.mark.usefixtures("server")


def sent(app: AppTest) -> tuple[str, str]:
    """The script as text, and the address of its file."""
    proto = app.get("bidi_component")[0].proto
    return proto.js_content, proto.js_source_path


def test_an_answer_names_the_script_by_its_content(home: Path) -> None:
    component.ROOM.mounted.clear()
    text, address = sent(open_page("pages/rate.py"))
    assert text == ""
    (file,) = (home / "assets").glob("*.js")
    assert file.name in address
    assert sha256(file.read_bytes()).hexdigest().startswith(file.stem.removeprefix("rating_room-"))
    assert ".card" in file.read_text(encoding="utf-8"), "the style is in it"


def test_where_it_cannot_be_written_it_goes_with_every_answer(home: Path) -> None:
    shutil.rmtree(home / "assets", ignore_errors=True)
    (home / "assets").write_text("in the way")
    component.ROOM.mounted.clear()
    text, address = sent(open_page("pages/rate.py"))
    assert "export default function" in text
    assert address == ""
    (home / "assets").unlink()


def test_no_name_stands_twice_in_what_is_one_module() -> None:
    declared = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
    names = Counter(
        name for file in component.ROOM.scripts for name in declared.findall(file.read_text(encoding="utf-8"))
    )
    assert [name for name, times in names.items() if times > 1] == []
