# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People as YAML: a list, a mapping with one, or a restore file."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Hashable, Iterator, Mapping

import yaml

from ...module_utils._model.near_words import did_you_mean
from ...module_utils._model.written import kind as kind_of
from .entries import BadPeople, Entry, Reading, without

RESTORE_VERSION = 1
_RESTORE = ("version", "user_id", "written_at")


class _Lined(dict[t.Any, t.Any]):
    """A mapping that knows the line it begins in."""

    line = 0


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, which also refuses a key that is there twice instead of forgetting the first."""

    def __init__(self, text: str, decrypted: Callable[[str], str]) -> None:
        super().__init__(text)
        self.decrypted = decrypted


def _mapping(loader: _Loader, node: yaml.MappingNode) -> _Lined:
    own: set[str] = set()
    for key, _value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
            if key.value in own:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value} appears twice", key.start_mark
                )
            own.add(key.value)
    loader.flatten_mapping(node)
    mapping = _Lined()
    mapping.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "a key is not a string", key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


def _scalar(loader: _Loader, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.tag} has to be followed by a string", node.start_mark
        )
    return str(loader.construct_scalar(node))


def _vaulted(loader: _Loader, node: yaml.Node) -> str:
    try:
        return loader.decrypted(_scalar(loader, node))
    except ValueError as error:
        problem = f"a value with !vault cannot be decrypted: {error}"
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
# Ansible's own tags: an encrypted value, and one that no template is looked for in, which none is here anyway.
_Loader.add_constructor("!vault", _vaulted)
_Loader.add_constructor("!vault-encrypted", _vaulted)
_Loader.add_constructor("!unsafe", _scalar)


def of_yaml(text: str, name: str, how: Reading) -> list[Entry]:
    try:
        found = _Loader(text, how.decrypted).get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}:" if mark else ""
        raise BadPeople([f"{name}:{line} is not readable YAML: {error.problem or error.context}"]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadPeople([f"{name}: is not readable YAML: {' '.join(str(error).split())}"]) from error
    restored = isinstance(found, dict) and "restore" in found
    if isinstance(found, dict):
        problems = list(_frame_problems(found))
        if problems:
            raise BadPeople(f"{name}: {problem}" for problem in problems)
        found = found["people"]
    if not isinstance(found, list):
        raise BadPeople([f"{name}: is {kind_of(found)}, but must be a list of people, or a mapping with people"])
    if not found:
        raise BadPeople([f"{name}: names nobody"])
    return [
        Entry(
            place=f"{name}: entry {number}{_line(given)}",
            given=without(given, how.ignored),
            restored=restored,
            filed=not restored,
        )
        for number, given in enumerate(found, 1)
    ]


def _line(given: object) -> str:
    return f" (line {given.line})" if isinstance(given, _Lined) else ""


def _frame_problems(found: Mapping[object, object]) -> Iterator[str]:
    """What is wrong around the people of a mapping; a restore file says of which version it is."""
    for key in found:
        if key not in ("people", "restore"):
            yield f"{key}: is not known{did_you_mean(str(key), ('people', 'restore'))}"
    if "people" not in found:
        yield "people: is missing"
    elif not isinstance(found["people"], list):
        yield f"people: is {kind_of(found['people'])}, but must be a list"
    if "restore" not in found:
        return
    restore = found["restore"]
    if not isinstance(restore, Mapping):
        yield f"restore: is {kind_of(restore)}, but must be a mapping"
        return
    for key in restore:
        if key not in _RESTORE:
            yield f"restore.{key}: is not known{did_you_mean(str(key), _RESTORE)}"
    for key in _RESTORE:
        if key not in restore:
            yield f"restore.{key}: is missing"
    version = restore.get("version", RESTORE_VERSION)
    if version != RESTORE_VERSION or isinstance(version, bool):
        yield f"restore.version: is {version!r}; this release of the collection reads version {RESTORE_VERSION} only"
