"""Whether relief was kept, unit by unit, for HR and the manager. Never so few that it tells of one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from competence.domain.relief_months import LEAST_PEOPLE, to_ask
from competence.models import ReliefMonth, ReliefPlan
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Employment, Person, Role

# Path and name: two units may be called the same.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """Months of relief of those who work in the unit. `unit` is empty for all that are shown."""

    unit: str
    people: int
    kept: int
    partly: int
    not_kept: int
    unanswered: int

    @property
    def answered(self) -> int:
        return self.kept + self.partly + self.not_kept

    @property
    def share(self) -> int:
        """Whole per cent kept, of the months somebody has told of."""
        return round(100 * self.kept / self.answered) if self.answered else 0


@dataclass(frozen=True, slots=True)
class Summary:
    since: date
    lines: tuple[UnitLine, ...]
    total: UnitLine | None
    hidden: int
    least: int = LEAST_PEOPLE


@dataclass(slots=True)
class _Count:
    people: set[int]
    states: dict[str, int]


def summary(reach: Reach) -> Summary:
    """Four queries, however many people. Who works in several units counts in the first."""
    since = _since(reach.day)
    counted = _counted(reach, since)
    lines = [_line(name, count) for (_path, name), count in counted.items()]
    shown = sorted((line for line in lines if line.people >= LEAST_PEOPLE), key=_by_name)
    return Summary(
        since=since,
        lines=tuple(shown),
        total=_total(shown) if len(shown) > 1 else None,
        hidden=len(lines) - len(shown),
    )


def _since(day: date) -> date:
    return day.replace(year=day.year - 1, day=1)


def _counted(reach: Reach, since: date) -> Mapping[Place, _Count]:
    people = Person.objects.filter(access.employed_within(reach, Role.UNIT_MANAGER, Role.HR))
    plans = ReliefPlan.objects.live().filter(
        person__in=people, starts_on__lte=reach.day, ends_on__gte=since
    )
    units = _units({plan.person_id for plan in plans}, reach)
    answers = _answers({plan.course_id for plan in plans})
    found: dict[Place, _Count] = defaultdict(lambda: _Count(set(), defaultdict(int)))
    for plan in plans:
        if plan.person_id in units:
            count = found[units[plan.person_id]]
            count.people.add(plan.person_id)
            _add(count, plan, answers.get(plan.course_id, {}), since, reach.day)
    return found


def _add(
    count: _Count, plan: ReliefPlan, answers: Mapping[date, str], since: date, day: date
) -> None:
    """Only months within the year that is told of."""
    for month in to_ask(plan.starts_on, plan.last_on, (), day):
        if month >= since:
            count.states[answers.get(month, ReliefMonth.State.OPEN)] += 1


def _units(ids: Iterable[int], reach: Reach) -> dict[int, Place]:
    """By person the unit she works in now, within what the reader may see."""
    paths = reach.paths(Role.UNIT_MANAGER, Role.HR)
    rows = Employment.objects.live().on(reach.day).filter(person__in=ids)
    rows = rows.order_by("-starts_on", "-pk")
    return {
        person_id: (path, name)
        for person_id, path, name in rows.values_list("person_id", "unit__path", "unit__name")
        if path.startswith(paths)
    }


def _answers(courses: Iterable[int]) -> Mapping[int, dict[date, str]]:
    found: dict[int, dict[date, str]] = defaultdict(dict)
    rows = ReliefMonth.objects.filter(course__in=courses).order_by()
    for course_id, month, state in rows.values_list("course_id", "month", "state"):
        found[course_id][month] = state
    return found


def _line(unit: str, count: _Count) -> UnitLine:
    states = ReliefMonth.State
    return UnitLine(
        unit=unit,
        people=len(count.people),
        kept=count.states[states.KEPT],
        partly=count.states[states.PARTLY],
        not_kept=count.states[states.NOT_KEPT],
        unanswered=count.states[states.OPEN],
    )


def _by_name(line: UnitLine) -> str:
    return line.unit


def _total(lines: Iterable[UnitLine]) -> UnitLine:
    """Of the units shown, so that nothing can be subtracted from it."""
    shown = list(lines)
    return UnitLine(
        unit="",
        people=sum(line.people for line in shown),
        kept=sum(line.kept for line in shown),
        partly=sum(line.partly for line in shown),
        not_kept=sum(line.not_kept for line in shown),
        unanswered=sum(line.unanswered for line in shown),
    )
