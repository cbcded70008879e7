"""Courses for the learner's tests: a small one of ours, and the real modules as they are published."""

from copy import deepcopy
from functools import cache
from hashlib import sha256
from pathlib import Path

from cms.contentfiles import read_module
from competence.people import clock
from competence.queries import course_text
from competence.services import learning
from courses import pool
from courses.documents import digest, to_json
from courses.exercises import shuffled
from courses.models import Course, publish_version
from courses.pool import OneQuestion, OrderQuestion, SeveralQuestion
from tests.courses.sample import DOCUMENT, POOL

CONTENT = Path(__file__).resolve().parents[3] / "cms" / "content"


def publish_sample(**changes):
    """A version of the smallest module that holds one of everything."""
    document = {**deepcopy(DOCUMENT), **changes}
    course, _created = Course.objects.get_or_create(
        key=document["key"], defaults={"publisher": "/norrland/"}
    )
    return publish_version(
        course=course,
        document=document,
        pool=deepcopy(POOL),
        content_hash=sha256(repr(sorted(changes.items())).encode()).hexdigest(),
        at=clock.now(),
    )


@cache
def _module(key):
    return read_module(CONTENT / key)


def publish_real(key):
    module = _module(key)
    course, _created = Course.objects.get_or_create(key=key, defaults={"publisher": "/norrland/"})
    return publish_version(
        course=course,
        document=to_json(module.document),
        pool=pool.to_json(module.pool),
        content_hash=digest(module.document, module.pool),
        at=clock.now(),
    )


def opened(person, version, by):
    version.course.refresh_from_db()
    return learning.open_course(person=person, course=version.course, by=by)


def read_through(person, version, by):
    progress = opened(person, version, by)
    for part in course_text.part_keys(progress.course_version):
        learning.open_part(progress=progress, part=part, by=by)
        learning.finish_part(progress=progress, part=part, seconds=60, by=by)
    return progress


def right_response(question):
    if isinstance(question, OneQuestion):
        return next(option.key for option in question.options if option.correct)
    if isinstance(question, SeveralQuestion):
        return [option.key for option in question.options if option.correct]
    if isinstance(question, OrderQuestion):
        return [item.key for item in question.items]
    return {item.key: item.bucket for item in question.items}


def wrong_response(question):
    if isinstance(question, OneQuestion):
        return next(option.key for option in question.options if not option.correct)
    if isinstance(question, SeveralQuestion):
        return [option.key for option in question.options if not option.correct]
    if isinstance(question, OrderQuestion):
        return [item.key for item in shuffled(question.items, "wrong")]
    return {item.key: question.buckets[-1].key for item in question.items}


def posted(question, response):
    """The fields a form of ours sends for it."""
    if question.kind == "order":
        return {f"plats-{key}": place for place, key in enumerate(response, start=1)}
    if question.kind == "sort":
        return {f"korg-{key}": bucket for key, bucket in response.items()}
    return {"val": response}


def questions_of(attempt):
    known = {question.key: question for question in pool.from_json(attempt.course_version.pool)}
    return [known[key] for key in attempt.questions]


def respond(attempt, by, answer=right_response):
    for question in questions_of(attempt):
        attempt = learning.keep_response(
            attempt=attempt, question=question.key, response=answer(question), by=by
        )
    return attempt


def pass_module(person, version, by):
    progress = read_through(person, version, by)
    attempt = respond(learning.start_check(progress=progress, by=by), by)
    return learning.submit_check(attempt=attempt, by=by)
