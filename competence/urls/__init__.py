"""Every address of the competence app, one room a file. Swedish, without language prefix."""

from competence.urls import (
    accounts,
    certificates,
    claims,
    decisions,
    introduction,
    maps,
    relief,
    staff,
    team,
)

urlpatterns = [
    *accounts.urlpatterns,
    *introduction.urlpatterns,
    *team.urlpatterns,
    *staff.urlpatterns,
    *decisions.urlpatterns,
    *certificates.urlpatterns,
    *claims.urlpatterns,
    *maps.urlpatterns,
    *relief.urlpatterns,
]
