# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How plugins on the controller come to an instance, and what they refuse."""

from __future__ import annotations

import importlib
import multiprocessing
import typing as t
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.plugin_utils import _reading
from ansible_collections.steward.identity_center.plugins.plugin_utils._reading import refuse_unknown, session

# The options of a lookup are known when it has been read.
importlib.import_module("ansible_collections.steward.identity_center.plugins.lookup.idc_id")

HERE = {"region": "eu-north-1", "endpoint_url": "http://127.0.0.1:9"}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The options of the connections that are made."""
    connections: list[object] = []

    def connected(options: dict[str, object]) -> object:
        connections.append(options["region"])
        return object()

    monkeypatch.setattr(_reading, "connected", connected)
    monkeypatch.setattr(_reading, "_connections", {})
    return connections


def in_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "parent_process", object)


def test_the_items_of_a_loop_share_a_connection(made: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    in_worker(monkeypatch)

    for region in ("eu-north-1", "eu-north-1", "us-east-1", "eu-north-1"):
        session({**HERE, "region": region})

    assert made == ["eu-north-1", "us-east-1"]


def test_the_process_of_the_whole_run_keeps_nothing(made: list[object]) -> None:
    session(HERE)
    session(HERE)

    assert made == ["eu-north-1", "eu-north-1"]


def test_the_session_has_the_scope_and_sees_what_is_planned(made: list[object], tmp_path: Path) -> None:
    journal = tmp_path / "steps0"
    journal.write_text('{"store": "d-1234567890"}\n')

    with pytest.raises(InvalidInput, match=r"steps0 is not what the collection wrote"):
        bool(session({**HERE, "identity_store_id": "d-1234567890"}, journal).known_steps)
    assert session({**HERE, "identity_store_id": "d-1234567890"}).known_steps == 0
    with pytest.raises(InvalidInput, match="identity_store_id: 'd-1' is not the id of an identity store"):
        session({**HERE, "identity_store_id": "d-1"})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"regoin": "x", "kinds": "user"},
            "kinds: there is no such option; did you mean kind?; regoin: there is no such option; did you mean region?",
        ),
        ({"qqq": 1}, "qqq: there is no such option"),
    ],
)
def test_an_option_that_is_none_is_refused_with_the_near_one(given: dict[str, t.Any], told: str) -> None:
    from ansible.plugins.loader import lookup_loader

    name = lookup_loader.get("steward.identity_center.idc_id")._load_name

    with pytest.raises(InvalidInput) as raised:
        refuse_unknown("lookup", name, given)
    assert raised.value.message == told
    refuse_unknown("lookup", name, ["kind", "region", "aws_region", "plugin"], ["plugin"])
