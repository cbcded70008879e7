"""How somebody has come to know a routine, in words."""

from django.utils.translation import gettext as _

from competence.domain.receipts import Receipt
from competence.wording.states import day_words


def receipt_sentence(receipt: Receipt, number: int) -> str:
    """To herself. `number` is the version in force; what came after hers did not ask her again."""
    values = {"day": day_words(receipt.on), "number": receipt.number}
    if receipt.number < number:
        return (
            _(
                "You acknowledged version %(number)d on %(day)s. What has changed since then makes "
                "the text clearer, nothing else."
            )
            % values
        )
    if receipt.at_meeting:
        return _("You went through it at the workplace meeting on %(day)s.") % values
    return _("You acknowledged this version on %(day)s.") % values


def receipt_basis(receipt: Receipt) -> str:
    """In a list of what she has read; nothing where she read it by herself."""
    return _("at a workplace meeting") if receipt.at_meeting else ""
