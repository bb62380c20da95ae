# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the model forbids is refused: violations generated from the model for every constrained input."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from botocore.loaders import Loader
from emulator_process import STORE, Emulator, authorization, refused, service_model

from emulator import patterns, userpool_model
from emulator.contract import Contract
from emulator.errors import ServiceError
from emulator.models import SERVICES, load
from emulator.patterns import compiled
from emulator.services import HANDLERS


def _valid(shape: Any, depth: int = 0) -> Any:
    """Return a value that satisfies a shape."""
    if getattr(shape, "is_document_type", False):
        return "document"
    if shape.type_name == "structure":
        if getattr(shape, "is_tagged_union", False):
            name = next(iter(shape.members))
            return {name: _valid(shape.members[name], depth + 1)}
        return {name: _valid(member, depth + 1) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [_valid(shape.member, depth + 1)]
    if shape.type_name == "map":
        return {_valid(shape.key): _valid(shape.value)}
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else _text(shape)
    return {"integer": 1, "boolean": True, "timestamp": 1.5}[shape.type_name]


_TEXTS = (
    "x",
    "1",
    "/",
    "PT1H",
    STORE,
    "123456789012",
    "vpc-01234567",
    "192.0.2.0/24",
    "r-exam",
    "ou-exam-01234567",
    "https://example.com",
    "aws:identitystore:enterprise",
    "1234567890-00000000-0000-4000-8000-000000000000",
    "00000000-0000-4000-8000-000000000000",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:sso:::instance/ssoins-1111222233334444",
    "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-1111222233334444",
    "arn:aws:sso::111122223333:application/ssoins-1111222233334444/apl-1111222233334444",
    "arn:aws:sso::aws:applicationProvider/custom",
    "arn:aws:account-access:us-east-1:111122223333:application/0123456789abcdef",
    "arn:aws:iam::111122223333:role/admin",
)


def _text(shape: Any) -> str:
    """Return a text that satisfies a shape; a pattern of a model may allow more than the service does."""
    pattern = compiled(shape.metadata.get("pattern", r"[\s\S]*"))
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 10**6)
    return next(text for text in _TEXTS if pattern.fullmatch(text) and least <= len(text) <= most)


Violations = Iterator[tuple[tuple[str, ...], Any, str]]


def _violations(shape: Any, path: tuple[str, ...]) -> Violations:
    """Yield, for each constraint in a shape, where to put which value, and a word of the refusal."""
    if not getattr(shape, "is_document_type", False):
        yield from _OF_TYPE[shape.type_name](shape, path)


def _of_structure(shape: Any, path: tuple[str, ...]) -> Violations:
    yield path, [], "must be a structure"
    yield (*path, "NoSuchMember"), "x", "Member is not known"
    for name in shape.required_members:
        if not getattr(shape.members[name], "is_document_type", False):
            yield (*path, name), None, "Member must not be null"
    for name, member in shape.members.items():
        yield from _violations(member, (*path, name))


def _of_list(shape: Any, path: tuple[str, ...]) -> Violations:
    yield path, {}, "must be a list"
    yield path, [None], "Member must not be null"
    yield from _of_length(shape, path, [_valid(shape.member)])
    yield from _violations(shape.member, (*path, "0"))


def _of_map(shape: Any, path: tuple[str, ...]) -> Violations:
    yield path, [], "must be a map"
    if "max" not in shape.metadata:
        yield path, {"a": 7}, "must be a string"
        return
    yield path, {"not an extension": {}}, "regular expression"
    names = {f"aws:identitystore:{chr(97 + number)}": {} for number in range(shape.metadata["max"] + 1)}
    yield path, names, f"less than or equal to {shape.metadata['max']}"
    yield path, {}, f"greater than or equal to {shape.metadata['min']}"


def _of_string(shape: Any, path: tuple[str, ...]) -> Violations:
    yield path, 7, "must be a string"
    yield from _of_length(shape, path, "x")
    if shape.enum:
        yield path, "NO_SUCH_VALUE", "enum value set"
    pattern = shape.metadata.get("pattern")
    if pattern and not compiled(pattern).fullmatch(_RUBBISH):
        yield path, _RUBBISH, "regular expression"


_RUBBISH = "\u2028 \x00"


def _of_length(shape: Any, path: tuple[str, ...], one: Any) -> Violations:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if most is not None:
        yield path, one * (most + 1), f"less than or equal to {most}"
    if least:
        yield path, one * (least - 1), f"greater than or equal to {least}"


