"""Pictures and films of modules, for whoever is signed in. Editors' documents go by /dokument/."""

import mimetypes
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model

from cms.models import ModulePageCompilation, Picture

SHOWN = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt"}


@require_safe
def module_media(request: HttpRequest, course: str, number: int, name: str) -> HttpResponseBase:
    """What a version of a module calls `name`: the picture in reading size, or the film itself."""
    made = ModulePageCompilation.objects.filter(
        version__course__key=course, version__number=number
    ).first()
    kind, pk = made.media.get(name, ("", 0)) if made else ("", 0)
    if kind == "picture":
        return redirect(Picture.objects.get(pk=pk).reading_url())
    if kind == "document":
        return _film(Path(get_document_model().objects.get(pk=pk).file.path))
    raise Http404


def _film(path: Path) -> FileResponse:
    if path.suffix not in SHOWN:
        raise Http404
    return FileResponse(path.open("rb"), content_type=SHOWN[path.suffix])


@require_safe
def rendition(request: HttpRequest, name: str) -> FileResponse:
    """A picture in a size it is shown in. A web server may serve the same folder instead."""
    try:
        file = default_storage.open(f"images/{name}")
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation):
        raise Http404 from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Content-Disposition": content_disposition_header(False, name) or ""}
    return FileResponse(file, content_type=kind, headers=headers)
