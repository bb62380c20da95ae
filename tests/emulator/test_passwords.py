# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The private call that renews passwords, the outbox, and what signing in would come to."""

from __future__ import annotations

import http.client
import json
import string
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import botocore.parsers
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from emulator_process import ABSENT_ID, ACCESS_KEY, REGION, SECRET_KEY, STORE, Directory, Emulator, service_model

from emulator.passwords import one_time_password, opens, satisfies_requirements, sealed

Start = Callable[..., Emulator]
Answer = tuple[int, dict[str, str], bytes]

CHOSEN = "Chosen-by-the-user-0123456789"
SYMBOLS = "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/"


def _send(
    emulator: Emulator,
    parameters: dict[str, Any],
    *,
    path: str = "/",
    version: str = "1.0",
    name: str = "userpool",
    region: str = REGION,
) -> Answer:
    """Make the call as programs do that make it: by hand, signed by botocore."""
    headers = {"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": "SWBUPService.UpdatePassword"}
    request = AWSRequest("POST", f"{emulator.url}{path}", headers=headers, data=json.dumps(parameters))
    SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), name, region).add_auth(request)
    return emulator.http("POST", path, json.dumps(parameters), dict(request.headers.items()))


def _update(emulator: Emulator, user_id: str, mode: str = "OTP", **more: Any) -> Any:
    status, _headers, body = _send(
        emulator, {"IdentityStoreId": STORE, "UserId": user_id, "PasswordMode": mode}, **more
    )
    assert status == 200, body
    return json.loads(body)


def _password(emulator: Emulator, user_id: str) -> str:
    return str(_update(emulator, user_id)["Password"])


def _refused(emulator: Emulator, code: str, **parameters: Any) -> str:
    """Make a call that must be refused; return the words."""
    more = {name: parameters.pop(name) for name in ("region", "name") if name in parameters}
    status, _headers, body = _send(emulator, {"PasswordMode": "OTP", **parameters}, **more)
    answer = json.loads(body)
    assert (status, answer["__type"]) == (400, code), answer
    return str(answer.get("Message") or answer["message"])


def _sign_in(emulator: Emulator, name: str, password: str | None = None, **more: Any) -> Any:
    return emulator.control("POST", "sign-in", {"user_name": name, "password": password, **more})["result"]


def _mails(emulator: Emulator) -> list[dict[str, Any]]:
    mails: list[dict[str, Any]] = emulator.control("GET", "outbox")["mails"]
    return mails


def _seeded(start: Start, tmp_path: Path, seed: str, *flags: str) -> Emulator:
    path = tmp_path / "seed.yml"
    path.write_text(seed)
    return start("--seed", str(path), *flags)


EMAIL = {"Emails": [{"Value": "ann@example.com", "Type": "work", "Primary": True}]}
PERSON = "display_name: Ann, given_name: Ann, family_name: Example"


