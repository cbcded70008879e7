"""A content folder with the one module that holds a block of every kind."""

from io import BytesIO

from PIL import Image

from cms.contentfiles import Module, write_module
from courses import documents, pool
from tests.courses import sample

KEY = "prov"


def honest_sample():
    """The sample, with minutes that agree with what is in it."""
    document = sample.document()
    document["minutes"]["reading"] = 16
    document["parts"][0]["minutes"] = document["parts"][1]["minutes"] = 6
    return document


def picture_bytes(colour="green", size=(40, 30)):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def write_sample(folder, change=lambda document: None, name="innehall"):
    document = honest_sample()
    change(document)
    files = {"rum.png": picture_bytes(), "rum.mp4": b"film", "rum.vtt": b"WEBVTT"}
    for file, content in files.items():
        (folder / file).write_bytes(content)
    media = {file: folder / file for file in files}
    module = Module(documents.from_json(document), pool.from_json(sample.pool()), media)
    write_module(module, folder / name / document["key"])
    return folder / name
