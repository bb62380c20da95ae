# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes from AWS is data, whatever it looks like."""

from __future__ import annotations

import typing as t

import ansible.template


def untrusted(value: t.Any) -> t.Any:
    """The same, and no template: from ansible-core 2.19 on nothing is one that nobody has declared to be."""
    if hasattr(ansible.template, "trust_as_template"):
        return value
    from ansible.utils.unsafe_proxy import wrap_var  # what there was before

    return wrap_var(value)
