from django.urls import path

from competence.views import (
    catalogue,
    checks,
    exercises,
    introduction,
    learning,
    merits,
    practice,
    recall,
    routines,
    study_time,
    transcripts,
)

urlpatterns = [
    path("min-introduktion/", introduction.my_introduction, name="my_introduction"),
    path("min-introduktion/<slug:stage>/", introduction.stage, name="stage"),
    path("utbildningar/", catalogue.catalogue, name="catalogue"),
    path("modul/<slug:course>/", learning.module, name="module"),
    # Before the parts: no part has the key "kontroll" or "resultat".
    path("modul/<slug:course>/kontroll/", checks.check, name="check"),
    path(
        "modul/<slug:course>/kontroll/<int:attempt_id>/svar/",
        checks.keep_response,
        name="keep_response",
    ),
    path(
        "modul/<slug:course>/kontroll/<int:attempt_id>/lamna-in/",
        checks.submit_check,
        name="submit_check",
    ),
    path(
        "modul/<slug:course>/resultat/<int:attempt_id>/",
        checks.check_result,
        name="check_result",
    ),
    path("modul/<slug:course>/<slug:part>/", learning.module_part, name="module_part"),
    path("modul/<slug:course>/<slug:part>/klar/", learning.finish_part, name="finish_part"),
    path(
        "modul/<slug:course>/<slug:part>/ovning/<slug:block>/",
        exercises.exercise,
        name="exercise",
    ),
    path("modul/<slug:course>/<slug:part>/anteckning/<slug:block>/", exercises.note, name="note"),
    path("minns-du/", recall.recall, name="recall"),
    path("minns-du/svar/", recall.answer_recall, name="answer_recall"),
    path("minns-du/inte-nu/", recall.leave_recall, name="leave_recall"),
    path("minns-du/<slug:course>/<slug:question>/", recall.recall_result, name="recall_result"),
    path("rutin/<slug:key>/", routines.routine, name="routine"),
    path("studietid/", study_time.study_time, name="study_time"),
    path("studietid/<int:slot_id>/blev-av/", study_time.use, name="use_study_time"),
    path("studietid/<int:slot_id>/blev-inte-av/", study_time.lose, name="lose_study_time"),
    path("studietid/<int:slot_id>/angra/", study_time.reopen, name="reopen_study_time"),
    path("praktik/", practice.practice, name="practice"),
    path("praktik/<int:occasion_id>/ta-tillbaka/", practice.withdraw, name="withdraw_occasion"),
    path("praktik/bedomning/<int:rating_id>/", practice.comment, name="comment_rating"),
    path("min-trappa/", merits.my_ladder, name="my_ladder"),
    path("mina-meriter/", merits.my_merits, name="my_merits"),
    path("mina-meriter/pdf/", transcripts.transcript_pdf, name="transcript_pdf"),
    path("mina-meriter/xlsx/", transcripts.transcript_xlsx, name="transcript_xlsx"),
]
