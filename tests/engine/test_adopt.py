"""`versori-pulumi adopt` with the real engine: an organisation that was clicked together becomes a program."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .adoptions import SECRETS, adopt, clean, click, connections, credential, every_scheme, written
from .organisation import Organisation
from .stack import Stack

pytestmark = pytest.mark.engine


@pytest.fixture
def clicked(organisation: Organisation) -> Organisation:
    """An organisation of 200 connectors: every scheme, odd names, connections."""
    click(organisation)
    return organisation


def reads(organisation: Organisation) -> tuple[int, int]:
    """How many lists and how many single connectors were read since it was last looked at; nothing else was asked for."""
    requests = organisation.requests()
    assert {request["method"] for request in requests} <= {"GET"}
    lists = [request for request in requests if request["path"].endswith("/connectors")]
    return len(lists), len(requests) - len(lists)


@pytest.mark.deep
def test_an_organisation_becomes_a_program_that_changes_nothing(stack: Stack, clicked: Organisation):
    connectors = clicked.list_all()
    clicked.requests()
    adopted = adopt(stack)
    assert "the preview finds nothing to change" in adopted.text
    lists, singles = reads(clicked)
    assert lists <= 4, "two pages for the scan, two for the preview that proves it"
    assert lists + singles <= 4 + len(connectors), "a request a connector at the most, for what belongs to it"
    first = written(stack)
    assert len(first) == len(connectors) + 2, "a file a connector, the package's, and the program"
    clean(stack)
    assert stack.preview("--expect-no-changes").code == 0
    assert set(stack.ids) >= {connector["id"] for connector in connectors}

    again = adopt(stack)
    assert written(stack) == first
    assert "0 adopted into stack dev" in again.text

    for line in adopted.lines("pulumi config set --secret"):
        if "clientSecret" not in line or "action2" in line:
            key = line.split()[4]
            structured = json.dumps({"anything": SECRETS["object"]})
            stack.run("config", "set", "--secret", key, structured if key.endswith(".values") else SECRETS["value"])
    assert "3 adopted into stack dev" in adopt(stack).text
    clean(stack)
    ids = {each["id"] for connector in connectors for each in (connector, *connector["connections"])}
    names = {version["name"] for connector in connectors for version in connector["versions"]}
    assert set(stack.ids) == ids | names
    assert len(stack.ids) == len(ids) + sum(len(connector["versions"]) for connector in connectors)
    texts = [stack.state_text, *(text.decode() for text in written(stack).values())]
    assert not [canary for canary in SECRETS.values() for text in texts if canary in text]
    assert clicked.writes() == []

    refused = stack.destroy(code=None)
    assert "protect" in refused.text
    stack.run("state", "unprotect", "--all", "--yes")
    stack.destroy()
    assert clicked.list() == []


@pytest.mark.deep
def test_it_reads_each_page_once_and_no_more(stack: Stack, clicked: Organisation):
    clicked.requests()
    adopt(stack, "--no-import")
    assert reads(clicked) == (2, 0)


SHOP = """
import pulumi
import versori_pulumi as versori

