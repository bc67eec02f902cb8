"""One scripted ARI server per test."""

from collections.abc import AsyncIterator

import pytest

from tests.runtime.ari.fake_ari import FakeAri


@pytest.fixture
async def asterisk() -> AsyncIterator[FakeAri]:
    async with FakeAri() as server:
        yield server
