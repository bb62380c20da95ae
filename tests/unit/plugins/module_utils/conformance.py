# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ports promise, as one table of cases: whoever offers a port has to pass those of it.

test_conformance.py beside this runs them against the fakes, and against snapshots and overlays of them; tests/modules runs
them against the gateways and the emulator. So whatever a test believes of a fake is true of the rest.

Everything is told by name: ids differ from one directory to the next.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccountAssignment,
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import item
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    Attributes,
    Document,
    Entity,
    Kind,
    Membership,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._ports.access import (
    Access,
    AccessReads,
    OrganizationReads,
)
from ansible_collections.steward.identity_center.plugins.module_utils._ports.entitlements import Entitlements
from ansible_collections.steward.identity_center.plugins.module_utils._ports.identity_store import Store

MANAGEMENT, SHOP, DATA, LAB = "111122223333", "222200000001", "222200000002", "222200000003"
ACCOUNTS = {MANAGEMENT: "identity", SHOP: "shop", DATA: "data", LAB: "lab"}
ROOT, UNIT, BELOW = "r-exam", "ou-exam-11111111", "ou-exam-22222222"
# The same as a seed of the emulator: what no port writes.
SEED = f"""
organization:
  root_id: {ROOT}
  management_account: "{MANAGEMENT}"
  accounts:
    - {{ account_id: "{MANAGEMENT}", name: identity }}
    - {{ account_id: "{SHOP}", name: shop, tags: {{ stage: prod }} }}
  organizational_units:
    - name: Work
      id: {UNIT}
      accounts: [{{ account_id: "{DATA}", name: data }}]
      organizational_units:
        - name: Lab
          id: {BELOW}
          accounts: [{{ account_id: "{LAB}", name: lab, status: SUSPENDED }}]
  delegated_administrators: [{{ account: shop }}]
applications:
  - {{ name: Wiki, account: shop, assignment_required: true }}
  - {{ name: Shop, assignment_required: false }}
"""
NOBODY = "1234567890-99999999-0000-4000-8000-000000000000"
NO_SET = "ps-9999999999999999"
POLICY, OTHER_POLICY = (f"arn:aws:iam::aws:policy/{name}" for name in ("ReadOnlyAccess", "ViewOnlyAccess"))
INLINE = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}'
JANE = (item({"value": "Jane@example.com", "type": "work", "primary": True}),)
NFD = "zoe\u0308"


def person(name: str, **more: t.Any) -> Attributes:
    """The attributes of a user."""
    return {"user_name": name, "display_name": name.title(), "given_name": name, "family_name": "Doe", **more}


PEOPLE = {
    "jane": person("jane", emails=JANE, title="Engineer"),
    "Joe": person("Joe"),
    "zo\u00eb": person("zo\u00eb"),
}
GROUPS: dict[str, Attributes] = {
    "Team": {"display_name": "Team", "description": "All who work"},
    "Empty": {"display_name": "Empty"},
    "All": {"display_name": "All"},
}
MEMBERS = {"Team": ("jane", "Joe"), "Empty": (), "All": ("jane",)}
SETS: dict[str, Attributes] = {
    "Read": {"name": "Read", "description": "To look", "session_duration": "PT8H", "tags": Document(text='{"a": "1"}')},
    "Admin": {"name": "Admin", "session_duration": "PT1H", "relay_state": "https://example.com/"},
    "Spare": {"name": "Spare", "session_duration": "PT1H"},
}
# Who has which permission set where, and who may use which application.
ASSIGNED = {("jane", "Read", SHOP), ("Team", "Read", DATA), ("Team", "Admin", SHOP)}
USES = {("jane", "Wiki"), ("Team", "Wiki")}
# The account of each; that of account access manager is the service's own.
APPLICATIONS = {"Wiki": SHOP, "Shop": MANAGEMENT, "AWS account access": MANAGEMENT}
ADMIN, OPERATOR, OTHER = (
    f"arn:aws:iam::{account}:role/{name}"
    for account, name in ((SHOP, "admin"), (DATA, "ops/operator"), (SHOP, "other"))
)
# Who may assume which role.
ENTITLED = {("jane", ADMIN), ("Team", ADMIN), ("Team", OPERATOR)}


