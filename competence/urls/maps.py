from django.urls import path

from competence.views import maps

urlpatterns = [
    path("kompetenskarta/", maps.competence_map, name="map"),
    path("kompetenskarta/csv/", maps.map_export_csv, name="map_export"),
    path("kompetenskarta/<int:unit_id>/<slug:competence>/", maps.map_cell, name="map_cell"),
    path("person/<int:person_id>/", maps.person_card, name="person_card"),
]
