# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields of a person, by their form."""

from __future__ import annotations

from ...module_utils._model.attributes import USER, Form

TEXTS = tuple(row.name for row in USER if row.form is not Form.ITEMS and "." not in row.name)
ENTERPRISE = tuple(row.name.partition(".")[2] for row in USER if row.name.startswith("enterprise."))
ITEMS = {row.name: tuple(row.fields) for row in USER if row.fields is not None}
SHORT = {"email": "emails", "phone_number": "phone_numbers"}
REQUIRED = tuple(row.name for row in USER if row.required)
PASSWORDS = ("email", "one_time_password", "none")
NAMES = ("groups", "applications", "entitlements")
ASSIGNMENT = ("permission_set", "account", "account_id")
KNOWN = (*TEXTS, *SHORT, *ITEMS, "enterprise", *NAMES, "assignments", "password")
COLUMNS = (*TEXTS, *SHORT, *(f"enterprise.{key}" for key in ENTERPRISE), *NAMES, "password")
# How a leaver is named, the surest first.
LEAVER = ("user_id", "user_name", "email")
