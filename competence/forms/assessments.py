"""A word on how the work goes: who is asked, what she says, and what a panel came to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from competence.forms.claims import CHOOSE
from competence.forms.freetext import FreeTextField, FreeTextForm, stop_personnummer
from competence.forms.offering import offer
from competence.forms.people import Choices, DayField
from competence.models import Assessment, PanelMember
from competence.queries.ratings import Level
from competence.queries.topics import Topic
from competence.services.assessments import Word

MOST_MEMBERS = 5
LONGEST_NAME = PanelMember.LONGEST_NAME
MEMBERS = tuple(f"member_{number}" for number in range(1, MOST_MEMBERS + 1))


def level_choice(level: Level) -> tuple[int, SafeString]:
    anchor = format_html("<br>{}", level.anchor) if level.anchor else ""
    shown = format_html("<span><strong>{} – {}</strong>{}</span>", level.number, level.word, anchor)
    return level.number, shown


class TopicForm(forms.Form):
    topic = forms.ChoiceField(label=_("What is to be assessed"))
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(topic.key, f"{topic.title} – {topic.role_word}") for topic in topics]
        offer(self, "topic", choices, first=_("Choose"))

    @property
    def role(self) -> str:
        role: str = self.cleaned_data["topic"].partition(":")[0]
        return role

    @property
    def asked(self) -> dict[str, Any]:
        """What services.assessment_questions.ask takes beside the two persons."""
        subject = self.cleaned_data["topic"].partition(":")[2]
        key = self.cleaned_data["form_key"]
        return {"role": self.role, "subject": subject, "form_key": key}


class AskForm(TopicForm):
    """She herself asks: a colleague by the work address, for nobody reads a list of everybody."""

    email = forms.EmailField(
        label=_("Work e-mail of the colleague"),
        required=False,
        help_text=_(
            "Only for a colleague’s assessment: somebody who knows the work and does not lead it."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        peer = cleaned.get("topic", "").startswith(f"{Assessment.Role.PEER}:")
        if peer and "email" not in self.errors and not cleaned.get("email"):
            self.add_error("email", _("Write the work e-mail of the colleague."))
        return cleaned


class AskColleagueForm(TopicForm):
    """Whoever leads her chooses among the colleagues."""

    assessor = forms.TypedChoiceField(
        label=_("Who is asked"),
        coerce=int,
        help_text=_(
            "A colleague who knows the work and does not lead it, or whoever the step names."
        ),
    )

    def __init__(self, *args: Any, assessors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "assessor", [CHOOSE, *assessors])


class WordForm(FreeTextForm):
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=forms.RadioSelect)
    on = DayField(label=_("Day you saw it, or were told"))
    sentences = FreeTextField(
        label=_("Two sentences about the work"),
        max_length=1000,
        rows=4,
        help_text=_("What you have seen in the work. Nothing about clients or families."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, topic: Topic, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer(self, "level", map(level_choice, topic.levels))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(
                _("The day has not come yet. Choose today or an earlier day.")
            )
        return day

    @property
    def word(self) -> Word:
        given = self.cleaned_data
        return Word(given["level"], given["sentences"], given["on"])


class PanelForm(WordForm):
    """At least two sit in a panel; whoever works elsewhere is named in words."""

    others = forms.CharField(
        label=_("Members who work elsewhere"),
        required=False,
        max_length=MOST_MEMBERS * LONGEST_NAME,
        validators=[stop_personnummer],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Name and workplace, one a line."),
    )

    def __init__(self, *args: Any, members: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(MEMBERS, start=1):
            self.fields[name] = forms.TypedChoiceField(
                label=_("Member %(number)s") % {"number": number},
                coerce=int,
                empty_value=None,
                required=False,
            )
            offer(self, name, [CHOOSE, *members])
        self.fields[MEMBERS[0]].help_text = _("At least two: chosen here, or named below.")
        self.fields["on"].label = _("Day of the panel")
        self.fields["sentences"].label = _("The panel's reasons")
        self.fields["sentences"].help_text = _(
            "What it rests on. Nothing about clients or families."
        )
        self.order_fields([*MEMBERS, "others", "on", "level", "sentences"])

    def clean_others(self) -> str:
        written: str = self.cleaned_data["others"]
        if any(len(line.strip()) > LONGEST_NAME for line in written.splitlines()):
            raise forms.ValidationError(
                _("A line has at most %(most)s characters. Write one member a line."),
                params={"most": LONGEST_NAME},
            )
        return written

    @property
    def members(self) -> list[int]:
        chosen = (self.cleaned_data.get(name) for name in MEMBERS)
        return list(dict.fromkeys(pk for pk in chosen if pk))

    @property
    def outside(self) -> list[str]:
        written = self.cleaned_data.get("others", "").splitlines()
        return list(dict.fromkeys(line.strip() for line in written if line.strip()))
