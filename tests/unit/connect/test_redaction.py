from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from versori_pulumi.connect.redaction import MASK, Secrets, hiding, our_lines, ours, outside, redacted, secrets_in

TOKEN = "eyJhbGciOiJIUzI1NiJ9.c3ViamVjdA.2f+Hk/9aZq0=canary"
PASSWORD = 'pa"ss\\word & <more>/é+日本'
PEM = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END KEY-----\n"
URL = "https://hooks.example.com/services/T0001/B0001?token=canary"
SHORT = "hunter2"

Encoding = Callable[[str], str]


def base64_within(before: str) -> Encoding:
    return lambda text: base64.b64encode(f"{before}{text} and what follows".encode()).decode()


ENCODINGS: dict[str, Encoding] = {
    "as it is": str,
    "in a sentence": lambda text: f"the value {text} is not accepted",
    "quoted": lambda text: f'"{text}"',
    "as the header": lambda text: f"Authorization: Bearer {text}",
    "as a JWT": lambda text: f"JWT {text}",
    "in JSON": lambda text: json.dumps({"value": text}),
    "in JSON of Unicode": lambda text: json.dumps({"value": text}, ensure_ascii=False),
    "in JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "in JSON of PHP": lambda text: json.dumps(text).replace("/", r"\/"),
    "in Python": repr,
    "percent-encoded": lambda text: quote(text, safe=""),
    "percent-encoded in small letters": lambda text: quote(text, safe="").lower(),
    "percent-encoded as a path": quote,
    "as a form": lambda text: f"a=1&value={quote_plus(text)}&b=2",
    "in HTML": html.escape,
    "in Base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in Base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "in Base64 behind one letter": base64_within("u"),
    "in Base64 behind two": base64_within("u:"),
    "in Base64 behind seven": base64_within("Bearer "),
    "read as Latin-1": lambda text: text.encode().decode("latin-1"),
    "in capitals": str.upper,
}


def decoded(text: str) -> str:
    """What somebody who reads Base64 gets out of a text."""
    pieces = text.replace("-", "+").replace("_", "/").replace(MASK, " ").replace("=", "").split()
    whole = [piece[: len(piece) - (len(piece) % 4 == 1)] for piece in pieces]
    return b" ".join(base64.b64decode(piece + "=" * (-len(piece) % 4)) for piece in whole).decode(errors="replace")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("secret", [TOKEN, PASSWORD, PEM, URL], ids=["token", "password", "PEM", "URL"])
def test_a_secret_is_taken_out_however_it_is_written(secret: str, encoding: str):
    with hiding(Secrets([secret])):
        shown = outside(ENCODINGS[encoding](secret))
    assert MASK in shown
    for piece in (secret[at : at + 10] for at in range(len(secret) - 10)):
        assert piece.lower() not in shown.lower()
        if "Base64" in encoding:
            assert piece not in decoded(shown)


@pytest.mark.parametrize("text", [SHORT, f'"{SHORT}"', f"password={SHORT}&x", f"is {SHORT}.", "aHVudGVyMg=="])
def test_a_short_secret_is_taken_out_where_it_is_a_word(text: str):
    with hiding(Secrets([SHORT])):
        assert SHORT not in outside(text)
        assert "aHVudGVyMg" not in outside(text)
        assert MASK in outside(text)


@pytest.mark.parametrize("value", ["", "1", "a", "no", "GET", "true", "false", "null", "http", "https"])
def test_what_is_too_short_or_too_common_is_left(value: str):
    text = f"GET true false null http https 1 a no {value} not found"
    with hiding(Secrets([value])):
        assert outside(text) == text


def test_a_short_secret_wrecks_neither_other_words_nor_our_own():
    with hiding(Secrets(["shop", "name"])):
        assert outside("the shops have nicknames, and shop has none") == "the shops have nicknames, and [secret] has none"
        assert ours('drift: connector "shop": name is "x"') == 'drift: connector "shop": name is "x"'


