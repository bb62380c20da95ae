# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the engine needs of the access half: permission sets, assignments, applications, and the organization's accounts.

The gateways offer it; so does the view that adds what is only planned. Reads take many things at once, so that a gateway
can ask for them side by side.
"""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Iterable, Mapping

from .._model.access import (
    DETAILS,
    AccessControl,
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Progress,
    Unit,
)
from .._model.entities import Attributes, Document, Entity, Instance
from .._model.keys import Handle
from .identity_store import StoreReads

if t.TYPE_CHECKING:
    from .entitlements import EntitlementReads
    from .progress import Tracker


class AccessReads(t.Protocol):
    """Reading one instance's permission sets, assignments and applications. Each raises CallFailed."""

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        """All permission sets, without policies and tags; with names, those and perhaps others, with fewer calls.

        Where one of the names is missing in the answer, the answer has all permission sets.
        """

    def permission_set(self, arn: str) -> Entity | None:
        """The permission set with this ARN, without policies and tags, or None."""

    def describe_sets(self, arns: Iterable[str]) -> Mapping[str, Entity]:
        """The permission sets with these ARNs, by ARN, without policies and tags; ARNs that lead nowhere are left out."""

    def details(self, arn: str) -> Attributes:
        """The policies, the boundary and the tags of a permission set. One that is not there has none, or fails as NOT_FOUND."""

    def details_of(self, arns: Iterable[str], names: Collection[str] = DETAILS) -> Mapping[str, Attributes]:
        """The same for each of these permission sets, by ARN; of them only the attributes that are named."""

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """For each permission set the ids of the accounts that hold it, or only those that hold an old version."""

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """For each account the ARNs of the permission sets that it holds, or only of those in an old version."""

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        """Who is assigned in these pairs of account id and permission set ARN."""

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        """What these principals have themselves; what they have through groups is left out.

        Raises CallFailed of kind DENIED or INVALID where the caller or the instance can't be asked this.
        """

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        """All applications, or those of one account, which is what an account that is a mere member may ask for."""

    def describe_applications(self, arns: Iterable[str]) -> Mapping[str, Application]:
        """The applications with these ARNs, by ARN; ARNs that lead nowhere are left out."""

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        """Who is assigned to these applications."""

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        """To which applications these principals are assigned themselves."""

    def assignments_required(self, application_arns: Iterable[str]) -> Mapping[str, bool | None]:
        """For each application whether it is for those only who are assigned; None where it does not say."""

    def access_control_attributes(self) -> AccessControl | None:
        """The attributes for access control; None where they are not switched on."""


class AccessWrites(t.Protocol):
    """Writing them. Each call is one request, and raises CallFailed. `name` is for messages."""

    def create_permission_set(self, name: str, attributes: Attributes) -> Handle:
        """Create a permission set with its description, session duration, relay state and tags."""

    def update_permission_set(self, name: str, arn: str, attributes: Attributes) -> None:
        """Set description, session duration and relay state, all three: what is left out is cleared."""

    def attach_policy(self, name: str, arn: str, policy: str | Mapping[str, str]) -> None:
        """Attach a managed policy (its ARN) or a customer managed one (its name and path)."""

    def detach_policy(self, name: str, arn: str, policy: str | Mapping[str, str]) -> None:
        """Detach one."""

    def set_inline_policy(self, name: str, arn: str, policy: str | None) -> None:
        """Set the inline policy (JSON), or delete it."""

    def set_boundary(self, name: str, arn: str, boundary: Mapping[str, t.Any] | None) -> None:
        """Set the permissions boundary, or delete it."""

    def set_tags(self, name: str, arn: str, tags: Mapping[str, str]) -> None:
        """Set these tags and leave others alone."""

    def drop_tags(self, name: str, arn: str, keys: Iterable[str]) -> None:
        """Take these tags away."""

    def delete_permission_set(self, name: str, arn: str) -> None:
        """Delete a permission set that is in no account any more."""

    def provision(self, name: str, arn: str, account_id: str | None) -> Progress:
        """Bring an account, or all that hold the permission set, to its present version."""

    def provisioning(self, name: str, request_id: str) -> Progress:
        """How far a provisioning is."""

    def request_assignment(self, name: str, assignment: AccountAssignment, *, present: bool) -> Progress:
        """Ask for an account assignment to be made, or to be taken away."""

    def assignment_progress(self, name: str, request_id: str, *, present: bool) -> Progress:
        """How far that is."""

    def assignments_under_way(self, *, present: bool) -> frozenset[str]:
        """The ids of the requests to make (or to take away) account assignments that have not ended, whoever's."""

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        """Assign a principal to an application, or take the assignment away."""

    def set_access_control_attributes(self, before: Document | None, after: Document | None) -> None:
        """Switch the attributes for access control on, change them, or switch them off (None)."""


