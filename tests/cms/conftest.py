from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cms import content_loading
from cms.contentfiles import Module, write_module
from cms.models import ModulePage
from competence.people.audit import SYSTEM
from courses import documents, pool
from tests.courses import sample


def honest_sample():
    """The sample module, with minutes that agree with what is in it."""
    document = sample.document()
    document["minutes"]["reading"] = 16
    document["parts"][0]["minutes"] = document["parts"][1]["minutes"] = 6
    return document


def picture_bytes(colour="green", size=(40, 30)):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def sample_folder(tmp_path):
    """A content folder with the one module that holds one block of every kind."""

    def make(change=lambda document: None, name="innehall"):
        document = honest_sample()
        change(document)
        media = {}
        for file, content in (
            ("rum.png", picture_bytes()),
            ("rum.mp4", b"film"),
            ("rum.vtt", b"WEBVTT"),
        ):
            media[file] = Path(tmp_path / file)
            media[file].write_bytes(content)
        module = Module(documents.from_json(document), pool.from_json(sample.pool()), media)
        write_module(module, tmp_path / name / document["key"])
        return tmp_path / name

    return make


@pytest.fixture
def published(cast, sample_folder):
    """The sample module, published by Havsby."""
    content_loading.load(sample_folder(), cast.havsby, SYSTEM)
    return ModulePage.objects.get(course__key="prov")
