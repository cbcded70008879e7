from django.urls import path

from competence.views import claim_answers, claims

urlpatterns = [
    path("mina-meriter/lagg-till/<slug:kind>/", claims.add_merit, name="add_merit"),
    path("mina-meriter/<int:claim_id>/", claims.mend_claim, name="mend_claim"),
    path("mina-meriter/<int:claim_id>/ta-tillbaka/", claims.withdraw_claim, name="withdraw_claim"),
    path("meriter/", claim_answers.claim_list, name="claims"),
    path("meriter/<int:claim_id>/", claim_answers.settle_claim, name="settle_claim"),
    path("meriter/<int:claim_id>/underlag/", claims.claim_file, name="claim_file"),
    path("meriter/<int:claim_id>/se/", claim_answers.see_degree, name="see_degree"),
]
