"""The indicators in words: what each counts, what it means, and what it does not mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competence.domain.indicators.figure import Key


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """`counts` is what the whole is a number of, in the middle of a sentence."""

    title: Promise
    counts: Promise
    formula: Promise
    means: Promise
    not_this: Promise


WORDS: Mapping[Key, IndicatorWords] = {
    Key.COVERAGE: IndicatorWords(
        _("Coverage"),
        _("requirements"),
        _(
            "Requirements of the competence profile that are met on the day, out of all that are "
            "required of those counted. A person and a competence are one requirement."
        ),
        _("How much of what the profile asks for is in place."),
        _("A low share is not bad in a new group: whoever has just begun has not had time yet."),
    ),
    Key.GAP: IndicatorWords(
        _("Competence gap"),
        _("requirements"),
        _(
            "Requirements that are not met, out of all that are required. What nobody has "
            "registered counts as a gap and is shown apart."
        ),
        _("How much is left to learn, to renew or to register."),
        _("That something is not known does not mean that somebody is not able."),
    ),
    Key.EXPIRING: IndicatorWords(
        _("Expires within 90 days"),
        _("requirements that are met"),
        _(
            "Requirements that are met and whose last day lies within 90 days, out of all that "
            "are met."
        ),
        _("How much has to be renewed soon, if nothing is to be lost."),
        _("Nothing is lost yet. Booked courses are not taken away from the number."),
    ),
    Key.ELIGIBILITY: IndicatorWords(
        _("Eligibility"),
        _("people with tasks of law"),
        _(
            "People with task T1, T2 or T3 and an approved eligibility, out of all with such a "
            "task. Agency workers are counted. The target is 100 %."
        ),
        _("Whether those who do the tasks of law have the degree that the law asks for."),
        _(
            "What is not registered counts as not approved. It does not mean that a degree is missing."
        ),
    ),
    Key.INDEPENDENCE: IndicatorWords(
        _("Independent work"),
        _("assigned tasks"),
        _(
            "Tasks with a valid decision on independent work, out of all assigned tasks T1, T2 "
            "and T3. A person and a task are one."
        ),
        _("How much of the work can be done without a colleague beside."),
        _("A low share is not bad in a new unit: then people work two and two."),
    ),
    Key.ON_TIME: IndicatorWords(
        _("Done in time"),
        _("parts of introductions"),
        _(
            "Parts of introductions that were done on their last day at the latest, out of those "
            "whose day came in the last twelve months. Absence has moved the days already. What "
            "was waived is not counted, and what a leader moved is told apart."
        ),
        _("Whether the introductions keep their days."),
        _("It does not say why. Look at whom late gates wait for as well."),
    ),
    Key.GATE_DELAY: IndicatorWords(
        _("Whom late gates wait for"),
        _("late gates"),
        _(
            "Gates whose day has passed, by whom the next thing waits for on the day. The share "
            "is those that wait for somebody else than the newcomer. Lack of courses and trouble "
            "with systems are not recorded and cannot be told apart."
        ),
        _("Where help makes the most difference."),
        _("It blames nobody: whoever leads many newcomers has many gates."),
    ),
    Key.MENTOR_RATIO: IndicatorWords(
        _("Newcomers per mentor"),
        _("mentors"),
        _(
            "Newcomers who are in their introduction on the day, for each person who mentors one "
            "of them. More than two is a lot."
        ),
        _("Whether the mentors are enough."),
        _("It does not say how much time a mentor has."),
    ),
    Key.NEWLY_EMPLOYED: IndicatorWords(
        _("Newly employed"),
        _("employed caseworkers"),
        _(
            "Caseworkers with fewer than twelve full months in the unit they are counted in, out "
            "of all employed caseworkers. Agency workers are not counted."
        ),
        _("How many are new to their unit at the same time."),
        _("Whoever has moved between units counts as new, but may be experienced."),
    ),
    Key.SUPERVISOR_TENURE: IndicatorWords(
        _("Supervisors with less than three years"),
        _("supervisors"),
        _(
            "Supervisors with fewer than 36 full months as supervisor without a break, out of all "
            "supervisors."
        ),
        _("How many lead without having done so for long."),
        _("Time as supervisor elsewhere is not counted, and it says nothing of how they lead."),
    ),
    Key.EXPERIENCE: IndicatorWords(
        _("Years of child investigations"),
        _("caseworkers with a degree in social work"),
        _(
            "Caseworkers with a Swedish degree in social work by their years of child "
            "investigations, in the groups of Öppna jämförelser. The share is those with at least "
            "three years. Agency workers are not counted."
        ),
        _("How experienced those who investigate are."),
        _(
            "Whoever has nothing registered counts as not known, not as new. The national survey "
            "defines no arithmetic, so compare with others with care."
        ),
    ),
    Key.TENURE: IndicatorWords(
        _("Time in the post"),
        _("employed caseworkers"),
        _(
            "Employed caseworkers by full months without a break as caseworker in the "
            "municipality. The share is those with more than 36 months. Agency workers are not "
            "counted."
        ),
        _("How many stay."),
        _("Time elsewhere is not counted: a newly hired colleague may be experienced."),
    ),
    Key.TURNOVER: IndicatorWords(
        _("Turnover"),
        _("permanently employed caseworkers"),
        _(
            "Permanently employed caseworkers who left the municipality in the last twelve "
            "months, out of the mean of thirteen ends of months. Whoever stayed in another unit, role "
            "or form of employment is told apart."
        ),
        _("How many leave in a year."),
        _("It does not say why anybody left."),
    ),
    Key.AGENCY: IndicatorWords(
        _("Agency share"),
        _("full-time posts"),
        _(
            "Full-time posts of agency workers out of all full-time posts of caseworkers, on "
            "average of the last twelve ends of months."
        ),
        _("How much of the work rests on agencies."),
        _("It says nothing of how well the work is done."),
    ),
}

PARTS: Mapping[tuple[Key, str], Promise] = {
    **{
        (key, part): words
        for key in (Key.COVERAGE, Key.GAP)
        for part, words in (
            ("valid", pgettext_lazy("several", "Met")),
            ("missing", _("Missing or expired")),
            ("unknown", _("Not known yet")),
        )
    },
    (Key.EXPIRING, "expiring"): _("Expire within 90 days"),
    (Key.EXPIRING, "lasting"): _("Hold longer"),
    (Key.ELIGIBILITY, "approved"): _("Approved eligibility"),
    (Key.ELIGIBILITY, "lacking"): _("Not approved or not registered"),
    (Key.INDEPENDENCE, "alone"): _("Independent"),
    (Key.INDEPENDENCE, "together"): _("Together with a colleague"),
    (Key.ON_TIME, "on_time"): _("Done in time"),
    (Key.ON_TIME, "late"): _("Done later"),
    (Key.ON_TIME, "open"): _("Not done yet"),
    (Key.GATE_DELAY, "learner"): _("Wait for the newcomer"),
    (Key.GATE_DELAY, "mentor"): _("Wait for the mentor"),
    (Key.GATE_DELAY, "supervisor"): _("Wait for the supervisor"),
    (Key.GATE_DELAY, "others"): _("Wait for somebody else"),
    (Key.GATE_DELAY, "time"): _("Wait for time to pass"),
    (Key.MENTOR_RATIO, "newcomers"): _("Newcomers"),
    (Key.MENTOR_RATIO, "mentors"): _("Mentors"),
    (Key.NEWLY_EMPLOYED, "new"): _("Less than 12 months"),
    (Key.NEWLY_EMPLOYED, "longer"): _("12 months or more"),
    (Key.SUPERVISOR_TENURE, "short"): _("Less than 36 months"),
    (Key.SUPERVISOR_TENURE, "longer"): _("36 months or more"),
    (Key.EXPERIENCE, "below_one"): _("Less than 1 year"),
    (Key.EXPERIENCE, "one_to_three"): _("1 year but less than 3"),
    (Key.EXPERIENCE, "three_to_five"): _("3 to 5 years"),
    (Key.EXPERIENCE, "above_five"): _("More than 5 years"),
    (Key.EXPERIENCE, "unknown"): _("Not known"),
    (Key.TENURE, "to_6"): _("0–6 months"),
    (Key.TENURE, "to_12"): _("7–12 months"),
    (Key.TENURE, "to_24"): _("13–24 months"),
    (Key.TENURE, "to_36"): _("25–36 months"),
    (Key.TENURE, "to_60"): _("37–60 months"),
    (Key.TENURE, "above_60"): _("More than 60 months"),
    (Key.TURNOVER, "external"): _("Left the municipality"),
    (Key.TURNOVER, "internal"): _("Another unit, role or form of employment"),
    (Key.TURNOVER, "headcount"): _("Permanently employed on average"),
    (Key.AGENCY, "agency"): _("Agency workers"),
    (Key.AGENCY, "employed"): pgettext_lazy("several", "Employed"),
}

REFERENCES: Mapping[Key, Promise] = {
    Key.NEWLY_EMPLOYED: _("2013: every third was newly employed."),
    Key.SUPERVISOR_TENURE: _("2013: seven of ten had been employed for less than three years."),
}


def part_word(key: Key, part: str) -> str:
    """A part that is counted no longer goes by the name it was kept under."""
    return str(PARTS.get((key, part), part))
