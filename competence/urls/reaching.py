from django.urls import path

from competence.views import assignment_rules as views

_RULE = "tilldelningsregler/<int:rule_id>/"
_REACHED = f"{_RULE}<int:reached_id>/"

urlpatterns = [
    path("tilldelningsregler/", views.listing, name="assignment_rules"),
    path("tilldelningsregler/ny/", views.new, name="assignment_rule_new"),
    path(_RULE, views.rule, name="assignment_rule"),
    path(f"{_RULE}andra/", views.change, name="assignment_rule_change"),
    path(f"{_RULE}prova/", views.trial, name="assignment_rule_trial"),
    path(f"{_RULE}kasta/", views.discard, name="assignment_rule_discard"),
    path(f"{_RULE}pausa/", views.pause, name="assignment_rule_pause"),
    path(f"{_RULE}avsluta/", views.end, name="assignment_rule_end"),
    path(f"{_REACHED}behall/", views.keep, name="assignment_rule_keep"),
    path(f"{_REACHED}avsluta/", views.release, name="assignment_rule_release"),
]
