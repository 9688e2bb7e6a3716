"""Names from files are shown as they are."""

from streamlit.testing.v1 import AppTest

from pages.ui.text import plain


def test_every_sign_that_markdown_reads_is_taken_literally() -> None:
    assert plain("**ml** :red[x] $y$") == r"\*\*ml\*\* \:red\[x\] \$y\$"
    assert plain("MovieLens 32M") == "MovieLens 32M"


def test_a_label_with_markup_reaches_the_page_escaped() -> None:
    app = AppTest.from_string(
        "import streamlit as st\nfrom pages.ui.text import plain\nst.write(plain('_a_ <b>'))"
    ).run()
    assert app.markdown[0].value == r"\_a\_ \<b\>"
