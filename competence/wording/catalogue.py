"""What the catalogue says of a course: where in the year it belongs, and why it is like another."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from courses.labels import AUDIENCES, STAGES, THEMES
from courses.likeness import Why
from courses.searchrows import EXTERNAL, MODULE, ON_SITE, ROUTINE, SEMINAR, WORD

THEME_WORDS: Mapping[str, Promise] = dict(THEMES)
STAGE_WORDS: Mapping[str, Promise] = dict(STAGES)
AUDIENCE_WORDS: Mapping[str, Promise] = dict(AUDIENCES)
KIND_WORDS: Mapping[str, Promise] = {
    MODULE: gettext_lazy("Modules"),
    SEMINAR: gettext_lazy("Seminars"),
    ON_SITE: pgettext_lazy("kinds", "On site"),
    EXTERNAL: pgettext_lazy("kinds", "External"),
    ROUTINE: gettext_lazy("Routines"),
    WORD: gettext_lazy("Words"),
}
FORM_WORDS: Mapping[str, Promise] = {
    MODULE: gettext_lazy("Module"),
    SEMINAR: gettext_lazy("Seminar"),
    ON_SITE: gettext_lazy("On site"),
    EXTERNAL: gettext_lazy("External"),
    ROUTINE: gettext_lazy("Routine"),
}
WHY_WORDS: Mapping[Why, Promise] = {
    Why.LAW: pgettext_lazy("similar", "Law"),
    Why.WORDS: gettext_lazy("Words"),
    Why.GOALS: gettext_lazy("Goals"),
    Why.THEME: gettext_lazy("Theme"),
}


def count_words(counts: Mapping[str, int]) -> str:
    """ "3 moduler och 1 rutin": what was found, for eyes and screen readers."""
    words = [
        text % {"count": counts[kind]}
        for kind, text in (
            (MODULE, ngettext("%(count)s module", "%(count)s modules", counts.get(MODULE, 0))),
            (SEMINAR, ngettext("%(count)s seminar", "%(count)s seminars", counts.get(SEMINAR, 0))),
            (ON_SITE, _("%(count)s on site")),
            (
                EXTERNAL,
                ngettext("%(count)s external", "%(count)s external ones", counts.get(EXTERNAL, 0)),
            ),
            (ROUTINE, ngettext("%(count)s routine", "%(count)s routines", counts.get(ROUTINE, 0))),
            (WORD, ngettext("%(count)s word", "%(count)s words", counts.get(WORD, 0))),
        )
        if counts.get(kind)
    ]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
