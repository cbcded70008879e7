"""Who is hired, by whom and when: chiefs first, then those who were there before, then newcomers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from cms.demo.organisation import Organisation
from cms.demo.personas import PERSONAS
from cms.demo.staff import Veteran
from cms.demo.timeline import Timeline
from competence.domain.calendar import add_months
from competence.domain.facts import FactKind
from competence.people import clock
from competence.people.audit import SYSTEM, Actor
from competence.people.models import Employment, Person, Role, Unit, User
from competence.services import decisions, eligibility, facts, people

DELEGATION = "Delegationsordning för socialnämnden, punkt 4.2"
TITLES = {
    Role.CASEWORKER: "Socialsekreterare",
    Role.SUPERVISOR: "Arbetsledare",
    Role.UNIT_MANAGER: "Enhetschef",
    Role.HR: "HR-specialist",
    Role.CONTENT_EDITOR: "Utvecklingssekreterare",
    Role.REGIONAL_LEAD: "Regional utvecklingsledare",
}


@dataclass(slots=True)
class Staff:
    """Everybody hired so far, by name, and the two who register and decide for a municipality."""

    organisation: Organisation
    today: date
    by_name: dict[str, Person] = field(default_factory=dict)
    hr: dict[int, Person] = field(default_factory=dict)
    manager: dict[int, Person] = field(default_factory=dict)

    def hire(
        self,
        name: str,
        unit: Unit,
        starts_on: date,
        role: Role = Role.CASEWORKER,
        supervisor: str = "",
        fte: int = 100,
        agency: str = "",
    ) -> Person:
        given, _, family = name.partition(" ")
        person = people.hire(
            given_name=given,
            family_name=family,
            work_email=address(name, unit),
            unit=unit,
            starts_on=starts_on,
            role=role,
            title=TITLES[role],
            supervisor=self.by_name.get(supervisor),
            fte_percent=fte,
            agency=agency,
            type=Employment.Type.AGENCY if agency else Employment.Type.PERMANENT,
            by=SYSTEM,
        )
        self.by_name[name] = person
        open_account(person)
        return person

    def hr_of(self, person: Person) -> Actor:
        return Actor.of(self.hr[person.municipality_id], Role.HR)

    def manager_of(self, person: Person) -> Actor:
        return Actor.of(self.manager[person.municipality_id], Role.UNIT_MANAGER)


def address(name: str, unit: Unit) -> str:
    for persona in PERSONAS:
        if persona.name == name:
            return persona.email
    home = unit.municipality or unit
    return f"{slugify(name).replace('-', '.')}@{home.key}.example.org"


def open_account(person: Person) -> None:
    """A login without password: the demo signs in by one click, or by a code sent to /demo/post/."""
    user = User.objects.create_user(person.work_email)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    person.user = user
    person.save(update_fields=["user"])


def register_eligibility(staff: Staff, person: Person, status: str, basis: str) -> None:
    seen_on = clock.today() if status == "approved" else None
    eligibility.register(
        person=person,
        status=status,
        basis=basis,
        document_seen_on=seen_on,
        starts_on=clock.today(),
        note="",
        by=staff.hr_of(person),
    )


def settle(staff: Staff, veteran: Veteran, unit: Unit, timeline: Timeline) -> None:
    """What somebody held before Stegvis came: taken over as dated facts, with their source.

    What she takes later in the year is written on its day.
    """
    starts_on = staff.today - timedelta(days=round(veteran.years * 365))
    person = staff.hire(
        veteran.name, unit, starts_on, supervisor=veteran.supervisor, fte=veteran.fte
    )
    approved = veteran.name != "Johan Sund"
    register_eligibility(
        staff,
        person,
        "approved" if approved else "under_review",
        "swedish_degree" if approved else "none",
    )
    for task in ("T1", "T2", "T3"):
        decisions.assign_task(
            person=person, task=task, starts_on=clock.today(), by=staff.manager_of(person)
        )
        if approved:
            decisions.decide_independence(
                person=person,
                task=task,
                granted=True,
                starts_on=clock.today(),
                delegation=DELEGATION,
                by=staff.manager_of(person),
            )
    for entry in held_before(staff.today, veteran, starts_on):
        entry |= {"person": person, "source": "nuläge", "by": staff.hr_of(person)}
        if clock.today() < entry["starts_on"] <= staff.today:
            timeline.at(entry["starts_on"], facts.add, **entry)
        else:
            facts.add(**entry)


def held_before(today: date, veteran: Veteran, starts_on: date) -> list[dict]:
    """The facts of one veteran; elements are counted as the employer judges them."""
    secrecy_on = today - timedelta(days=round(veteran.secrecy_months_ago * 30.4))
    level = 5 if veteran.step >= 4 else 4
    found: list[dict] = [
        {
            "kind": FactKind.COURSE_COMPLETED,
            "subject": "sekretess",
            "starts_on": secrecy_on,
            "value": {"version": 1},
        },
        {
            "kind": FactKind.COURSE_COMPLETED,
            "subject": "valkommen",
            "starts_on": starts_on + timedelta(days=1),
            "value": {"version": 1},
        },
        {
            "kind": FactKind.STEP,
            "subject": f"step_{veteran.step}",
            "starts_on": starts_on + timedelta(days=400),
            "value": {"ladder": "child_services"},
        },
    ]
    if veteran.bbic_ends_in is not None:
        found.append(_trained(today + timedelta(days=veteran.bbic_ends_in), starts_on))
    if veteran.step >= 3:
        found.append(
            {
                "kind": FactKind.COURSE_COMPLETED,
                "subject": "orosanmalan",
                "starts_on": today - timedelta(days=170),
                "value": {"version": 1},
            }
        )
    found += _read_and_licensed(today, veteran)
    for element, count in (("PE2", 5), ("PE6", 9), ("PE15", 7)):
        if veteran.step == 2 and element == "PE6" and veteran.years < 2:
            continue
        found.append(
            {
                "kind": FactKind.ELEMENT_DONE,
                "subject": element,
                "starts_on": starts_on + timedelta(days=300),
                "amount": Decimal(count),
                "value": {"observed_by": "supervisor"},
            }
        )
        found.append(
            {
                "kind": FactKind.ELEMENT_RATED,
                "subject": element,
                "starts_on": starts_on + timedelta(days=330),
                "level": level,
            }
        )
    return found


def _trained(ends_on: date, hired_on: date) -> dict:
    """In BBIC, three years before it runs out, or in her first year where she came later."""
    on = add_months(ends_on + timedelta(days=1), -36)
    return {
        "kind": FactKind.METHOD,
        "subject": "bbic_basic",
        "starts_on": max(on, hired_on + timedelta(days=200)),
        "ends_on": ends_on,
    }


def _read_and_licensed(today: date, veteran: Veteran) -> list[dict]:
    """Routines read and FREDA training: uneven between units, as it is where people work."""
    routines = []
    if veteran.bbic_ends_in is not None:
        routines.append("larm")
    if veteran.step >= 3 or veteran.unit == "mottagning":
        routines.append("aterkoppling")
    found: list[dict] = [
        {
            "kind": FactKind.DOCUMENT_ACKNOWLEDGED,
            "subject": routine,
            "starts_on": today - timedelta(days=220),
            "value": {"version": 1},
        }
        for routine in routines
    ]
    if veteran.unit == "vald" or veteran.step >= 4:
        found.append(
            {
                "kind": FactKind.METHOD,
                "subject": "freda",
                "starts_on": today - timedelta(days=500),
                "ends_on": today + timedelta(days=595),
            }
        )
    return found
