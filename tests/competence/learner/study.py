"""A course with relief, planned and approved through the services."""

from datetime import date

from competence.services import relief

FIRST, LAST = date(2026, 8, 3), date(2026, 12, 18)
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
ASKED = relief.Asked(
    ladder="child_services",
    step="step_4",
    step_title="Erfaren",
    requirement="avancerad_niva_75",
    percent=20,
    approver="unit_manager",
)
SAID = relief.Said("Barnrätt i socialt arbete", "Högskolan i Norrland", FIRST, LAST)


def planned(person, by, said=SAID, asked=ASKED):
    return relief.plan(person=person, asked=asked, said=said, by=by)


def approved(course, by, cover_by=None, cover="En vikarie tar nya ärenden.", percent=20):
    terms = relief.Terms(percent, course.starts_on, course.ends_on, cover_by, cover)
    return relief.approve(course=course, terms=terms, by=by)
