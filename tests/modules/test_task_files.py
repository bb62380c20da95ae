# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runner of task files passes nothing over: what is wrong fails, and so does what it does not know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

import pytest
import task_files
from identity_center import IdentityCenter
from test_targets import failure

Run = Callable[[str], str]

STEP = """
- name: A table of one step
  module_defaults:
    group/steward.identity_center.idc: "{{{{ idc_connection }}}}"
  ansible.builtin.include_role: {{ name: idc, tasks_from: step }}
  loop:
    - name: create a group
      args: {{ display_name: Wings, description: They flap }}
      changes: [create group Wings]
      result: {{ description: They flap }}
{row}
  loop_control: {{ loop_var: idc_step }}
  vars:
    idc_module: steward.identity_center.idc_group
    idc_object: group
"""


@pytest.fixture
def run(identity_center: IdentityCenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs tasks as a target of their own; what went wrong, if anything."""
    own = tmp_path / "targets" / "own" / "tasks"
    own.mkdir(parents=True)
    (tmp_path / "targets" / "idc").symlink_to(task_files.TARGETS / "idc")
    monkeypatch.setattr(task_files, "TARGETS", tmp_path / "targets")

    def runner(tasks: str) -> str:
        (own / "main.yml").write_text(dedent(tasks))
        return failure("own", identity_center, tmp_path)

    return runner


def test_a_step_that_is_as_its_row_says_passes(run: Run) -> None:
    assert run(STEP.format(row="")) == ""


@pytest.mark.parametrize(
    "row",
    [
        "changes: [create group Tails]",
        "changes: []",
        "result: { description: They hang }",
        "writes: 2",
        "warnings: [Beware]",
        "before: [Wings]",
        "after: [Tails]",
        "never: [Wings]",
        "attributes: [description]",
        "also: { changed: false }",
        "args: { display_name: Wings, state: absent }",
    ],
)
def test_a_wrong_expectation_fails(run: Run, row: str) -> None:
    key = row.partition(":")[0]
    table = "\n".join(line for line in STEP.splitlines() if not line.strip().startswith(f"{key}:"))

    assert ": create a group: {" in run(table.format(row=indent(row, " " * 6)))


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ("- {name: x, ansible.builtin.debug: {msg: x}, ignore_errors: true}", "ignore_errors"),
        ("- {name: x, ansible.builtin.debug: {msg: x, verbosity: 1}}", "verbosity"),
        ("- {name: x, ansible.builtin.template: {src: x, dest: y}}", "template"),
        ("- {name: x, ansible.builtin.debug: {msg: x}, delegate_to: elsewhere}", "somewhere else"),
        ("- {name: x, ansible.builtin.debug: {msg: '{{ nobody_knows }}'}}", "nobody_knows"),
        ("- {name: x, ansible.builtin.assert: {that: 1 == 2}}", "1 == 2"),
        ("- {name: x, ansible.builtin.include_tasks: {file: nowhere.yml}}", "nowhere.yml"),
        ("- {name: x, when: nobody_knows, ansible.builtin.debug: {msg: x}}", "nobody_knows"),
        ("- {name: x, until: false, retries: 1, delay: 0, ansible.builtin.debug: {msg: never}}", "never"),
        ("- {name: x, ansible.builtin.debug: {msg: words}, failed_when: true}", "words"),
        ("- {name: x, steward.identity_center.idc_group: {display_name: x, grop: y}}", "Unsupported parameters"),
    ],
)
def test_what_is_not_known_or_not_true_fails(run: Run, tasks: str, words: str) -> None:
    assert words in run(tasks)


def test_names_mean_what_they_mean_to_ansible(run: Run) -> None:
    assert (
        run(
            """
        - name: A fact
          ansible.builtin.set_fact: { one: fact }

        - name: It wins over a variable
          ansible.builtin.assert: { that: one == 'fact' }
          vars: { one: variable }

        - name: And what a loop says wins over it
          ansible.builtin.assert: { that: one == 'item' }
          loop: [item]
          loop_control: { loop_var: one }

        - name: What one item does, the next one knows
          ansible.builtin.set_fact:
            two: "{{ two | default([]) + [item] }}"
          loop: [a, b]

        - name: So it is
          ansible.builtin.assert: { that: "two == ['a', 'b']" }
        """
        )
        == ""
    )


def test_a_loop_goes_on_after_a_failure_and_a_rescue_learns_of_it(run: Run) -> None:
    assert (
        run(
            """
        - name: Something to rescue
          block:
            - name: The first item fails
              ansible.builtin.fail: { msg: "no {{ item }}" }
              loop: [a, b]
              when: item == 'a'
              register: found

            - name: Never here
              ansible.builtin.set_fact: { here: true }
          rescue:
            - name: All of it is told
              ansible.builtin.assert:
                that:
                  - here is not defined
                  - found.results | map(attribute='item') == ['a', 'b']
                  - found.results[1] is skipped
                  - ansible_failed_result.results[0].msg == 'no a'
          always:
            - name: Always
              ansible.builtin.set_fact: { was: true }

        - name: Always was
          ansible.builtin.assert: { that: was }
        """
        )
        == ""
    )
