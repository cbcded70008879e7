"""What keeps a draft from being published, in words that say what to do."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cms.editing.outline import REASONS
from cms.editing.rules.subjects import Subjects
from competence.domain.faults import Problem
from competence.domain.programme import check_document

MORE_REASONS: Mapping[str, Promise] = {
    "dangling_subject": gettext_lazy("This does not exist here. Choose another one."),
    "dangling_ref": gettext_lazy(
        "This requirement is no longer there. Take it away from the gate."
    ),
    "empty_list": gettext_lazy("There is nothing here yet. Add at least one."),
    "missing_field": gettext_lazy("This is not filled in yet. Change it and fill it in."),
    "not_falling": gettext_lazy("Write the classes from the most work to the least."),
    "nothing_to_renew": gettext_lazy("Say how long it holds, or take away what renews it."),
    "out_of_reach": gettext_lazy(
        "More is asked than there is to choose from. Lower the number or add more."
    ),
    "said_twice": gettext_lazy("How long it holds is said twice. Change it and save it anew."),
    "unknown_audience": gettext_lazy("This audience is not known. Choose another one."),
    "unused_field": gettext_lazy("This belongs to another way of counting. Take it away."),
    "wrong_field": gettext_lazy("The value cannot be used. Change it."),
}


def problems_of(document: Mapping[str, Any], subjects: Subjects) -> list[Problem]:
    return check_document(document) or [*subjects.dangling(document)]


def told(problem: Problem) -> str:
    return str(MORE_REASONS.get(problem.reason) or REASONS.get(problem.reason) or problem.reason)


def by_place(problems: Iterable[Problem], places: Iterable[str]) -> dict[str, list[str]]:
    """Each at the innermost place that is shown; the rest at the document itself."""
    shown = {"", *places}
    found: dict[str, list[str]] = {}
    for problem in problems:
        place = next(above for above in _above(problem.path) if above in shown)
        if (text := told(problem)) not in found.setdefault(place, []):
            found[place].append(text)
    return found


def _above(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield ""