def _of_integer(shape: Any, path: tuple[str, ...]) -> Violations:
    least, most = shape.metadata["min"], shape.metadata["max"]
    yield path, True, "must be an integer"
    yield path, most + 1, f"less than or equal to {most}"
    yield path, least - 1, f"greater than or equal to {least}"


def _of_boolean(shape: Any, path: tuple[str, ...]) -> Violations:
    yield path, "true", "must be a boolean"


_OF_TYPE: dict[str, Callable[[Any, tuple[str, ...]], Violations]] = {
    "structure": _of_structure,
    "list": _of_list,
    "map": _of_map,
    "string": _of_string,
    "integer": _of_integer,
    "boolean": _of_boolean,
}


def _put(shape: Any, value: Any, path: tuple[str, ...], content: Any) -> Any:
    """Return a value with other content at one place; the members of a union take turns."""
    if not path:
        return content
    step, rest = path[0], path[1:]
    if shape.type_name == "list":
        return [_put(shape.member, value[int(step)], rest, content)]
    member = shape.members.get(step)
    inner = _put(member, value.get(step, _valid(member)), rest, content) if member else content
    return {step: inner} if getattr(shape, "is_tagged_union", False) and member else {**value, step: inner}


def _cases() -> Iterator[Any]:
    for service, operation in sorted(HANDLERS):
        if service == "sts":
            continue
        model = service_model(service).operation_model(operation)
        if model.input_shape is not None:
            yield pytest.param(service, operation, model.input_shape, id=f"{service}-{operation}")


@pytest.mark.parametrize("service", [name for name in SERVICES if name != userpool_model.SERVICE])
def test_the_model_is_the_one_that_clients_have(service: str) -> None:
    found = Loader().load_service_model(service, "service-2")

    assert load(service).shapes == found["shapes"]
    assert load(service).operations.keys() == found["operations"].keys()


def _refusal_over_rest(emulator: Emulator, operation: str, shape: Any, given: Any) -> tuple[int, str, str] | None:
    """Return status, code and words of a call by path, or nothing where no path can say what is given."""
    model = service_model("account-access").operation_model(operation)
    uri, body = model.http["requestUri"], dict(given)
    query: dict[str, str] = {}
    for name, member in shape.members.items():
        place, label = member.serialization.get("location"), member.serialization.get("name")
        if place is None or name not in body:
            continue
        value = body.pop(name)
        if place == "uri":
            if not isinstance(value, str) or not value:
                return None
            uri = uri.replace(f"{{{label}}}", quote(value, safe=""))
        elif value is not None:
            if not isinstance(value, str):
                return None
            query[label] = value
    path = uri + (f"?{urlencode(query)}" if query else "")
    status, headers, answer = emulator.http(
        model.http["method"], path, json.dumps(body), authorization(name="account-access")
    )
    return status, headers["x-amzn-errortype"], json.loads(answer)["message"]


@pytest.mark.parametrize(("service", "operation", "shape"), list(_cases()))
def test_every_violation_of_an_input_is_refused(emulator: Emulator, service: str, operation: str, shape: Any) -> None:
    contract = Contract(load(service))
    valid = _valid(shape)
    assert contract.problems(shape.name, valid) == []
    target = f"{service_model(service).metadata.get('targetPrefix')}.{operation}"
    refusal = "InvalidInputException" if service == "organizations" else "ValidationException"
    tried = 0
    for path, content, expected in _violations(shape, ()):
        if not path:
            continue
        if service == "account-access":
            over_rest = _refusal_over_rest(emulator, operation, shape, _put(shape, valid, path, content))
            if over_rest is not None:
                status, code, words = over_rest
                assert (status, code) == (400, refusal) and expected in words, (path, content, words)
                tried += 1
            continue
        status, answer = emulator.call_json(target, _put(shape, valid, path, content))
        assert (status, answer["__type"]) == (400, refusal), (path, content, answer)
        words = answer["message" if service in ("identitystore", "userpool") else "Message"]
        form = "Value of input '" if service == "sso-admin" else "validation error"
        assert form in words and expected in words, (path, content, answer)
        tried += 1
    assert tried


def test_unions_take_exactly_one_member(emulator: Emulator) -> None:
    both = {
        "ExternalId": {"Issuer": "i", "Id": "1"},
        "UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "x"},
    }
    for identifier in (both, {}):
        status, answer = emulator.call_json(
            "AWSIdentityStore.GetUserId", {"IdentityStoreId": STORE, "AlternateIdentifier": identifier}
        )
        assert (status, answer["__type"]) == (400, "ValidationException")
        assert "Exactly one" in answer["message"]


