from django.urls import path

from competence.views import indicators

urlpatterns = [
    path("nyckeltal/", indicators.indicators, name="indicators"),
    path("nyckeltal/csv/", indicators.indicators_csv, name="indicators_csv"),
    path("nyckeltal/<slug:key>.svg", indicators.indicator_svg, name="indicator_svg"),
]
