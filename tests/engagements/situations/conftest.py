"""All of it happens on Thursday 19 November 2026."""

import pytest
from django.test import Client as Browser

from tests.engagements.situations.desk import Desk
from tests.factories.world import World


@pytest.fixture
def desk(client: Browser, world: World, on_the_day: None) -> Desk:
    return Desk(client, world)
