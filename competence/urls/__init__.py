"""Every address of the competence app, one room a file. Swedish, without language prefix."""

from competence.urls import (
    accounts,
    assessments,
    certificates,
    claims,
    decisions,
    introduction,
    inventory,
    maps,
    reaching,
    relief,
    specialists,
    staff,
    supervision,
    team,
    training,
    validity,
)

urlpatterns = [
    *accounts.urlpatterns,
    *introduction.urlpatterns,
    *team.urlpatterns,
    *staff.urlpatterns,
    *decisions.urlpatterns,
    *certificates.urlpatterns,
    *claims.urlpatterns,
    *assessments.urlpatterns,
    *supervision.urlpatterns,
    *maps.urlpatterns,
    *inventory.urlpatterns,
    *relief.urlpatterns,
    *reaching.urlpatterns,
    *specialists.urlpatterns,
    *validity.urlpatterns,
    *training.urlpatterns,
]
