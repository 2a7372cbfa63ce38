"""Values that are not known in preview, and values that nobody may see."""

from __future__ import annotations

import pytest

from .organisation import Organisation
from .programs import Source, connector, export, program, shop
from .stack import API_KEY, Stack

pytestmark = pytest.mark.engine

SECRET = "a-value-for-nobodys-eyes"
SECRET_VARIABLES = Source(f"[dict(name='token', value=pulumi.Output.secret({SECRET!r}))]")


@pytest.mark.deep
def test_a_connector_can_be_computed_from_anothers_id(stack: Stack, organisation: Organisation):
    computed = {
        "base_url": Source("one.id.apply(lambda id: f'https://{id.lower()}.example.com')"),
        "tags": Source("{'of': [one.id]}"),
        "auth_scheme_configs": Source("[versori.AuthSchemeConfigApiKeyArgs(name=one.id)]"),
        "connection_variables": Source("[versori.ConnectionVariableArgs(name='of', value=one.id)]"),
    }
    stack.program(program(connector("one"), connector("two", **computed), export("url", "two.base_url")))
    preview = stack.preview()
    assert "+ 3 to create" in preview.text
    assert organisation.writes() == []

    stack.up()
    one, two = organisation.list()
    assert two["baseUrl"] == f"https://{one['id'].lower()}.example.com" == stack.outputs()["url"]
    assert (two["tags"], two["authSchemeConfigs"][0]["name"]) == ({"of": [one["id"]]}, one["id"])
    assert two["connectionVariables"] == [{"name": "of", "value": one["id"]}]
    stack.up("--expect-no-changes")


@pytest.mark.deep
def test_an_unknown_value_in_an_update_is_previewed_and_applied(stack: Stack, organisation: Organisation):
    stack.apply(program(connector("two", tags={"of": ["nobody"]})))
    stack.program(program(connector("one"), connector("two", tags=Source("{'of': [one.id]}"))))
    preview = stack.preview()
    assert "~ 1 to update" in preview.text
    stack.up()
    two, one = organisation.list()
    assert two["tags"] == {"of": [one["id"]]}
    stack.up("--expect-no-changes")


@pytest.mark.deep
def test_a_secret_variable_is_nowhere_in_plain_text(stack: Stack, organisation: Organisation):
    stack.program(
        program(connector(connection_variables=SECRET_VARIABLES), export("variables", "shop.connection_variables"))
    )
    shown = [stack.preview("--diff").text, stack.up("--diff").text]
    assert organisation.only()["connectionVariables"] == [{"name": "token", "value": SECRET}]
    stack.up("--expect-no-changes")

    organisation.edit(organisation.only()["id"], connectionVariables=[{"name": "token", "value": "edited-by-hand"}])
    shown += [stack.preview("--diff").text, stack.refresh("--diff").text]
    assert "edited-by-hand" not in stack.state_text
    shown += [stack.preview("--diff").text, stack.up("--diff").text]
    assert organisation.only()["connectionVariables"] == [{"name": "token", "value": SECRET}]
    stack.run("stack", "export", "--file", "exported.json")
    shown += [stack.state_text, (stack.folder / "exported.json").read_text()]
    for text in shown:
        assert SECRET not in text
        assert "edited-by-hand" not in text
        assert API_KEY not in text


def test_a_secret_is_not_shown_by_the_failure_of_a_check(stack: Stack):
    twice = Source(f"[{', '.join([str(SECRET_VARIABLES)[1:-1]] * 2)}]")
    stack.program(shop(connection_variables=twice))
    refused = stack.preview(code=None).text
    assert "has 'token' twice" in refused
    assert SECRET not in refused


def test_what_is_not_declared_is_known_in_previews(stack: Stack):
    """An output that stays unknown would show as a change in every preview, and spread to what is made of it."""
    exports = [export(name, f"shop.{name}") for name in ("public", "tags", "documentation_url", "auth_scheme_config_ids")]
    other = connector("other", documentation_url=Source("shop.documentation_url"))
    stack.apply(program(connector("shop"), other, *exports))
    preview = stack.preview("--expect-no-changes")
    assert "unknown" not in preview.text
