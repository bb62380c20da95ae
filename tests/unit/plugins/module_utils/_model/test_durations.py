# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long a session lasts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.durations import canonical, iso, seconds
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import matches
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import service_model
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

HOUR = 3600


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("8h", 8 * HOUR),
        ("8 h", 8 * HOUR),
        ("8H", 8 * HOUR),
        ("1h30m", HOUR + 1800),
        ("1h 30min", HOUR + 1800),
        ("90m", HOUR + 1800),
        ("45s", 45),
        ("1d", 24 * HOUR),
        ("1w 1d", 192 * HOUR),
        ("0h", 0),
        ("PT8H", 8 * HOUR),
        ("pt8h", 8 * HOUR),
        ("PT480M", 8 * HOUR),
        ("PT1H30M", HOUR + 1800),
        ("PT28800S", 8 * HOUR),
        ("P1D", 24 * HOUR),
        ("P1DT1H", 25 * HOUR),
        ("P1W", 168 * HOUR),
    ],
)
def test_a_duration_is_read_as_people_and_as_the_service_write_it(text: str, length: int) -> None:
    assert seconds(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        " 8h",
        "8h ",
        "8h\n",
        " PT8H",
        "PT8H ",
        "8",
        "P",
        "PT",
        "eight hours",
        "8h PT8H",
        "PT8H30",
        "30m1h",
        "-8h",
        "1.5h",
        "P1Y",
        "P1M",
        "8x",
    ],
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert seconds(text) is None
    assert canonical(text) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (8 * HOUR, "PT8H"),
        (HOUR + 1800, "PT1H30M"),
        (60, "PT1M"),
        (45, "PT45S"),
        (HOUR + 1, "PT1H1S"),
        (25 * HOUR, "PT25H"),
        (0, "PT0S"),
    ],
)
def test_a_length_has_one_form(length: int, text: str) -> None:
    assert iso(length) == text


@pytest.mark.parametrize("text", ["8h", "PT8H", "PT480M", "PT7H60M", "0d8h", "28800s"])
def test_all_ways_to_write_a_duration_become_one(text: str) -> None:
    assert canonical(text) == "PT8H"


@steady(200)
@given(length=st.integers(0, 10**7))
def test_a_length_survives_being_written_and_read(length: int) -> None:
    written = iso(length)

    assert seconds(written) == length
    assert canonical(written) == written
    assert matches(service_model("sso-admin").shape_for("Duration").metadata["pattern"], written)


COUNTS = st.integers(0, 200)


@steady(200)
@given(hours=COUNTS, minutes=COUNTS, left=COUNTS)
def test_the_parts_of_a_duration_add_up(hours: int, minutes: int, left: int) -> None:
    length = hours * HOUR + minutes * 60 + left

    assert seconds(f"{hours}h{minutes}m{left}s") == seconds(f"PT{hours}H{minutes}M{left}S") == length
