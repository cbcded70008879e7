from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms import blocks, checks, compile, editpanels, keys, preview
from cms.models.home import ModuleIndexPage
from courses import labels
from courses.models import Course, CourseVersion

PREVIEW_SIZES = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": _("As on a phone")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("As on a computer")},
]


class ModulePage(Page):
    """A module as its editors write it. Learners read what publishing compiles, never this page.

    Every field may be empty in a draft; `cms.compile` tells what publishing needs.
    """

    course = models.ForeignKey(
        Course,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pages",
        verbose_name=_("course"),
    )
    number = models.PositiveSmallIntegerField(_("number in the catalogue"), null=True, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    theme = models.CharField(_("theme"), max_length=20, choices=labels.THEMES, blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=labels.STAGES, blank=True)
    roles = models.JSONField(_("for whom"), default=list, blank=True)
    agency = models.BooleanField(_("agency workers take it too"), default=True)
    good_before = models.JSONField(_("good to have taken before"), default=list, blank=True)
    minutes_reading = models.PositiveSmallIntegerField(
        _("minutes on the screen"), null=True, blank=True
    )
    minutes_conversation = models.PositiveSmallIntegerField(
        _("minutes of conversation"), null=True, blank=True
    )
    minutes_practice = models.PositiveSmallIntegerField(
        _("minutes of practice"), null=True, blank=True
    )
    goals = StreamField(blocks.GOALS, blank=True, verbose_name=_("goals"))
    law = StreamField(blocks.LAW, blank=True, verbose_name=_("law references"))
    sources = StreamField(blocks.SOURCES, blank=True, verbose_name=_("sources"))
    glossary = StreamField(blocks.GLOSSARY, blank=True, verbose_name=_("words"))
    check_draw = models.PositiveSmallIntegerField(_("questions drawn"), null=True, blank=True)
    check_percent = models.PositiveSmallIntegerField(
        _("share that passes, %"), default=80, null=True, blank=True
    )
    change_class = models.CharField(
        _("kind of change"), max_length=1, choices=CourseVersion.ChangeClass, blank=True
    )
    conversation_with = models.CharField(
        _("conversation with"), max_length=12, choices=editpanels.PARTNERS, blank=True
    )
    conversation_questions = StreamField(
        blocks.CONVERSATION, blank=True, verbose_name=_("questions for the conversation")
    )
    practical_element = models.CharField(_("practical element"), max_length=8, blank=True)
    practical_text = models.TextField(_("what to do at work"), blank=True)
    parts = StreamField(blocks.PARTS, blank=True, collapsed=True, verbose_name=_("parts"))
    questions = StreamField(
        blocks.QUESTIONS, blank=True, collapsed=True, verbose_name=_("questions")
    )

    parent_page_types = ["cms.ModuleIndexPage"]
    subpage_types: list[str] = []
    base_form_class = editpanels.ModulePageForm
    edit_handler = editpanels.tabs()
    preview_modes = preview.MODES
    preview_sizes = PREVIEW_SIZES
    default_preview_size = "mobile"
    # A copy is another module, and gets a course of its own when it is first saved.
    exclude_fields_in_copy = ["course"]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    @classmethod
    def check(cls, **kwargs: Any) -> list[CheckMessage]:
        found: list[CheckMessage] = super().check(**kwargs)
        return found + checks.one_page_per_course(cls.objects, kwargs.get("databases"))

    def clean(self) -> None:
        super().clean()
        keys.fill(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever makes a revision live saves the page with it: here, and only here, it is compiled.

        The edit view, a workflow's approval, a bulk action and the scheduler all come this way, so
        that no text is live without its version, and none without having passed the checklist.
        """
        with transaction.atomic():
            if self.alias_of_id is None and self.course_id is None:
                self.course = compile.new_course(self)
            super().save(*args, **kwargs)
            if self.live and self.live_revision_id and self.alias_of_id is None:
                compile.publish(self)

    def with_content_json(self, content: dict[str, Any]) -> "ModulePage":
        """No revision, an old or a copied one, moves a page to another course."""
        page: ModulePage = super().with_content_json(content)
        page.course_id = self.course_id or page.course_id
        return page

    @property
    def publisher_index(self) -> ModuleIndexPage:
        return ModuleIndexPage.objects.ancestor_of(self).select_related("unit").get()

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        course = Course.objects.get(pk=self.course_id)
        return redirect("module", course.key)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        module = preview.module(self, mode_name)
        response = TemplateResponse(request, "cms/module_preview.html", {"module": module})
        # Shown in a frame of the editor, which otherwise no page of ours may be; its forms lead nowhere.
        policy = {"frame-ancestors": [CSP.SELF], "form-action": [CSP.NONE]}
        # Read by ContentSecurityPolicyMiddleware.
        response._csp_config = settings.SECURE_CSP | policy  # type: ignore[attr-defined]
        return response


class ModulePageCompilation(models.Model):
    """Which revision became which version. A revision that learners' results stand on is never purged."""

    revision = models.OneToOneField("wagtailcore.Revision", models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="+")
    page = models.ForeignKey(ModulePage, models.PROTECT, related_name="compilations")
    media = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("compiled version")

    def __str__(self) -> str:
        return f"{self.revision_id} -> {self.version_id}"
