import sys
import types
from functools import partial

import pytest
from django.http import HttpResponse
from django.template import Context, loader
from django.urls import path

from cms import urls
from tests.bench.bare_pages import medians_of, report

BARE_URLS = "tests.bench.bare_urls"


@pytest.fixture
def beside_bare(settings, monkeypatch, capsys):
    """What a page costs beside one of the same size that has everything in memory."""

    def compare(client, address, bar):
        shown = client.get(address)
        shown = client.get(address)
        template = loader.get_template(shown.templates[0].name).template
        constants = {
            name: value for each in shown.context for name, value in each.flatten().items()
        }

        def bare(request):
            """Signed in; everything the template shows is in memory, the shell around it too."""
            context = Context(constants)
            context.request = shown.wsgi_request
            return HttpResponse(template.render(context))

        def nothing(request):
            """Signed in, and not even a page."""
            return HttpResponse("")

        module = types.ModuleType(BARE_URLS)
        ours = [path("bare/", bare), path("nothing/", nothing)]
        module.urlpatterns = [*urls.urlpatterns, *ours]
        monkeypatch.setitem(sys.modules, BARE_URLS, module)
        settings.ROOT_URLCONF = BARE_URLS
        same = client.get("/bare/")

        page, limit, least = medians_of(
            *(partial(client.get, each) for each in (address, "/bare/", "/nothing/"))
        )

        ratio = page / limit
        report(
            capsys,
            address=address,
            bytes=len(shown.content),
            page_ms=page * 1000,
            bare_ms=limit * 1000,
            ratio=round(ratio, 2),
            bar=bar,
            beside_no_page_at_all=round(page / least, 2),
        )
        assert abs(len(same.content) - len(shown.content)) < 500
        assert ratio <= bar

    return compare
