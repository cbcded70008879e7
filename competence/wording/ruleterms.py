"""The thresholds of a leaf in words: version, level, occasions, credits, by whom."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from competence.domain.grammar import Leaf
from competence.domain.shapes import SHAPES
from competence.wording.rulelasting import amount_words
from competence.wording.states import level_word

ASSESSORS: Mapping[str, Promise] = {
    "self": pgettext_lazy("assessed by", "herself"),
    "mentor": pgettext_lazy("assessed by", "the mentor"),
    "supervisor": pgettext_lazy("assessed by", "the supervisor"),
    "peer": pgettext_lazy("assessed by", "a colleague"),
    "panel": pgettext_lazy("assessed by", "the panel"),
}
CREDIT_LEVELS: Mapping[str, Promise] = {
    "basic": gettext_lazy("basic level"),
    "advanced": gettext_lazy("advanced level"),
}


def threshold_words(leaf: Leaf) -> Iterator[str]:
    """The thresholds of a leaf, in the order its shape names them."""
    shape = SHAPES[leaf.kind]
    for term in (*shape.needs, *shape.may):
        words = _TERMS.get((leaf.kind, term)) or _TERMS.get(("", term))
        if words is not None and leaf.terms.get(term):
            yield words(leaf.terms[term])


def _version(number: int) -> str:
    return _("version %(number)s or later") % {"number": number}


def _level(level: int) -> str:
    return _("at least level %(number)s – %(word)s") % {
        "number": level,
        "word": level_word(level),
    }


def _occasions(count: int) -> str:
    return ngettext("at least %(count)s occasion", "at least %(count)s occasions", count) % {
        "count": count
    }


def _observed(count: int) -> str:
    return ngettext("at least %(count)s observed", "at least %(count)s of them observed", count) % {
        "count": count
    }


def _days_apart(count: int) -> str:
    return ngettext(
        "at least %(count)s day between them", "at least %(count)s days between them", count
    ) % {"count": count}


def _months_each(count: int) -> str:
    return ngettext(
        "each for at least %(count)s month", "each for at least %(count)s months", count
    ) % {"count": count}


def _persons(count: int) -> str:
    return ngettext("from at least %(count)s person", "from at least %(count)s persons", count) % {
        "count": count
    }


_TERMS: Mapping[tuple[str, str], Callable[[Any], str]] = {
    ("", "min_version"): _version,
    ("", "version"): _version,
    ("", "level"): _level,
    ("check", "percent"): lambda share: _("at least %(percent)s %% right") % {"percent": share},
    ("check", "latest"): lambda _latest: _("the latest try counts"),
    ("element", "count"): _occasions,
    ("element", "observed"): _observed,
    ("element", "observed_by"): lambda who: _("observed by %(who)s") % {"who": ASSESSORS[who]},
    ("element", "days_apart"): _days_apart,
    ("supervision", "minutes_an_hour"): lambda minutes: (
        _("%(count)s minutes an hour") % {"count": minutes}
    ),
    ("supervision", "qualified"): lambda _flag: _("led by somebody trained for it"),
    ("supervision", "outside_line"): lambda _flag: _("led by somebody outside her own line"),
    ("mentored", "months"): _months_each,
    ("assessment", "count"): _persons,
    ("external", "hp"): lambda credits: (
        _("at least %(count)s credits") % {"count": amount_words(credits)}
    ),
    ("external", "level"): lambda level: str(CREDIT_LEVELS.get(level, level)),
    ("external", "subject"): lambda subject: _("in the subject %(what)s") % {"what": subject},
    ("decision", "by"): lambda who: _("made by %(who)s") % {"who": who},
}
