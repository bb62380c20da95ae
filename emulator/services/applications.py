# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications. Only customer managed OAuth applications can be made by call; others come from the seed."""

from __future__ import annotations

import json
import uuid
from typing import Any

from ..database import Row
from ..errors import ServiceError, absent, invalid
from ..paging import page, select_page
from . import callers, tags
from .area import Area, Call, Output
from .instances import active_instance, is_in_region

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS applications (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_arn TEXT NOT NULL REFERENCES instances (instance_arn) ON DELETE CASCADE,
            application_arn TEXT NOT NULL UNIQUE,
            provider_arn TEXT NOT NULL,
            account_id TEXT NOT NULL,
            document TEXT NOT NULL,
            assignment_required INTEGER NOT NULL DEFAULT 1,
            is_configurable INTEGER NOT NULL DEFAULT 1,
            client_token TEXT,
            request TEXT,
            created_at REAL NOT NULL,
            created_from TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (instance_arn, client_token)
        )
        """,
        "CREATE INDEX IF NOT EXISTS applications_in_order ON applications (instance_arn, seq)",
        tags.forgotten_with("applications", "application_arn"),
    ),
    tables_with_past=("applications",),
)

CUSTOM_OAUTH = "arn:aws:sso::aws:applicationProvider/custom"
CUSTOM_SAML = "arn:aws:sso::aws:applicationProvider/custom-saml"

_PROVIDERS = {
    CUSTOM_OAUTH: {"FederationProtocol": "OAUTH", "DisplayData": {"DisplayName": "Custom application"}},
    CUSTOM_SAML: {"FederationProtocol": "SAML", "DisplayData": {"DisplayName": "Custom SAML 2.0 application"}},
}


@AREA.does("CreateApplication")
def create_application(call: Call) -> Output:
    """Add an application; a client token makes a second request with it the same one."""
    provider = call.parameters["ApplicationProviderArn"]
    if provider != CUSTOM_OAUTH:
        raise invalid(f"Applications of the provider {provider} cannot be created by this operation.")
    instance = active_instance(call)
    request = json.dumps({**call.parameters, "ClientToken": None}, sort_keys=True)
    token = call.parameters.get("ClientToken")
    query = "SELECT * FROM applications WHERE instance_arn = :instance AND client_token = :token"
    before = call.rows.one(query, instance=instance["instance_arn"], token=token)
    if before is not None and before["request"] != request:
        raise ServiceError("ConflictException", f"The client token {token} was used for another request.")
    row = before or add(call, instance, client_token=token, request=request)
    return {"ApplicationArn": row["application_arn"], "InstanceArn": row["instance_arn"]}


def add(call: Call, instance: Row, **more: Any) -> Row:
    """Add an application; a seed may also give what no call can set."""
    document = {
        "Name": call.parameters["Name"],
        "Description": call.parameters.get("Description"),
        "Status": call.parameters.get("Status", "ENABLED"),
        "PortalOptions": _portal(call.parameters.get("PortalOptions") or {}),
    }
    account_id = more.pop("account_id", None) or callers.account_of_caller(call)
    prefix = instance["instance_arn"].replace(":::instance/", f"::{account_id}:application/")
    arn = more.pop("application_arn", None) or f"{prefix}/apl-{uuid.uuid4().hex[:16]}"
    provider_arn = call.parameters["ApplicationProviderArn"]
    insert(call, instance, document, application_arn=arn, provider_arn=provider_arn, account_id=account_id, **more)
    tags.put(call, arn, call.parameters.get("Tags", []))
    return _by_arn(call, arn)


def insert(call: Call, instance: Row, document: dict[str, Any], **columns: Any) -> None:
    """Add the row of an application, as what it has in answers and the other columns."""
    call.rows.insert(
        "applications",
        instance_arn=instance["instance_arn"],
        document=json.dumps(document, ensure_ascii=False),
        created_at=call.rows.now,
        created_from=call.region,
        since=call.rows.now,
        **columns,
    )


@AREA.does("DescribeApplication")
def describe_application(call: Call) -> Output:
    """Show one application."""
    return _output(application_of(call))


@AREA.does("ListApplications")
def list_applications(call: Call) -> Output:
    """List applications, of one account or provider if asked to."""
    instance = active_instance(call)
    wanted = call.parameters.get("Filter") or {}
    _require_filter(call, instance, "ApplicationAccount" in wanted)
    query = "SELECT * FROM applications WHERE instance_arn = :instance"
    values = {"instance": instance["instance_arn"]}
    for member, column in (("ApplicationAccount", "account_id"), ("ApplicationProvider", "provider_arn")):
        if wanted.get(member):
            query += f" AND {column} = :{column}"
            values[column] = wanted[member]
    rows, token = select_page(call, query, **values)
    return {"Applications": [_output(row) for row in rows], "NextToken": token}


@AREA.does("UpdateApplication")
def update_application(call: Call) -> Output:
    """Change what is given of an application; what is left out stays."""
    row = application_of(call)
    document = json.loads(row["document"])
    document.update(
        {name: call.parameters[name] for name in ("Name", "Description", "Status") if name in call.parameters}
    )
    document["PortalOptions"] = _portal({**document["PortalOptions"], **(call.parameters.get("PortalOptions") or {})})
    call.rows.write(
        "UPDATE applications SET document = :document, since = :now WHERE seq = :seq",
        document=json.dumps(document, ensure_ascii=False),
        now=call.rows.now,
        seq=row["seq"],
    )
    return {}


@AREA.does("DeleteApplication")
def delete_application(call: Call) -> Output:
    """Remove an application with its assignments and tags."""
    call.rows.write("DELETE FROM applications WHERE seq = :seq", seq=application_of(call)["seq"])
    return {}


@AREA.does("GetApplicationAssignmentConfiguration")
def get_assignment_configuration(call: Call) -> Output:
    """Tell whether an application is only for those who are assigned to it."""
    return {"AssignmentRequired": bool(application_of(call)["assignment_required"])}


@AREA.does("PutApplicationAssignmentConfiguration")
def put_assignment_configuration(call: Call) -> Output:
    """Say whether an application is only for those who are assigned to it. Some do not let one choose."""
    row = application_of(call)
    if not row["is_configurable"]:
        raise invalid(f"The application with arn '{row['application_arn']}' is not supported for this action.")
    call.rows.write(
        "UPDATE applications SET assignment_required = :required, since = :now WHERE seq = :seq",
        required=int(call.parameters["AssignmentRequired"]),
        now=call.rows.now,
        seq=row["seq"],
    )
    return {}


@AREA.does("ListApplicationProviders")
def list_application_providers(call: Call) -> Output:
    """List the providers: the two for customer managed applications, and those of the applications in the seed."""
    rows = call.rows.all(
        "SELECT provider_arn, min(seq) + 2 AS seq FROM applications WHERE provider_arn NOT IN (:oauth, :saml) "
        "GROUP BY provider_arn UNION ALL SELECT :oauth, 1 UNION ALL SELECT :saml, 2 ORDER BY seq",
        oauth=CUSTOM_OAUTH,
        saml=CUSTOM_SAML,
    )
    listed, token = page(call, rows)
    return {"ApplicationProviders": [_provider(row["provider_arn"]) for row in listed], "NextToken": token}


@AREA.does("DescribeApplicationProvider")
def describe_application_provider(call: Call) -> Output:
    """Show one provider."""
    arn = call.parameters["ApplicationProviderArn"]
    query = "SELECT 1 FROM applications WHERE provider_arn = :arn"
    if arn not in _PROVIDERS and call.rows.one(query, arn=arn) is None:
        raise absent("APPLICATION_PROVIDER", arn, f"Could not find ApplicationProvider with arn {arn}")
    return _provider(arn)


def application_of(call: Call) -> Row:
    """Return the application that a call names, if the call's Region has it."""
    row = _by_arn(call, call.parameters["ApplicationArn"])
    query = "SELECT * FROM instances WHERE instance_arn = :arn"
    instance = call.rows.one(query, arn=row["instance_arn"])
    if instance is None or not is_in_region(instance, call.region):
        raise ServiceError("AccessDeniedException", f"You do not have access to the application in {call.region}.")
    if call.settings.caller == "member" and callers.account_of_caller(call) != row["account_id"]:
        raise callers.denied(call, f"(the application is one of account {row['account_id']})")
    return row


