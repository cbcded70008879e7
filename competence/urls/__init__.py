"""Every address of the competence app, one room a file. Swedish, without language prefix."""

from competence.urls import accounts, certificates, decisions, introduction, maps, team

urlpatterns = [
    *accounts.urlpatterns,
    *introduction.urlpatterns,
    *team.urlpatterns,
    *decisions.urlpatterns,
    *certificates.urlpatterns,
    *maps.urlpatterns,
]
