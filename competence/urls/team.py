from django.urls import path

from competence.views import (
    assigning,
    mentoring,
    path_choices,
    rating,
    routine_reading,
    talks,
    team,
)

urlpatterns = [
    path("medarbetare/", team.team, name="team"),
    path("medarbetare/tilldela/", assigning.assign_many, name="assign_many"),
    path("medarbetare/tilldelat/", assigning.assigned, name="assigned"),
    path("medarbetare/<int:person_id>/", team.member, name="team_member"),
    path("medarbetare/<int:person_id>/tilldela/", assigning.assign, name="assign"),
    path(
        "medarbetare/<int:person_id>/tilldela/angra/",
        assigning.undo_assignment,
        name="undo_assignment",
    ),
    path("medarbetare/<int:person_id>/bedom/", rating.rate, name="rate"),
    path("medarbetare/<int:person_id>/krav/<slug:key>/", team.requirement, name="requirement"),
    path("medarbetare/<int:person_id>/samtal/<slug:talk>/", talks.talk, name="talk"),
    path(
        "medarbetare/<int:person_id>/specialistvag/",
        path_choices.person_path,
        name="person_path",
    ),
    path("samtal/<int:talk_id>/bekrafta/", talks.confirm_talk, name="confirm_talk"),
    path("rutiner/", routine_reading.routine_readings, name="routine_readings"),
    path("rutiner/<int:routine_id>/", routine_reading.routine_reading, name="routine_reading"),
    path("rutiner/<int:routine_id>/apt/", routine_reading.go_through, name="go_through"),
    path("mentor/", mentoring.mentoring, name="mentoring"),
    path("mentor/bekrafta/", mentoring.confirm_occasions, name="confirm_occasions"),
    path("mentor/<int:occasion_id>/tillbaka/", mentoring.give_back, name="give_back"),
]
