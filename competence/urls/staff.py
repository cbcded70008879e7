from django.urls import path

from competence.views import (
    absences,
    employment,
    leaving,
    mentorships,
    programme_end,
    relations,
    roles,
    work_areas,
)

urlpatterns = [
    path("medarbetare/oppna-arenden/", leaving.left_open, name="left_open"),
    path("medarbetare/<int:person_id>/anstallning/", employment.employment, name="employment"),
    path(
        "medarbetare/<int:person_id>/anstallning/<int:employment_id>/avsluta/",
        employment.end_employment,
        name="end_employment",
    ),
    path(
        "medarbetare/<int:person_id>/anstallning/<int:employment_id>/ta-tillbaka/",
        employment.resume_employment,
        name="resume_employment",
    ),
    path("medarbetare/<int:person_id>/omrade/", work_areas.add_area, name="add_area"),
    path(
        "medarbetare/<int:person_id>/omrade/<int:line_id>/",
        work_areas.change_area,
        name="change_area",
    ),
    path("medarbetare/<int:person_id>/roll/", roles.grant_role, name="grant_role"),
    path(
        "medarbetare/<int:person_id>/roll/<int:grant_id>/avsluta/", roles.end_role, name="end_role"
    ),
    path(
        "medarbetare/<int:person_id>/arbetsledare/",
        relations.name_supervisor,
        name="name_supervisor",
    ),
    path(
        "medarbetare/<int:person_id>/stallforetradare/", relations.name_deputy, name="name_deputy"
    ),
    path(
        "medarbetare/<int:person_id>/stallforetradare/<int:deputyship_id>/avsluta/",
        relations.end_deputy,
        name="end_deputy",
    ),
    path("medarbetare/<int:person_id>/franvaro/", absences.absence, name="absence"),
    path(
        "medarbetare/<int:person_id>/franvaro/<int:absence_id>/",
        absences.change_absence,
        name="change_absence",
    ),
    path(
        "medarbetare/<int:person_id>/introduktion/<int:assignment_id>/avsluta/",
        programme_end.end_programme,
        name="end_programme",
    ),
    path(
        "mentorskap/<int:mentorship_id>/avsluta/",
        mentorships.end_mentorship,
        name="end_mentorship",
    ),
]