@dataclass(frozen=True)
class World:
    """A directory behind its ports, and the ids of what is in it, by name."""

    store: t.Any
    access: t.Any
    organization: t.Any
    users: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    entitlements: t.Any = None

    @property
    def account_access(self) -> str:
        """The ARN of the application of account access manager."""
        return str(self.entitlements.application().arn)

    def entitlement(self, who: str, role_arn: str) -> Entitlement:
        """That somebody may assume a role."""
        return Entitlement(role_arn=role_arn, principal=self.principal(who))

    @property
    def applications(self) -> dict[str, str]:
        """The ARNs of the applications."""
        return {one.name: one.arn for one in self.access.applications()}

    def principal(self, name: str) -> Principal:
        """A user or a group."""
        kind = Kind.USER if name in self.users else Kind.GROUP
        return Principal(kind=kind, id=(self.users if kind is Kind.USER else self.groups)[name])

    def assignment(self, who: str, what: str, where: str) -> AccountAssignment:
        """That somebody has a permission set in an account."""
        return AccountAssignment(account_id=where, permission_set_arn=self.sets[what], principal=self.principal(who))

    def use(self, who: str, what: str) -> ApplicationAssignment:
        """That somebody may use an application."""
        return ApplicationAssignment(application_arn=self.applications[what], principal=self.principal(who))

    @property
    def no_set(self) -> str:
        """The ARN of a permission set that is not there."""
        return f"{self.sets['Read'].rpartition('/')[0]}/{NO_SET}"

    @property
    def names(self) -> dict[str, str]:
        """The names of users, groups, permission sets and applications, by id."""
        every = {**self.users, **self.groups, **self.sets, **self.applications}
        return {identifier: name for name, identifier in every.items()}


def settle(store: Store, access: Access, organization: OrganizationReads, entitlements: Entitlements) -> World:
    """Put everything in place through the ports, where only an organization and applications are."""
    users = {name: store.create(Kind.USER, name, given) for name, given in PEOPLE.items()}
    groups = {name: store.create(Kind.GROUP, name, given) for name, given in GROUPS.items()}
    for group, members in MEMBERS.items():
        for member in members:
            store.add_member(groups[group], users[member], f"{member} in {group}")
    sets = {name: access.create_permission_set(name, given) for name, given in SETS.items()}
    read, admin = sets["Read"].id, sets["Admin"].id
    access.attach_policy("Read", read, POLICY)
    access.attach_policy("Read", read, {"name": "Own", "path": "/team/"})
    access.set_inline_policy("Admin", admin, INLINE)
    access.set_boundary("Admin", admin, {"managed_policy_arn": POLICY})
    ids = {name: handle.id for name, handle in sets.items()}
    world = World(store, access, organization, _ids(users), _ids(groups), ids, entitlements)
    application_arn = entitlements.create_application("account access manager").id
    for who, role_arn in sorted(ENTITLED):
        entitlements.create_entitlement(f"{who} as {role_arn}", application_arn, world.entitlement(who, role_arn))
    for who, what, where in sorted(ASSIGNED):
        assert asked(world, who, what, where) == "SUCCEEDED"
    for who, what in sorted(USES):
        access.set_application_assignment(f"{who} in {what}", world.use(who, what), present=True)
    # Wherever it is held, it is in an old version now.
    access.attach_policy("Admin", admin, OTHER_POLICY)
    return world


def asked(world: World, who: str, what: str, where: str, *, present: bool = True) -> str:
    """Ask for an account assignment, or that it goes, and wait for the end; with its reason where it came to nothing."""
    name = f"{what} in {where} for {who}"
    progress = world.access.request_assignment(name, world.assignment(who, what, where), present=present)
    while progress.running:
        progress = world.access.assignment_progress(name, progress.request_id, present=present)
    return str(progress.status)


def provisioned(world: World, what: str, where: str | None) -> str:
    """Provision a permission set, and wait for the end."""
    progress = world.access.provision(what, world.sets[what], where)
    while progress.running:
        progress = world.access.provisioning(what, progress.request_id)
    return str(progress.status)


def _ids(handles: Mapping[str, Handle]) -> dict[str, str]:
    return {name: handle.id for name, handle in handles.items()}


def outcome(do: Callable[[], object]) -> object:
    """What comes of it; of a call that fails its kind, and of a conflict also the service's reason."""
    try:
        return do()
    except CallFailed as failure:
        told = failure.kind is FailureKind.CONFLICT and failure.reason is not None
        return f"{failure.kind.name} {failure.reason}" if told else failure.kind.name


