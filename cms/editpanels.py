"""The editor's screen of a module: tabs, help texts, and the checklist of what is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from cms import checklist, compile
from cms.contentfiles import reading_minutes
from courses.labels import AUDIENCES
from courses.models import Course, CourseVersion
from courses.shape import ShapeError

PARTNERS = [("mentor", _("Mentor")), ("supervisor", _("Supervisor"))]


def _courses() -> list[tuple[str, str]]:
    versions = CourseVersion.objects.current().order_by("title")
    return list(versions.values_list("course__key", "title"))


class ModulePageForm(WagtailAdminPageForm):
    roles = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=AUDIENCES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    good_before = forms.MultipleChoiceField(
        label=_("Good to have taken before"), choices=_courses, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        slug = cleaned.get("slug")
        if self.instance.course_id is None and slug:
            course = Course.objects.filter(key=slug).first()
            if course:
                self.add_error("slug", compile.taken(course))
        return cleaned


class ChecklistPanel(Panel):
    """What publishing would refuse, topic by topic, as the draft stood when it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/checklist_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk:
                found = compile.missing(self.instance)
                context["topics"] = checklist.topics(found)
                context["missing"] = len(found)
                context["counted_minutes"] = counted_minutes(self.instance)
            return context


def counted_minutes(page: Any) -> int | None:
    try:
        return round(reading_minutes(compile.read(page).document))
    except ShapeError:
        return None


def tabs() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(_text(), heading=_("Text")),
            ObjectList(_about(), heading=_("About the module")),
            ObjectList(_check(), heading=_("Knowledge check")),
            ObjectList(_publishing(), heading=_("Publishing")),
        ]
    )


def _text() -> list[Panel]:
    return [
        ChecklistPanel(heading=_("Before publishing")),
        TitleFieldPanel("title"),
        FieldPanel("summary", help_text=_("One or two sentences: what she can do afterwards.")),
        FieldPanel(
            "parts",
            help_text=_("Three to six minutes each. Begin with a situation, not with the law."),
        ),
    ]


def _about() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("number"), FieldPanel("theme"), FieldPanel("stage")]),
                FieldPanel("roles"),
                FieldPanel("agency"),
                FieldPanel("good_before", help_text=_("Advice on her page. It locks nothing.")),
            ],
            heading=_("Place in the introduction"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("minutes_reading"),
                        FieldPanel("minutes_conversation"),
                        FieldPanel("minutes_practice"),
                    ]
                )
            ],
            heading=_("Minutes"),
            help_text=_("On the screen: all parts, plus one minute for each question drawn."),
        ),
        FieldPanel("goals"),
        FieldPanel("law"),
        FieldPanel("sources"),
        FieldPanel("glossary"),
        MultiFieldPanel(
            [FieldPanel("conversation_with"), FieldPanel("conversation_questions")],
            heading=_("Conversation"),
            help_text=_(
                "Three questions about what she has met at work, none about right answers."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("practical_element"), FieldPanel("practical_text")], heading=_("At work")
        ),
    ]


def _check() -> list[Panel]:
    return [
        FieldRowPanel([FieldPanel("check_draw"), FieldPanel("check_percent")]),
        FieldPanel(
            "questions",
            help_text=_("At least ten. Every option tells why it is right or wrong."),
        ),
    ]


def _publishing() -> list[Panel]:
    return [
        FieldPanel(
            "change_class",
            help_text=_(
                "A and B: readers get the new text at once. C and D: who has begun finishes on "
                "the version she began."
            ),
        ),
        FieldPanel(
            "slug",
            help_text=_("Becomes the key of the course when the page is first saved."),
        ),
        PublishingPanel(),
        CommentPanel(),
    ]
