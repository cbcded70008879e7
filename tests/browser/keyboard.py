"""A person without a mouse: Tab, Shift+Tab, Enter, Space and the arrows. Focus must always be seen."""

from playwright.sync_api import Locator, Page

FURTHEST = 150  # presses of Tab on the longest page
# Something at the focused element, or at what wraps it, must set it off from the rest.
SEES_FOCUS = """
element => {
  const drawn = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const box = element.getBoundingClientRect();
  const shown = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return shown && [element, element.parentElement, element.closest("label")].some((node) => node && drawn(node));
}
"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def to(self, target: Locator) -> None:
        """Tab until it has the focus. Never there within a page's length: not to be reached."""
        for _press in range(FURTHEST):
            if target.evaluate("element => element === document.activeElement"):
                self._look(target)
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Not reached by Tab on {self.page.url}: {target}")

    def _look(self, target: Locator) -> None:
        if not target.evaluate(SEES_FOCUS):
            self.unseen.append(
                f"{self.page.url}: {target.evaluate('node => node.outerHTML')[:160]}"
            )

    def type(self, target: Locator, text: str) -> None:
        self.to(target)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def enter(self, target: Locator) -> None:
        """Enter on a link or a button leads to another page."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def toggle(self, target: Locator) -> None:
        self.to(target)
        self.page.keyboard.press("Space")

    def pick(self, wanted: Locator) -> None:
        """A radio button: Tab to its group, then the arrows."""
        name = wanted.get_attribute("name")
        group = self.page.locator(f"main input[type=radio][name='{name}']")
        checked = group.locator("xpath=self::*[@checked]")
        first = checked.first if checked.count() else group.first
        self.to(first)
        if not first.is_checked():
            self.page.keyboard.press("Space")
        for _press in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"Not reached by the arrows: {wanted}")
