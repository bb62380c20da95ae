# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An emulator process and clients for it. Nothing here talks to anything but loopback."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import boto3
import botocore.model
import botocore.serialize
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from emulator import userpool_model

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
STORE = "d-1234567890"
ABSENT_ID = "1234567890-00000000-0000-4000-8000-000000000000"
INSTANCE = "arn:aws:sso:::instance/ssoins-1111222233334444"
ABSENT_SET = "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0000000000000000"
MANAGEMENT = "111122223333"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
POLICY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}'
ACCESS_KEY = "AKIAEMULATORTESTSONLY"
SECRET_KEY = "emulator-tests-only-not-a-secret-0123456789"


class Emulator:
    """One emulator process."""

    def __init__(self, *flags: str) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "emulator", *flags],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            _out, problem = self.process.communicate(timeout=10)
            raise RuntimeError(f"exit {self.process.returncode}: {problem}")
        self.ready = json.loads(line)
        self.url = self.ready["endpoint_url"]
        self.address = urlsplit(self.url).netloc
        self._clients: dict[tuple[str, str, int], Any] = {}

    def client(self, service: str = "identitystore", region: str = REGION, attempts: int = 1) -> Any:
        key = (service, region, attempts)
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id=ACCESS_KEY,
                aws_secret_access_key=SECRET_KEY,
                config=Config(retries={"total_max_attempts": attempts, "mode": "standard"}, read_timeout=20),
            )
        return self._clients[key]

    def control(self, method: str, path: str, body: Any = None) -> Any:
        content_type = {"Content-Type": "application/json"}
        status, _headers, content = self.http(
            method, f"/_emulator/{path}", json.dumps(body) if body is not None else "", content_type
        )
        answer = json.loads(content)
        if status != 200:
            raise ValueError(answer["error"])
        return answer

    def http(
        self, method: str, path: str, body: str | bytes = "", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.address, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def raw(
        self, service: str, operation: str, parameters: dict[str, Any], region: str = REGION
    ) -> tuple[int, dict[str, str], Any]:
        """Call with botocore's own serializer but without its checks; return the raw answer."""
        model = service_model(service)
        serializer = botocore.serialize.create_serializer(model.protocol, include_validation=False)
        wire = serializer.serialize_to_request(parameters, model.operation_model(operation))
        signed = {**wire["headers"], **authorization(region, model.signing_name)}
        query = f"?{urlencode(wire['query_string'], doseq=True)}" if wire["query_string"] else ""
        status, headers, content = self.http(wire["method"], wire["url_path"] + query, wire["body"], signed)
        return status, headers, json.loads(content or "{}")

    def call_json(self, target: str, body: Any, region: str = REGION) -> tuple[int, Any]:
        """Call with a body that no client would write."""
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
        headers |= authorization(region, "userpool" if target.startswith("SWBUPService") else "identitystore")
        content = body if isinstance(body, (str, bytes)) else json.dumps(body)
        status, _headers, answer = self.http("POST", "/", content, headers)
        return status, json.loads(answer)

    def requests(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.control("GET", "requests")["requests"]
        return listed

    def set(self, **settings: Any) -> None:
        self.control("POST", "settings", settings)

    def fault(self, operation: str, fault: dict[str, Any], **more: Any) -> None:
        self.control("POST", "faults", {"operation": operation, "fault": fault, **more})

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        try:
            _out, self.errors = self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode


_SESSION = botocore.session.Session()


def service_model(service: str) -> Any:
    if service == userpool_model.SERVICE:
        return botocore.model.ServiceModel(userpool_model.MODEL, service)
    return _SESSION.get_service_model(service)


def authorization(region: str = REGION, name: str = "identitystore") -> dict[str, str]:
    scope = f"{ACCESS_KEY}/20260101/{region}/{name}/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0123456789abcdef"}


def refused(code: str, call: Callable[..., Any], /, http_status: int = 400, **parameters: Any) -> dict[str, Any]:
    """Make a call that must be refused with this code; return the error's answer."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    response: dict[str, Any] = caught.value.response
    assert response["Error"]["Code"] == code, response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == http_status
    return response


def outcome(call: Callable[..., Any], *values: Any) -> str:
    """Make a call; return the code of its error, or "ok"."""
    try:
        call(*values)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "ok"


def together(works: list[Callable[[], Any]]) -> list[str]:
    """Run works at the same moment; return the outcome of each."""
    barrier = threading.Barrier(len(works))
    outcomes: list[str] = []

    def run(work: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            work()
            outcomes.append("ok")
        except ClientError as error:
            outcomes.append(error.response["Error"]["Code"])

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


class Directory:
    """Short words for what most tests do with a directory."""

    def __init__(self, client: Any, store: str = STORE) -> None:
        self.client = client
        self.store = store

    def user(self, name: str, **more: Any) -> str:
        created = self.client.create_user(
            **{
                "IdentityStoreId": self.store,
                "UserName": name,
                "DisplayName": name.title(),
                "Name": {"GivenName": name, "FamilyName": "Example"},
                **more,
            }
        )
        return str(created["UserId"])

    def group(self, name: str, **more: Any) -> str:
        created = self.client.create_group(IdentityStoreId=self.store, DisplayName=name, **more)
        return str(created["GroupId"])

    def member(self, group_id: str, user_id: str) -> str:
        created = self.client.create_group_membership(
            IdentityStoreId=self.store, GroupId=group_id, MemberId={"UserId": user_id}
        )
        return str(created["MembershipId"])

    def show(self, user_id: str, **more: Any) -> dict[str, Any]:
        shown: dict[str, Any] = self.client.describe_user(IdentityStoreId=self.store, UserId=user_id, **more)
        return shown

    def update(self, user_id: str, *operations: tuple[str, Any], **more: Any) -> dict[str, Any]:
        updated: dict[str, Any] = self.client.update_user(
            IdentityStoreId=self.store,
            UserId=user_id,
            Operations=[{"AttributePath": path, "AttributeValue": value} for path, value in operations],
            **more,
        )
        return updated

    def names(self) -> list[str]:
        return [user["UserName"] for user in self.client.list_users(IdentityStoreId=self.store)["Users"]]


class Access:
    """Short words for what most tests do with permission sets and assignments."""

    def __init__(self, client: Any, instance: str = INSTANCE) -> None:
        self.client = client
        self.instance = {"InstanceArn": instance}

    def set(self, name: str, **more: Any) -> str:
        created = self.client.create_permission_set(**self.instance, Name=name, **more)
        return str(created["PermissionSet"]["PermissionSetArn"])

    def attach(self, arn: str, policy: str = READ_ONLY) -> None:
        self.client.attach_managed_policy_to_permission_set(
            **self.instance, PermissionSetArn=arn, ManagedPolicyArn=policy
        )

    def start(self, arn: str, user_id: str, account: str = MANAGEMENT, **more: Any) -> dict[str, Any]:
        return self._start(self.client.create_account_assignment, "Creation", arn, user_id, account, more)

    def start_removal(self, arn: str, user_id: str, account: str = MANAGEMENT, **more: Any) -> dict[str, Any]:
        return self._start(self.client.delete_account_assignment, "Deletion", arn, user_id, account, more)

    def _start(self, call: Any, what: str, arn: str, user_id: str, account: str, more: Any) -> dict[str, Any]:
        answer = call(
            **{
                **self.instance,
                "TargetId": account,
                "TargetType": "AWS_ACCOUNT",
                "PermissionSetArn": arn,
                "PrincipalType": "USER",
                "PrincipalId": user_id,
                **more,
            }
        )
        status: dict[str, Any] = answer[f"AccountAssignment{what}Status"]
        return status

    def created(self, request_id: str) -> dict[str, Any]:
        answer = self.client.describe_account_assignment_creation_status(
            **self.instance, AccountAssignmentCreationRequestId=request_id
        )
        status: dict[str, Any] = answer["AccountAssignmentCreationStatus"]
        return status

    def deleted(self, request_id: str) -> dict[str, Any]:
        answer = self.client.describe_account_assignment_deletion_status(
            **self.instance, AccountAssignmentDeletionRequestId=request_id
        )
        status: dict[str, Any] = answer["AccountAssignmentDeletionStatus"]
        return status

    def provisioned(self, request_id: str) -> dict[str, Any]:
        answer = self.client.describe_permission_set_provisioning_status(
            **self.instance, ProvisionPermissionSetRequestId=request_id
        )
        status: dict[str, Any] = answer["PermissionSetProvisioningStatus"]
        return status

    def assign(self, arn: str, user_id: str, account: str = MANAGEMENT, **more: Any) -> None:
        status = self.created(self.start(arn, user_id, account, **more)["RequestId"])
        assert status["Status"] == "SUCCEEDED", status

    def remove(self, arn: str, user_id: str, account: str = MANAGEMENT, **more: Any) -> None:
        status = self.deleted(self.start_removal(arn, user_id, account, **more)["RequestId"])
        assert status["Status"] == "SUCCEEDED", status

    def provision(self, arn: str, account: str | None = None) -> dict[str, Any]:
        target = {"TargetType": "AWS_ACCOUNT", "TargetId": account} if account else {}
        answer = self.client.provision_permission_set(
            **{**self.instance, "PermissionSetArn": arn, "TargetType": "ALL_PROVISIONED_ACCOUNTS", **target}
        )
        status: dict[str, Any] = answer["PermissionSetProvisioningStatus"]
        return status

    def holders(self, arn: str, account: str = MANAGEMENT) -> list[str]:
        listed = self.client.list_account_assignments(**self.instance, AccountId=account, PermissionSetArn=arn)
        return [row["PrincipalId"] for row in listed["AccountAssignments"]]

    def accounts(self, arn: str, status: str | None = None) -> list[str]:
        more = {"ProvisioningStatus": f"LATEST_PERMISSION_SET_{status}"} if status else {}
        listed: list[str] = self.client.list_accounts_for_provisioned_permission_set(
            **self.instance, PermissionSetArn=arn, **more
        )["AccountIds"]
        return listed
