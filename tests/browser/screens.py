"""What a person does at the screens, in the words of the screens. Pages are found as she finds them."""

import re
from datetime import date

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PATIENCE = 15_000  # milliseconds: what the certificate may take, and more than any page needs


def say(msgid: str, **words: object) -> str:
    """The Swedish of a text of the interface."""
    with override("sv"):
        return gettext(msgid) % words if words else gettext(msgid)


class Somebody:
    """One person at her own device."""

    def __init__(self, browser: Browser, house: str, width: int = 1280) -> None:
        self.house = house
        self.context: BrowserContext = browser.new_context(
            locale="sv-SE", viewport={"width": width, "height": 900}
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.seen: set[str] = set()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("framenavigated", lambda frame: self.seen.add(frame.url))

    def _listen(self, message) -> None:
        # A page that says "gone" in a whole page of its own is an answer, not a fault.
        if message.type == "error" and "status of 410" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def leave(self) -> None:
        self.context.close()

    def go(self, name: str, **kwargs: object) -> None:
        self.page.goto(self.house + reverse(name, kwargs=kwargs or None))

    def sign_in_by_card(self, persona: str) -> "Somebody":
        self.go("demo_start")
        self.page.locator(
            f"form[action='{reverse('demo_sign_in', args=[persona])}'] button"
        ).click()
        expect(self.page.locator("details.menu")).to_be_visible()
        return self

    def carry(self, client: Client) -> None:
        """Be signed in as this test client is."""
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.house}]
        )

    def button(self, msgid: str, **words: object) -> Locator:
        return self._named("button", msgid, words)

    def link(self, msgid: str, **words: object) -> Locator:
        return self._named("link", msgid, words)

    def _named(self, role: str, msgid: str, words: dict) -> Locator:
        begins = re.compile(rf"^\s*{re.escape(say(msgid, **words))}")
        return self.page.get_by_role(role, name=begins).first

    def press(self, msgid: str, **words: object) -> None:
        with self.page.expect_navigation():
            self.button(msgid, **words).click()

    def follow(self, msgid: str, **words: object) -> None:
        with self.page.expect_navigation():
            self.link(msgid, **words).click()

    def fill(self, name: str, value: object) -> None:
        shown = value.isoformat() if isinstance(value, date) else str(value)
        self.page.locator(f"main [name='{name}']:visible").fill(shown)

    def choose(self, name: str, label: str) -> None:
        """The first whose text holds `label`: some say more than the name."""
        field = self.page.locator(f"main select[name='{name}']")
        option = field.locator("option").filter(has_text=label).first
        field.select_option(value=option.get_attribute("value"))

    def pick(self, name: str, value: object) -> None:
        self.page.locator(f"main [name='{name}'][value='{value}']").check()

    def reads(self, msgid: str, **words: object) -> None:
        self.sees(say(msgid, **words))

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def is_told(self, msgid: str, **words: object) -> None:
        expect(self.page.locator(".messages")).to_contain_text(say(msgid, **words))
