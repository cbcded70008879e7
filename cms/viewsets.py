"""What stands in the editors' menu beside pages, pictures and documents."""

from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms import editors
from cms.editing import attended, routines
from cms.editing.rules import changes, drafts, publishing, reading


class EditorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(editors.units_edited_by(request.user))


class RulesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(editors.units_ruled_by(request.user))


class RoutineViewSet(ViewSet):
    name = menu_name = "routines"
    url_prefix = "rutiner"
    menu_label = _("Routines")
    menu_icon = "clipboard-list"
    menu_order = 250
    add_to_admin_menu = True
    menu_item_class = EditorsItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", routines.listing, name="listing"),
            path("ny/", routines.add, name="add"),
            path("<int:routine_id>/", routines.edit, name="edit"),
        ]


class AttendedViewSet(ViewSet):
    name = menu_name = "attended"
    url_prefix = "seminarier"
    menu_label = _("Seminars")
    menu_icon = "group"
    menu_order = 240
    add_to_admin_menu = True
    menu_item_class = EditorsItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", attended.listing, name="listing"),
            path("ny/", attended.add, name="add"),
            path("<slug:key>/andra/", attended.edit, name="edit"),
        ]


class RuleViewSet(ViewSet):
    name = menu_name = "rules"
    url_prefix = "regler"
    menu_label = _("Rules")
    menu_icon = "tasks"
    menu_order = 260
    add_to_admin_menu = True
    menu_item_class = RulesItem

    def get_urlpatterns(self) -> list[URLPattern]:
        draft = "<int:version_id>/utkast/"
        return [
            path("", reading.listing, name="listing"),
            path("ny/", reading.add, name="new"),
            path("<int:version_id>/", reading.version, name="version"),
            path("<int:version_id>/borja/", reading.begin, name="begin"),
            path(draft, drafts.show, name="draft"),
            path(f"{draft}andra/", drafts.change, name="change"),
            path(f"{draft}lagg-till/", drafts.add, name="add"),
            path(f"{draft}flytta/", drafts.move, name="move"),
            path(f"{draft}gruppera/", drafts.wrap, name="wrap"),
            path(f"{draft}ta-bort/", drafts.remove, name="remove"),
            path(f"{draft}las/", publishing.preview, name="preview"),
            path(f"{draft}publicera/", publishing.publish, name="publish"),
            path(f"{draft}text/", publishing.text, name="text"),
            path("andring/<int:change_id>/", changes.compared, name="compared"),
            path("andring/<int:change_id>/avbryt/", changes.drop, name="change_drop"),
            path("andring/<int:change_id>/<int:row_id>/", changes.own, name="change_own"),
        ]
