# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All questions, in the order in which they are asked."""

from __future__ import annotations

from . import accounts, limits, passwords, people, permission_sets, reading

READ = reading.QUESTIONS
WRITE = (
    *people.QUESTIONS,
    *passwords.QUESTIONS,
    *permission_sets.QUESTIONS,
    *accounts.QUESTIONS,
    *limits.QUESTIONS,
)
QUESTIONS = {question.name: question for question in (*READ, *WRITE)}
