# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applying an export plans nothing, whatever is in the directory: from the text of the file on, by the module's own planner."""

from __future__ import annotations

import json
import typing as t

from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Section
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import USER, item
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document, Entity
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import (
    Entitlement,
    account_of,
    role_arn,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import document
from ansible_collections.steward.identity_center.plugins.module_utils._plan.entitlement_keys import EntitlementKey
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.exports import (
    applied,
    exported,
    planned,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
    application,
    assigned,
    used,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.whole_tasks import LIMITS

ALL = tuple(Section)
LIKELY = [
    "yes",
    "00042",
    "=",
    "{{ x }}",
    "2026-12-31",
    "a",
    "A",
    "ß",
    "ss",
    "Zoe\u0308",
    "a@example.com",
    "~",
    "-",
    "#a",
]


CHARACTERS = (
    "abyzABXYZ0129eoEn=~-.#:{}[]&*!|>'\"%@`,?/\\+_<$();^ \t\n\u00a0\u3000éßİ山ह\u0308\u200d\u0640٣😀€²…\u2028\ufeff\x85"
)


def texts(place: str) -> st.SearchStrategy[str]:
    """Texts that the service takes at a place."""
    alphabet = [one for one in CHARACTERS if LIMITS.problem(place, one) is None]
    likely = [one for one in LIKELY if LIMITS.problem(place, one) is None]
    return st.one_of(st.sampled_from(likely), st.text(alphabet, min_size=1, max_size=8))


USER_NAMES = texts("CreateUser.UserName")
GROUP_NAMES = texts("CreateGroup.DisplayName")
ANY = texts("CreateUser.DisplayName")
SET_NAMES = st.text("abcXYZ019+=,.@-_", min_size=1, max_size=12)


@st.composite
def items(draw: st.DrawFn, name: str, fields: tuple[str, ...]) -> t.Any:
    """The value of a multi-valued attribute, as long as the service keeps it; no two entries are alike."""
    count = draw(st.integers(1, min(2, LIMITS.most(f"CreateUser.{USER[name].limit}") or 2)))
    entries = []
    for index in range(count):
        entry: dict[str, t.Any] = {fields[0]: draw(ANY) + str(index)}
        entry |= {name: draw(ANY) for name in fields[1:-1] if draw(st.booleans())}
        entries.append(item({**entry, "primary": index == 0 and draw(st.booleans())}))
    return tuple(entries)


@st.composite
def attributes(draw: st.DrawFn) -> dict[str, t.Any]:
    """Some attributes of a user beside the name."""
    found: dict[str, t.Any] = {}
    for row in USER:
        if row.name not in (USER.naming, "emails") and draw(st.integers(0, 4)) == 0:
            found[row.name] = (
                draw(items(row.name, tuple(row.fields)))
                if row.fields
                else "1990-04-01"
                if row.name == "birthdate"
                else draw(ANY)
            )
    return found


@st.composite
def people(draw: st.DrawFn) -> list[Entity]:
    """Users, no two of whom have one primary e-mail address; some have a short one, some are somebody else's name."""
    alike = draw(st.sampled_from([[], [], ["a", "A"], ["ss", "ß"], ["x@1"], ["u1@example.com", "u2@example.com"]]))
    names = list(dict.fromkeys([*draw(st.lists(USER_NAMES, unique=True, max_size=5)), *alike]))
    found = []
    for number, name in enumerate(names, 1):
        more = draw(attributes())
        address = draw(st.sampled_from([None, f"u{number}@example.com", f"x@{number}"]))
        if address is not None:
            kind = draw(st.sampled_from(["work", "home", None]))
            more["emails"] = (item({"value": address, "type": kind, "primary": draw(st.booleans())}),)
        found.append(user(name, number=number, external=draw(st.booleans()), **more))
    return found


POLICIES = st.sampled_from(
    [
        None,
        {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}},
        {"Statement": [{"Effect": "Allow", "NotAction": ["a:b", "c:*"], "Resource": ["*"], "Sid": "00042"}]},
        {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "s3:*",
                    "Resource": "*",
                    "Condition": {"Bool": {"aws:x": [True, "no"]}, "NumericLessThan": {"y": 1e20, "z: a": 5}},
                }
            ]
        },
    ]
)


@st.composite
def sets(draw: st.DrawFn) -> list[Entity]:
    """Permission sets with some details."""
    found = []
    for number, name in enumerate(draw(st.lists(SET_NAMES, unique=True, max_size=4)), 1):
        more: dict[str, t.Any] = {"session_duration": draw(st.sampled_from(["PT1H", "PT8H", "PT1H30M", "PT1H1S"]))}
        policy, tags = draw(POLICIES), draw(st.sampled_from([None, {"owner": "yes", "a: b": ""}, {"aws:x": "1"}]))
        more |= {"inline_policy": Document(text=json.dumps(policy))} if policy else {}
        more |= {"tags": document(tags)} if tags else {}
        if draw(st.booleans()):
            more["managed_policies"] = ("arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/job-function/B")
            more["customer_managed_policies"] = (
                item({"name": "own", "path": "/"}),
                item({"name": "yes", "path": "/a/"}),
            )
            more["permissions_boundary"] = document(
                draw(
                    st.sampled_from(
                        [
                            {"managed_policy_arn": "arn:aws:iam::aws:policy/A"},
                            {"customer_managed_policy": {"name": "own", "path": "/"}},
                            {"customer_managed_policy": {"name": "own", "path": "/x/"}},
                        ]
                    )
                )
            )
            more["description"] = draw(texts("CreatePermissionSet.Description"))
        found.append(permission_set(name, number=number, **more))
    return found


