"""What themes, stages and audiences are called on the screen."""

from django.utils.translation import gettext_lazy as _

THEMES = [
    ("yrkesroll", _("Professional role")),
    ("barnets-basta", _("The child's best interests")),
    ("risker", _("Risks")),
    ("handlaggning", _("Casework")),
    ("samtal", _("Conversations")),
]
STAGES = [
    ("before_start", _("Before the start")),
    ("day_1", _("Day 1")),
    ("week_1", _("Week 1")),
    ("month_1", _("Month 1")),
    ("month_3", _("Month 3")),
    ("month_6", _("Month 6")),
    ("month_12", _("Month 12")),
]
AUDIENCES = [
    ("all", _("Everybody")),
    ("investigator", _("Investigators")),
    ("reception", _("Reception")),
    ("placement", _("Placements")),
    ("foster_care", _("Foster care")),
    ("supervisor", _("Supervisors")),
    ("mentor", _("Mentors")),
]
