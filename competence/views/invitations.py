from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from competence.forms.invitations import ChoosePasswordForm
from competence.people.models import User
from competence.queries import invitations as links
from competence.services import invitations

GONE = 410


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the link costs nothing, so that mail scanners may; only the button uses it."""
    link = links.behind(token)
    if link is None or not link.is_open:
        state = link.state if link else "unknown"
        return render(request, "competence/invitation_spent.html", {"state": state}, status=GONE)
    form = ChoosePasswordForm(request.POST or None, email=link.email)
    if request.method == "POST" and (link.has_login or form.is_valid()):
        password = "" if link.has_login else form.cleaned_data["password"]
        return _redeem(request, token, password, link)
    return render(request, "competence/invitation.html", {"link": link, "form": form})


def _redeem(request: HttpRequest, token: str, password: str, link: links.Link) -> HttpResponse:
    try:
        user = invitations.redeem(token=token, password=password)
    except invitations.LinkIsSpent:
        # The second of two clicks: the first one is signing her in.
        return redirect("home" if request.user.is_authenticated else request.path)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(request.path)
    if link.has_login:
        messages.success(request, _("The invitation is accepted. Sign in as you usually do."))
        return redirect("home" if request.user == user else "account_login")
    return _sign_in(request, user, password)


def _sign_in(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The link proved the address; nobody else was ever this user."""
    request.session.flush()
    login(request, user)
    record_authentication(
        request, user, method="password" if password else "code", email=user.email
    )
    UserSession.objects.create_from_request(request)
    messages.success(request, _("Welcome to Stegvis. You are signed in."))
    return redirect("home")
