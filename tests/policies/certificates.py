"""Certificates, and who may withdraw them."""

from tests.access_terms import ALMA, BO, CHIEFS, READS_CERTIFICATES, Policy, certificate, only

CERTIFICATES = {
    "certificate": Policy(get=READS_CERTIFICATES, ids={"uid": certificate}),
    "certificate_file": Policy(get=READS_CERTIFICATES, ids={"uid": certificate, "edition": "sv"}),
    "certificate_draw_again": Policy(get=None, post=READS_CERTIFICATES, ids={"uid": certificate}),
    "certificate_revoke": Policy(
        get=CHIEFS,
        post=CHIEFS,
        refused=only(ALMA, BO),
        ids={"uid": certificate},
        body=lambda hers: {"reason": "Fel namn."},
    ),
    "certificate_reissue": Policy(
        get=CHIEFS, post=CHIEFS, refused=only(ALMA, BO), ids={"uid": certificate}
    ),
}
