# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How sso-admin is asked about one instance: lists whole, and nothing where a thing is not there."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping

from .._model.access import Progress
from .._model.errors import CallFailed, FailureKind
from .calls import Caller, Decode, Got
from .codec_access import decode_progress

_PAGE = 100


class InstanceCalls:
    """What the parts of the gateway have in common: who calls, and for which instance."""

    def __init__(self, caller: Caller, instance_arn: str) -> None:
        self._caller = caller
        self._instance: dict[str, t.Any] = {"InstanceArn": instance_arn}

    def _do(self, purpose: str, operation: str, **parameters: t.Any) -> dict[str, t.Any]:
        return self._caller.call(purpose, operation, **self._instance, **parameters)

    def _read(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got:
        return self._caller.read(purpose, operation, decode, **self._instance, **parameters)

    def _get(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got | None:
        """What is read, None where the thing is not there."""
        try:
            return self._read(purpose, operation, decode, **parameters)
        except CallFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return None
            raise

    def _list(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> Iterator[Got]:
        return self._caller.rows(purpose, operation, member, decode, **parameters, MaxResults=_PAGE)

    def _all(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> tuple[Got, ...]:
        return self._whole(purpose, operation, member, decode, **self._instance, **parameters)

    def _whole(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> tuple[Got, ...]:
        """A whole list; an empty one where the thing that it is of is not there (any more)."""
        try:
            return tuple(self._list(purpose, operation, member, decode, **parameters))
        except CallFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return ()
            raise


def with_known(known: Mapping[str, str], decode: Decode[Got]) -> Decode[Got]:
    """Decodes rows that leave out what was asked for."""
    return lambda body: decode({**known, **body})


def progress_in(member: str) -> Decode[Progress]:
    return lambda answer: decode_progress(answer[member])
