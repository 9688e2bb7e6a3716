"""Accounts in a real browser, against a real OpenID Connect server that runs beside the app."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.browser import Server, free_port, serve
from recsys.engine import Engine
from tests.e2e.conftest import DESKTOP, PHONE, ROOT, Scheme, in_address, rate, visitor
from tests.e2e.signing import (
    CLIENT,
    COOKIE_SECRET,
    at_home,
    end_session,
    guest,
    open_account,
    provider,
    sign_in,
    signing_flag,
)
from tests.e2e.test_accessibility import findings
from tests.serving import needs

pytestmark = needs("authlib", "oidc_provider_mock")
COOKIE = "_streamlit_user"
DAY = 24 * 3600


@pytest.fixture(scope="module")
def server(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, where people sign in."""
    port, env = free_port(), {"RECSYS_HOME": str(small_home)}
    with provider() as issuer:
        flag = signing_flag(tmp_path_factory.mktemp("secrets"), issuer, f"http://127.0.0.1:{port}")
        with serve(ROOT / "streamlit_app.py", port=port, env=env, flags=[flag]) as running:
            yield running


def still_guest(page: Page, small_home: Path, secret: str) -> None:
    """One more rating goes into the list that the guest had."""
    rate(page.get_by_test_id("card").locator("visible=true").nth(1), 0.9)
    expect(page.get_by_test_id("notice")).to_contain_text("Saved", timeout=30_000)
    assert len(Engine(small_home).profiles.load(secret, "demo").profile) == 2
    assert in_address(page, "me") == secret


def test_a_guests_list_is_taken_over_follows_to_another_device_and_is_deleted_in_both(
    small_home: Path, server: Server, page: Page, other: Page
) -> None:
    secret = guest(page, server.url)
    said = Engine(small_home).profiles.load(secret, "demo").profile.item_ids.tolist()
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
    assert not Engine(small_home).profiles.exists(secret)

    # Where it is still open, a rating makes nothing anew.
    rate(page.get_by_test_id("card").locator("visible=true").first, 0.9)
    expect(page.get_by_text("Your account holds nothing any more", exact=False).first).to_be_visible()
    page.goto(server.url)
    expect(page.get_by_text("Your account holds nothing any more", exact=False).first).to_be_visible()
    at_home(page)
    panel = open_account(page)
    expect(panel.get_by_text("ratings here")).to_have_count(0)
    panel.get_by_role("button", name="Start another, empty list").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(open_account(page).get_by_text("0 ratings here")).to_have_count(1)
    page.goto(f"{server.url}/?me={secret}")
    expect(page.get_by_text("That list is not there any more", exact=False).first).to_be_visible()


def test_what_belongs_to_an_account_is_offered_to_nobody_else_and_an_address_holds_no_key(
    small_home: Path, server: Server, page: Page, other: Page
) -> None:
    store = Engine(small_home).profiles
    ana = store.create()
    store.rate(ana, "demo", Engine(small_home).dataset("demo").catalog.items.ids[0].item(), 4.0)
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


@pytest.mark.parametrize("answer", ["Deny", "expired", "issuer", "audience"])
def test_a_sign_in_that_fails_is_said_once_and_leads_back_to_the_guests_list(
    small_home: Path, server: Server, page: Page, answer: str
) -> None:
    secret = guest(page, server.url)
    open_account(page).get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=answer, exact=True).click()
    expect(page.get_by_text("You are not signed in", exact=False).first).to_be_visible(timeout=20_000)
    at_home(page)
    assert in_address(page, "me") == secret
    still_guest(page, small_home, secret)
    page.reload()
    at_home(page)
    expect(page.get_by_text("You are not signed in", exact=False)).to_have_count(0)


class Late(TimestampSigner):
    """Signs as if it were so many seconds ago."""

    ago = 0

    def get_timestamp(self) -> int:
        return int(time.time()) - self.ago


def bring_cookie(page: Page, server: Server, *, secret: str, ago: int, client: str) -> None:
    """Let the browser come with a session that was begun by a sign-in of Ana."""
    claims = {"iss": "https://login.example", "sub": "ana", "aud": client, "name": "Ana"}
    session = json.dumps(claims | {"origin": server.url, "is_logged_in": True, "provider": "default"})
    signer = type("Signer", (Late,), {"ago": ago})
    signed = URLSafeTimedSerializer(secret, salt=COOKIE, signer=signer).dumps(session)
    page.context.add_cookies([{"name": COOKIE, "value": str(signed), "url": server.url}])


def test_a_session_of_ours_is_believed(server: Server, page: Page) -> None:
    """So that the sessions below are refused for what is wrong with them."""
    bring_cookie(page, server, secret=COOKIE_SECRET, ago=DAY, client=CLIENT)
    page.goto(server.url)
    at_home(page)
    expect(open_account(page).get_by_text("Signed in as Ana")).to_be_visible()


@pytest.mark.parametrize(
    ("secret", "ago", "client"),
    [
        pytest.param(COOKIE_SECRET, 32 * DAY, CLIENT, id="too old"),
        pytest.param("another server's secret", 0, CLIENT, id="signed by another"),
        pytest.param(COOKIE_SECRET, 0, "another client", id="made for another"),
    ],
)
def test_a_session_that_is_over_or_not_ours_leaves_a_guest_with_their_list(
    small_home: Path, server: Server, page: Page, secret: str, ago: int, client: str
) -> None:
    mine = guest(page, server.url)
    bring_cookie(page, server, secret=secret, ago=ago, client=client)
    page.reload()
    at_home(page)
    is_said = page.get_by_text("This sign-in was made for another server", exact=False)
    expect(is_said).to_have_count(int(client != CLIENT))
    still_guest(page, small_home, mine)
    panel = open_account(page)
    expect(panel.get_by_role("button", name="Sign in", exact=True)).to_have_count(int(client == CLIENT))
    expect(panel.get_by_role("button", name="Sign out", exact=True)).to_have_count(int(client != CLIENT))
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


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
