"""Accounts in a real browser, against a real OpenID Connect server that runs beside the app."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from benchmarks.browser import Server, free_port, serve
from recsys.engine import Engine
from tests.e2e.conftest import DESKTOP, PHONE, ROOT, Scheme, in_address, rate, visitor
from tests.e2e.test_accessibility import findings
from tests.serving import needs

pytestmark = needs("authlib", "oidc_provider_mock")
ANA = {"sub": "ana", "name": "Ana *Bold* <b>", "email": "ana@example.com"}


@pytest.fixture(scope="module")
def home(small_home: Path) -> Path:
    return small_home


@contextmanager
def provider(*flags: str) -> Iterator[str]:
    """The address of an identity provider at which Ana and Bob may sign in by a click."""
    port = free_port()
    users = ["--user-claims", json.dumps(ANA), "--user", "bob"]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *users, *flags]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def app(home: Path, folder: Path, issuer: str) -> Iterator[Server]:
    """The app, where people sign in at ``issuer``."""
    port = free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "nobody knows this but the test"
client_id = "marquee"
client_secret = "of the client"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""
    )
    flags = [f"--secrets.files={secrets}"]
    with serve(ROOT / "streamlit_app.py", port=port, env={"RECSYS_HOME": str(home)}, flags=flags) as running:
        yield running


@pytest.fixture(scope="module")
def server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with provider() as issuer, app(home, tmp_path_factory.mktemp("secrets"), issuer) as running:
        yield running


def open_account(page: Page) -> Locator:
    """The tab Account of Yours, by the menu: a run of the page that comes behind the click would close it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=30_000
    )
    page.locator(".st-key-bar_menu").get_by_role("button").click()
    page.locator(".st-key-menu_account").get_by_role("button").click()
    panel = page.get_by_role("dialog").get_by_role("tabpanel", name="Account", exact=True)
    expect(panel.get_by_role("button").first).to_be_visible(timeout=60_000)
    return panel


def at_home(page: Page) -> None:
    expect(page.get_by_test_id("card").locator("visible=true").first).to_be_visible(timeout=30_000)


def sign_in(page: Page, sub: str) -> None:
    """From the panel to the provider and back."""
    open_account(page).get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=sub, exact=True).click()
    at_home(page)


def end_session(page: Page) -> None:
    """Also at the provider, which asks once more."""
    page.get_by_role("button", name="End session").click()
    at_home(page)


def test_a_guests_list_is_taken_over_follows_to_another_device_and_is_deleted_in_both(
    home: Path, server: Server, page: Page, other: Page
) -> None:
    page.goto(server.url)
    at_home(page)
    rate(page.get_by_test_id("card").locator("visible=true").first, 0.9)
    expect(page.get_by_test_id("notice")).to_contain_text("Saved")
    secret = in_address(page, "me")
    said = Engine(home).profiles.load(secret, "demo").profile.item_ids.tolist()
    sign_in(page, "ana")
    assert "me=" not in page.url
    panel = open_account(page)
    expect(panel.get_by_text("Signed in as Ana *Bold* <b>")).to_be_visible()
    panel.get_by_role("button", name="Take over into my account").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    at_home(page)

    other.goto(server.url)
    at_home(other)
    sign_in(other, "ana")
    assert "me=" not in other.url
    panel = open_account(other)
    expect(panel.get_by_text("1 rating here")).to_be_visible()
    kept = json.loads(other.evaluate("localStorage.getItem('marquee-profiles') ?? '[]'"))
    assert all(len(secret) == 22 for secret in kept)  # a browser keeps no account's key
    with other.expect_download() as loaded:
        panel.get_by_role("button", name="Download everything").click()
    taken = json.loads(Path(loaded.value.path()).read_text())
    assert [row["item_id"] for row in taken["profiles"][0]["said"]["demo"]] == said

    panel.get_by_role("button", name="Delete my account").click()
    other.locator(".st-key-account_delete").get_by_role("button").click()
    end_session(other)
    assert not Engine(home).profiles.exists(secret)
    page.goto(f"{server.url}/?me={secret}")
    expect(page.get_by_text("There is no saved profile behind this link")).to_be_visible(timeout=20_000)


def test_what_belongs_to_an_account_is_offered_to_nobody_else_and_an_address_holds_no_key(
    home: Path, server: Server, page: Page, other: Page
) -> None:
    store = Engine(home).profiles
    ana = store.create()
    store.rate(ana, "demo", Engine(home).dataset("demo").catalog.items.ids[0].item(), 4.0)
    page.goto(server.url)
    at_home(page)
    sign_in(page, "ana")
    page.goto(f"{server.url}/?me={ana}")
    at_home(page)
    open_account(page).get_by_role("button", name="Take over into my account").first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("!location.search.includes('me=')")
    page.goto(f"{server.url}/?me={ana}")  # her own link opens it by her account
    at_home(page)
    page.wait_for_function("!location.search.includes('me=')")
    other.goto(server.url)
    at_home(other)
    sign_in(other, "bob")
    other.goto(f"{server.url}/?me={ana}")
    at_home(other)
    panel = open_account(other)
    expect(panel.get_by_text("Signed in as bob")).to_be_visible()
    expect(panel.get_by_role("button", name="Take over")).to_have_count(0)
    assert len(store.load(ana, "demo").profile) == 1
    panel.get_by_role("button", name="Sign out").click()
    end_session(other)
    panel = open_account(other)
    expect(panel.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


@pytest.mark.parametrize("answer", ["deny", "expired"])
def test_a_sign_in_that_fails_is_said_once(
    home: Path, server: Server, page: Page, tmp_path: Path, answer: str
) -> None:
    flags = ["--token-max-age", "-3600"] if answer == "expired" else []
    with provider(*flags) as issuer, app(home, tmp_path, issuer) as strict:
        page.goto(strict.url)
        at_home(page)
        open_account(page).get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("button", name="Deny" if answer == "deny" else "ana", exact=True).click()
        expect(page.get_by_text("You are not signed in", exact=False).first).to_be_visible(timeout=20_000)
        page.reload()
        at_home(page)
        expect(page.get_by_text("You are not signed in", exact=False)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_the_panel_is_accessible(
    server: Server, browser: Browser, size: ViewportSize, scheme: Scheme
) -> None:
    with visitor(browser, size, touch=size is PHONE, scheme=scheme) as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto(server.url)
        at_home(page)
        rate(page.get_by_test_id("card").locator("visible=true").first, 0.9)
        in_address(page, "me")
        open_account(page)
        found = findings(page, "account, guest")
        page.get_by_role("tabpanel", name="Account", exact=True).get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="ana", exact=True).click()
        at_home(page)
        panel = open_account(page)
        expect(panel.get_by_role("button", name="Take over")).to_be_visible()
        assert found + findings(page, "account") == []