def _require_filter(call: Call, instance: Row, is_filtered: bool) -> None:
    if call.settings.caller == "member" and instance["kind"] == "organization" and not is_filtered:
        raise callers.denied(call, "(a member account must give a filter)")


def require_filter_of_member(call: Call, instance: Row, member: str) -> None:
    """Refuse a member account that asks for more than its own applications."""
    _require_filter(call, instance, member in (call.parameters.get("Filter") or {}))


def _by_arn(call: Call, arn: str) -> Row:
    row = call.rows.one("SELECT * FROM applications WHERE application_arn = :arn", arn=arn)
    if row is None:
        raise absent("APPLICATION", arn, f"Could not find Application with arn {arn}")
    return row


def _portal(given: dict[str, Any]) -> dict[str, Any]:
    """Return the portal options, with what is meant where nothing is said."""
    sign_in = given.get("SignInOptions") or {"Origin": "IDENTITY_CENTER"}
    if (sign_in["Origin"] == "APPLICATION") != bool(sign_in.get("ApplicationUrl")):
        raise invalid("ApplicationUrl is for the sign-in origin APPLICATION, which needs it.")
    return {"SignInOptions": sign_in, "Visibility": given.get("Visibility") or "ENABLED"}


def _provider(arn: str) -> dict[str, Any]:
    known = _PROVIDERS.get(arn) or {"DisplayData": {"DisplayName": arn.rpartition("/")[2]}}
    return {"ApplicationProviderArn": arn, **known}


def _output(row: Row) -> Output:
    return {
        "ApplicationArn": row["application_arn"],
        "ApplicationProviderArn": row["provider_arn"],
        "ApplicationAccount": row["account_id"],
        "InstanceArn": row["instance_arn"],
        **json.loads(row["document"]),
        "CreatedDate": row["created_at"],
        "CreatedFrom": row["created_from"],
    }
