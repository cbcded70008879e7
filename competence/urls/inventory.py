from django.urls import path

from competence.views import inventory

urlpatterns = [
    path("inventering/", inventory.units, name="inventories"),
    path("inventering/min/", inventory.mine, name="my_inventory"),
    path("inventering/<int:unit_id>/", inventory.grid, name="inventory"),
]
