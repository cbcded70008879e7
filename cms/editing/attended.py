from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms import attending, editors
from cms.editing.attended_form import AttendedForm
from cms.editing.routines import acting_editor
from competence.people.models import Unit
from courses import attended
from courses.models import CourseVersion, CourseVersionQuerySet


def listing(request: HttpRequest) -> HttpResponse:
    """What her units publish, and what they are offered from above, to read."""
    units = editors.units_edited_by(request.user)
    own = {unit.path for unit in units}
    rows = [
        (version, version.course.publisher in own)
        for version in _versions()
        if any(path.startswith(version.course.publisher) for path in own)
    ]
    return render(request, "cms/editing/attended_list.html", {"rows": rows, "may_add": bool(own)})


def add(request: HttpRequest) -> HttpResponse:
    units = editors.units_edited_by(request.user)
    if not units:
        raise PermissionDenied
    form = AttendedForm(request.POST or None, publishers=units)
    if form.is_valid() and (published := _publish(request, form, form.publisher_unit())):
        return published
    return render(request, "cms/editing/attended.html", {"form": form, "version": None})


def edit(request: HttpRequest, key: str) -> HttpResponse:
    units = {unit.path: unit for unit in editors.units_edited_by(request.user)}
    version = _versions().filter(course__key=key, course__publisher__in=units).first()
    if version is None:
        raise Http404
    document = attended.from_json(version.document)
    form = AttendedForm(request.POST or None, publishers=[], document=document)
    unit = units[version.course.publisher]
    if form.is_valid() and (published := _publish(request, form, unit)):
        return published
    return render(request, "cms/editing/attended.html", {"form": form, "version": version})


def _versions() -> CourseVersionQuerySet:
    rows = CourseVersion.objects.current().filter(course__kind__in=list(attended.Form))
    return rows.select_related("course").order_by("title")


def _publish(request: HttpRequest, form: AttendedForm, unit: Unit) -> HttpResponse | None:
    """None when somebody else has taken the key meanwhile: the form then says so."""
    if form.document is None:
        return None
    try:
        version = attending.publish(form.document, unit, acting_editor(request))
    except ValidationError as error:
        form.add_error(None, error)
        return None
    message = _("”%(title)s” is published in version %(number)d.")
    messages.success(request, message % {"title": version.title, "number": version.number})
    return redirect("attended:listing")