@pytest.mark.parametrize("part", [TOKEN[:20], TOKEN[:-3], TOKEN[5:30], TOKEN[-18:], f"{TOKEN[:24]}…"])
def test_a_part_of_a_long_secret_is_taken_out(part: str):
    with hiding(Secrets([TOKEN])):
        assert outside(f"bad token {part}").removesuffix("…") == f"bad token {MASK}"


def test_what_a_secret_has_in_common_with_other_texts_is_left():
    with hiding(Secrets([URL, TOKEN])):
        assert outside("https://hooks.example.com is down") == "https://hooks.example.com is down"
        assert outside("eyJhbGciOi") == "eyJhbGciOi"


def test_a_secret_on_the_edge_of_what_is_shown_is_not_shown_in_part():
    with hiding(Secrets([TOKEN])):
        shown = outside("x" * 990 + TOKEN)
    assert "eyJ" not in shown
    assert len(shown) <= 1001


def test_one_secret_within_another_and_two_side_by_side():
    with hiding(Secrets(["first-secret", "first-secret-and-second", "second-secret"])):
        assert outside("first-secret-and-second") == MASK
        assert outside("first-secretsecond-secret") == f"{MASK}{MASK}"


def test_what_is_hidden_ends_with_its_block_and_adds_to_what_was_hidden():
    with hiding(Secrets(["outer-secret"])):
        with hiding(Secrets(["inner-secret"])):
            assert outside("outer-secret inner-secret") == f"{MASK} {MASK}"
        assert outside("outer-secret inner-secret") == f"{MASK} inner-secret"
    assert outside("outer-secret") == "outer-secret"


def test_messages_and_long_texts_of_ours_are_cleaned_too():
    with hiding(Secrets([TOKEN, PEM])):
        assert our_lines(f"could not do it: {TOKEN}\n  hint: {TOKEN}") == f"could not do it: {MASK}\n  hint: {MASK}"
        assert "MIIEvQ" not in our_lines(f"could not do it: {PEM}")
        assert redacted("x" * 100_000 + TOKEN) == "x" * 100_000 + MASK


def test_what_is_no_text_is_nothing_from_outside():
    assert outside(None) == outside(17) == outside(["x"]) == outside({"a": 1}) == ""


def test_a_store_of_secrets_has_bounds_and_keeps_the_newest():
    secrets = Secrets(f"canary-number-{number:06}" for number in range(25_000))
    with hiding(secrets):
        assert outside("canary-number-024999") == MASK
        assert outside("canary-number-020001") == MASK
    assert repr(secrets) in {f"<Secrets: {count}>" for count in range(5_000, 10_001)}


def test_a_store_of_secrets_shows_none():
    assert TOKEN not in repr(Secrets([TOKEN]))


def test_the_secrets_of_a_body_are_those_of_the_api():
    scheme = {"schemeType": "oauth2", "grant": {"clientId": "id", "clientSecret": "of-scheme"}}
    data = {"username": "u", "password": "of-data", "more": {"pin": 123456, "list": ["nested"]}, "mTLSCredentialId": "01H"}
    body = {
        "name": "shop",
        "baseUrl": "https://shop.example.com",
        "authSchemeConfigs": [scheme],
        "connectionVariables": [{"name": "n", "value": "of-connector"}],
        "variables": [{"name": "n", "value": "of-connection"}],
        "credentials": {"action": [{"authSchemeConfigId": "01H", "credential": {"type": "string", "data": data}}]},
    }
    found = {*secrets_in(body)}
    assert found == {"of-scheme", "of-connector", "of-connection", "u", "of-data", "123456", "nested"}


def test_binary_data_is_secret_in_both_of_its_forms():
    data = {"valueBase64": base64.b64encode(b"binary-canary").decode()}
    assert {*secrets_in({"credential": {"data": data}})} == {data["valueBase64"], "binary-canary"}
    assert "no Base64!" in {*secrets_in({"data": {"valueBase64": "no Base64!"}})}


def test_what_the_program_marks_is_secret_whole():
    inputs = {"baseUrl": URL, "tags": {"of-key": ["of-tag"]}, "name": "shop", "secretProperties": ["baseUrl", "tags"]}
    assert {*secrets_in(inputs)} == {URL, "of-key", "of-tag"}
