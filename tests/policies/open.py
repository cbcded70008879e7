"""Pages that need no sign-in, and those of the demo alone."""

from tests.access_terms import EVERYBODY, NOBODY, Policy

OPEN_TO_ALL = {
    "home": Policy(public=True),
    "healthz": Policy(public=True),
    "about": Policy(public=True),
    "accessibility": Policy(public=True),
    "set_language": Policy(get=None, post=EVERYBODY, public=True),
    "verify": Policy(public=True),
    "verified": Policy(
        post=EVERYBODY,
        public=True,
        ids={"code": lambda hers: hers.certificate.code},
        body=lambda hers: {"name": "Nils Nilsson"},
    ),
    "invitation": Policy(
        post=EVERYBODY,
        public=True,
        reveals=True,
        ids={"token": lambda hers: hers.token},
        body=lambda hers: {"password": "kort"},
    ),
}

# Mounted in demo and tests alone; production has none of them (test_access).
DEMO = {
    "demo_start": Policy(public=True),
    "demo_sign_in": Policy(get=None, post=NOBODY, public=True, ids={"key": "new"}),
    "demo_mailbox": Policy(public=True),
    "demo_letter": Policy(get=NOBODY, public=True, ids={"key": "finns-inte"}),
    "demo_move_time": Policy(get=None, post=EVERYBODY, public=True),
    "style": Policy(public=True),
    "style_confirm": Policy(post=EVERYBODY, public=True),
}
