"""Options that name properties mean the same in Python's names as in the API's, for every noun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockMonitor, set_mocks

import versori_pulumi as versori
from unit.resources.conftest import Recorder, secret
from unit.resources.nouns import CONNECTOR, NOUNS, api_name
from versori_pulumi.resources.options import api_path, root

Run = Callable[[Callable[[], Any]], Recorder]
Options = pulumi.ResourceOptions

VARIABLES = [{"name": "key", "value": "hunter2"}]

NAMED = [
    (name, python, api_name(python))
    for name, noun in NOUNS.items()
    for python in (*noun.needs, *noun.takes, *noun.computed)
    if python != api_name(python) or python in {"credentials", "variables", "definitions"}
]
SPELLINGS: dict[str, Callable[[str], str]] = {"plain": str, "bracket": '["{}"]'.format}


class Registered(Recorder):
    """Remembers the requests about resources, too, as the SDK sends them to the engine."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Any] = []


class Monitor(MockMonitor):
    """Hands requests to who remembers them."""

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  (the SDK's name)
        self._remember(request)
        return super().RegisterResource(request)

    def ReadResource(self, request: Any) -> Any:  # noqa: N802  (the SDK's name)
        self._remember(request)
        return super().ReadResource(request)

    def _remember(self, request: Any) -> None:
        if request.name == "it":
            self.mocks.requests.append(request)


@pytest.fixture
def recorder() -> Registered:
    """Records what a program declares, and the options of it."""
    made = Registered()
    set_mocks(made, preview=False, monitor=Monitor(made))
    return made


def whole(noun: str, opts: Options) -> pulumi.Resource:
    """A resource with all that its noun takes."""
    return NOUNS[noun].declare(opts, **NOUNS[noun].takes)


def is_secret(value: Any) -> bool:
    return isinstance(value, Mapping) and value == secret(value.get("value"))


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize(("noun", "python", "name"), NAMED)
def test_what_an_option_marks_as_secret_is_secret_in_the_state_and_in_messages(
    noun: str, python: str, name: str, spelling: Callable[[str], str], run: Run, recorder: Registered
):
    given = [spelling(python)]
    declared = run(lambda: whole(noun, Options(additional_secret_outputs=given))).declared["it"]
    assert recorder.requests[0].additionalSecretOutputs == [name]
    assert given == [spelling(python)], "the program's own options stay as they are"
    if name in declared and name != "credentials":  # whose entries are secret, each by itself, in any case
        assert is_secret(declared[name])
    if name in declared and name not in {"connectionVariables", "authSchemeConfigs", "variables", "credentials"}:
        assert declared["secretProperties"] == [name], "hooks show all values that nothing marks"


@pytest.mark.parametrize("option", ["ignore_changes", "replace_on_changes", "hide_diffs"])
@pytest.mark.parametrize(("noun", "python", "name"), NAMED)
def test_every_option_that_names_properties_takes_names_of_python(
    noun: str, python: str, name: str, option: str, run: Run, recorder: Registered
):
    paths = [python, f'["{python}"]', name]
    sent = {"ignore_changes": "ignoreChanges", "replace_on_changes": "replaceOnChanges", "hide_diffs": "hideDiffs"}[option]
    run(lambda: whole(noun, Options(**{option: paths})))
    assert set(getattr(recorder.requests[0], sent)) == {name}
    if option == "ignore_changes" and "ignoreChanges" in recorder.declared["it"]:
        assert set(recorder.declared["it"]["ignoreChanges"]) == {name}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("connection_variables[0].value", "connectionVariables[0].value"),
        ('["connection_variables"][0]["value"]', "connectionVariables[0].value"),
        ("auth_scheme_configs[*].grant.client_secret", "authSchemeConfigs[*].grant.clientSecret"),
        ("auth_scheme_configs[0].in_", "authSchemeConfigs[0].in"),
        ("credentials.action[0].auth_scheme_config_id", "credentials.action[0].authSchemeConfigId"),
        ("credentials.action[0].credential.data.api_key", "credentials.action[0].credential.data.api_key"),
        ("tags.cost_center", "tags.cost_center"),
        ('tags["cost_center"]', "tags.cost_center"),
        ('tags["a.b_c"]', 'tags["a.b_c"]'),
        ("definitions.my_order.content_type", "definitions.my_order.contentType"),
        ("request_body.definitions[0]", "requestBody.definitions[0]"),
        ("*", "*"),
        ("baseUrl", "baseUrl"),
        ("documentationURL", "documentationURL"),
        ("not [a path", "not [a path"),
        ("", ""),
    ],
)
def test_a_path_is_translated_but_for_names_of_the_users_own(path: str, name: str):
    assert api_path(path) == name
    assert api_path(name) == name
    assert root(name) == root(api_path(path))


