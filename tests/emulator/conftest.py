from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from versori_pulumi.emulator import running

from .api import Api

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture
def api(url: str) -> Iterator[Api]:
    api = Api(url)
    with api.http:
        api.http.post("/__control/reset")
        yield api
