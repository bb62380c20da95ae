# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about IAM Identity Center that only AWS can answer, and how any administrator can ask them.

Data: a ``Question`` has ``Step``s, each a call; what the service says is a ``Reply``, and what that tells is a fact.
The same questions go to the service and to an emulator in this process; the two sets of facts are compared.

Layers, each of which knows only those before it: anonymous, service, question; questions; ledger, cleaning, runner;
target, comparing; vocabulary, report; session; and the command line.
"""

from __future__ import annotations
