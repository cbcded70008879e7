from django.urls import path

from competence.views import decisions, eligibility

urlpatterns = [
    path("behorighet/", eligibility.eligibility_list, name="eligibility_list"),
    path("behorighet/csv/", eligibility.eligibility_csv, name="eligibility_csv"),
    path("behorighet/xlsx/", eligibility.eligibility_xlsx, name="eligibility_xlsx"),
    path("behorighet/<int:person_id>/", eligibility.eligibility, name="eligibility"),
    path("behorighet/<int:person_id>/komplettering/", eligibility.supplement, name="supplement"),
    path("beslut/", decisions.decisions, name="decisions"),
    path("beslut/<int:person_id>/", decisions.person_decisions, name="person_decisions"),
    path("beslut/<int:person_id>/foresla/", decisions.propose, name="propose_decision"),
    path("beslut/<int:person_id>/uppgift/<slug:task>/", decisions.task, name="task"),
    path(
        "beslut/<int:person_id>/sjalvstandigt/<slug:task>/",
        decisions.independence,
        name="decide_independence",
    ),
    path("beslut/<int:person_id>/steg/<slug:step>/", decisions.step, name="decide_step"),
]
