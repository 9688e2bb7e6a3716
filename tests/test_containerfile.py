"""What the Containerfile says, read by us; and what goes into a container."""

from pathlib import Path

from tools.containerfile import context, read

ROOT = Path(__file__).resolve().parent.parent
OURS = read((ROOT / "Containerfile").read_text())


def test_steps_in_order_and_continued_lines() -> None:
    plan = read(
        '# said\nFROM x\nARG A="b c"\nRUN one \\\n    two\nENV C=1 \\\n    D=2\nCMD ["a", "b"]\nUSER 1:2\n'
    )
    assert [(step.word, step.rest) for step in plan.steps][2] == ("RUN", "one two")
    assert plan.environment == {"C": "1", "D": "2"}
    assert plan.arguments == {"A": "b c"}
    assert (plan.command, plan.health, plan.user) == (["a", "b"], [], "1:2")


def test_ours_writes_below_its_home_alone_and_has_a_health_check() -> None:
    environment = OURS.environment
    assert environment["NUMBA_CACHE_DIR"].startswith(environment["RECSYS_HOME"])
    assert environment["RECSYS_OWNER"] == "0"  # never on by guess
    assert not OURS.user.startswith("0")
    assert OURS.health == ["python", "deploy/healthy.py"]
    assert (ROOT / OURS.health[1]).is_file()


def test_a_container_holds_the_program_and_nothing_of_this_machine() -> None:
    files = {file.as_posix() for file in context(ROOT, (ROOT / ".containerignore").read_text())}
    assert {"recsys/engine.py", "pages/ui/frame.css", "data/catalog.csv", ".streamlit/config.toml"} <= files
    assert {file.split("/")[0] for file in files if "/" in file} == {
        "recsys",
        "pages",
        "deploy",
        "data",
        ".streamlit",
    }
    assert not any("__pycache__" in file or file.endswith("secrets.toml") for file in files)
    assert [file for file in files if file.startswith("data/")] == ["data/catalog.csv"]


def test_patterns(tmp_path: Path) -> None:
    for name in ("a/b.py", "a/__pycache__/b.pyc", "c.txt", "d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert context(tmp_path, "# all\n*\n!a\n!c*\n**/__pycache__\n") == [Path("a/b.py"), Path("c.txt")]
