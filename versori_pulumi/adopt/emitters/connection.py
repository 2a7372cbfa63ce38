"""The emitter of connections. What their credentials hold is redacted by the API: the program requires it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from versori_pulumi.adopt.emitters import auth_schemes as schemes
from versori_pulumi.adopt.emitters.connector import variables
from versori_pulumi.adopt.emitters.source import Source, call, dictionary, item, literal, sequence
from versori_pulumi.adopt.objects import Adoption, Context, Properties, common, common_arguments
from versori_pulumi.adopt.secrets import Configured, Hidden
from versori_pulumi.provider.connection.credentials import KINDS, live_entries
from versori_pulumi.provider.connection.plan import after_write, ids_of
from versori_pulumi.provider.properties import Declared, Live
from versori_pulumi.provider.values import same


@dataclass(frozen=True)
class Parent:
    """The connector of a connection.

    Attributes:
        live: as the API answers it.
        variable: its variable where the connection's source can name it; None where it is declared elsewhere.
    """

    live: Properties
    variable: str | None

    @property
    def reference(self) -> Source:
        """Source of its id."""
        return Source(f"{self.variable}.id") if self.variable else literal(self.live["id"])

    def scheme(self, scheme_id: str) -> Source | None:
        """Source of the id of one of its auth schemes; None where it has none of that id."""
        ids = [scheme["id"] for scheme in self.live.get("authSchemeConfigs", [])]
        if scheme_id not in ids:
            return None
        if self.variable is None:
            return literal(scheme_id)
        return item(f"{self.variable}.auth_scheme_config_ids", literal(ids.index(scheme_id)))


_REDACTED: Final = "redacted"
_REQUIRED: Final = "required"
_OPTIONAL: Final = "optional"

_CLIENT: Final = {
    "clientId": ("client_id", _REQUIRED),
    "clientSecret": ("client_secret", _REDACTED),
    "tokenUrl": ("token_url", _REQUIRED),
    "authorizeUrl": ("authorize_url", _OPTIONAL),
    "scopes": ("scopes", _OPTIONAL),
    "additionalParams": ("additional_params", _OPTIONAL),
    "mTLSEnabled": ("mtls_enabled", _OPTIONAL),
    "mTLSCredentialId": ("mtls_credential_id", _OPTIONAL),
}
_USER: Final = {"username": ("username", _REQUIRED), "password": ("password", _REDACTED)}
_CERTIFICATE: Final = {
    "certificate": ("certificate", _REQUIRED),
    "key": ("key", _REDACTED),
    "ca": ("ca", _REQUIRED),
}
_FIELDS: Final[Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]]] = {
    "none": ("None", {}),
    "string": ("String", {"value": ("value", _REDACTED)}),
    "binary": ("Binary", {"valueBase64": ("value_base64", _REDACTED)}),
    "basic-auth": ("BasicAuth", _USER),
    "oauth2-password": ("OAuth2Password", _USER),
    "oauth2-client": ("OAuth2Client", _CLIENT),
    "certificate": ("Certificate", _CERTIFICATE),
}
_OBJECTS: Final = {"custom-function": "CustomFunction", "jwt-bearer": "JwtBearer"}
"""Types whose data has keys of the user's own."""


def adopt(live: Properties, parent: Parent, resource_name: str, context: Context) -> Adoption:
    """A live connection as a resource."""
    declared: dict[str, Any] = {"connectorId": parent.live["id"], "name": live["name"]}
    arguments: dict[str, Source | None] = {
        "connector_id": parent.reference,
        "name": None if live["name"] == resource_name else literal(live["name"]),
    }
    held = [entry["credential"] for kind in KINDS for entry in live_entries(live, kind)]
    kept = sorted({credential["type"] for credential in held if credential["type"] not in {*_FIELDS, *_OBJECTS}})
    if held and not kept:
        declared["credentials"], arguments["credentials"] = _credentials(live, parent, resource_name, context)
    own = live.get("variables", [])
    if own and not same("variables", own, parent.live.get("connectionVariables", [])):
        declared["variables"] = own
        arguments["variables"] = variables(own)
    declared.update(common(context, existing=context.existing == "adopt"))
    return Adoption(
        noun="connection",
        identity=live["id"],
        name=live["name"],
        resource_name=resource_name,
        inputs=declared,
        outputs=after_write(
            Declared(declared), Live(live), parent.live["organisationId"], ids_of(Declared(declared), Live(live))
        ),
        call=call("versori.Connection", literal(resource_name), **arguments, **common_arguments(context)),
        notes=tuple(f"keeps its credentials of type {kind} on Versori: no program can hold them" for kind in kept),
    )


