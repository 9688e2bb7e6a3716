"""Films in a real browser: stars given on a film's page, from film to film, and an address that stays true."""

from playwright.sync_api import Page, expect

from benchmarks.browser import Server
from tests.e2e.conftest import in_address, rate, scrolls_sideways


def open_film(page: Page, server: Server, query: str) -> None:
    page.goto(f"{server.url}/films?{query}")
    expect(page.get_by_test_id("card")).to_be_visible(timeout=20_000)


def test_stars_given_here_are_known_in_the_rating_room(server: Server, page: Page) -> None:
    open_film(page, server, "data=ml&film=296")
    rate(page.get_by_test_id("card"), 0.9)
    expect(page.get_by_text("Your rating", exact=True)).to_be_visible()
    me = in_address(page, "me")
    page.goto(f"{server.url}/rate?data=ml&me={me}")
    expect(page.get_by_text("1 rating", exact=False).first).to_be_visible(timeout=20_000)
    open_film(page, server, f"data=ml&film=296&me={me}")
    expect(page.get_by_test_id("stars")).to_have_attribute("aria-valuetext", "4.5 of 5 stars")
    page.get_by_role("button", name="Clear your rating of Pulp Fiction").click()
    expect(page.get_by_text("Seen it? Give it stars.")).to_be_visible()
    expect(page.get_by_test_id("stars")).to_have_attribute("aria-valuetext", "Not rated")


def test_from_film_to_film_and_back_with_an_address_that_opens_the_same(server: Server, page: Page) -> None:
    open_film(page, server, "data=ml&film=296")
    page.get_by_role("link", name="Thriller").click()
    expect(page.get_by_role("link", name="The Silence of the Lambs")).to_be_visible()
    assert in_address(page, "genre") == "Thriller"
    page.get_by_role("link", name="The Silence of the Lambs").click()
    expect(page.get_by_role("heading", name="The Silence of the Lambs (1991)")).to_be_visible()
    assert in_address(page, "film") == "593"
    page.go_back()
    expect(page.get_by_role("link", name="The Silence of the Lambs")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="The Silence of the Lambs")).to_be_visible(timeout=20_000)


def test_links_out_open_beside_the_app_and_tell_nobody_where_from(server: Server, page: Page) -> None:
    open_film(page, server, "data=ml&film=296")
    link = page.get_by_role("link", name="IMDb")
    expect(link).to_have_attribute("href", "https://www.imdb.com/title/tt0110912/")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_phone_shows_all_of_it_without_scrolling_sideways(server: Server, phone: Page) -> None:
    for about in ("alike", "ratings", "fans", "after"):
        open_film(phone, server, f"data=ml&film=296&about={about}")
        phone.wait_for_timeout(500)
        assert not scrolls_sideways(phone), about
