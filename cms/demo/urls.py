from django.urls import path

from cms.demo import views
from cms.style_page import style, style_confirm

urlpatterns = [
    path("demo/", views.start, name="demo_start"),
    path("demo/logga-in/<slug:key>/", views.sign_in, name="demo_sign_in"),
    path("demo/post/", views.mailbox, name="demo_mailbox"),
    path("demo/post/<slug:key>/", views.mailbox, name="demo_letter"),
    path("demo/tid/", views.move_time, name="demo_move_time"),
    path("stil/", style, name="style"),
    path("stil/bekrafta/", style_confirm, name="style_confirm"),
]
