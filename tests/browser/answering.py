"""Answer one question of a knowledge check at the screen, rightly or wrongly; or by keyboard alone."""

from playwright.sync_api import Locator, Page

from cms.demo.learner import right_response
from courses import pool as pools
from courses.models import CourseVersion
from courses.pool import OneQuestion, OrderQuestion, Question, SeveralQuestion, SortQuestion
from tests.browser.keyboard import Keyboard
from tests.browser.screens import say

Asked = dict[str, Question]


def asked_in(course: str) -> Asked:
    version = CourseVersion.objects.filter(course__key=course).latest("number")
    return {question.key: question for question in pools.from_json(version.pool)}


def shown(page: Page, asked: Asked) -> Question:
    return asked[page.locator("main [name=question]").input_value()]


def answer(page: Page, question: Question, right: bool) -> None:
    match question:
        case OrderQuestion():
            _put_in_order(page, question, right)
        case SortQuestion():
            _sort(page, question, right)
        case _:
            _tick(page, question, right)


def _tick(page: Page, question: OneQuestion | SeveralQuestion, right: bool) -> None:
    for option in question.options:
        if option.correct is right:
            page.locator(f"main [name=val][value='{option.key}']").check()
            if question.kind != "several":
                return


def _sort(page: Page, question: SortQuestion, right: bool) -> None:
    for item in question.items:
        other = next(each.key for each in question.buckets if each.key != item.bucket)
        bucket = item.bucket if right else other
        page.locator(f"main [name='korg-{item.key}'][value='{bucket}']").check()


def _put_in_order(page: Page, question: OrderQuestion, right: bool) -> None:
    """By the buttons, from the top down: each is moved up until it stands where it belongs."""
    wanted = right_response(question)
    for place, key in enumerate(wanted if right else reversed(wanted)):
        item = page.locator(f"main ol[data-sortable] > li:has([name='plats-{key}'])")
        up = item.get_by_role("button", name=say("Move up"))
        while item.evaluate("item => [...item.parentElement.children].indexOf(item)") > place:
            up.click()


def answer_by_keyboard(page: Page, keys: Keyboard, question: Question) -> None:
    right = right_response(question)
    match question:
        case OrderQuestion():
            for place, key in enumerate(right):
                item = page.locator(f"main ol[data-sortable] > li:has([name='plats-{key}'])")
                up = item.get_by_role("button", name=say("Move up"))
                while item.evaluate("li => [...li.parentElement.children].indexOf(li)") > place:
                    _back_to(page, keys, up)
                    page.keyboard.press("Enter")
        case SortQuestion():
            for key, bucket in right.items():
                keys.pick(page.locator(f"main [name='korg-{key}'][value='{bucket}']"))
        case SeveralQuestion():
            for key in [option.key for option in question.options if option.correct]:
                keys.toggle(page.locator(f"main [name=val][value='{key}']"))
        case _:
            keys.pick(page.locator(f"main [name=val][value='{right}']"))


def _back_to(page: Page, keys: Keyboard, target: Locator) -> None:
    """What is wanted may lie before where one is: begin again at the top of the page."""
    if not target.evaluate("element => element === document.activeElement"):
        page.evaluate("document.activeElement.blur()")
        keys.to(target)
