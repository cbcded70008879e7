from django.urls import path

from competence.views import (
    absences,
    employment,
    leaving,
    mentorships,
    people_import,
    programme_end,
    relations,
    roles,
    work_areas,
)

_IMPORT = "personal/import/<int:import_id>/"

urlpatterns = [
    path("medarbetare/oppna-arenden/", leaving.left_open, name="left_open"),
    path("personal/import/", people_import.listing, name="people_imports"),
    path(_IMPORT, people_import.one, name="people_import"),
    path(f"{_IMPORT}genomfor/", people_import.order, name="people_import_order"),
    path(f"{_IMPORT}jamfor/", people_import.again, name="people_import_again"),
    path(f"{_IMPORT}kasta/", people_import.drop, name="people_import_drop"),
    path(f"{_IMPORT}<slug:kind>.csv", people_import.as_csv, name="people_import_csv"),
    path("medarbetare/<int:person_id>/anstallning/", employment.employment, name="employment"),
    path(
        "medarbetare/<int:person_id>/anstallningsnummer/",
        employment.identifiers,
        name="identifiers",
    ),
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
