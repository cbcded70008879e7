"""Praktik: tap an occasion, take it back, put one's own words beside a rating."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competence.forms.learning import CommentForm, OccasionForm, new_occasion
from competence.models import Occasion
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import colleagues, my_practice
from competence.services import practice as service
from competence.views.evidence import tabs
from competence.views.shared import accepted, as_person

A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def practice(request: PersonRequest) -> HttpResponse:
    page = my_practice.page_of(request.person)
    if request.method == "POST":
        form = OccasionForm(request.POST, elements=page.choices)
        if form.is_valid() and _reported(request, form):
            messages.success(request, _("Marked. Your mentor or supervisor confirms it."))
            return redirect("practice")
    else:
        form = new_occasion(page.choices, request.GET.get("moment", ""), clock.today())
    listed = Paginator(my_practice.occasions_of(request.person), A_PAGE).get_page(
        request.GET.get("page")
    )
    occasions = [my_practice.own_occasion(row, page.entries) for row in listed]
    context = {"page": page, "form": form, "occasions": occasions, "listed": listed}
    context["tabs"] = tabs(request)
    return render(request, "competence/practice.html", context)


def _reported(request: PersonRequest, form: OccasionForm) -> bool:
    return accepted(
        form, service.report, person=request.person, **form.cleaned_data, by=request.actor
    )


@require_POST
@as_person
def withdraw(request: PersonRequest, occasion_id: int) -> HttpResponse:
    occasion = Occasion.objects.filter(person=request.person, pk=occasion_id).first()
    if occasion is None:
        raise Http404
    if service.withdraw(occasion=occasion, by=request.actor):
        messages.success(request, _("The occasion is taken back."))
    else:
        messages.info(request, _("It is settled already. Talk with the one who confirmed it."))
    return redirect("practice")


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def comment(request: PersonRequest, rating_id: int) -> HttpResponse:
    rating = my_practice.ratings_of(request.person).filter(pk=rating_id).first()
    if rating is None:
        raise Http404
    form = CommentForm(
        request.POST or None,
        initial={"comment": rating.comment},
        colleagues=colleagues.of(request.person),
    )
    if form.is_valid():
        service.comment_rating(
            rating=rating, comment=form.cleaned_data["comment"], by=request.actor
        )
        messages.success(request, _("Your comment is saved."))
        return redirect(f"{reverse('practice')}#bedomningar")
    page = my_practice.page_of(request.person)
    shown = next(each for each in page.ratings if each.rating_id == rating_id)
    return render(request, "competence/rating_comment.html", {"rating": shown, "form": form})