def _credentials(live: Properties, parent: Parent, resource_name: str, context: Context) -> tuple[dict[str, Any], Source]:
    entries = {kind: live_entries(live, kind) for kind in KINDS if live_entries(live, kind)}
    single = sum(len(found) for found in entries.values()) == 1
    declared: dict[str, Any] = {}
    nodes: list[tuple[str, Source]] = []
    for kind, found in entries.items():
        made = []
        for number, entry in enumerate(found, 1):
            prefix = resource_name if single else f"{resource_name}.{kind}{number}"
            made.append(_entry(entry, live["name"], parent, prefix, context))
        declared[kind] = [properties for properties, _ in made]
        nodes.append((kind, sequence([node for _, node in made])))
    return declared, dictionary(nodes)


def _entry(
    entry: Properties, connection: str, parent: Parent, prefix: str, context: Context
) -> tuple[dict[str, Any], Source]:
    credential, node = _credential(entry["credential"], connection, prefix, context)
    scheme = entry["authSchemeConfig"]
    reference = parent.scheme(scheme["id"])
    if reference is not None:
        return {"credential": credential, "authSchemeConfigId": scheme["id"]}, call(
            "versori.ConnectionCredentialArgs", credential=node, auth_scheme_config_id=reference
        )
    whole = schemes.declare(scheme, with_id=True)
    return {"credential": credential, "authSchemeConfig": whole.properties}, call(
        "versori.ConnectionCredentialArgs", credential=node, auth_scheme_config=whole.node
    )


def _credential(live: Properties, connection: str, prefix: str, context: Context) -> tuple[dict[str, Any], Source]:
    kind, name = live["type"], live.get("name")
    named = {"name": name} if name and name != connection else {}
    if kind in _OBJECTS:
        secret = Configured(f"{prefix}.values", context.values(f"{prefix}.values"), structured=True)
        data: Any = secret
        arguments: dict[str, Source | None] = {"values": secret.node}
        class_name = _OBJECTS[kind]
    else:
        class_name, fields = _FIELDS[kind]
        data = _data(live.get("data"), fields, prefix, context)
        arguments = {fields[key][0]: _node(value) for key, value in data.items() if not _is_default(key, value)}
    node = call(f"versori.Credential{class_name}Args", **{key: literal(value) for key, value in named.items()}, **arguments)
    return {**named, "type": kind, "data": Hidden(data)}, node


def _data(live: Any, fields: Mapping[str, tuple[str, str]], prefix: str, context: Context) -> dict[str, Any]:
    """What a credential holds: what Versori shows, and where the rest comes from."""
    known = live if isinstance(live, Mapping) else {}
    data: dict[str, Any] = {}
    for name, (_, kind) in fields.items():
        value = known.get(name)
        if kind == _OPTIONAL:
            if _readable(value) or name == "authorizeUrl":
                data[name] = value or ""
        elif kind == _REQUIRED and isinstance(value, str) and _readable(value):
            data[name] = value
        else:
            key = f"{prefix}.{name}"
            data[name] = Configured(key, context.values(key))
    return data


def _readable(value: Any) -> bool:
    """Whether Versori showed a value, and not only that there is one."""
    if isinstance(value, str):
        return bool(value) and not re.fullmatch(r"[*•x\s]*|.*redacted.*", value, re.IGNORECASE | re.DOTALL)
    return value is True or (isinstance(value, list) and bool(value) and all(_readable(entry) for entry in value))


def _node(value: Any) -> Source:
    return value.node if isinstance(value, Configured) else literal(value)


def _is_default(name: str, value: Any) -> bool:
    return name == "authorizeUrl" and value == ""
