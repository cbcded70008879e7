from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import errors, health, home, media
from cms.language import set_language


def _door(name: str) -> Callable[..., HttpResponseBase]:
    return login_not_required(RedirectView.as_view(pattern_name=name, query_string=True))


urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("om/", home.about, name="about"),
    path("tillganglighet/", home.accessibility, name="accessibility"),
    path("i18n/sprak/", set_language, name="set_language"),
    path("", include("competence.urls")),
    # Wagtail's own sign-in page would let people past the second factor: its address leads to ours.
    path("cms/login/", _door("account_login")),
    path("cms/password_reset/", _door("account_reset_password")),
    # Names and addresses live on Person, passwords with allauth: one account page is enough.
    path("cms/account/", RedirectView.as_view(pattern_name="account")),
    path("cms/", include(wagtailadmin_urls)),
    path("konto/", include("allauth.urls")),
    path("dokument/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", media.rendition, name="rendition"),
    path(
        "modulmedia/<slug:course>/<int:number>/<str:name>", media.module_media, name="module_media"
    ),
]

if settings.DEMO:
    urlpatterns += [path("", include("cms.demo.urls"))]

urlpatterns += [
    path("innehall/_util/login/", _door("account_login")),
    path("innehall/", include(wagtail_urls)),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