def test_a_part_that_is_to_be_secret_makes_the_whole_property_secret(run: Run, recorder: Registered):
    """The engine knows the option for whole outputs only: a path would leave the value in the clear."""
    opts = Options(additional_secret_outputs=["connection_variables[0].value", "tags.team"])
    tagged = {"team": ["a"]}
    run(lambda: versori.Connector("it", base_url="u", tags=tagged, connection_variables=VARIABLES, opts=opts))
    assert recorder.requests[0].additionalSecretOutputs == ["connectionVariables", "tags"]
    assert is_secret(recorder.declared["it"]["connectionVariables"])
    assert recorder.declared["it"]["tags"] == secret(tagged)


@pytest.mark.parametrize("noun", NOUNS)
def test_everything_can_be_secret(noun: str, run: Run, recorder: Registered):
    run(lambda: whole(noun, Options(additional_secret_outputs=["*"])))
    declared = recorder.declared["it"]
    plain = {name for name, value in declared.items() if not is_secret(value)} - {"secretProperties", "credentials"}
    assert plain == set()
    assert {api for each, _, api in NAMED if each == noun} <= {*recorder.requests[0].additionalSecretOutputs, "createdAt"}


def test_what_is_read_is_secret_under_either_name(run: Run, recorder: Registered):
    opts = Options(additional_secret_outputs=["connection_variables"])
    run(lambda: versori.Connector.get("it", CONNECTOR, opts=opts))
    assert recorder.requests[0].additionalSecretOutputs == ["connectionVariables"]


def _added(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
    added = Options(
        additional_secret_outputs=["connection_variables", "image_url"],
        ignore_changes=["base_url"],
        replace_on_changes=["documentation_url"],
    )
    return pulumi.ResourceTransformationResult(args.props, Options.merge(args.opts, added))


class Component(pulumi.ComponentResource):
    """A component that adds options to what is in it."""

    def __init__(self) -> None:
        super().__init__("test:index:Component", "parent", None, Options(transformations=[_added]))


@pytest.mark.parametrize("own", [None, Options(ignore_changes=["tags"], additional_secret_outputs=["tags"])])
@pytest.mark.parametrize("whose", ["resource", "component"])
def test_options_that_a_transformation_adds_mean_the_same(whose: str, own: Options | None, run: Run, recorder: Registered):
    def program() -> None:
        about = Options(transformations=[_added]) if whose == "resource" else Options(parent=Component())
        versori.Connector(
            "it",
            base_url="u",
            image_url="i",
            tags={"a": ["b"]},
            connection_variables=VARIABLES,
            opts=Options.merge(about, own),
        )

    run(program)
    sent, declared = recorder.requests[-1], recorder.declared["it"]
    first = ["tags"] if own else []
    assert sent.additionalSecretOutputs == [*first, "connectionVariables", "imageURL"]
    assert sent.replaceOnChanges == ["documentationURL"]
    assert sent.ignoreChanges == declared["ignoreChanges"] == [*first, "baseUrl"]
    assert is_secret(declared["connectionVariables"])
    assert declared["imageURL"] == secret("i")
    assert declared["secretProperties"] == sorted(["imageURL", *first])


def test_a_transformation_can_ignore_everything(run: Run, recorder: Registered):
    def everything(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        return pulumi.ResourceTransformationResult(args.props, Options.merge(args.opts, Options(ignore_changes=["*"])))

    run(lambda: versori.Connector("it", base_url="u", opts=Options(transformations=[everything])))
    assert recorder.declared["it"]["ignoreChanges"] == ["*"]
    assert set(recorder.requests[0].ignoreChanges) >= {"name", "baseUrl"}
    assert "ignoreChanges" not in recorder.requests[0].ignoreChanges


def test_options_may_come_from_several_places_at_once(run: Run, recorder: Registered):
    merged = Options.merge(Options(additional_secret_outputs=["base_url"]), Options(additional_secret_outputs=["baseUrl"]))
    run(lambda: versori.Connector("it", base_url="u", opts=merged))
    assert recorder.requests[0].additionalSecretOutputs == ["baseUrl"]
