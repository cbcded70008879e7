"""The public answer to a code. Says nothing of anybody who is not named by the visitor."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from competence.domain.codes import normalised
from competence.forms.verification import CodeForm, NameForm
from competence.queries import verification
from competence.views.public import public_answer


@login_not_required
@require_safe
@public_answer("verify")
def verify(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("verified", code=form.cleaned_data["kod"])
    return render(request, "competence/verify.html", {"form": form})


# Exempt: under "no-referrer" browsers send "Origin: null", which Django refuses; nothing is changed.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@public_answer("verify")
def verified(request: HttpRequest, code: str) -> HttpResponse:
    right = normalised(code)
    if right and right != code and request.method != "POST":
        return redirect("verified", code=right)
    form = NameForm(request.POST if request.method == "POST" else None)
    matches = None
    if form.is_bound and form.is_valid():
        matches = verification.name_matches(code, form.cleaned_data["name"])
    verdict = verification.look_up(code)
    # A code that is nearly right is mended, not typed anew.
    mended = CodeForm(initial={"kod": code} if verdict.state == "unknown" else None)
    context = {"verdict": verdict, "form": form, "matches": matches, "code_form": mended}
    return render(request, "competence/verified.html", context)
