"""Where a former employer answers: no account, one answer, nothing said by a link that is spent."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from competence.forms.employers import AnswerForm
from competence.queries import employers
from competence.services import employers as service
from competence.views.public import public_answer

GONE = 410


# Exempt: under "no-referrer" browsers send "Origin: null", which Django refuses. No cookie counts
# here but the link itself, which whoever would forge a request does not have.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("words", "name", "role")
@public_answer("employer_answer")
def employer_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the link costs nothing, so that mail scanners may; only the button uses it."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and service.answer(token=token, said=form.said, by=service.FORMER_EMPLOYER):
        return redirect("employer_thanks")
    asked = employers.behind(token)
    if asked is None:
        return render(request, "competence/employer_spent.html", status=GONE)
    return render(request, "competence/employer_answer.html", {"asked": asked, "form": form})


@login_not_required
@require_safe
@public_answer("employer_answer")
def employer_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "competence/employer_thanks.html")
