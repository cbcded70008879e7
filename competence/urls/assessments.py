from django.urls import path

from competence.views import assessing, assessments

urlpatterns = [
    path("bedomningar/", assessments.assessments, name="assessments"),
    path("bedomningar/be-om/", assessments.ask_assessment, name="ask_assessment"),
    path("bedomningar/egen/<slug:subject>/", assessing.assess_myself, name="assess_myself"),
    path("bedomningar/<int:assessment_id>/", assessments.assessment, name="assessment"),
    path(
        "bedomningar/<int:assessment_id>/dra-tillbaka/",
        assessments.withdraw_assessment,
        name="withdraw_assessment",
    ),
    path(
        "bedomningar/<int:assessment_id>/ta-tillbaka/",
        assessments.take_back_assessment,
        name="take_back_assessment",
    ),
    path(
        "medarbetare/<int:person_id>/bedomning/be-om/",
        assessments.ask_colleague,
        name="ask_colleague",
    ),
    path("medarbetare/<int:person_id>/bedomning/<slug:subject>/", assessing.assess, name="assess"),
    path("medarbetare/<int:person_id>/panel/<slug:subject>/", assessing.panel, name="panel"),
]
