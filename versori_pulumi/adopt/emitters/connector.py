"""The emitter of connectors: what a program declares so that a live connector stays as it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from versori_pulumi.adopt.emitters import auth_schemes as schemes
from versori_pulumi.adopt.emitters.source import Source, call, literal, sequence
from versori_pulumi.adopt.objects import Adoption, Context, Properties, common, common_arguments
from versori_pulumi.adopt.secrets import plain
from versori_pulumi.provider.connector.plan import after_write
from versori_pulumi.provider.properties import Declared, Live
from versori_pulumi.provider.values import same

PROTOCOLS: Final = ("http", "bigquery")

_TEXTS: Final = {"documentationURL": "documentation_url", "imageURL": "image_url"}


def adopt(live: Properties, resource_name: str, context: Context) -> Adoption:
    """A live connector as a resource."""
    secrets = schemes.secrets_of(live.get("authSchemeConfigs", []), resource_name, context.values)
    found = [
        schemes.declare(scheme, secret if (secret := secrets.get(scheme["id"])) and secret.usable else None)
        for scheme in live.get("authSchemeConfigs", [])
    ]
    declared = {**_declared(live), **common(context, existing=True)}
    arguments = _arguments(declared, resource_name, context)
    if found:
        declared["authSchemeConfigs"] = [scheme.properties for scheme in found]
        arguments["auth_scheme_configs"] = sequence([scheme.node for scheme in found])
    outputs = after_write(Declared(declared), Live(live), [scheme["id"] for scheme in live.get("authSchemeConfigs", [])])
    return Adoption(
        noun="connector",
        identity=live["id"],
        name=live["name"],
        resource_name=resource_name,
        inputs=declared,
        outputs=outputs,
        call=call("versori.Connector", literal(resource_name), **arguments, **common_arguments(context)),
        kept=tuple(secret for secret in secrets.values() if not secret.usable),
        notes=tuple(_notes(plain(declared), context)),
    )


def _declared(live: Properties) -> dict[str, Any]:
    """What differs from the defaults, under the API's names; without the auth schemes."""
    declared: dict[str, Any] = {"name": live["name"], "protocol": live["protocol"]}
    if live["protocol"] == "bigquery":
        declared["datasetId"] = live.get("datasetId", "")
    else:
        declared["baseUrl"] = live.get("baseUrl", "")
    optional = ["public", "tags", *_TEXTS]
    if live["protocol"] == "http":
        optional.append("connectionVariables")
    return {**declared, **{name: live[name] for name in optional if live.get(name)}}


def _arguments(declared: Properties, resource_name: str, context: Context) -> dict[str, Source | None]:
    def given(name: str) -> Source | None:
        return literal(declared[name]) if name in declared else None

    protocol, name = declared["protocol"], declared["name"]
    return {
        "name": None if name == resource_name else literal(name),
        "base_url": given("baseUrl"),
        "protocol": None if protocol == "http" else literal(protocol),
        "dataset_id": given("datasetId"),
        "public": given("public"),
        "tags": _tags(declared.get("tags", {}), context),
        **{argument: given(name) for name, argument in _TEXTS.items()},
        "auth_scheme_configs": None,
        "connection_variables": variables(declared.get("connectionVariables", [])),
    }


def _tags(tags: Mapping[str, list[str]], context: Context) -> Source | None:
    own = {key: values for key, values in tags.items() if not _default(key, values, context)}
    return literal(own) if own else None


def _default(key: str, values: list[str], context: Context) -> bool:
    defaults = context.default_tags
    return key in defaults and same("tags", {key: values}, {key: defaults[key]})


def variables(found: Any) -> Source | None:
    """Connection variables as typed arguments; None where there are none."""
    nodes = [
        call("versori.ConnectionVariableArgs", name=literal(entry["name"]), value=literal(entry["value"])) for entry in found
    ]
    return sequence(nodes) if nodes else None


def _notes(declared: Properties, context: Context) -> Iterator[str]:
    missing = [key for key in context.default_tags if key not in declared.get("tags", {})]
    if missing:
        yield f"has not the default tags {', '.join(missing)} (versori:defaultTags): the next `pulumi up` adds them"
    for variable in declared.get("connectionVariables", []):
        if _SECRET_NAME.search(variable["name"]) and variable["value"]:
            yield (
                f"its connection variable {variable['name']!r} has a secret's name, and its value is in the program: "
                "move it to config.require_secret(…) if it is one"
            )


_SECRET_NAME: Final = re.compile(r"secret|token|passw|credential|api.?key|private.?key", re.IGNORECASE)