def test_a_required_document_may_be_null_but_not_absent() -> None:
    contract = Contract(load("identitystore"))
    assert contract.problems("UniqueAttribute", {"AttributePath": "userName", "AttributeValue": None}) == []
    (problem,) = contract.problems("UniqueAttribute", {"AttributePath": "userName"}, ("a",))
    assert problem == "Value null at 'a.attributeValue' failed to satisfy constraint: Member must not be null"


def test_a_message_names_every_problem_as_aws_does(emulator: Emulator) -> None:
    answer = refused(
        "ValidationException",
        emulator.client().create_user,
        IdentityStoreId=STORE,
        UserName="u" * 129,
        Emails=[{"Value": "a"}, {"Value": "b"}],
    )
    assert answer["Error"]["Message"] == (
        "2 validation errors detected: Value at 'userName' failed to satisfy constraint: "
        "Member must have length less than or equal to 128; "
        "Value at 'emails' failed to satisfy constraint: Member must have length less than or equal to 1"
    )


def test_sensitive_values_are_not_repeated(emulator: Emulator) -> None:
    answer = refused(
        "ValidationException", emulator.client().create_user, IdentityStoreId=STORE, UserName="white space"
    )
    assert "white space" not in answer["Error"]["Message"]
    answer = refused("ValidationException", emulator.client().describe_user, IdentityStoreId="nonsense", UserId="x")
    assert "Value 'nonsense' at 'identityStoreId'" in answer["Error"]["Message"]


def test_lengths_count_characters() -> None:
    contract = Contract(load("identitystore"))
    assert contract.problems("UserName", "😀" * 128) == []
    assert len(contract.problems("UserName", "😀" * 129)) == 1


def test_output_is_cut_to_what_the_shape_knows() -> None:
    contract = Contract(load("identitystore"))
    whole = {"GroupId": "g", "Revision": "1", "Unknown": 1, "Description": None, "CreatedAt": 1.23456}
    assert contract.cut("Group", whole) == {"GroupId": "g", "Revision": "1", "CreatedAt": 1.235}
    assert contract.cut("Users", [{"UserId": "u", "Password": "x"}]) == [{"UserId": "u"}]


def test_shapes_without_an_input_take_nothing() -> None:
    contract = Contract(load("identitystore"))
    assert contract.problems(None, {}) == []
    with pytest.raises(ServiceError):
        contract.require(None, {"a": 1})


PROPERTY = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"


def test_clients_that_come_at_once_have_all_of_unicode_looked_at_once() -> None:
    patterns._ranges.cache_clear()
    with ThreadPoolExecutor(4) as clients:
        found = list(clients.map(compiled, [rf"\p{{L}}{{{number}}}" for number in range(901, 905)]))

    assert [one.fullmatch("a" * number) is not None for number, one in enumerate(found, 901)] == [True] * 4
    assert patterns._ranges.cache_info().misses == 1


def test_unicode_properties_are_those_of_unicode() -> None:
    pattern = compiled(PROPERTY)
    wrong = [
        hex(point)
        for point in range(sys.maxunicode + 1)
        if bool(pattern.fullmatch(chr(point))) != (unicodedata.category(chr(point))[0] in "LMSNP")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"\p{L}+(?:\.\p{L}+){0,2}", ["name", "näme.ß", "a.b.c"], ["a.b.c.d", "a1", "a[0]", "", "a\n"]),
        (r"[\w+=,.@-]+", ["a_b", "0+=,.@-"], ["é", "a b"]),
        (r"\d{12}", ["123456789012"], ["٠١٢٣٤٥٦٧٨٩٠١"]),
        (r"[\p{L}\p{Z}\p{N}_.:\/=+\-@\[\]\{\}\$\\\"]*", ["a b[]", "\\"], ["a!"]),
        (r"[a[b]+", ["a[b"], ["c"]),
        (r"^([\p{L}\p{Z}]*)$", ["a b", ""], ["1"]),
    ],
)
def test_patterns_mean_what_they_mean_in_the_models(pattern: str, good: list[str], bad: list[str]) -> None:
    assert all(compiled(pattern).fullmatch(text) for text in good)
    assert not any(compiled(pattern).fullmatch(text) for text in bad)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("service", ["identitystore", "sso-admin", "organizations", "userpool"])
def test_every_pattern_of_the_models_compiles(service: str) -> None:
    patterns = {shape["pattern"] for shape in load(service).shapes.values() if "pattern" in shape}
    assert patterns
    for pattern in patterns:
        compiled(pattern)
