from django.urls import path

from competence.views import certificates, verify

urlpatterns = [
    path("intyg/<uuid:uid>/", certificates.certificate, name="certificate"),
    path("intyg/<uuid:uid>/rita-om/", certificates.draw_again, name="certificate_draw_again"),
    path("intyg/<uuid:uid>/ersatt/", certificates.reissue, name="certificate_reissue"),
    path("intyg/<uuid:uid>/aterkalla/", certificates.revoke, name="certificate_revoke"),
    path(
        "intyg/<uuid:uid>/fil/<slug:edition>/",
        certificates.certificate_file,
        name="certificate_file",
    ),
    path("verifiera/", verify.verify, name="verify"),
    path("verifiera/<str:code>/", verify.verified, name="verified"),
]
