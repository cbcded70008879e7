from django.urls import path

from competence.views import inspection, maps

urlpatterns = [
    path("kompetenskarta/", maps.competence_map, name="map"),
    path("kompetenskarta/csv/", maps.map_export_csv, name="map_export"),
    path("kompetenskarta/xlsx/", maps.map_export_xlsx, name="map_export_xlsx"),
    path("tillsyn/<int:unit_id>/", inspection.inspection, name="inspection"),
    path("tillsyn/<int:unit_id>/xlsx/", inspection.inspection_xlsx, name="inspection_xlsx"),
    path("kompetenskarta/<int:unit_id>/<slug:competence>/", maps.map_cell, name="map_cell"),
    path("person/<int:person_id>/", maps.person_card, name="person_card"),
]
