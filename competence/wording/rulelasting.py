"""The terms of a rule in words: how long it holds, how it is renewed, and how months are counted."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competence.domain.counting import FULL, Counting, PartTime
from competence.domain.grammar import Leaf
from competence.domain.lasting import Base, Validity
from competence.wording.states import day_words
from competence.wording.validity import basis_words


def lasting_words(leaf: Leaf) -> Iterator[str]:
    """How long it holds and on what basis, as sentences."""
    terms = leaf.terms
    if leaf.validity is not None:
        yield from validity_words(leaf.validity)
    elif "valid_months" in terms:
        yield _holds(terms["valid_months"])
    if "max_age_months" in terms:
        months = terms["max_age_months"]
        yield _count(
            ngettext("At most %(count)s month old.", "At most %(count)s months old.", months),
            months,
        )
    if terms.get("until_new_version"):
        yield _("Holds until a new version says something new.")
    if leaf.validity is not None and leaf.validity.months and not leaf.renewal:
        yield _("Renewed by being done again.")
    if "basis" in terms:
        yield basis_words(terms["basis"])


def validity_words(validity: Validity) -> Iterator[str]:
    months = validity.months
    if months is None:
        yield _("Does not run out.")
    else:
        yield _PERIODS[validity.counted_from](validity, months)
        if validity.least_months:
            yield _count(
                ngettext(
                    "A completion holds for at least %(count)s month.",
                    "A completion holds for at least %(count)s months.",
                    validity.least_months,
                ),
                validity.least_months,
            )
    yield from _window(validity)
    if validity.grace_days:
        yield _count(
            ngettext(
                "Does not run out during leave: %(count)s day remains after the return.",
                "Does not run out during leave: %(count)s days remain after the return.",
                validity.grace_days,
            ),
            validity.grace_days,
        )


def counting_words(counting: Counting) -> Iterator[str]:
    if counting.arithmetic == "classes":
        classes = "; ".join(_class(part) for part in counting.classes)
        yield _("Part time counts so: %(classes)s.") % {"classes": classes}
    else:
        yield str(_ARITHMETICS[counting.arithmetic])
    if counting.pauses is not None:
        yield _(
            "Absences of at least %(percent)s %% for at least %(days)s days are taken away."
        ) % {"percent": counting.pauses.away_percent, "days": counting.pauses.away_days}
    if counting.within_months is not None:
        yield _count(
            ngettext(
                "Only the last %(count)s month counts.",
                "Only the last %(count)s months count.",
                counting.within_months,
            ),
            counting.within_months,
        )


def amount_words(amount: Any) -> str:
    """7,5 and not 7.50."""
    return number_format(Decimal(str(amount)).normalize(), use_l10n=True).removesuffix(",0")


def _count(text: str, count: Any) -> str:
    return text % {"count": count}


def _holds(months: int) -> str:
    text = ngettext(
        "Holds for %(count)s month from the completion.",
        "Holds for %(count)s months from the completion.",
        months,
    )
    return _count(text, months)


def _rhythm(_validity: Validity, months: int) -> str:
    text = ngettext(
        "Holds for %(count)s month at a time, counted from the first completion.",
        "Holds for %(count)s months at a time, counted from the first completion.",
        months,
    )
    return _count(text, months)


def _fixed(validity: Validity, months: int) -> str:
    text = ngettext(
        "Runs out for everybody on %(day)s, and every %(count)s month from then.",
        "Runs out for everybody on %(day)s, and every %(count)s months from then.",
        months,
    )
    day = validity.fixed_on
    return text % {"day": day and day_words(day), "count": months}


_PERIODS: Mapping[Base, Callable[[Validity, int], str]] = {
    Base.COMPLETION: lambda _validity, months: _holds(months),
    Base.EXPIRY: _rhythm,
    Base.FIXED: _fixed,
}
_ARITHMETICS: Mapping[str, Promise] = {
    "calendar": gettext_lazy("A month counts whole, whatever the share of full time."),
    "extent": gettext_lazy("A month counts as its share of full time."),
}


def _window(validity: Validity) -> Iterator[str]:
    if validity.window_days is not None:
        days = validity.window_days
        text = ngettext(
            "May be renewed on the last day.", "May be renewed in the last %(count)s days.", days
        )
        yield _count(text, days)
    if validity.window_months is not None:
        months = validity.window_months
        text = ngettext(
            "May be renewed in the last month.",
            "May be renewed in the last %(count)s months.",
            months,
        )
        yield _count(text, months)
    if validity.early_restarts:
        yield _("A renewal before that begins a new period at once.")


def _class(part: PartTime) -> str:
    share = {"percent": amount_words(part.share * 100)}
    bound = _("at least %(percent)s %%") if part.included else _("over %(percent)s %%")
    return _("%(share)s %(worth)s") % {"share": bound % share, "worth": _worth(part)}


def _worth(part: PartTime) -> str:
    if part.individual:
        return _("is judged by a person")
    if part.divide_by == FULL:
        return _("counts whole")
    return _("is divided by %(number)s") % {"number": amount_words(part.divide_by)}