Case = Callable[[World], object]
Table = dict[str, tuple[Case, object]]


def _names(world: World, ids: Iterable[str]) -> set[str]:
    return {world.names[identifier] for identifier in ids}


def _members(world: World, some: Iterable[Membership]) -> set[tuple[str, str]]:
    return {(world.names[one.group_id], world.names[one.user_id]) for one in some}


def _found(world: World, kind: Kind, attribute: str, value: str) -> object:
    """By the single look-up and by that of many, which say the same."""
    one = world.store.find(kind, attribute, value)
    assert world.store.find_many(kind, attribute, iter([value, value])) == ({} if one is None else {value: one})
    return None if one is None else world.names[one]


def _described(world: World, kind: Kind, identifier: str) -> object:
    one: Entity | None = world.store.describe(kind, identifier)
    assert world.store.describe_many(kind, iter([identifier] * 2)) == ({} if one is None else {identifier: one})
    return None if one is None else (one.kind, one.name, dict(one.attributes))


STORE_READS: Table = {
    "a user by name": (lambda w: _found(w, Kind.USER, "user_name", "jane"), "jane"),
    "a user in another letter case": (lambda w: _found(w, Kind.USER, "user_name", "JANE"), "jane"),
    "a name in another Unicode form": (lambda w: _found(w, Kind.USER, "user_name", NFD), None),
    "no user": (lambda w: _found(w, Kind.USER, "user_name", "nobody"), None),
    "by the primary address": (lambda w: _found(w, Kind.USER, "emails", "Jane@example.com"), "jane"),
    "by it in another letter case": (lambda w: _found(w, Kind.USER, "emails", "jane@EXAMPLE.com"), "jane"),
    "a group by name": (lambda w: _found(w, Kind.GROUP, "display_name", "Team"), "Team"),
    "a group in another letter case": (lambda w: _found(w, Kind.GROUP, "display_name", "TEAM"), "Team"),
    "a user by the name of a group": (lambda w: _found(w, Kind.USER, "user_name", "Team"), None),
    "a user": (lambda w: _described(w, Kind.USER, w.users["jane"]), (Kind.USER, "jane", PEOPLE["jane"])),
    "a group": (lambda w: _described(w, Kind.GROUP, w.groups["Team"]), (Kind.GROUP, "Team", GROUPS["Team"])),
    "a group that is a user": (lambda w: _described(w, Kind.GROUP, w.users["jane"]), None),
    "an id of nobody": (lambda w: _described(w, Kind.USER, NOBODY), None),
    "all users": (lambda w: {one.name: dict(one.attributes) for one in w.store.every(Kind.USER)}, PEOPLE),
    "all groups": (lambda w: {one.name: dict(one.attributes) for one in w.store.every(Kind.GROUP)}, GROUPS),
    "members": (lambda w: _members(w, w.store.members(w.groups["Team"])), {("Team", "jane"), ("Team", "Joe")}),
    "no members": (lambda w: w.store.members(w.groups["Empty"]), ()),
    "members of no group": (lambda w: outcome(lambda: w.store.members(NOBODY)), "NOT_FOUND"),
    "members of each": (
        lambda w: {
            w.names[one]: _members(w, some) for one, some in w.store.members_of(iter([*w.groups.values()] * 2)).items()
        },
        {group: {(group, user) for user in users} for group, users in MEMBERS.items()},
    ),
    "groups": (lambda w: _members(w, w.store.groups_of(w.users["jane"])), {("Team", "jane"), ("All", "jane")}),
    "no groups": (lambda w: w.store.groups_of(w.users["zo\u00eb"]), ()),
    "groups of nobody": (lambda w: outcome(lambda: w.store.groups_of(NOBODY)), "NOT_FOUND"),
    "groups of each": (
        lambda w: {
            w.names[one]: _members(w, some)
            for one, some in w.store.groups_of_each(iter([*w.users.values()] * 2)).items()
        },
        {"jane": {("Team", "jane"), ("All", "jane")}, "Joe": {("Team", "Joe")}, "zo\u00eb": set()},
    ),
    "a membership": (
        lambda w: w.store.membership(w.groups["Team"], w.users["Joe"]) in w.store.members(w.groups["Team"]),
        True,
    ),
    "no membership": (lambda w: w.store.membership(w.groups["All"], w.users["Joe"]), None),
    "a membership in no group": (lambda w: w.store.membership(NOBODY, w.users["Joe"]), None),
    "a membership of nobody": (lambda w: w.store.membership(w.groups["Team"], NOBODY), None),
}


