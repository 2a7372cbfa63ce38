"""Copies of public connectors: another source is another copy, and nothing else that happens to a copy is of interest."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fidelity.life import Life, live_through
from tests.fidelity.organisation import Organisation
from tests.fidelity.strategies import EDITS, MANY, Properties
from versori_pulumi.provider.public_connector_import import PublicConnectorImportProvider

PUBLISHED = [{"name": name, "publishedAt": "2024-01-02T03:04:05Z"} for name in ("1.0", "1.1")]
SOURCE = ("connectorId", "version")


@pytest.fixture(scope="module")
def library(control: httpx.Client) -> list[str]:
    """The ids of two public connectors; what a colleague renames may get the name of one of them."""
    publisher = Organisation(control)
    public = [{"name": name, "public": True, "versions": PUBLISHED} for name in ("Orders", "Market")]
    return [publisher.seed(connector)["id"] for connector in public]


OPTIONS = st.fixed_dictionaries(
    {}, optional={"existing": st.sampled_from(["error", "adopt", "duplicate"]), "forceDelete": st.booleans()}
)
"""What the state alone has to know: it is the same at first and afterwards, since a change of it is sent nowhere."""


def _sources(library: list[str]) -> st.SearchStrategy[Properties]:
    return st.fixed_dictionaries(
        {"connectorId": st.sampled_from(library), "version": st.sampled_from(["1.0", "1.1", "latest"])}
    )


@MANY
@given(refreshed=st.booleans(), deleted=st.sampled_from([False, False, True]), edits=EDITS, data=st.data())
def test_a_preview_announces_another_copy_if_and_only_if_there_is_one(
    control: httpx.Client, library: list[str], refreshed: bool, deleted: bool, edits: Properties, data: st.DataObject
) -> None:
    organisation = Organisation(control)
    options = data.draw(OPTIONS, label="options")
    first, then = ({**data.draw(_sources(library), label=label), **options} for label in ("first", "then"))

    def live() -> dict[str, Any]:
        return {connector["id"]: connector for connector in organisation.connectors()}

    def edit() -> None:
        (copy,) = live()
        if deleted:
            organisation.delete(copy)
        else:
            organisation.edit(copy, edits)

    ended = live_through(organisation, Life(PublicConnectorImportProvider, first, then, refreshed, edit, live))

    assert ended.replaced == (deleted or any(first[name] != then[name] for name in SOURCE))
    assert len(ended.after) == 1
    if ended.replaced:
        assert not ended.before.keys() & ended.after.keys()
    else:
        assert ended.after == ended.before
