"""No finding of axe-core on any page, light and dark, at both widths, also after a rating and in what opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.browser import Server
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.profiles import Mark, SharedList
from tests.e2e.conftest import COMPARED, DESKTOP, PHONE, Scheme, rate, visitor
from tests.e2e.test_yours import open_yours, rated, well_known

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
STREAMLITS_OWN = (
    # st.file_uploader: the area for dropping a file has a name and no role. Its button inside has both.
    ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"'),
)
"""Rule and element of what only Streamlit can mend."""
PAGES = {  # what is there when the page is drawn
    "": "Keep rating",
    "rate": "Bring your ratings",
    "films": "titles.",
    "recommend": "films they gave the most stars",
    "explore": "How much each person rates",
    "business": "What should we buy next?",
    "train": "How many factors are enough?",
    "compare": "None of these models has been measured",
    "data": "Import your own ratings",
}
VIEWS = {
    "tonight": "An evening of three",
    "list": "None of these films is among their ratings",
    "who": "Taste against the crowd",
    "checked": "Each dot is a hidden rating",
    "beside": "How many films",
}


@pytest.fixture(
    params=[(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")],
    ids=["1280-light", "1280-dark", "390-light", "390-dark"],
)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A visitor of each kind."""
    size: ViewportSize = request.param[0]
    scheme: Scheme = request.param[1]
    with visitor(browser, size, touch=size is PHONE, scheme=scheme) as opened:
        opened.emulate_media(reduced_motion="reduce")  # what fades in is measured when it is there
        yield opened


def open_page(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.url}/{path}?data=demo")
    expect(page.get_by_text(PAGES[path], exact=False).first).to_be_visible(timeout=20_000)


def findings(page: Page, where: str) -> list[str]:
    """What axe-core finds once nothing moves any more: place, rule, element, why."""
    page.wait_for_timeout(300)  # the last elements of a run may still be on their way
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{where}: {rule['id']}: {node['html']}: {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
        if not any(rule["id"] == id_ and element in node["html"] for id_, element in STREAMLITS_OWN)
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_and_its_menu(server: Server, page: Page, path: str) -> None:
    open_page(page, server, path)
    found = findings(page, path)
    page.locator(".st-key-bar_menu").get_by_role("button").click()
    expect(page.get_by_role("dialog").get_by_text("people, ", exact=False)).to_be_visible()
    assert found + findings(page, f"{path}, menu") == []


@pytest.mark.parametrize(
    ("about", "shows"),
    [
        ("alike", "rated both"),
        ("ratings", "How many stars"),
        ("fans", "Favourite genre"),
        ("after", "within 10 titles"),
    ],
)
def test_a_film(server: Server, page: Page, about: str, shows: str) -> None:
    page.goto(f"{server.url}/films?data=ml&film=296&about={about}")
    expect(page.get_by_text(shows, exact=False).first).to_be_visible(timeout=20_000)
    assert findings(page, f"film, {about}") == []


@pytest.mark.parametrize(
    ("section", "shows"),
    [
        ("films&genres=Drama&ask=watch", "When the films came out"),
        ("taste", "Time of the week"),
        ("sessions", "How long a session is"),
        ("matrix", "How full the table"),
        ("people&slices=activity", "Light raters"),
    ],
)
def test_the_other_sections_of_explore(server: Server, page: Page, section: str, shows: str) -> None:
    page.goto(f"{server.url}/explore?data=demo&section={section}")
    expect(page.get_by_text(shows, exact=False).first).to_be_visible(timeout=20_000)
    expect(page.get_by_role("img").first).to_be_visible(timeout=20_000)
    assert findings(page, f"explore, {section}") == []


@pytest.mark.parametrize(
    ("view", "shows"),
    [
        ("who&part=segments&ask=viewers", "Who are our viewers?"),
        ("who&part=engagement", "Who is there"),
        ("who&part=newcomers", "How far newcomers get"),
        ("who&part=figures", "How it is spread"),
        ("works&part=titles", "Much seen, much loved"),
        ("works&part=catalog&ask=buy", "What to buy next"),
        ("works&part=sessions", "Where sessions end"),
        ("worth", "What it would take"),
        ("worth&assume=churn_falls:0.3~0.5~0.9&assume=churn:~many~", "is not a number"),
        ("worth&assume=churn_falls:0.3~0.5~0.9", "What moves the result"),
        ("experiments", "How many people does it take?"),
        ("experiments&experiment=readout", "Is it better, and by how much?"),
        ("experiments&experiment=running", "May I stop?"),
        ("experiments&experiment=bandits", "Who is shown what?"),
    ],
)
def test_the_views_of_business(server: Server, page: Page, view: str, shows: str) -> None:
    page.goto(f"{server.url}/business?data=demo&view={view}")
    expect(page.locator("ol.summary")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(shows, exact=False).first).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=20_000)
    assert findings(page, f"business, {view}") == []


