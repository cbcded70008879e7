"""One learner with a browser of her own at a knowledge check, and a thousand of them at once.

She reads what the page holds, sends what its form would send, and remembers what she sent.
"""

import asyncio
import random
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tests.competence.learner.courses import posted, right_response, wrong_response

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
QUESTION = re.compile(r'name="question" type="hidden" value="([^"]+)"')
KEEP = re.compile(r'action="([^"]+/svar/)"')
HAND_IN = re.compile(r'action="([^"]+/lamna-in/)"')
PLAIN, DOUBLE_CLICKS, TWO_TABS, HANDS_IN_TWICE = MANNERS = range(4)


class Learner:
    def __init__(self, number, port, session, course, pool):
        self.port, self.pool = port, pool
        self.cookies = {settings.SESSION_COOKIE_NAME: session}
        self.check = reverse("check", args=[course])
        self.manner = MANNERS[number % 4]
        self.fails = number % 5 == 0
        self.dice = random.Random(number)
        self.token = ""
        self.sent = {}
        self.statuses = []
        self.waits = []

    async def take_the_check(self):
        await self._read(self.check)
        await self._press(self.check, {}, twice=self.manner == DOUBLE_CLICKS)
        page = await self._read(self.check)
        if self.manner == TWO_TABS:
            tabs = [await self._read(f"{self.check}?fraga={number}") for number in (1, 2)]
            page = (await asyncio.gather(*map(self._answer, tabs)))[-1]
        while QUESTION.search(page):
            page = await self._answer(page)
        hand_in = HAND_IN.search(page)[1]
        await self._press(hand_in, {}, twice=self.manner == HANDS_IN_TWICE)

    async def _answer(self, page):
        """What stands on this page; the page that comes after."""
        question = self.pool[QUESTION.search(page)[1]]
        wrong = self.fails and self.dice.random() < 0.7
        response = (wrong and wrong_response(question)) or right_response(question)
        self.sent[question.key] = response
        fields = {"question": question.key, **posted(question, response)}
        keep = KEEP.search(page)[1]
        onward = await self._press(keep, fields, twice=self.manner == DOUBLE_CLICKS)
        return await self._read(onward)

    async def _press(self, path, fields, *, twice):
        """Both at the same moment, when twice; the first answer is followed."""
        sent = [self._send(path, fields) for _click in range(1 + twice)]
        return (await asyncio.gather(*sent))[0]

    async def _read(self, path):
        _location, page = await self._ask("GET", path)
        if found := TOKEN.search(page):
            self.token = found[1]
        return page

    async def _send(self, path, fields):
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token}, doseq=True)
        location, _page = await self._ask("POST", path, body.encode())
        return location

    async def _ask(self, method, path, body=b""):
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self._head(method, path, body) + body)
        await writer.drain()
        answer = await reader.read()
        writer.close()
        self.waits.append(time.perf_counter() - began)
        head, _blank, page = answer.decode().partition("\r\n\r\n")
        return self._told(head), page

    def _head(self, method, path, body):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            f"{method} {path} HTTP/1.0",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: {cookies}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def _told(self, head):
        """Keeps the cookies; where the answer leads, if anywhere."""
        status, *headers = head.split("\r\n")
        self.statuses.append(int(status.split()[1]))
        location = ""
        for name, _colon, value in (line.partition(": ") for line in headers):
            if name.lower() == "location":
                location = value
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        return location
