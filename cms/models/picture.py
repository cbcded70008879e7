from pathlib import PurePosixPath
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """An image in a module. Its own model from the first migration, so that fields can be added."""

    credit = models.CharField(_("credit"), max_length=120, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    def get_upload_to(self, filename: str) -> str:
        """A folder of its own: the file keeps its name, and modules name pictures by file name."""
        path = PurePosixPath(super().get_upload_to(filename[-60:]))
        return str(path.parent / uuid4().hex[:12] / path.name)

    @property
    def file_name(self) -> str:
        return PurePosixPath(self.file.name).name

    def reading_url(self) -> str:
        """Its address in the size of a module's text; drawn at the first call."""
        rendition = self.get_rendition("max-1200x1200")
        return reverse("rendition", args=[PurePosixPath(rendition.file.name).name])


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            ),
        ]
