# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JSON Schema of a directory has the options of the modules, and judges files as the module does."""

from __future__ import annotations

import json
import re
import textwrap
import typing as t
from collections.abc import Iterator
from datetime import datetime, timezone

import jsonschema
import pytest
import yaml

from tools import collection_tree, directory_schema
from tools.environment import ROOT

SCHEMA = json.loads((ROOT / "docs" / directory_schema.PATH).read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
ARN = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ACCESS: dict[str, t.Any] = {"groups": ["Ops"], "permission_sets": ["Admin"], "accounts": ["111111111111"]}
ROLES: dict[str, t.Any] = {"groups": ["Ops"], "role_names": ["team/admin"], "accounts": ["111111111111"]}
ROLE = "arn:aws:iam::111111111111:role/team/admin"
WIKI: dict[str, t.Any] = {"groups": ["Ops"], "applications": ["Wiki"]}


@pytest.fixture(scope="module")
def module() -> t.Any:
    """The part of the collection that reads a directory."""
    collection_tree.sync()
    return directory_schema.collection()


@pytest.fixture(scope="module")
def limits(module: t.Any) -> t.Any:
    return directory_schema.limits()


def refused_by_module(module: t.Any, limits: t.Any, kind: str, entry: object) -> tuple[str, ...]:
    """What the module says is wrong with an entry."""
    line = module.Line(kind=kind, path=kind, value=entry, entry=True)
    from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
    from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import packed

    try:
        module.parse_directory(packed([line]), {}, limits, NOW)
    except InvalidInput as error:
        return tuple(error.problems)
    return ()


def refused_by_schema(kind: str, entry: object) -> list[str]:
    single = kind == "access_control_attributes"
    return [error.message for error in VALIDATOR.iter_errors({kind: entry if single else [entry]})]


def test_it_is_a_schema_of_the_draft_that_editors_know() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def names(spec: t.Mapping[str, t.Any], above: str = "") -> Iterator[str]:
    """Every option of an argument spec, by every way to write it."""
    for name, option in spec.items():
        for word in (name, *option.get("aliases", ())):
            yield f"{above}{word}"
            yield from names(option.get("options") or {}, f"{above}{word}.")


def properties(schema: t.Mapping[str, t.Any], above: str = "") -> Iterator[str]:
    """Every property of a schema, except those of entries that may be texts instead."""
    for name, one in schema.get("properties", {}).items():
        yield f"{above}{name}"
        yield from properties(one, f"{above}{name}.")
        yield from properties(one.get("items", {}), f"{above}{name}.")


def test_it_has_the_options_of_the_modules_and_no_others(module: t.Any) -> None:
    assert list(SCHEMA["properties"]) == list(module.ENTRIES) == list(directory_schema.MODULES)
    for kind, interface in module.ENTRIES.items():
        schema = SCHEMA["definitions"][directory_schema.MODULES[kind][1]]
        assert sorted(properties(schema)) == sorted(names(interface.arguments)), kind
        assert set(interface.arguments) >= {"state"}


def parts(schema: object) -> Iterator[dict[str, t.Any]]:
    if isinstance(schema, dict):
        yield schema
    for one in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(one)


def test_everything_is_described_and_closed_and_every_pattern_is_read_alike_everywhere() -> None:
    patterns = 0
    for part in parts(SCHEMA):
        if "properties" in part and isinstance(part["properties"], dict):
            assert part["additionalProperties"] is False
            for name, one in part["properties"].items():
                assert one["description"].strip(), name
                assert not re.search(r"\b[A-Z]{1,2}\(|`", one["description"]), f"markup in {one['description']}"
        if isinstance(pattern := part.get("pattern"), str):
            patterns += 1
            assert pattern.startswith("^"), pattern
            # \w and \d are ASCII in one language and not in the other; needless escapes are errors with the flag u.
            assert set(re.findall(r"\\(.)", pattern)) <= set("\\[]^-u.S"), pattern
            re.compile(pattern)
    assert patterns > 10


FITS = [
    ("users", {"user_name": "zoe"}),
    ("users", {"name": "zoe", "email": "zoe@example.com", "title": ""}),
    ("users", {"user_id": "906719a0c1-11111111-2222-3333-4444-555555555555", "state": "absent"}),
    ("users", {"user_name": "zoe", "emails": [{"value": "zoe@example.com", "type": "work", "primary": True}]}),
    ("users", {"user_name": "zoe", "emails": None, "previously": ["zoë"]}),
    ("users", {"user_name": "zoe", "enterprise": {"department": "Platform", "cost_center": "4100"}}),
    ("users", {"user_name": "zoe", "birthdate": "1999-12-31"}),
    ("users", {"user_name": "zoe", "birthdate": ""}),
    ("users", {"user_name": "Γιώργος|中文", "display_name": "Zoë O'Brien 😀", "on_assignments": "keep"}),
    ("groups", {"display_name": "On-call engineers", "members": []}),
    ("groups", {"name": "a", "members": None, "description": ""}),
    ("groups", {"name": "a", "members": ["zoe", {"user": "joe", "expires_at": "2026-12-31T18:00:00Z"}]}),
    ("groups", {"name": "a", "members": [{"user": "joe", "expires_at": "2026-12-31"}, {"user": "x"}]}),
    ("groups", {"name": "a", "members": [{"user": "joe", "expires_at": "2026-12-31 18:00 +0100"}]}),
    ("permission_sets", {"name": "ReadOnly", "session_duration": "8h", "managed_policies": [ARN]}),
    ("permission_sets", {"name": "a", "session_duration": "PT1H30M", "description": "", "relay_state": ""}),
    ("permission_sets", {"name": "a", "session_duration": "1h 30 min", "relay_state": "https://x.example/?a=b&c=[d]"}),
    ("permission_sets", {"name": "a", "session_duration": ""}),
    (
        "permission_sets",
        {"name": "a", "inline_policy": {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}},
    ),
    ("permission_sets", {"name": "a", "inline_policy": ""}),
    ("permission_sets", {"name": "a", "customer_managed_policies": ["mine", {"name": "ours", "path": "/team/"}]}),
    ("permission_sets", {"name": "a", "permissions_boundary": {}}),
    ("permission_sets", {"name": "a", "permissions_boundary": {"customer_managed_policy": {"name": "b"}}}),
    ("permission_sets", {"name": "a", "tags": {"owner": "platform", "empty": ""}, "wait_timeout": 1}),
    ("assignments", ACCESS),
    ("assignments", {**ACCESS, "accounts": [111111111111, "payments"], "exclude_accounts": ["a"]}),
    ("assignments", {**ACCESS, "name": "ops", "expires_at": "2027-01-01", "concurrency": 50}),
    ("assignments", {"users": ["x"], "permission_sets": ["A"], "organizational_units": ["/", "ou-ab12-cd345678"]}),
    ("assignments", {"users": ["x"], "permission_sets": ["A"], "account_tags": {"a": "b", "c": ["d", "e"]}}),
    ("assignments", {"purge": True, "allow_empty": True, "permission_sets": ["A"], "all_accounts": True}),
    ("assignments", WIKI),
    ("entitlements", ROLES),
    ("entitlements", {**ROLES, "name": "ops", "expires_at": "2027-01-01", "create_application": True}),
    ("entitlements", {"users": ["x"], "roles": [ROLE], "role_names": [], "state": "absent"}),
    ("entitlements", {"purge": True, "allow_empty": True, "role_names": ["a"], "all_accounts": True}),
    ("access_control_attributes", {"attributes": {"team": "${path:title}", "unit": ["${path:enterprise.division}"]}}),
    ("access_control_attributes", {"state": "absent"}),
]

REFUSED = [
    ("users", "zoe"),
    ("users", None),
    ("users", {"title": "x"}),
    ("users", {"user_name": "zoe", "title": True}),
    ("users", {"user_name": "zoe", "enterprise": {"employee_number": 34}}),
    ("users", {"user_name": "zoe", "title": None}),
    ("users", {"User_Name": "zoe"}),
    ("users", {"user_name": "zoe", "name": "zoe"}),
    ("users", {"user_name": "zoe", "state": "absnt"}),
    ("users", {"user_name": "zoe", "state": True}),
    ("users", {"user_name": "zoe", "email": "x", "emails": []}),
    ("users", {"user_name": "zoe", "emails": [{"type": "work"}]}),
    ("users", {"user_name": "zoe", "emails": [{"value": "a"}, {"value": "b"}]}),
    ("users", {"user_name": "zoe", "emails": "zoe@example.com"}),
    ("users", {"user_name": "zoe", "emails": [{"value": "a", "primary": "yes"}]}),
    ("users", {"user_name": "zoe", "enterprise": {"departement": "x"}}),
    ("users", {"user_name": "zoe", "enterprise": "x"}),
    ("users", {"user_name": "zoe o'brien"}),
    ("users", {"user_name": "x" * 129}),
    ("users", {"user_name": ""}),
    ("users", {"user_name": "zoe", "display_name": ""}),
    ("users", {"user_name": "zoe", "title": "x" * 1025}),
    ("users", {"user_name": "zoe", "birthdate": "31.12.1999"}),
    ("users", {"user_name": "zoe", "previously": [""]}),
    ("users", {"user_name": "zoe", "externally_managed": "maybe"}),
    ("groups", {"display_name": "Ops", "members": "zoe"}),
    ("groups", {"display_name": "Ops", "members": [5]}),
    ("groups", {"display_name": "Ops", "members": [""]}),
    ("groups", {"display_name": "Ops", "members": [None]}),
    ("groups", {"display_name": "Ops", "members": [{"users": "x"}]}),
    ("groups", {"display_name": "Ops", "members": [{"user": 5}]}),
    ("groups", {"display_name": "Ops", "members": [{"user": "x", "expires_at": "3d"}]}),
    ("groups", {"display_name": "Ops", "members": [{"user": "x", "expires_at": "2026-12-31T18:00:00"}]}),
    ("groups", {"display_name": "Ops", "members": [{"user": "x", "expires_at": 5}]}),
    ("permission_sets", {"name": "Read only"}),
    ("permission_sets", {"name": "x" * 33}),
    ("permission_sets", {"name": "Ä"}),
    ("permission_sets", {"name": "a", "session_duration": 8}),
    ("permission_sets", {"name": "a", "session_duration": "long"}),
    ("permission_sets", {"name": "a", "description": "x" * 701}),
    ("permission_sets", {"name": "a", "managed_policies": ["ReadOnlyAccess"]}),
    ("permission_sets", {"name": "a", "managed_policies": ["arn:aws:iam::111122223333:policy/mine"]}),
    ("permission_sets", {"name": "a", "customer_managed_policies": [{"path": "/"}]}),
    ("permission_sets", {"name": "a", "customer_managed_policies": [{"name": "x", "path": "team"}]}),
    ("permission_sets", {"name": "a", "customer_managed_policies": [{"name": "x", "paths": "/"}]}),
    ("permission_sets", {"name": "a", "permissions_boundary": {"customer_managed_policy": {}}}),
    ("permission_sets", {"name": "a", "inline_policy": []}),
    ("permission_sets", {"name": "a", "tags": {"owner": 5}}),
    ("permission_sets", {"name": "a", "tags": {"owner": None}}),
    ("permission_sets", {"name": "a", "tags": None}),
    ("permission_sets", {"name": "a", "wait_timeout": True}),
    ("permission_sets", {"name": "a", "wait_timeout": 0}),
    ("permission_sets", {"name": "a", "purge_tags": "no"}),
    ("permission_sets", {"name": "a", "provision": "sometimes"}),
    ("assignments", {"groups": ["Ops"], "accounts": ["111111111111"]}),
    ("assignments", {"groups": ["Ops"], "permission_sets": ["Admin"]}),
    ("assignments", {"permission_sets": ["Admin"], "accounts": ["111111111111"]}),
    ("assignments", {**ACCESS, "permission_sets": []}),
    ("assignments", {**ACCESS, "permission_sets": None}),
    ("assignments", {**ACCESS, "permission_sets": "Admin"}),
    ("assignments", {**ACCESS, "accounts": [11111111111]}),
    ("assignments", {**ACCESS, "accounts": [""]}),
    ("assignments", {**ACCESS, "expires_at": "tomorrow"}),
    ("assignments", {**ACCESS, "concurrency": 51}),
    ("assignments", {**ACCESS, "organizational_units": ["Workloads"]}),
    ("assignments", {**ACCESS, "account_tags": {"a": 5}}),
    ("assignments", {**ACCESS, "account_tags": {"a": ["b", 5]}}),
    ("assignments", {**ACCESS, "include_nested": "false"}),
    ("assignments", {**ACCESS, "applications": ["Wiki"]}),
    ("assignments", {**WIKI, "applications": []}),
    ("assignments", {**WIKI, "exclude_accounts": ["x"]}),
    ("entitlements", {"groups": ["Ops"], "role_names": ["team/admin"]}),
    ("entitlements", {"groups": ["Ops"], "accounts": ["111111111111"]}),
    ("entitlements", {"role_names": ["team/admin"], "accounts": ["111111111111"]}),
    ("entitlements", {**ROLES, "role_names": ["/admin"]}),
    ("entitlements", {**ROLES, "role_names": [ROLE]}),
    ("entitlements", {"groups": ["Ops"], "roles": ["team/admin"]}),
    ("entitlements", {**ROLES, "expires_at": "tomorrow"}),
    ("entitlements", {**ROLES, "application": "arn:aws:account-access:eu-north-1:111111111111:application/a"}),
    ("entitlements", {**ROLES, "permission_sets": ["Admin"]}),
    ("access_control_attributes", {"attributes": {"team": ["a", "b"]}}),
    ("access_control_attributes", {"attributes": {"team": 5}}),
    ("access_control_attributes", {"attribute": {"team": "x"}}),
    ("access_control_attributes", ["team"]),
]

# What takes more than looking at the form of one entry.
BEYOND = [
    ("users", {"user_name": "zoe", "birthdate": "1999-02-30"}),
    ("users", {"user_name": "zoe", "previously": ["zoe"]}),
    ("users", {"user_name": "zoe", "title": "a\u0007"}),
    ("groups", {"display_name": "Ops", "members": ["x", "X"]}),
    ("groups", {"display_name": "Ops", "members": ["x"], "state": "absent"}),
    ("permission_sets", {"name": "a", "session_duration": "13h"}),
    ("permission_sets", {"name": "a", "inline_policy": "{"}),
    ("assignments", {**ACCESS, "groups": []}),
    ("assignments", {**ACCESS, "state": "absent", "purge": True}),
    ("entitlements", {"groups": ["Ops"], "roles": [ROLE], "accounts": ["111111111111"]}),
    ("entitlements", {"users": ["x"], "roles": []}),
]


@pytest.mark.parametrize(("kind", "entry"), FITS)
def test_both_take_it(module: t.Any, limits: t.Any, kind: str, entry: object) -> None:
    assert refused_by_module(module, limits, kind, entry) == ()
    assert refused_by_schema(kind, entry) == []


@pytest.mark.parametrize(("kind", "entry"), REFUSED)
def test_both_refuse_it(module: t.Any, limits: t.Any, kind: str, entry: object) -> None:
    assert refused_by_module(module, limits, kind, entry)
    assert refused_by_schema(kind, entry)


@pytest.mark.parametrize(("kind", "entry"), BEYOND)
def test_only_the_module_sees_what_is_wrong(module: t.Any, limits: t.Any, kind: str, entry: object) -> None:
    assert refused_by_module(module, limits, kind, entry)
    assert refused_by_schema(kind, entry) == []


@pytest.mark.parametrize("document", [{}, [], None, "users", {"user": []}, {"Users": []}, {"users": {"a": 1}}])
def test_the_top_of_a_file_is_a_mapping_of_lists(document: object) -> None:
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("document", [{"users": None}, {"groups": []}, {"access_control_attributes": None}])
def test_null_and_an_empty_list_mean_an_empty_list(document: object) -> None:
    assert list(VALIDATOR.iter_errors(document)) == []


# The seed of an emulator and an inventory have other options, and the examples of policies are directories as they are found.
OTHERS = {ROOT / "docs" / f"{name}.md" for name in ("emulator", "inventory", "policies")}
PAGES = [ROOT / "README.md", *sorted({*(ROOT / "docs").glob("*.md")} - OTHERS)]
BLOCK = re.compile(r"^ *```yaml\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def files(kinds: t.Collection[str]) -> Iterator[tuple[str, object]]:
    """Every directory that people find here: files, and blocks of pages that have the keys of one."""
    yield "directory.yml", yaml.safe_load((ROOT / "playbooks/files/directory.yml").read_text(encoding="utf-8"))
    for page in PAGES:
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1):
            found = yaml.safe_load(textwrap.dedent(block))
            if isinstance(found, dict) and set(found) & set(kinds):
                yield f"{page.name}:{number}", json.loads(json.dumps(found, default=str))


def test_every_directory_of_the_pages_fits(module: t.Any) -> None:
    found = dict(files(module.ENTRIES))

    assert len(found) > 1
    for name, document in found.items():
        told = [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]
        assert told == [], name
