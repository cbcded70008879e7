"""Who one can be in the demo: one click each, and a sentence on what to look at."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Persona:
    key: str
    email: str
    name: str
    role: Promise
    try_this: Promise


PERSONAS = (
    Persona(
        "new",
        "alma.ek@havsby.example.org",
        "Alma Ek",
        _("New caseworker"),
        _(
            "Day 24 of her introduction. Continue a module, take the knowledge check, get the certificate."
        ),
    ),
    Persona(
        "experienced",
        "ture.as@havsby.example.org",
        "Ture Ås",
        _("Experienced caseworker"),
        _("One talk away from step 2. See his ladder, line by line."),
    ),
    Persona(
        "mentor",
        "cilla.oberg@havsby.example.org",
        "Cilla Öberg",
        _("Mentor"),
        _("Confirm what her newcomers have practised, several with one tap."),
    ),
    Persona(
        "new_mentor",
        "ingrid.falk@havsby.example.org",
        "Ingrid Falk",
        _("Mentor in her own introduction"),
        _("Follow the introduction for mentors: a seminar to attend, a talk to come."),
    ),
    Persona(
        "supervisor",
        "bo.lind@havsby.example.org",
        "Bo Lind",
        _("Supervisor of twelve"),
        _("See who waits for whom. Assign, rate, hold the last talk with Ture."),
    ),
    Persona(
        "unit_manager",
        "disa.holm@havsby.example.org",
        "Disa Holm",
        _("Unit manager"),
        _("Decide on independent work and on step 2, with the grounds in view."),
    ),
    Persona(
        "hr",
        "elin.strom@havsby.example.org",
        "Elin Ström",
        _("HR"),
        _("Register eligibility, read the competence map, open a cell."),
    ),
    Persona(
        "editor",
        "frej.sand@havsby.example.org",
        "Frej Sand",
        _("Content editor"),
        _("Revise a module and publish a new version."),
    ),
    Persona(
        "region",
        "gun.norr@norrland.example.org",
        "Gun Norr",
        _("Regional lead"),
        _("Publish for every municipality, without seeing anybody's name."),
    ),
    Persona(
        "neighbour_hr",
        "nils.berg@granby.example.org",
        "Nils Berg",
        _("HR in the neighbour municipality"),
        _("Try to reach Havsby's people: there is nobody there."),
    ),
)


def persona(key: str) -> Persona | None:
    return next((entry for entry in PERSONAS if entry.key == key), None)