def _handle(world: World, kind: Kind, name: str) -> Handle:
    """By what a user or a group is changed, as it is now."""
    identifier = (world.users if kind is Kind.USER else world.groups)[name]
    entity: Entity = world.store.describe(kind, identifier)
    return Handle(id=identifier, revision=entity.record.revision)


def _updated(world: World, attributes: Mapping[str, t.Any]) -> object:
    handle = _handle(world, Kind.USER, "jane")
    after = world.store.update(Kind.USER, "jane", handle, attributes)
    entity: Entity = world.store.describe(Kind.USER, handle.id)
    assert (after.id, after.revision) == (handle.id, entity.record.revision)
    assert after.revision != handle.revision
    return dict(entity.attributes)


def _deleted(world: World, kind: Kind, name: str) -> object:
    world.store.delete(kind, name, _handle(world, kind, name))
    left = {one.name for each in (Kind.USER, Kind.GROUP) for one in world.store.every(each)}
    groups = [identifier for group, identifier in world.groups.items() if group != name]
    return left, {pair for some in world.store.members_of(groups).values() for pair in _members(world, some)}


def _twice(do: Callable[[], object]) -> object:
    do()
    return outcome(do)


def _removed_twice(world: World, one: Membership) -> object:
    return _twice(lambda: world.store.remove_member(Handle(id=one.id), "jane in All"))


_TAKEN = "CONFLICT UNIQUENESS_CONSTRAINT_VIOLATION"
_STALE = "CONFLICT CONCURRENT_MODIFICATION"
STORE_WRITES: Table = {
    "a name that is taken": (lambda w: outcome(lambda: w.store.create(Kind.USER, "jane", person("jane"))), _TAKEN),
    "a name that is taken in another letter case": (
        lambda w: outcome(lambda: w.store.create(Kind.USER, "JANE", person("JANE"))),
        _TAKEN,
    ),
    "an address that is taken": (
        lambda w: outcome(lambda: w.store.create(Kind.USER, "new", person("new", emails=JANE))),
        _TAKEN,
    ),
    "a group's name that is taken": (
        lambda w: outcome(lambda: w.store.create(Kind.GROUP, "Team", {"display_name": "Team"})),
        _TAKEN,
    ),
    "a user and a group of one name": (
        lambda w: w.store.create(Kind.GROUP, "jane", {"display_name": "jane"}).id is not None,
        True,
    ),
    "an update": (
        lambda w: _updated(w, {"title": None, "nick_name": "J"}),
        person("jane", nick_name="J", emails=JANE),
    ),
    "a rename": (lambda w: _updated(w, {"user_name": "janet"})["user_name"], "janet"),  # type: ignore[index]
    "a rename to a name that is taken": (lambda w: outcome(lambda: _updated(w, {"user_name": "Joe"})), _TAKEN),
    "an update of an old revision": (
        lambda w: outcome(
            lambda: w.store.update(
                Kind.USER, "jane", replace(_handle(w, Kind.USER, "jane"), revision="0"), {"title": "x"}
            )
        ),
        _STALE,
    ),
    "an update of nobody": (
        lambda w: outcome(lambda: w.store.update(Kind.USER, "x", Handle(id=NOBODY), {"title": "x"})),
        "NOT_FOUND",
    ),
    "a user goes with all memberships": (
        lambda w: _deleted(w, Kind.USER, "jane"),
        ({"Joe", "zo\u00eb", *GROUPS}, {("Team", "Joe")}),
    ),
    "a group goes with all memberships": (
        lambda w: _deleted(w, Kind.GROUP, "Team"),
        ({*PEOPLE, "Empty", "All"}, {("All", "jane")}),
    ),
    "a deletion of an old revision": (
        lambda w: outcome(
            lambda: w.store.delete(Kind.USER, "jane", replace(_handle(w, Kind.USER, "jane"), revision="0"))
        ),
        _STALE,
    ),
    "a second deletion": (
        lambda w: _twice(lambda: w.store.delete(Kind.USER, "jane", Handle(id=w.users["jane"]))),
        "NOT_FOUND",
    ),
    "a member once more": (
        lambda w: outcome(
            lambda: w.store.add_member(Handle(id=w.groups["Team"]), Handle(id=w.users["jane"]), "jane in Team")
        ),
        "CONFLICT UNIQUENESS_CONSTRAINT_VIOLATION",
    ),
    "a member of no group": (
        lambda w: outcome(lambda: w.store.add_member(Handle(id=NOBODY), Handle(id=w.users["jane"]), "jane")),
        "NOT_FOUND",
    ),
    "nobody as a member": (
        lambda w: outcome(lambda: w.store.add_member(Handle(id=w.groups["Team"]), Handle(id=NOBODY), "x")),
        "NOT_FOUND",
    ),
    "a member goes twice": (
        lambda w: _removed_twice(w, w.store.membership(w.groups["All"], w.users["jane"])),
        "NOT_FOUND",
    ),
}