@pytest.mark.parametrize(
    "view", [view for view in COMPARED if view != "duel"]
)  # which the page shows by itself
def test_the_sections_of_compare(server: Server, page: Page, compared: str, view: str) -> None:
    page.goto(f"{server.url}/{compared}&view={view}")
    expect(page.get_by_text(COMPARED[view], exact=False).first).to_be_visible(timeout=30_000)
    assert findings(page, f"compare, {view}") == []


@pytest.mark.parametrize(
    ("step", "shows"),
    [("apart", "Red weights are above zero"), ("together", "come back"), ("hidden", "Why the two differ")],
)
def test_the_laboratory(server: Server, page: Page, step: str, shows: str) -> None:
    page.goto(f"{server.url}/train?data=demo&view=laboratory&step={step}")
    expect(page.get_by_text(shows, exact=False).first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("img").first).to_be_visible(timeout=30_000)
    found = findings(page, f"laboratory, {step}")
    page.get_by_text("My own table").click()
    page.mouse.move(0, 0)  # a chosen segment below the mouse is paler
    expect(page.get_by_text("Type over any cell", exact=False)).to_be_visible()
    assert found + findings(page, f"laboratory, {step}, typed") == []


@pytest.mark.parametrize("path", ["", "rate"])
def test_the_rating_room_after_a_rating_and_with_why_open(server: Server, page: Page, path: str) -> None:
    open_page(page, server, path)
    rate(page.get_by_test_id("card").locator("visible=true").first, 0.9)
    expect(page.get_by_test_id("notice")).to_contain_text("Saved")
    found = findings(page, f"{path}, rated")
    if page.get_by_test_id("tab-list").is_visible():
        page.get_by_test_id("tab-list").click()
    page.get_by_test_id("why").first.click()
    page.get_by_role("button", name="Show the arithmetic").click()
    expect(page.get_by_test_id("bars").first).to_be_visible()
    found += findings(page, f"{path}, why")
    page.get_by_test_id("bars").get_by_role("button").first.click()
    expect(page.get_by_role("group", name="Only trying out")).to_be_visible()
    assert found + findings(page, f"{path}, what if") == []