MANAGING = account(int(MANAGEMENT), "management")
ONE, TWO, TWIN, TWINS_TWIN, OLD = (
    account(1, "one"),
    account(2, "yes"),
    account(3, "twin"),
    account(4, "twin"),
    account(5, "old", "SUSPENDED"),
)
DEEP, DEEPER, ID_LIKE = account(6, "{{ deep }}"), account(7, " blanks "), account(8, "111111111111")
GONE = account(9)


def organization() -> FakeOrganization:
    """Accounts in nested units; two are called alike, one is suspended, and one is called like an id."""
    units = {"A": (ONE, OLD), "A/B": (DEEP,), "A/B/C|D": (DEEPER,), "E": (TWIN, TWINS_TWIN), "F": ()}
    return FakeOrganization(MANAGING, TWO, ID_LIKE, units=units)


PLACES = [MANAGING, ONE, TWO, TWIN, TWINS_TWIN, OLD, DEEP, DEEPER, ID_LIKE, GONE]
ROLES = st.one_of(
    st.sampled_from(["yes", "00042", "=", "a,b", "team/on-call/admin"]),
    st.text("abcXYZ019+=,.@-_", min_size=1, max_size=12),
)


@st.composite
def given_roles(draw: st.DrawFn, principals: list[Entity]) -> list[Entitlement]:
    """Entitlements of these principals to a few roles in any account."""
    names = draw(st.lists(ROLES, min_size=1, max_size=3))
    cell = st.tuples(st.sampled_from(PLACES), st.sampled_from(names), st.sampled_from(principals))
    return [
        Entitlement(role_arn=role_arn("aws", place.id, name), principal=Principal(kind=principal.kind, id=principal.id))
        for place, name, principal in draw(st.lists(cell, max_size=12))
    ]


@st.composite
def directories(draw: st.DrawFn, *, portable: bool = False) -> FakeReads:
    """A directory with whatever the service allows; in one that is portable no two applications have one name."""
    users = draw(people())
    groups = [
        group(name, number=100 + number, external=draw(st.booleans()))
        for number, name in enumerate(draw(st.lists(GROUP_NAMES, unique=True, max_size=4)))
    ]
    store = FakeStore(*users, *groups)
    for one in groups:
        store.join(one, *draw(st.lists(st.sampled_from(users), unique_by=id, max_size=4) if users else st.just([])))
    every = draw(sets())
    principals = [*users, *groups]
    cells = []
    if principals and every:
        cell = st.tuples(st.sampled_from(PLACES), st.sampled_from(every), st.sampled_from([*principals, user("lost")]))
        cells = [assigned(*one) for one in draw(st.lists(cell, max_size=25))]
    wikis = [application("Wiki", 1), application("Notes" if portable else "Wiki", 2), application("yes", 3)]
    uses = (
        [
            used(*one)
            for one in draw(st.lists(st.tuples(st.sampled_from(wikis), st.sampled_from(principals)), max_size=6))
        ]
        if principals
        else []
    )
    access = FakeAccess(*every, assignments=cells, applications=wikis, uses=uses)
    entitlements = FakeEntitlements(*draw(given_roles([*principals, user("lost")])), enabled=draw(st.booleans()))
    if draw(st.booleans()):
        access.attributes = document({"team": "${path:enterprise.department}", "yes": "${path:title}"})
    return FakeReads(store=store, access=access, organization=organization(), entitlements=entitlements)


@given(reads=directories(), fold=st.booleans(), names=st.booleans(), usual=st.booleans())
@steady(30)
def test_applying_an_export_plans_nothing(reads: FakeReads, fold: bool, names: bool, usual: bool) -> None:
    found = exported(reads, fold_to_units=fold, account_names=names, omit_defaults=usual)

    plan = planned(reads, found["directory"], *ALL)

    # What belongs to nobody, no file can name: that a purge takes away, where it can be done.
    orphans = {
        (row["account_id"], row["role_arn"] or row["permission_set"], row["principal_id"]) for row in found["orphaned"]
    }
    assert {cell_of(one.key) for one in plan.changes} <= orphans
    assert planned(reads, found["directory"]).changes == ()


def cell_of(key: t.Any) -> tuple[str, str, str]:
    """What a change is about: the account, the permission set or the role, and the principal."""
    if isinstance(key, EntitlementKey):
        return account_of(key.role.ref), key.role.ref, key.ids[-1]
    return key.ids[0], key.permission_set.name, key.ids[-1]


@given(reads=directories(portable=True), fold=st.booleans())
@steady(20)
def test_elsewhere_an_export_makes_the_same_directory(reads: FakeReads, fold: bool) -> None:
    directory = exported(reads, fold_to_units=fold)["directory"]
    text = json.dumps(directory)
    # What has no name of its own goes by its id, which is another one elsewhere.
    assume("user_id" not in text and "group_id" not in text and ":application/" not in text)
    assume("1234567890-0000" not in text)
    access = FakeAccess(applications=reads.access.every_application.values())
    enabled = FakeEntitlements(enabled=reads.entitlements.application_arn is not None)
    elsewhere = FakeReads(store=FakeStore(), access=access, organization=organization(), entitlements=enabled)

    outcome = applied(elsewhere, directory)

    assert [result.failure for result in outcome.failures] == []
    there = exported(elsewhere, fold_to_units=fold)["directory"]
    assert there == json.loads(text.replace(', "externally_managed": "ignore"', ""))
