from django.urls import path

from competence.views import breaches, validity

_OF = "medarbetare/<int:person_id>/giltighet/<slug:kind>/<slug:subject>/"

urlpatterns = [
    path("giltighet/avvikelser/", breaches.validity_breaches, name="validity_breaches"),
    path("medarbetare/<int:person_id>/giltighet/", validity.validity, name="validity"),
    path(_OF, validity.validity_of, name="validity_of"),
    path(f"{_OF}aterkalla/", validity.revoke_validity, name="revoke_validity"),
    path(f"{_OF}tillfalligt/", validity.allow_validity, name="allow_validity"),
    path(
        f"{_OF}<int:fact_id>/ta-tillbaka/", validity.take_back_validity, name="take_back_validity"
    ),
]
