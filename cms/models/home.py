"""The tree editors work in: one home, under it one index for each region and municipality."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page


class UnshownPage(Page):
    """A page that only orders others: learners never meet it, and it has nothing to preview."""

    preview_modes: list[tuple[str, str]] = []
    content_panels = [FieldPanel("title")]
    promote_panels: list[Panel] = []
    settings_panels: list[Panel] = []

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return redirect("home")


class HomePage(UnshownPage):
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.ModuleIndexPage"]

    class Meta:
        verbose_name = _("home")


class ModuleIndexPage(UnshownPage):
    """The modules of one publisher. Who may edit below it follows from roles, see cms.editors."""

    unit = models.OneToOneField(
        "people.Unit", models.PROTECT, related_name="+", verbose_name=_("publisher")
    )

    # Made for a region or municipality by cms.tree, never by hand.
    is_creatable = False
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ModulePage"]

    class Meta:
        verbose_name = _("modules of a publisher")
        verbose_name_plural = _("modules of publishers")