class Access(AccessReads, AccessWrites, t.Protocol):
    """Both."""


class OrganizationReads(t.Protocol):
    """Reading the organization. Each raises CallFailed, of kind DENIED in an account that may not look."""

    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""

    def describe_accounts(self, account_ids: Iterable[str]) -> Mapping[str, Account]:
        """The accounts with these ids, by id; ids that lead nowhere are left out."""

    def management_account_id(self) -> str:
        """The id of the account that the organization belongs to."""

    def delegated_administrators(self) -> tuple[Account, ...]:
        """The accounts that are registered to administer IAM Identity Center."""

    def root(self) -> Unit:
        """The root, above all organizational units."""

    def unit(self, unit_id: str) -> Unit | None:
        """The organizational unit or root with this id, or None."""

    def units_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Unit, ...]]:
        """For each of these roots and units the organizational units right below it."""

    def accounts_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Account, ...]]:
        """For each of these roots and units the accounts right below it."""

    def tags(self, account_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """For each account its tags."""


class InstanceReads(t.Protocol):
    """Reading the instances that the credentials can see. Each raises CallFailed."""

    @property
    def sees_all_regions(self) -> bool:
        """Whether the installed botocore can ask for the instances of all Regions."""

    def every(self, *, all_regions: bool = False) -> tuple[Instance, ...]:
        """The instances of the Region, or of all Regions."""

    def located(self, instance_arn: str | None, store_id: str | None) -> Instance:
        """The one instance of the Region that is meant. Raises Unresolved with the candidates, or the Regions that have one."""

    def described(self, instances: Iterable[Instance]) -> tuple[Instance, ...]:
        """The same with what describing them adds, or with the refusal."""

    @property
    def organization(self) -> OrganizationReads:
        """The organization of the caller's account, opened when it is first asked for."""


Got = t.TypeVar("Got")


class Aside(t.Protocol):
    """Begins to read something beside all else."""

    def __call__(self, read: t.Callable[[], Got]) -> t.Callable[[], Got]:
        """What is returned waits until it is read. It gives what `read` gives, or raises what that raises.

        What reads may wait for what was begun before it, and for nothing else.
        """


class Reads(t.Protocol):
    """All that a task can read, each part opened when it is first asked for. Opening raises Unresolved or CallFailed."""

    @property
    def instance(self) -> Instance:
        """The instance that the task speaks to."""

    @property
    def described_instance(self) -> Instance:
        """The same with what describing it and its identity store adds, or with the refusals."""

    @property
    def store(self) -> StoreReads:
        """Its identity store."""

    @property
    def access(self) -> AccessReads:
        """Its permission sets, assignments and applications."""

    @property
    def entitlements(self) -> EntitlementReads:
        """Its entitlements. Opening raises Unsupported where the installed botocore does not know the service."""

    @property
    def organization(self) -> OrganizationReads:
        """The organization that it belongs to."""

    def problem_of_destination(self, path: str, *, overwrite: bool) -> str | None:
        """Why a new file cannot be written there, or None. `overwrite`: one that is there may be replaced."""

    @property
    def caller_account_id(self) -> str | None:
        """The account of the credentials; None where it can't be asked."""

    @property
    def caller_arn(self) -> str | None:
        """The ARN of the credentials; None where it can't be asked."""

    @property
    def tracker(self) -> Tracker:
        """Takes note of how far a task is that reads much."""

    def side_by_side(self) -> t.ContextManager[Aside]:
        """Within it reads go on beside others. All have ended when it is left; when it is left by a failure, soon.

        What has been opened before can be read in several of them at once.
        """
