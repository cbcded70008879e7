from django.urls import path

from competence.views import claim_answers, claims, employer_answer, employers

urlpatterns = [
    path("mina-meriter/lagg-till/<slug:kind>/", claims.add_merit, name="add_merit"),
    path("mina-meriter/<int:claim_id>/", claims.mend_claim, name="mend_claim"),
    path("mina-meriter/<int:claim_id>/ta-tillbaka/", claims.withdraw_claim, name="withdraw_claim"),
    path("mina-meriter/<int:claim_id>/arbetsgivare/", employers.ask_employer, name="ask_employer"),
    path(
        "mina-meriter/<int:claim_id>/arbetsgivare/paminn/",
        employers.remind_employer,
        name="remind_employer",
    ),
    path(
        "mina-meriter/<int:claim_id>/arbetsgivare/ta-tillbaka/",
        employers.withdraw_question,
        name="withdraw_question",
    ),
    path("bekrafta/tack/", employer_answer.employer_thanks, name="employer_thanks"),
    path("bekrafta/<str:token>/", employer_answer.employer_answer, name="employer_answer"),
    path("meriter/", claim_answers.claim_list, name="claims"),
    path("meriter/<int:claim_id>/", claim_answers.settle_claim, name="settle_claim"),
    path(
        "meriter/<int:claim_id>/ta-tillbaka/",
        claim_answers.take_back_claim,
        name="take_back_claim",
    ),
    path("meriter/<int:claim_id>/underlag/", claims.claim_file, name="claim_file"),
    path("meriter/<int:claim_id>/se/", claim_answers.see_degree, name="see_degree"),
]