@pytest.mark.parametrize("path", ["/", "/identitystore/"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_the_call_is_taken_in_all_the_forms_in_which_it_is_made(
    emulator: Emulator, directory: Directory, path: str, version: str
) -> None:
    user_id = directory.user("ann", **EMAIL)
    named: dict[str, Any]
    for named in ({"IdentityStoreId": STORE}, {}):
        parameters = {**named, "UserId": user_id, "PasswordMode": "OTP"}
        status, headers, body = _send(emulator, parameters, path=path, version=version)
        assert (status, headers["content-type"]) == (200, f"application/x-amz-json-{version}")
        assert list(json.loads(body)) == ["Password"]
        _status, _headers, body = _send(emulator, {**parameters, "PasswordMode": "EMAIL"}, path=path, version=version)
        assert body == b"{}"


def test_the_model_is_one_that_botocore_can_work_with(emulator: Emulator, directory: Directory) -> None:
    operation = service_model("userpool").operation_model("UpdatePassword")
    assert (operation.service_model.signing_name, operation.input_shape.required_members) == (
        "userpool",
        ["UserId", "PasswordMode"],
    )
    status, headers, body = _send(emulator, {"UserId": directory.user("ann"), "PasswordMode": "OTP"})
    parser = botocore.parsers.create_parser("json")
    parsed = parser.parse({"status_code": status, "headers": headers, "body": body}, operation.output_shape)
    assert parsed["Password"] == json.loads(body)["Password"]
    status, headers, body = _send(emulator, {"UserId": ABSENT_ID, "PasswordMode": "OTP"})
    parsed = parser.parse({"status_code": status, "headers": headers, "body": body}, operation.output_shape)
    assert parsed["Error"] == {"Code": "ResourceNotFoundException", "Message": "User not found"}


def test_one_time_passwords_satisfy_the_requirements(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann")
    passwords = [one_time_password() for _number in range(300)] + [_password(emulator, ann) for _number in range(3)]
    assert len(set(passwords)) == len(passwords)
    classes = (string.ascii_lowercase, string.ascii_uppercase, string.digits, SYMBOLS)
    for password in passwords:
        assert 8 <= len(password) <= 64
        assert all(set(password) & set(each) for each in classes)
        assert not set(password) - set("".join(classes))
        assert satisfies_requirements(password)


@pytest.mark.parametrize("password", ["aB1-xyz", "a" * 62 + "B1-", "ab1-wxyz", "AB1-WXYZ", "aBc-wxyz", "aB1cwxyz", ""])
def test_a_password_that_is_too_simple_is_told(password: str) -> None:
    assert satisfies_requirements("aB1-wxyz")
    assert not satisfies_requirements(password)


def test_a_seal_opens_to_its_password_only() -> None:
    seals = [sealed(CHOSEN) for _number in range(2)]
    assert seals[0] != seals[1] and CHOSEN not in "".join(seals)
    assert all(opens(CHOSEN, seal) for seal in seals)
    assert not any(opens(other, seal) for seal in seals for other in ("", CHOSEN.lower(), CHOSEN + " "))


def test_a_new_password_makes_the_former_one_useless(emulator: Emulator, directory: Directory) -> None:
    ann, bob = directory.user("ann"), directory.user("bob")
    assert _sign_in(emulator, "ann", "x") == "no_password"
    first, bobs = _password(emulator, ann), _password(emulator, bob)
    assert _sign_in(emulator, "ANN", first) == "change_password"
    second = _password(emulator, ann)
    assert [_sign_in(emulator, "ann", each) for each in (first, bobs, second)] == [
        "wrong_password",
        "wrong_password",
        "change_password",
    ]
    assert _sign_in(emulator, "bob", bobs) == "change_password"
    assert _sign_in(emulator, "ann") == "wrong_password"


def test_a_password_that_was_chosen_lasts_until_the_next_one_time_password(
    emulator: Emulator, directory: Directory
) -> None:
    ann = directory.user("ann", **EMAIL)
    password = _password(emulator, ann)
    assert _sign_in(emulator, "ann", "wrong", new_password=CHOSEN) == "wrong_password"
    with pytest.raises(ValueError, match="8 to 64 characters"):
        _sign_in(emulator, "ann", password, new_password="too simple")
    assert _sign_in(emulator, "ann", password) == "change_password"
    assert _sign_in(emulator, "ann", password, new_password=CHOSEN) == "ok"
    assert [_sign_in(emulator, "ann", each) for each in (password, CHOSEN)] == ["wrong_password", "ok"]
    _update(emulator, ann, "EMAIL")
    assert _sign_in(emulator, "ann", CHOSEN) == "ok"
    password = _password(emulator, ann)
    assert [_sign_in(emulator, "ann", each) for each in (CHOSEN, password)] == ["wrong_password", "change_password"]


def test_a_password_belongs_to_its_user(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann")
    password = _password(emulator, ann)
    directory.update(ann, ("userName", "anna"))
    assert _sign_in(emulator, "ann", password) == "unknown"
    assert _sign_in(emulator, "anna", password) == "change_password"
    directory.client.delete_user(IdentityStoreId=STORE, UserId=ann)
    directory.user("anna")
    assert _sign_in(emulator, "anna", password) == "no_password"


def test_a_link_to_reset_the_password_is_mailed(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann", **EMAIL)
    for _number in range(2):
        assert _update(emulator, ann, "EMAIL") == {}
    first, second = _mails(emulator)
    assert first.pop("link").startswith(f"https://{STORE}.emulator.invalid/") and first != second
    assert second["link"].startswith(f"https://{STORE}.emulator.invalid/")
    begun, ends = (datetime.fromisoformat(first.pop(name)) for name in ("time", "expires_at"))
    assert (ends - begun).total_seconds() == pytest.approx(3600, abs=0.01)
    assert first == {
        "to": "ann@example.com",
        "user_name": "ann",
        "user_id": ann,
        "kind": "password_reset",
        "subject": "Reset your password",
    }
    assert _sign_in(emulator, "ann", "x") == "no_password"
    assert emulator.control("DELETE", "outbox") == {"mails": []}
    assert _mails(emulator) == []


def test_a_reset_empties_the_outbox_and_forgets_passwords(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann", **EMAIL)
    _update(emulator, ann, "EMAIL")
    password = _password(emulator, ann)
    emulator.control("POST", "reset")
    assert _mails(emulator) == []
    directory.user("ann")
    assert _sign_in(emulator, "ann", password) == "no_password"


def test_who_was_created_by_the_api_is_mailed_at_the_first_try(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann", **EMAIL)
    directory.user("bob")
    assert _sign_in(emulator, "ann") == "no_password"
    emulator.set(send_email_otp=True)
    directory.user("eve", Emails=[{"Value": "eve@example.com"}])
    assert _mails(emulator) == []
    assert [_sign_in(emulator, name) for name in ("ann", "bob")] == ["email_otp_sent", "no_password"]
    (mail,) = _mails(emulator)
    begun, ends = (datetime.fromisoformat(mail[name]) for name in ("time", "expires_at"))
    assert (ends - begun).total_seconds() == pytest.approx(7 * 24 * 3600, abs=0.01)
    assert (mail["to"], mail["user_id"], mail["kind"]) == ("ann@example.com", ann, "invitation")
    assert _sign_in(emulator, "ann", _password(emulator, ann)) == "change_password"
    assert len(_mails(emulator)) == 1


def test_who_cannot_be_helped_is_refused(start: Start, tmp_path: Path) -> None:
    seed = f"""
users:
  - {{user_name: ann, email: ann@example.com, {PERSON}}}
  - {{user_name: bob, {PERSON}}}
  - {{user_name: eve, email: eve@example.com, user_status: DISABLED, {PERSON}}}
  - {{user_name: kim, email: kim@example.com, external_ids: [{{issuer: i, id: "1"}}], {PERSON}}}
"""
    running = _seeded(start, tmp_path, seed)
    ids = {user["UserName"]: user["UserId"] for user in running.client().list_users(IdentityStoreId=STORE)["Users"]}
    _refused(running, "ResourceNotFoundException", UserId=ABSENT_ID)
    assert "d-0000000000" in _refused(
        running, "ResourceNotFoundException", UserId=ids["ann"], IdentityStoreId="d-0000000000"
    )
    for mode in ("OTP", "EMAIL"):
        assert "disabled" in _refused(running, "ValidationException", UserId=ids["eve"], PasswordMode=mode)
    assert "email" in _refused(running, "ValidationException", UserId=ids["bob"], PasswordMode="EMAIL")
    assert "userId" in _refused(running, "ValidationException")
    assert "passwordMode" in _refused(running, "ValidationException", UserId=ids["ann"], PasswordMode="SMS")
    # Whoever moved from a provider back to Identity Center needs a password (user guide, considerations).
    assert _sign_in(running, "kim", _password(running, ids["kim"])) == "change_password"
    assert [_sign_in(running, name) for name in ("eve", "nobody")] == ["disabled", "unknown"]
    for source in ("active_directory", "external_idp"):
        running.set(identity_source=source)
        for mode in ("OTP", "EMAIL"):
            words = _refused(running, "AccessDeniedException", UserId=ids["ann"], PasswordMode=mode)
            assert source in words
        with pytest.raises(ValueError, match="elsewhere"):
            _sign_in(running, "ann")
    assert _mails(running) == []


def test_the_store_is_that_of_the_region_unless_it_is_named(start: Start, tmp_path: Path) -> None:
    seed = f"""
instances:
  - regions: [eu-central-1]
    users: [{{user_name: ann, email: ann@example.com, {PERSON}}}]
  - instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
    identity_store_id: d-0123456789
    primary_region: eu-west-1
    users: [{{user_name: ann, {PERSON}}}]
  - instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdee
    identity_store_id: d-0123456780
    primary_region: eu-west-1
"""
    running = _seeded(start, tmp_path, seed)
    (here,) = running.client().list_users(IdentityStoreId=STORE)["Users"]
    (there,) = running.client(region="eu-west-1").list_users(IdentityStoreId="d-0123456789")["Users"]
    _send(running, {"UserId": here["UserId"], "PasswordMode": "OTP"})
    assert _sign_in(running, "ann") == "wrong_password"
    assert _sign_in(running, "ann", identity_store_id="d-0123456789") == "no_password"
    _refused(running, "ResourceNotFoundException", UserId=here["UserId"], region="us-west-2")
    _refused(running, "AccessDeniedException", UserId=here["UserId"], region="eu-central-1")
    words = _refused(running, "ValidationException", UserId=there["UserId"], region="eu-west-1")
    assert "IdentityStoreId is required" in words
    named = {"UserId": there["UserId"], "IdentityStoreId": "d-0123456789", "PasswordMode": "OTP"}
    status, _headers, body = _send(running, named, region="eu-west-1")
    password = json.loads(body)["Password"]
    assert status == 200
    assert _sign_in(running, "ann", password, identity_store_id="d-0123456789") == "change_password"
    _refused(running, "ResourceNotFoundException", UserId=there["UserId"], IdentityStoreId=STORE)


def test_who_signs_for_another_service_is_refused(emulator: Emulator, directory: Directory) -> None:
    words = _refused(emulator, "InvalidSignatureException", UserId=directory.user("ann"), name="identitystore")
    assert words == "Credential should be scoped to correct service: 'userpool'."
    assert _sign_in(emulator, "ann") == "no_password"


def test_refusals_can_be_plain(emulator: Emulator, directory: Directory) -> None:
    emulator.set(password_errors="plain")
    ann = directory.user("ann")
    for parameters, code, words in [
        ({"UserId": ABSENT_ID, "PasswordMode": "OTP"}, "ResourceNotFoundException", "User not found"),
        ({"UserId": ann, "PasswordMode": "EMAIL"}, "ValidationException", "The user has no email address."),
    ]:
        status, headers, body = _send(emulator, parameters)
        assert (status, headers["x-amzn-errortype"], json.loads(body)) == (400, code, {"message": words})
    # What others answer stays as it is.
    answer = emulator.raw("identitystore", "DescribeUser", {"IdentityStoreId": STORE, "UserId": ABSENT_ID})[2]
    assert answer["__type"] == "ResourceNotFoundException"
    emulator.set(password_errors="specific")
    _status, headers, body = _send(emulator, {"UserId": ABSENT_ID, "PasswordMode": "OTP"})
    assert "x-amzn-errortype" not in headers and json.loads(body)["ResourceType"] == "USER"


def test_faults_strike_this_call_too(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann", **EMAIL)
    parameters = {"UserId": ann, "PasswordMode": "OTP"}
    emulator.fault("UpdatePassword", {"error": "ThrottlingException", "status": 429}, service="userpool")
    status, _headers, body = _send(emulator, parameters)
    assert (status, json.loads(body)["__type"]) == (429, "ThrottlingException")
    former = _password(emulator, ann)
    emulator.fault("UpdatePassword", {"drop": "before"}, times=2)
    for mode in ("OTP", "EMAIL"):
        with pytest.raises(http.client.RemoteDisconnected):
            _send(emulator, {**parameters, "PasswordMode": mode})
    assert (_sign_in(emulator, "ann", former), _mails(emulator)) == ("change_password", [])
    emulator.fault("UpdatePassword", {"drop": "after"}, times=2)
    for mode in ("OTP", "EMAIL"):
        with pytest.raises(http.client.RemoteDisconnected):
            _send(emulator, {**parameters, "PasswordMode": mode})
    assert (_sign_in(emulator, "ann", former), len(_mails(emulator))) == ("wrong_password", 1)
    emulator.fault("UpdatePassword", {"html": True, "status": 200})
    assert _send(emulator, {**parameters, "PasswordMode": "EMAIL"})[2].startswith(b"<html>")
    assert len(_mails(emulator)) == 1


def test_the_limit_on_calls_is_for_it_too(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann", **EMAIL)
    emulator.set(quotas="aws")
    answers = [_send(emulator, {"UserId": ann, "PasswordMode": "EMAIL"})[0] for _number in range(60)]
    assert answers[:20] == [200] * 20 and 400 in answers
    directory.names()


def test_no_password_is_kept_or_written_anywhere(start: Start, tmp_path: Path) -> None:
    flags = ("--database", str(tmp_path / "d.sqlite"), "--request-log", str(tmp_path / "log"))
    running = start(*flags)
    ann = Directory(running.client()).user("ann", **EMAIL)
    former, password = _password(running, ann), _password(running, ann)
    assert _sign_in(running, "ann", former) == "wrong_password"
    assert _sign_in(running, "ann", password, new_password=CHOSEN) == "ok"
    last = _password(running, ann)
    _refused(running, "ValidationException", UserId=ann, Password=CHOSEN)
    _update(running, ann, "EMAIL")
    (logged, *_others) = [entry for entry in running.requests() if entry["operation"] == "UpdatePassword"]
    parameters = {"IdentityStoreId": STORE, "UserId": ann, "PasswordMode": "OTP"}
    assert (logged["service"], logged["write"], logged["parameters"]) == ("userpool", True, parameters)
    in_memory = json.dumps(running.requests())
    assert running.stop() == 0
    kept = [path.read_bytes() for path in tmp_path.iterdir()]
    for secret in (former, password, CHOSEN, last):
        assert json.dumps(secret)[1:-1] not in in_memory
        assert not any(secret.encode() in content or json.dumps(secret)[1:-1].encode() in content for content in kept)
    assert running.errors == ""
    again = start(*flags)
    assert _sign_in(again, "ann", last) == "change_password"
    assert [mail["to"] for mail in _mails(again)] == ["ann@example.com"]


@pytest.mark.parametrize(
    "body",
    [[], {}, {"user_name": 7}, {"user_name": "ann", "password": 7}, {"user_name": "ann", "token": "x"}],
)
def test_a_try_to_sign_in_that_makes_no_sense_is_refused(emulator: Emulator, body: Any) -> None:
    with pytest.raises(ValueError, match=r"user_name|strings"):
        emulator.control("POST", "sign-in", body)
