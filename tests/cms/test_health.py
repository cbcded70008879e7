"""/healthz answers 503 while the demo is being built: no error there, an error everywhere else."""

import logging
from importlib import import_module

import pytest
from django.utils.module_loading import import_string

SAID = "Service Unavailable: /healthz"


def logging_of(name):
    return import_module(f"cms.settings.{name}").LOGGING


@pytest.fixture
def demos_log():
    settings = logging_of("demo")
    (name,) = settings["loggers"]["django.request"]["filters"]
    logger, demos = (
        logging.getLogger("django.request"),
        import_string(settings["filters"][name]["()"])(),
    )
    logger.addFilter(demos)
    yield
    logger.removeFilter(demos)


def test_the_demos_log_is_quiet_about_health_and_about_nothing_else(db, demos_log, client, caplog):
    answer = client.get("/healthz")
    client.get("/finns/inte/")

    assert answer.status_code == 503
    assert [entry.getMessage() for entry in caplog.records] == ["Not Found: /finns/inte/"]


@pytest.mark.expects_errors
def test_elsewhere_every_503_is_an_error_in_the_log(db, client, caplog):
    client.get("/healthz")

    assert [(entry.levelname, entry.getMessage()) for entry in caplog.records] == [("ERROR", SAID)]
    assert "filters" not in logging_of("base")
