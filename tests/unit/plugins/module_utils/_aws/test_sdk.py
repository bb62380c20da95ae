# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loading the SDK."""

from __future__ import annotations

import gc
import importlib.util
import sys

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import sdk


@pytest.mark.parametrize("missing", ["boto3", "botocore"])
def test_without_the_sdk_the_engine_can_be_loaded_all_the_same(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    spec = importlib.util.spec_from_file_location("sdk_without", sdk.__file__)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)

    spec.loader.exec_module(loaded)

    assert (loaded.boto3, loaded.botocore) == (None, None)
    assert gc.isenabled()


def test_nothing_is_collected_inside_and_all_is_as_before_afterwards() -> None:
    with sdk.without_collection():
        assert not gc.isenabled()
    assert gc.isenabled()

    with pytest.raises(KeyError), sdk.without_collection():
        raise KeyError
    assert gc.isenabled()


def test_what_is_loaded_is_not_looked_at_by_later_collections() -> None:
    gc.unfreeze()
    try:
        with sdk.without_collection():
            loaded = [[] for _number in range(100)]

        assert gc.get_freeze_count() > len(loaded)
        assert not any(one is loaded for one in gc.get_objects())
    finally:
        gc.unfreeze()


def test_who_had_no_collection_before_has_none_afterwards() -> None:
    gc.disable()
    try:
        with sdk.without_collection():
            pass

        assert not gc.isenabled()
    finally:
        gc.enable()