def _sets(some: Iterable[Entity]) -> dict[str, dict[str, object]]:
    return {one.name: dict(one.attributes) for one in some}


def _bare(name: str) -> dict[str, object]:
    return {key: value for key, value in SETS[name].items() if key != "tags"}


def _assignments(world: World, some: Iterable[AccountAssignment]) -> set[tuple[str, str, str]]:
    return {(world.names[one.principal.id], world.names[one.permission_set_arn], one.account_id) for one in some}


def _uses(world: World, some: Iterable[ApplicationAssignment]) -> set[tuple[str, str]]:
    return {(world.names[one.principal.id], world.names[one.application_arn]) for one in some}


def _by_name(world: World, found: Mapping[str, t.Any]) -> dict[str, object]:
    return {
        world.names.get(one, one): {world.names.get(each, each) for each in some} if isinstance(some, tuple) else some
        for one, some in found.items()
    }


def _arns(world: World) -> list[str]:
    return [*world.sets.values(), world.no_set] * 2


DETAILS = {
    "Read": {
        "managed_policies": (POLICY,),
        "customer_managed_policies": (item({"name": "Own", "path": "/team/"}),),
        "tags": Document(text='{"a": "1"}'),
    },
    "Admin": {
        "managed_policies": (OTHER_POLICY,),
        "inline_policy": Document(text=INLINE),
        "permissions_boundary": Document(text=f'{{"managed_policy_arn": "{POLICY}"}}'),
    },
    "Spare": {},
}
ACCESS_READS: Table = {
    "all permission sets": (lambda w: _sets(w.access.permission_sets()), {name: _bare(name) for name in SETS}),
    "some by name": (lambda w: _sets(w.access.permission_sets({"Read"}))["Read"], _bare("Read")),
    "one": (lambda w: _sets([w.access.permission_set(w.sets["Read"])]), {"Read": _bare("Read")}),
    "none": (lambda w: w.access.permission_set(w.no_set), None),
    "some by ARN": (
        lambda w: _sets(w.access.describe_sets(iter(_arns(w))).values()),
        {name: _bare(name) for name in SETS},
    ),
    "details": (lambda w: {name: dict(w.access.details(arn)) for name, arn in w.sets.items()}, DETAILS),
    "details of each": (
        lambda w: {
            w.names[arn]: dict(found) for arn, found in w.access.details_of(iter([*w.sets.values()] * 2)).items()
        },
        DETAILS,
    ),
    "some details of each": (
        lambda w: {
            w.names[arn]: dict(found)
            for arn, found in w.access.details_of(iter(w.sets.values()), ("tags", "managed_policies")).items()
        },
        {
            "Read": {name: DETAILS["Read"][name] for name in ("managed_policies", "tags")},
            "Admin": {"managed_policies": DETAILS["Admin"]["managed_policies"]},
            "Spare": {},
        },
    ),
    "no details": (lambda w: list(w.access.details_of([w.sets["Read"]], ()).values()), [{}]),
    "who holds them": (
        lambda w: _by_name(w, w.access.holders(iter([*w.sets.values()] * 2))),
        {"Read": {SHOP, DATA}, "Admin": {SHOP}, "Spare": set()},
    ),
    "who holds an old version": (
        lambda w: _by_name(w, w.access.holders(w.sets.values(), outdated=True)),
        {"Read": set(), "Admin": {SHOP}, "Spare": set()},
    ),
    "what accounts hold": (
        lambda w: _by_name(w, w.access.held(iter([SHOP, DATA, SHOP, MANAGEMENT]))),
        {SHOP: {"Read", "Admin"}, DATA: {"Read"}, MANAGEMENT: set()},
    ),
    "what they hold in an old version": (
        lambda w: _by_name(w, w.access.held([SHOP, DATA], outdated=True)),
        {SHOP: {"Admin"}, DATA: set()},
    ),
    "who is assigned": (
        lambda w: _assignments(
            w, w.access.assignments_in(iter([(one, arn) for one in (SHOP, DATA) for arn in w.sets.values()]))
        ),
        ASSIGNED,
    ),
    "what somebody has themselves": (
        lambda w: _assignments(w, w.access.assignments_of(iter([w.principal("jane")]))),
        {("jane", "Read", SHOP)},
    ),
    "what several have": (
        lambda w: _assignments(w, w.access.assignments_of(map(w.principal, ("Team", "Joe", "jane")))),
        ASSIGNED,
    ),
    "applications": (lambda w: {one.name for one in w.access.applications()}, {*APPLICATIONS}),
    "applications of an account": (lambda w: [one.name for one in w.access.applications(account_id=SHOP)], ["Wiki"]),
    "applications by ARN": (
        lambda w: {
            one.name: one.account_id
            for one in w.access.describe_applications(
                iter([*w.applications.values(), f"{w.applications['Wiki'][:-16]}{'9' * 16}"] * 2)
            ).values()
        },
        APPLICATIONS,
    ),
    "who uses applications": (lambda w: _uses(w, w.access.users_of(iter(w.applications.values()))), USES),
    "what somebody uses themselves": (
        lambda w: _uses(w, w.access.applications_of(iter([w.principal("jane")]))),
        {("jane", "Wiki")},
    ),
    "whether an application is for its users": (
        lambda w: _by_name(w, w.access.assignments_required(iter([*w.applications.values()] * 2))),
        {"Wiki": True, "Shop": False, "AWS account access": True},
    ),
    "no attributes for access control": (lambda w: w.access.access_control_attributes(), None),
}


