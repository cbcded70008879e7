from django.urls import path

from competence.views import inspection, map_files, map_region, maps, saved_views

urlpatterns = [
    path("kompetenskarta/", maps.competence_map, name="map"),
    path("kompetenskarta/csv/", maps.map_export_csv, name="map_export"),
    path("kompetenskarta/xlsx/", maps.map_export_xlsx, name="map_export_xlsx"),
    path("lanskarta/", map_region.region, name="map_region"),
    path("lanskarta/csv/", map_region.region_csv, name="map_region_csv"),
    path("lanskarta/xlsx/", map_region.region_xlsx, name="map_region_xlsx"),
    path("kompetenskarta/vyer/", saved_views.saved_views, name="map_views"),
    path("kompetenskarta/vyer/<int:view_id>/", saved_views.saved_view, name="map_view"),
    path("kompetenskarta/filer/", map_files.map_files, name="map_files"),
    path("kompetenskarta/filer/<uuid:uid>/", map_files.map_file, name="map_file"),
    path("tillsyn/<int:unit_id>/", inspection.inspection, name="inspection"),
    path("tillsyn/<int:unit_id>/xlsx/", inspection.inspection_xlsx, name="inspection_xlsx"),
    path("kompetenskarta/<int:unit_id>/<slug:competence>/", maps.map_cell, name="map_cell"),
    path("person/<int:person_id>/", maps.person_card, name="person_card"),
]
