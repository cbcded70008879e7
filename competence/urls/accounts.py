from django.urls import URLPattern, path
from django.views.generic import RedirectView

from competence.views import accounts, invitations, invite_many, mentorships, people

urlpatterns: list[URLPattern] = [
    path("inbjudan/<str:token>/", invitations.invitation, name="invitation"),
    path("vem/", accounts.acting_as, name="acting_as"),
    path("skicka-igen/<str:key>/", accounts.send_again, name="send_again"),
    path("konto/", accounts.account, name="account"),
    path("konto/kvar/", accounts.stay, name="stay"),
    # The municipality owns the address: allauth's page for adding others is not shown.
    path("konto/email/", RedirectView.as_view(pattern_name="account")),
    path("medarbetare/ny/", people.invite_person, name="invite_person"),
    path("medarbetare/bjud-in/", invite_many.invite_many, name="invite_many"),
    path(
        "medarbetare/bjud-in/<int:batch_id>/",
        invite_many.invitation_batch,
        name="invitation_batch",
    ),
    path(
        "medarbetare/bjud-in/<int:batch_id>/ta-tillbaka/",
        invite_many.stop_batch,
        name="stop_batch",
    ),
    path("medarbetare/<int:person_id>/bjud-in/", people.reinvite, name="reinvite"),
    path("medarbetare/<int:person_id>/mentor/", mentorships.name_mentor, name="name_mentor"),
    path("mentorskap/<int:mentorship_id>/", mentorships.mentorship, name="mentorship"),
]
