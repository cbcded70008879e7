from django.urls import path

from competence.views import training

urlpatterns = [
    path("metod/", training.days, name="trainings"),
    path("metod/registrera/", training.register, name="register_training"),
    path("metod/<int:day_id>/", training.day, name="training_day"),
    path("medarbetare/<int:person_id>/metoder/", training.methods, name="methods_owned"),
]