def test_tune_with_everything_open_and_a_list_left_short(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/rate?data=demo&tune=adventure:2;avoid:Horror")
    expect(page.get_by_test_id("row").first).to_be_attached(timeout=20_000)
    if page.get_by_test_id("tab-list").is_visible():
        page.get_by_test_id("tab-list").click()
    page.get_by_test_id("tune").click()
    page.get_by_test_id("tune-more").click()
    found = findings(page, "tune")
    page.get_by_test_id("pills-genres").get_by_label("Western").check()
    page.get_by_test_id("pills-avoid").get_by_label("Drama").check()
    page.get_by_test_id("span-to").press("Home")
    expect(page.get_by_test_id("thin")).to_be_visible()
    assert found + findings(page, "tune, next to nothing left") == []


def test_yours_with_each_tab(home: Path, server: Server, page: Page) -> None:
    me, _ = rated(home, "demo")
    store = Engine(home).profiles
    for mark, film in zip((Mark.SAVED, Mark.HIDDEN), well_known(home, "demo")[40:42], strict=True):
        store.mark(me, "demo", film, mark)
    dialog = open_yours(page, server, "demo", me, "Ratings")
    found: list[str] = []
    for tab in ("Ratings", "You", "Taste", "Saved", "Hidden", "Import", "Export", "Profiles"):
        dialog.get_by_role("tab", name=tab, exact=True).click()
        expect(dialog.get_by_role("tab", name=tab, exact=True)).to_have_attribute("aria-selected", "true")
        panel = dialog.get_by_role("tabpanel", name=tab, exact=True)
        expect(panel.locator("table, p, button").first).to_be_visible()
        expect(page.get_by_test_id("stSpinner")).to_have_count(0, timeout=20_000)
        found += findings(page, tab)
    assert found == []


def test_watching_together(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/recommend?data=demo&together=5,7")
    expect(page.get_by_role("columnheader", name="Person 7")).to_be_visible(timeout=30_000)
    assert findings(page, "together") == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_person_in_each_view(server: Server, page: Page, view: str) -> None:
    page.goto(f"{server.url}/recommend?data=demo&person=1&view={view}")
    expect(page.get_by_role("heading", name="Simulated person 1")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(VIEWS[view], exact=False).first).to_be_visible(timeout=180_000)
    assert findings(page, view) == []


def test_ask_me_with_a_kind_chosen(server: Server, page: Page) -> None:
    open_page(page, server, "rate")
    page.get_by_role("radio", name="Ask me").click()
    page.get_by_test_id("kind").first.click()
    expect(page.get_by_test_id("kind").first).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("ask-line")).to_contain_text("Your answer tells most")
    assert findings(page, "rate, ask me") == []


def test_browsing_and_what_a_star_would_do(server: Server, page: Page) -> None:
    open_page(page, server, "rate")
    page.get_by_role("radio", name="Browse").click()
    expect(page.get_by_test_id("card")).to_have_count(24)
    stars = page.get_by_test_id("stars").locator("visible=true").first
    stars.focus()
    page.wait_for_timeout(500)
    stars.press("End")
    on_desktop = page.viewport_size == DESKTOP
    expect(page.get_by_test_id("preview")).to_be_visible(visible=on_desktop)
    assert findings(page, "rate, browsing") == []


def test_a_list_that_somebody_shared(server: Server, page: Page) -> None:
    share = SharedList("demo", "0" * 12, Profile.of([1, 2, 3], [5.0, 4.0, 1.0]), name="Ana").as_text()
    page.goto(f"{server.url}/rate?data=demo&share={share}")
    expect(page.get_by_text("Ana shared this list")).to_be_visible(timeout=20_000)
    page.get_by_test_id("card").locator("visible=true").first.wait_for()
    assert findings(page, "shared") == []


def test_home_while_somebody_is_chosen(server: Server, page: Page) -> None:
    open_page(page, server, "")
    page.get_by_role("button", name="Who is watching?").click()
    persona = page.get_by_role("button", name="Somebody who loves").first
    expect(persona).to_be_visible(timeout=20_000)
    found = findings(page, "who is watching")
    persona.click()
    expect(page.get_by_text("Of the first 5 films")).to_be_visible()
    assert found + findings(page, "a persona") == []


@pytest.mark.parametrize("step", ["0", "1", "2", "4", "5"])
def test_a_step_of_the_tour(server: Server, page: Page, step: str) -> None:
    path = {"1": "", "5": "train"}.get(step, "rate")
    page.goto(f"{server.url}/{path}?data=demo&present={step}")
    expect(page.get_by_test_id("tour")).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=20_000)
    assert findings(page, f"presenting, {step}") == []
