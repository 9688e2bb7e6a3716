"""The colours of reports are those of the app."""

import tomllib
from pathlib import Path

import pytest

from recsys.report.look import LOOKS

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_theme_of_the_app_and_of_reports_are_one(name: str) -> None:
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][name]
    look = LOOKS[name]
    assert (look.ground, look.ink, look.accent) == (
        theme["backgroundColor"],
        theme["textColor"],
        theme["primaryColor"],
    )
    assert list(look.categories) == theme["chartCategoricalColors"]
    assert list(look.ramp) == theme["chartSequentialColors"]
