"""Who a step waits for and what would bring it on. Says what is next, never who is slow."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from competence.wording.states import waits_for_word

ACTIONS: Mapping[str, Promise] = {
    "accept_mentorship": gettext_lazy("Answer the question of being mentor"),
    "name_mentor": gettext_lazy("Name a mentor"),
    "invite": gettext_lazy("Send the invitation"),
    "redeem": gettext_lazy("Open the invitation"),
    "assign": gettext_lazy("Assign an introduction"),
    "propose": gettext_lazy("Propose a decision"),
    "decide": gettext_lazy("Decide on the step"),
    "plan_path_talk": gettext_lazy("Plan a talk about a specialist path"),
    "hold_path_talk": gettext_lazy("Write down the talk about a specialist path"),
    "path_talk_planned": gettext_lazy("Talk about a specialist path is planned"),
    "answer_path_wish": gettext_lazy("Answer the wish for a specialist path"),
    "take_up_path_wish": gettext_lazy("Come back to the wish for a specialist path"),
}
# With the title of the talk or element after it.
ABOUT: Mapping[str, Promise] = {
    "rate": pgettext_lazy("waiting", "Rate: %(title)s"),
    "book_talk": pgettext_lazy("waiting", "Book: %(title)s"),
    "hold_talk": pgettext_lazy("waiting", "Write down: %(title)s"),
    "talk_booked": pgettext_lazy("waiting", "Booked: %(title)s"),
    "confirm_talk": pgettext_lazy("waiting", "Confirm: %(title)s"),
    "approve_relief": pgettext_lazy("waiting", "Approve relief: %(title)s"),
    "answer_relief": pgettext_lazy("waiting", "Was the relief kept in %(title)s?"),
}


def waiting_for(who: str) -> str:
    return _("Waiting for you") if who == "me" else waits_for_word(who)


def waiting_what(action: str, title: str, count: int = 0) -> str:
    if action == "confirm_practice":
        words = ngettext("Confirm %(count)s occasion", "Confirm %(count)s occasions", count)
        return words % {"count": count}
    if action == "confirm_supervision":
        words = ngettext("Confirm %(count)s session", "Confirm %(count)s sessions", count)
        return words % {"count": count}
    if action == "assess":
        words = ngettext("Write %(count)s assessment", "Write %(count)s assessments", count)
        return words % {"count": count}
    if action == "answer_claims":
        words = ngettext("Answer %(count)s merit of hers", "Answer %(count)s merits of hers", count)
        return words % {"count": count}
    if action in ABOUT:
        return str(ABOUT[action]) % {"title": title}
    return str(ACTIONS.get(action, title))
