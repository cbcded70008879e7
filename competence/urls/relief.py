from django.urls import path

from competence.views import relief

urlpatterns = [
    path("avlastning/", relief.summary, name="relief_summary"),
    path(
        "medarbetare/<int:person_id>/pabyggnad/",
        relief.courses,
        name="advanced_courses",
    ),
    path("medarbetare/<int:person_id>/pabyggnad/ny/", relief.plan, name="plan_course"),
    path(
        "medarbetare/<int:person_id>/pabyggnad/<int:course_id>/",
        relief.change,
        name="change_course",
    ),
    path(
        "medarbetare/<int:person_id>/pabyggnad/<int:course_id>/stall-in/",
        relief.cancel,
        name="cancel_course",
    ),
    path(
        "medarbetare/<int:person_id>/pabyggnad/<int:course_id>/avlastning/",
        relief.approve,
        name="approve_relief",
    ),
    path(
        "medarbetare/<int:person_id>/pabyggnad/<int:course_id>/blev-av/",
        relief.settle,
        name="settle_relief",
    ),
]