def _after(world: World, do: Callable[[Access, str], object], name: str = "Read") -> object:
    """A permission set after something is done to it."""
    do(world.access, world.sets[name])
    access: AccessReads = world.access
    found = access.describe_sets([world.sets[name]])
    return {**_sets(found.values()).get(name, {}), **access.details(world.sets[name])}


def _gone(world: World, name: str) -> object:
    """What is left of a permission set that is deleted."""
    arn = world.sets[name]
    world.access.delete_permission_set(name, arn)
    return dict(world.access.describe_sets([arn])), outcome(lambda: world.access.details(arn))


def _refused(do: Callable[[Access, str], object], name: str = "Read") -> Case:
    return lambda w: outcome(lambda: do(w.access, w.no_set if name == "" else w.sets[name]))


ON, OFF = Document(text='{"CostCenter": "${path:enterprise.costCenter}"}'), None
ACCESS_WRITES: Table = {
    "a name that is taken": (
        lambda w: outcome(lambda: w.access.create_permission_set("Read", {"name": "Read"})),
        "CONFLICT",
    ),
    "what is left out of an update is cleared": (
        lambda w: _after(w, lambda a, arn: a.update_permission_set("Admin", arn, {"description": "new"}), "Admin"),
        {**DETAILS["Admin"], "name": "Admin", "description": "new", "session_duration": "PT1H"},
    ),
    "an update of none": (
        _refused(lambda a, arn: a.update_permission_set("x", arn, {"description": "x"}), ""),
        "NOT_FOUND",
    ),
    "a policy once more": (_refused(lambda a, arn: a.attach_policy("Read", arn, POLICY)), "CONFLICT"),
    "a policy that is not there goes": (
        _refused(lambda a, arn: a.detach_policy("Read", arn, OTHER_POLICY)),
        "NOT_FOUND",
    ),
    "policies go": (
        lambda w: _after(
            w,
            lambda a, arn: (
                a.detach_policy("Read", arn, POLICY),
                a.detach_policy("Read", arn, {"name": "Own", "path": "/team/"}),
            ),
        ),
        {**_bare("Read"), "tags": Document(text='{"a": "1"}')},
    ),
    "no inline policy goes": (_refused(lambda a, arn: a.set_inline_policy("Read", arn, None)), "NOT_FOUND"),
    "no boundary goes": (_refused(lambda a, arn: a.set_boundary("Read", arn, None)), "NOT_FOUND"),
    "both go": (
        lambda w: _after(
            w, lambda a, arn: (a.set_inline_policy("Admin", arn, None), a.set_boundary("Admin", arn, None)), "Admin"
        ),
        {**_bare("Admin"), "managed_policies": (OTHER_POLICY,)},
    ),
    "tags come and go": (
        lambda w: _after(
            w,
            lambda a, arn: (a.set_tags("Spare", arn, {"b": "2", "c": "3"}), a.drop_tags("Spare", arn, ["c", "x"])),
            "Spare",
        ),
        {**_bare("Spare"), "tags": Document(text='{"b": "2"}')},
    ),
    "one that is held is deleted": (_refused(lambda a, arn: a.delete_permission_set("Read", arn)), "CONFLICT"),
    "none is deleted": (_refused(lambda a, arn: a.delete_permission_set("x", arn), ""), "NOT_FOUND"),
    "one is deleted": (lambda w: _gone(w, "Spare"), ({}, "NOT_FOUND")),
    "provisioning": (
        lambda w: (provisioned(w, "Admin", SHOP), w.access.holders([w.sets["Admin"]], outdated=True)[w.sets["Admin"]]),
        ("SUCCEEDED", ()),
    ),
    "provisioning everywhere": (lambda w: provisioned(w, "Read", None), "SUCCEEDED"),
    "provisioning where it is not": (lambda w: provisioned(w, "Spare", SHOP), "FAILED"),
    "an assignment once more": (lambda w: asked(w, "jane", "Read", SHOP), "SUCCEEDED"),
    "an assignment that is not there goes": (lambda w: asked(w, "Joe", "Read", SHOP, present=False), "FAILED"),
    "the last assignment goes": (
        lambda w: (
            asked(w, "Team", "Read", DATA, present=False),
            w.access.held([DATA]),
            w.access.assignments_under_way(present=False),
        ),
        ("SUCCEEDED", {DATA: ()}, frozenset()),
    ),
    "an application's user once more": (
        lambda w: outcome(lambda: w.access.set_application_assignment("x", w.use("jane", "Wiki"), present=True)),
        None,
    ),
    "an application's user who is none goes": (
        lambda w: outcome(lambda: w.access.set_application_assignment("x", w.use("Joe", "Wiki"), present=False)),
        "NOT_FOUND",
    ),
    "an application's user goes": (
        lambda w: (
            w.access.set_application_assignment("x", w.use("jane", "Wiki"), present=False),
            _uses(w, w.access.users_of(w.applications.values())),
        ),
        (None, {("Team", "Wiki")}),
    ),
    "attributes for access control": (
        lambda w: (w.access.set_access_control_attributes(OFF, ON), w.access.access_control_attributes().attributes),
        (None, ON),
    ),
    "attributes for access control go": (
        lambda w: (
            w.access.set_access_control_attributes(OFF, ON),
            w.access.set_access_control_attributes(ON, OFF),
            w.access.access_control_attributes(),
        ),
        (None, None, None),
    ),
}
_UNITS = {UNIT: "Work", BELOW: "Lab", ROOT: ""}
ORGANIZATION_READS: Table = {
    "accounts": (lambda w: {one.id: one.name for one in w.organization.accounts()}, ACCOUNTS),
    "some accounts": (
        lambda w: {
            one: (account.name, account.active)
            for one, account in w.organization.describe_accounts(iter([LAB, SHOP, "999999999999", LAB])).items()
        },
        {LAB: ("lab", False), SHOP: ("shop", True)},
    ),
    "the management account": (lambda w: w.organization.management_account_id(), MANAGEMENT),
    "delegated administrators": (lambda w: [one.id for one in w.organization.delegated_administrators()], [SHOP]),
    "the root": (lambda w: (w.organization.root().id, w.organization.root().name), (ROOT, "")),
    "units": (lambda w: {one: w.organization.unit(one).name for one in _UNITS}, _UNITS),
    "no unit": (lambda w: w.organization.unit("ou-exam-99999999"), None),
    "no root": (lambda w: w.organization.unit("r-none"), None),
    "units below": (
        lambda w: {
            one: [unit.id for unit in units] for one, units in w.organization.units_below(iter([*_UNITS] * 2)).items()
        },
        {ROOT: [UNIT], UNIT: [BELOW], BELOW: []},
    ),
    "accounts below": (
        lambda w: {
            one: {account.id for account in some}
            for one, some in w.organization.accounts_below(iter([*_UNITS] * 2)).items()
        },
        {ROOT: {MANAGEMENT, SHOP}, UNIT: {DATA}, BELOW: {LAB}},
    ),
    "tags": (
        lambda w: {one: dict(tags) for one, tags in w.organization.tags(iter([SHOP, DATA, SHOP])).items()},
        {SHOP: {"stage": "prod"}, DATA: {}},
    ),
}
NO_APPLICATION = "arn:aws:account-access:us-east-1:111122223333:application/9999999999999999"