config = pulumi.Config()
shop = versori.Connector(
    "shop",
    base_url="https://shop.example.com",
    tags={"team": ["a"]},
    auth_scheme_configs=[
        versori.AuthSchemeConfigApiKeyArgs(name="X-Key"),
        versori.AuthSchemeConfigOAuth2Args(
            authorize_url="https://login.example.com/a",
            token_url="https://login.example.com/t",
            grant=versori.OAuth2GrantPasswordArgs(
                client_id="an-app", client_secret=config.require_secret("shop.clientSecret")
            ),
        ),
    ],
)
live = versori.Connection(
    "shop-live",
    name="live",
    connector_id=shop.id,
    credentials={
        "action": [
            versori.ConnectionCredentialArgs(
                credential=versori.CredentialBasicAuthArgs(
                    username="alice", password=config.require_secret("shop-live.password")
                ),
                auth_scheme_config_id=shop.auth_scheme_config_ids[0],
            )
        ]
    },
    variables=[versori.ConnectionVariableArgs(name="zone", value="eu")],
)
"""


@pytest.mark.deep
def test_the_state_is_what_an_up_would_have_left(bare_stack: Stack, organisation: Organisation, tmp_path: Path):
    ways = {way: bare_stack.copy(tmp_path / way) for way in ("up", "adopt")}
    for stack in ways.values():
        stack.configure(organisationId=organisation.id, baseUrl=organisation.url)
        for key in ("shop.clientSecret", "shop-live.password"):
            stack.run("config", "set", "--secret", key, "a-secret")
    ways["up"].apply(SHOP)
    adopt(ways["adopt"], "--no-protect")
    states = {way: stack.properties() for way, stack in ways.items()}
    assert states["adopt"] == states["up"]
    assert set(states["up"]) == {"shop", "shop-live"}
    ways["adopt"].up("--expect-no-changes")
    ways["adopt"].refresh("--expect-no-changes")


@pytest.mark.deep
def test_an_edit_after_adoption_is_drift_as_everywhere(stack: Stack, organisation: Organisation):
    shop = organisation.seed(name="Shop", baseUrl="https://a.example.com", tags={"team": ["a"]})
    adopt(stack)
    organisation.edit(shop["id"], baseUrl="https://b.example.com", imageURL="https://cdn.example.com/x.png")
    (line,) = stack.preview().lines("drift:")
    assert "base_url" in line
    stack.up()
    live = organisation.only()
    assert (live["baseUrl"], live["imageURL"]) == ("https://a.example.com", "https://cdn.example.com/x.png")


def test_a_dry_run_shows_and_leaves_everything_as_it_is(stack: Stack, organisation: Organisation):
    organisation.seed(name="[red]Shop[/red]", authSchemeConfigs=every_scheme(), connections=connections(every_scheme()))
    ended = adopt(stack, "--dry-run")
    assert "[red]Shop[/red]" in ended.stdout
    assert "waits for its secrets" in ended.stdout
    assert "red-shop-red-live" in ended.stdout
    assert "nothing was written: 3 would be adopted, 3 waiting for secrets" in ended.stdout
    assert written(stack) == {}
    assert stack.ids == []


@pytest.mark.deep
def test_some_are_chosen_by_name_and_tag_and_the_rest_later(stack: Stack, organisation: Organisation):
    for name, team in (("Shop A", "x"), ("Shop B", "y"), ("Bank", "x")):
        organisation.seed(name=name, tags={"team": [team]})
    adopt(stack, "--name", "Shop*", "--tag", "team=x")
    assert sorted(stack.connectors) == ["shop-a"]
    before = (stack.folder / "adopted.py").read_text().split("\n\n", 1)[1]
    rest = adopt(stack)
    assert "2 adopted into stack dev, 1 in the stack already" in rest.text
    assert (stack.folder / "adopted.py").read_text().split("\n\n", 1)[1].startswith(before)
    clean(stack)


@pytest.mark.deep
def test_files_of_others_are_not_written_over(stack: Stack, organisation: Organisation):
    organisation.seed(name="Shop")
    (stack.folder / "adopted.py").write_text("mine = 1\n")
    refused = adopt(stack, code=1)
    assert "is not as adopt wrote it" in refused.text
    assert written(stack) == {"adopted.py": b"mine = 1\n"}
    assert stack.ids == []
    adopt(stack, "--force")
    adopt(stack)
    edited = (stack.folder / "adopted.py").read_text() + "\nhelp = 1\n"
    (stack.folder / "adopted.py").write_text(edited)
    assert "0 adopted" in adopt(stack).text, "there is nothing to add, so an edited file is left alone"
    organisation.seed(name="Bank")
    adopt(stack, code=1)
    assert (stack.folder / "adopted.py").read_text() == edited
    adopt(stack, "--out", "more.py")
    assert sorted(stack.connectors) == ["bank", "shop"]


@pytest.mark.deep
def test_a_program_that_would_delete_what_is_adopted_is_not_imported_for(stack: Stack, organisation: Organisation):
    organisation.seed(name="Shop")
    stack.program("import pulumi\n\npulumi.export('x', 1)\n")
    refused = adopt(stack, code=1)
    assert "add the line `import adopted` to __main__.py" in refused.text
    assert stack.ids == []
    stack.program("import pulumi\n\nimport adopted\n\npulumi.export('x', 1)\n")
    adopt(stack)
    assert sorted(stack.connectors) == ["shop"]


@pytest.mark.deep
def test_a_preview_that_is_not_silent_is_shown_and_an_error(stack: Stack, organisation: Organisation):
    organisation.seed(name="Shop")
    new = "import versori_pulumi as versori\nversori.Connector('new', base_url='https://new.example.com')\n"
    stack.program(f"import adopted\n{new}")
    ended = adopt(stack, code=1)
    assert "`pulumi preview --expect-no-changes` found something" in ended.text
    assert "1 adopted into stack dev; the preview is NOT silent" in ended.text


@pytest.mark.deep
def test_what_the_stack_has_is_skipped_wherever_it_is_declared(stack: Stack, organisation: Organisation):
    bank = 'versori.Connector("bank", name="Bank", base_url="https://bank.example.com")\n'
    stack.apply(f"import versori_pulumi as versori\n\n{bank}")
    stack.program(f"import versori_pulumi as versori\n\nimport adopted  # noqa: F401\n\n{bank}")
    live = organisation.only()
    open_one = {
        "name": "Open",
        "credentials": {"action": [{"authSchemeConfig": every_scheme()[0], "credential": credential("none")}]},
    }
    organisation.edit(live["id"], connections=[open_one])
    organisation.seed(name="Bank")
    ended = adopt(stack)
    assert "2 adopted into stack dev, 1 in the stack already" in ended.text
    assert sorted(stack.connectors) == ["bank", "bank-2"]
    assert f'connector_id="{live["id"]}"' in (stack.folder / "adopted.py").read_text()
    clean(stack)


@pytest.mark.deep
def test_interrupted_it_goes_on_where_it_was(stack: Stack, clicked: Organisation):
    command = [sys.executable, "-m", "versori_pulumi.cli", "adopt"]
    with subprocess.Popen(
        command, cwd=stack.folder, env=stack.environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert any("importing" in line for line in process.stdout)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate()
    first = written(stack)
    ended = adopt(stack)
    assert "the preview finds nothing to change" in ended.text
    assert written(stack) == {"__main__.py": written(stack)["__main__.py"], **first}
    assert len(stack.connectors) == len(clicked.list_all())
    assert clicked.writes() == []


@pytest.mark.deep
def test_no_import_writes_a_file_without_secrets_that_pulumi_can_import(stack: Stack, organisation: Organisation):
    schemes = every_scheme()
    organisation.seed(name="Shop", authSchemeConfigs=schemes, connections=connections(schemes))
    stack.run("config", "set", "--secret", "shop-live.value", SECRETS["value"])
    ended = adopt(stack, "--no-import")
    assert stack.ids == []
    text = (stack.folder / "adopted.import.json").read_text()
    assert SECRETS["value"] not in text
    (line,) = ended.lines("pulumi import")
    stack.program("import adopted\n")
    stack.run(*line.split()[1:], "--yes")
    stack.preview("--expect-no-changes")


@pytest.mark.deep
def test_another_account_is_adopted_under_its_name(
    stack: Stack, organisation: Organisation, other_organisation: Organisation
):
    organisation.seed(name="Ours")
    other_organisation.seed(name="Theirs")
    stack.configure_keys(
        {
            "versori-eu:apiKey": "k",
            "versori-eu:organisationId": other_organisation.id,
            "versori-eu:baseUrl": other_organisation.url,
            "versori:existing": "adopt",
            "versori:defaultTags": '{"team": ["x"]}',
        }
    )
    ended = adopt(stack, "--account", "eu", code=1)
    assert "has not the default tags team" in ended.text
    assert sorted(stack.connectors) == ["theirs"]
    stack.up()
    assert other_organisation.only()["tags"] == {"team": ["x"]}
    adopt(stack, "--account", "eu")
    stack.preview("--expect-no-changes")


@pytest.mark.deep
def test_an_organisation_that_may_not_be_read_is_an_error(stack: Stack, organisation: Organisation):
    organisation.forbid()
    ended = adopt(stack, code=1)
    assert "403" in ended.text or "may not" in ended.text or "permission" in ended.text
    assert "Traceback" not in ended.text
    assert written(stack) == {}
