"""An OpenID Connect server that runs beside the app, and what people do who sign in there."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import free_port
from tests.e2e.conftest import in_address, rate
from tests.serving import running

USERS: list[dict[str, object]] = [
    {"sub": "ana", "name": "Ana *Bold* <b>", "email": "ana@example.com"},
    {"sub": "bob", "name": "bob"},
    # Whose tokens are not for this server: claims of a user stand above those of the provider.
    {"sub": "expired", "exp": 1},
    {"sub": "issuer", "iss": "https://login.example"},
    {"sub": "audience", "aud": "another client"},
]
CLIENT = "marquee"
COOKIE_SECRET = "nobody knows this but the test"


@contextmanager
def provider() -> Iterator[str]:
    """The address of an identity provider at which each of USERS may sign in by a click."""
    port = free_port()
    users = [word for user in USERS for word in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *users]
    with running(command, port):
        yield f"http://127.0.0.1:{port}"


def signing_flag(folder: Path, issuer: str, address: str) -> str:
    """What tells the app, which people reach at ``address``, to let them sign in at ``issuer``."""
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "{CLIENT}"
client_secret = "of the client"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""
    )
    return f"--secrets.files={secrets}"


def open_account(page: Page) -> Locator:
    """The tab Account of Yours, by the menu: a run of the page that comes behind the click would close it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )
    page.locator(".st-key-bar_menu").get_by_role("button").click()
    page.locator(".st-key-menu_account").get_by_role("button").click()
    panel = page.get_by_role("dialog").get_by_role("tabpanel", name="Account", exact=True)
    expect(panel.get_by_role("button").first).to_be_visible(timeout=60_000)
    return panel


def at_home(page: Page) -> None:
    expect(page.get_by_test_id("card").locator("visible=true").first).to_be_visible(timeout=60_000)


def guest(page: Page, url: str) -> str:
    """A guest comes to the app and rates a film; returns the secret of their list."""
    page.goto(url)
    at_home(page)
    rate(page.get_by_test_id("card").locator("visible=true").first, 0.9)
    expect(page.get_by_test_id("notice")).to_contain_text("Saved", timeout=30_000)
    return in_address(page, "me")


def sign_in(page: Page, sub: str) -> None:
    """From the panel to the provider and back."""
    open_account(page).get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=sub, exact=True).click()
    at_home(page)


def end_session(page: Page) -> None:
    """Also at the provider, which asks once more."""
    page.get_by_role("button", name="End session").click()
    at_home(page)
