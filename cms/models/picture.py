from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """An image in a module. Its own model from the first migration, so that fields can be added."""

    credit = models.CharField(_("credit"), max_length=120, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            ),
        ]
