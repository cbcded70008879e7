"""The smallest valid thing of each kind. Rows are made as the services would leave them."""

import itertools
import uuid
from datetime import date

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from competence.domain.facts import FactKind
from competence.models import Assignment, Fact, RuleSet, RuleVersion
from competence.people import clock, names
from competence.people.models import (
    Absence,
    Deputyship,
    Employment,
    LineManagement,
    Mentorship,
    Person,
    Role,
    RoleGrant,
    Unit,
    User,
)
from courses.models import Course, CourseVersion, SearchRow

_numbers = itertools.count(1)
LONG_AGO = date(2024, 1, 8)


def make_unit(name, parent=None, kind=Unit.Kind.UNIT):
    key = slugify(name)
    unit = Unit(
        name=name, key=key, kind=kind, parent=parent, path=f"{parent.path if parent else '/'}{key}/"
    )
    if kind == Unit.Kind.MUNICIPALITY:
        unit.save()
        unit.municipality = unit
    elif parent:
        unit.municipality = parent.municipality
    unit.save()
    return unit


def make_user(email=None, password="ett-langt-losenord"):
    email = email or f"person{next(_numbers)}@example.org"
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_person(name="Alma Ek", municipality=None, user=None, **fields):
    given, _, family = name.partition(" ")
    return Person.objects.create(
        given_name=given,
        family_name=family,
        municipality=municipality,
        user=user,
        work_email=fields.pop(
            "work_email", user.email if user else f"p{next(_numbers)}@example.org"
        ),
        **fields,
    )


def _recorded(person, starts_on, ends_on):
    return {
        "municipality_id": person.municipality_id,
        "starts_on": starts_on or LONG_AGO,
        "ends_on": ends_on,
        "recorded_at": clock.now(),
    }


def employ(person, unit, starts_on=None, ends_on=None, **fields):
    return Employment.objects.create(
        person=person, unit=unit, **_recorded(person, starts_on, ends_on), **fields
    )


def grant(person, role, scope, starts_on=None, ends_on=None):
    return RoleGrant.objects.create(
        person=person, role=role, scope=scope, **_recorded(person, starts_on, ends_on)
    )


def lead(supervisor, person, starts_on=None, ends_on=None):
    return LineManagement.objects.create(
        person=person, supervisor=supervisor, **_recorded(person, starts_on, ends_on)
    )


def mentor(mentor, person, starts_on=None, ends_on=None, accepted=True):
    return Mentorship.objects.create(
        person=person,
        mentor=mentor,
        accepted_at=clock.now() if accepted else None,
        **_recorded(person, starts_on, ends_on),
    )


def deputise(deputy, person, starts_on=None, ends_on=None):
    return Deputyship.objects.create(
        person=person, deputy=deputy, **_recorded(person, starts_on, ends_on)
    )


def absent(person, starts_on, ends_on, extent_percent=100):
    return Absence.objects.create(
        person=person, extent_percent=extent_percent, **_recorded(person, starts_on, ends_on)
    )


def fact(person, kind=FactKind.COURSE_COMPLETED, subject="valkommen", starts_on=None, **fields):
    fields.setdefault("source", uuid.uuid4().hex)
    ends_on = fields.pop("ends_on", None)
    return Fact.objects.create(
        person=person,
        kind=kind,
        subject=subject,
        **_recorded(person, starts_on or clock.today(), ends_on),
        **fields,
    )


def worker(name, unit, role=Role.CASEWORKER, scope=None, starts_on=None, email=None):
    """A person with a login, an employment and a role."""
    user = make_user(email or f"{slugify(name)}@{unit.municipality.key}.example.org")
    person = make_person(name, unit.municipality, user)
    employ(person, unit, starts_on)
    grant(person, role, scope or unit, starts_on)
    return person


def workers(*asked):
    """Each as `worker` makes her, all of them by as many inserts as one."""
    people = [_unsaved(name, unit) for name, unit, _role, _scope in asked]
    users = User.objects.bulk_create([person.user for person in people])
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    Person.objects.bulk_create(people)
    employments, grants = [], []
    for person, (_name, unit, role, scope) in zip(people, asked, strict=True):
        since = {"person": person, **_recorded(person, None, None)}
        employments.append(Employment(unit=unit, **since))
        grants.append(RoleGrant(role=role, scope=scope or unit, **since))
    Employment.objects.bulk_create(employments)
    RoleGrant.objects.bulk_create(grants)
    return people


def _unsaved(name, unit):
    given, _, family = name.partition(" ")
    user = User(email=f"{slugify(name)}@{unit.municipality.key}.example.org")
    user.set_password("ett-langt-losenord")
    return Person(
        given_name=given,
        family_name=family,
        municipality=unit.municipality,
        user=user,
        work_email=user.email,
        sort_key=names.sort_key(given, family),
        search_key=names.search_key(name),
    )


def make_course(key="valkommen", document=None, pool=None):
    kind = (document or {}).get("kind", Course.Kind.MODULE)
    course = Course.objects.create(key=key, publisher="/norrland/", kind=kind)
    document = document or {
        "key": key,
        "title": key.capitalize(),
        "change_class": "A",
        "minutes": {"reading": 20, "conversation": 10, "practice": 0},
        "parts": [],
        "goals": [],
        "law": [],
        "sources": [],
    }
    course.current = CourseVersion.objects.create(
        course=course,
        number=1,
        title=document["title"],
        change_class="A",
        document=document,
        pool=pool or [],
        content_hash=uuid.uuid4().hex,
        published_at=clock.now(),
    )
    course.save()
    SearchRow.objects.write_course(course, course.current)
    return course


def make_attended(key="mentorns_uppdrag", kind="seminar", **changes):
    document = {
        "schema": 1,
        "key": key,
        "title": "Mentorns uppdrag",
        "number": 48,
        "kind": kind,
        "summary": "Hålla samtal som den nya har nytta av.",
        "theme": "yrkesroll",
        "stage": "before_start",
        "roles": ["mentor"],
        "agency": False,
        "minutes": {"attending": 60},
        "arranged_by": "Din arbetsledare",
        "good_before": [],
        "agenda": ["Gå igenom uppdraget.", "Prova frågorna.", "Boka träffar."],
        "change_class": "B",
    }
    return make_course(key, document | changes)


def make_rules(document, publisher="/norrland/", kind=RuleSet.Kind.PROGRAMME):
    rule_set, _ = RuleSet.objects.get_or_create(
        publisher=publisher, key=document["key"], defaults={"kind": kind}
    )
    return RuleVersion.objects.create(
        rule_set=rule_set,
        number=rule_set.versions.count() + 1,
        document=document,
        digest=uuid.uuid4().hex,
        published_at=clock.now(),
    )


def courses_of(document, *stages):
    """The courses a programme asks for: of all its stages, or of those named."""
    return [
        requirement["course"]
        for stage in document["stages"]
        for requirement in stage["requirements"]
        if requirement["leaf"] == "module" and (not stages or stage["key"] in stages)
    ]


def assign(person, rule_version, starts_on=None, ends_on=None):
    return Assignment.objects.create(
        person=person, rule_version=rule_version, **_recorded(person, starts_on, ends_on)
    )
