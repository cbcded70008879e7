from django.urls import path

from competence.views import supervision

urlpatterns = [
    path("handledning/", supervision.supervision, name="supervision"),
    path(
        "handledning/<int:session_id>/ta-tillbaka/",
        supervision.withdraw_session,
        name="withdraw_session",
    ),
    path(
        "handledning/<int:session_id>/lamna-tillbaka/",
        supervision.give_back_session,
        name="give_back_session",
    ),
    path(
        "medarbetare/<int:person_id>/handledning/bekrafta/",
        supervision.confirm_sessions,
        name="confirm_sessions",
    ),
]
