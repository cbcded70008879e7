from functools import partial

import pytest

from cms import content_loading
from cms.models import ModulePage
from competence.people.audit import SYSTEM
from tests.cms.sample_module import KEY, write_sample


@pytest.fixture
def sample_folder(tmp_path):
    return partial(write_sample, tmp_path)


@pytest.fixture
def published(cast, sample_folder):
    """The sample module, published by Havsby."""
    content_loading.load(sample_folder(), cast.havsby, SYSTEM)
    return ModulePage.objects.get(course__key=KEY)
