"""The question pool. What is right is never sent to a learner's page before she has answered."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock

from cms.blocks.keyed import Keyed, line, several, words
from cms.blocks.parts import BucketBlock


class GradedOptionBlock(Keyed):
    text = words(_("Option"), rows=2)
    correct = BooleanBlock(label=_("Right"), required=False)
    explanation = words(_("Why it is right or wrong"))

    class Meta:
        label = _("Option")
        label_format = "{text}"


class ExplainedItemBlock(Keyed):
    text = words(_("Text"), rows=2)
    explanation = words(_("Why it stands here"))

    class Meta:
        label = _("Item")
        label_format = "{text}"


class BucketItemBlock(Keyed):
    text = words(_("Text"), rows=2)
    bucket = line(_("Key of its bucket"))
    explanation = words(_("Why it belongs there"))

    class Meta:
        label = _("Item")
        label_format = "{text}"


class QuestionBlock(Keyed):
    goal = line(_("Key of the goal it proves"))
    part = line(_("Key of the part that helps"))
    critical = BooleanBlock(
        label=_("Critical"),
        required=False,
        help_text=_("A wrong answer leaves a child without protection or breaks secrecy."),
    )
    recall = BooleanBlock(label=_("Short enough for spaced recall"), required=False)
    case = words(_("Situation"))
    stem = words(_("Question"), rows=2)

    class Meta:
        label_format = "{stem}"


class OptionQuestionBlock(QuestionBlock):
    options = several(GradedOptionBlock(), _("Options"))


class OrderQuestionBlock(QuestionBlock):
    items = several(ExplainedItemBlock(), _("Items, in the right order"))


class SortQuestionBlock(QuestionBlock):
    buckets = several(BucketBlock(), _("Buckets"))
    items = several(BucketItemBlock(), _("Items"))


QUESTIONS = [
    ("one", OptionQuestionBlock(label=_("One is right"), icon="radio-full")),
    ("several", OptionQuestionBlock(label=_("Several are right"), icon="tick-inverse")),
    ("fault", OptionQuestionBlock(label=_("Find the fault"), icon="warning")),
    ("complete", OptionQuestionBlock(label=_("Complete the sentence"), icon="edit")),
    ("order", OrderQuestionBlock(label=_("Put in order"), icon="order")),
    ("sort", SortQuestionBlock(label=_("Sort"), icon="grip")),
]
