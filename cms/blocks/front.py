"""What stands before the text: goals, law, sources, words, the conversation."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, DateBlock, StructBlock, URLBlock

from cms.blocks.keyed import Keyed, line, words

LEVELS = [
    ("fakta", _("Facts")),
    ("forstaelse", _("Understanding")),
    ("fardighet", _("Skill, proved in practice")),
    ("fortrogenhet", _("Familiarity, proved in practice")),
]


class GoalBlock(Keyed):
    text = words(_("After the module the learner can"), _("Begin with a verb."), rows=2)
    level = ChoiceBlock(LEVELS, label=_("Level"), required=False)

    class Meta:
        label = _("Goal")
        label_format = "{text}"
        icon = "pick"


class LawBlock(Keyed):
    act = line(_("Act"), _("Short name and number: SoL (2025:400)"))
    section = line(_("Section"))
    says = words(_("What it says, in our words"))
    checked_on = DateBlock(
        label=_("Last read"),
        required=False,
        help_text=_("The day when somebody last read the act and saw that this is right."),
    )
    source = URLBlock(label=_("Where it can be read"), required=False)

    class Meta:
        label = _("Law reference")
        label_format = "{act} {section}"
        icon = "openquote"


class SourceBlock(StructBlock):
    title = line(_("Title"))
    url = URLBlock(label=_("Address"), required=False)

    class Meta:
        label = _("Source")
        label_format = "{title}"
        icon = "link"


class TermBlock(StructBlock):
    term = line(_("Word"))
    meaning = words(_("Meaning"), rows=2)

    class Meta:
        label = _("Word")
        label_format = "{term}"
        icon = "help"


GOALS = [("goal", GoalBlock())]
LAW = [("reference", LawBlock())]
SOURCES = [("source", SourceBlock())]
GLOSSARY = [("term", TermBlock())]
CONVERSATION = [("question", words(_("Question"), rows=2))]
