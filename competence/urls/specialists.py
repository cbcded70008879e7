from django.urls import path

from competence.views import specialists

urlpatterns = [
    path("fraga-en-specialist/", specialists.specialists, name="specialists"),
    path("fraga-en-specialist/jag/", specialists.my_listing, name="my_listing"),
    path(
        "fraga-en-specialist/jag/ta-tillbaka/",
        specialists.withdraw_listing,
        name="withdraw_listing",
    ),
    path("fraga-en-specialist/kommunen/", specialists.sharing, name="specialist_sharing"),
]