def _entitled(world: World, some: Iterable[Entitlement]) -> set[tuple[str, str]]:
    every = list(some)
    assert len({one.id for one in every} - {None}) == len(every)
    return {(world.names[one.principal.id], one.role_arn) for one in every}


def _made_twice(world: World) -> object:
    made = [
        world.entitlements.create_entitlement("it", world.account_access, world.entitlement("Joe", OTHER)).id
        for _time in range(2)
    ]
    return made[0] == made[1], _entitled(world, world.entitlements.entitlements_to(world.account_access, [OTHER]))


def _taken_away(world: World) -> object:
    (jane, *_others) = world.entitlements.entitlements_of(world.account_access, [world.principal("jane")])
    for _time in range(2):
        world.entitlements.delete_entitlement("it", world.account_access, jane.id)
    return _entitled(world, world.entitlements.entitlements_in(world.account_access, [SHOP, DATA]))


ENTITLEMENT_READS: Table = {
    "the application": (lambda w: w.entitlements.application() == w.entitlements.application(), True),
    "of principals": (
        lambda w: _entitled(
            w,
            w.entitlements.entitlements_of(w.account_access, iter([w.principal("jane"), w.principal("Empty")] * 2)),
        ),
        {("jane", ADMIN)},
    ),
    "of a group": (
        lambda w: _entitled(w, w.entitlements.entitlements_of(w.account_access, [w.principal("Team")])),
        {("Team", ADMIN), ("Team", OPERATOR)},
    ),
    "to roles": (
        lambda w: _entitled(w, w.entitlements.entitlements_to(w.account_access, iter([ADMIN, OTHER, ADMIN]))),
        {("jane", ADMIN), ("Team", ADMIN)},
    ),
    "in accounts": (
        lambda w: _entitled(w, w.entitlements.entitlements_in(w.account_access, iter([SHOP, DATA, LAB, SHOP]))),
        ENTITLED,
    ),
    "of nobody": (lambda w: w.entitlements.entitlements_of(w.account_access, []), ()),
    "in no application": (
        lambda w: outcome(lambda: w.entitlements.entitlements_in(NO_APPLICATION, [SHOP])),
        "NOT_FOUND",
    ),
}
ENTITLEMENT_WRITES: Table = {
    "the application again": (lambda w: w.entitlements.create_application("it").id == w.account_access, True),
    "its status": (lambda w: w.entitlements.application_status(w.account_access), "ACTIVE"),
    "an entitlement twice": (_made_twice, (True, {("Joe", OTHER)})),
    "an entitlement away, twice": (_taken_away, {("Team", ADMIN), ("Team", OPERATOR)}),
    "an entitlement in no application": (
        lambda w: outcome(
            lambda: w.entitlements.create_entitlement("it", NO_APPLICATION, w.entitlement("jane", OTHER))
        ),
        "NOT_FOUND",
    ),
    "an entitlement away in no application": (
        lambda w: outcome(lambda: w.entitlements.delete_entitlement("it", NO_APPLICATION, "an id")),
        "NOT_FOUND",
    ),
}
READS = {
    **{f"store: {name}": case for name, case in STORE_READS.items()},
    **{f"access: {name}": case for name, case in ACCESS_READS.items()},
    **{f"organization: {name}": case for name, case in ORGANIZATION_READS.items()},
    **{f"entitlements: {name}": case for name, case in ENTITLEMENT_READS.items()},
}
WRITES = {
    **{f"store: {name}": case for name, case in STORE_WRITES.items()},
    **{f"access: {name}": case for name, case in ACCESS_WRITES.items()},
    **{f"entitlements: {name}": case for name, case in ENTITLEMENT_WRITES.items()},
}
