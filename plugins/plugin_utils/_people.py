# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People as the roles take them: from YAML, a restore file or CSV to one form, or everything that is wrong, in sentences.

Whoever keeps such files works with a spreadsheet as often as with an editor, so the sentences name line and field, and
what spreadsheets do to a file (other encodings and delimiters, empty rows, lost zeros) is known here.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import typing as t
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

import yaml

from ..module_utils._model.attributes import USER, Form, primary
from ..module_utils._model.written import kind as _kind
from ..module_utils._model.written import no_text

RESTORE_VERSION = 1

_TEXTS = tuple(row.name for row in USER if row.form is not Form.ITEMS and "." not in row.name)
_ENTERPRISE = tuple(row.name.partition(".")[2] for row in USER if row.name.startswith("enterprise."))
_ITEMS = {row.name: tuple(row.fields) for row in USER if row.fields is not None}
_SHORT = {"email": "emails", "phone_number": "phone_numbers"}
_REQUIRED = tuple(row.name for row in USER if row.required)
_PASSWORDS = ("email", "one_time_password", "none")
_NAMES = ("groups", "applications")
_ASSIGNMENT = ("permission_set", "account", "account_id")
_KNOWN = (*_TEXTS, *_SHORT, *_ITEMS, "enterprise", *_NAMES, "assignments", "password")
_COLUMNS = (*_TEXTS, *_SHORT, *(f"enterprise.{key}" for key in _ENTERPRISE), *_NAMES, "password")
# How a leaver is named, the surest first.
_LEAVER = ("user_id", "user_name", "email")
_RESTORE = ("version", "user_id", "written_at")

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?E[+-]\d+", re.IGNORECASE)
# The character that windows-1252 has for a byte; for those that it has none for, most programs take that of Latin-1.
_MANGLED = {bytes([byte]).decode("windows-1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_TAIL = "".join(re.escape(char) for char, byte in _MANGLED.items() if byte < 0xC0)
_MANGLED_SEQUENCE = re.compile(f"[\u00c2-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}|[\u00f0-\u00f4][{_TAIL}]{{3}}")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_CSV, _YAML = (".csv", ".tsv", ".txt"), (".yml", ".yaml", ".json")
# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class BadPeople(Exception):
    """What is wrong with people, a sentence for each problem."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person as somebody wrote it, and where: "people.csv: line 4".

    `restored`: in a restore file, whose texts are what the directory had. `filed`: in another file, whose texts may have
    been through a spreadsheet.
    """

    place: str
    given: object
    restored: bool = False
    filed: bool = False


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One person in the one form, and what is wrong with it."""

    place: str
    person: dict[str, t.Any]
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What a header has to have: all of `required`, and of `any_of`, which are known besides the others, one."""

    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()


JOINERS = Columns(required=_REQUIRED)
LEAVERS = Columns(any_of=_LEAVER)


def _no_vault(_text: str) -> str:
    raise ValueError("there is no vault password")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How files are read. `encoding`: where they don't tell it. `ignored`: columns that are left out. `decrypted`: from
    the text of a value with the tag !vault to what is in it; raises ValueError with the reason.
    """

    columns: Columns = JOINERS
    encoding: str | None = None
    ignored: tuple[str, ...] = ()
    decrypted: Callable[[str], str] = _no_vault


def read(data: bytes, name: str, how: Reading = Reading()) -> list[Entry]:
    """The entries of a file; its name tells what kind it is, and stands in messages. Raises BadPeople."""
    suffix = name[name.rfind(".") :].lower()
    if suffix not in _CSV + _YAML:
        raise BadPeople([f"{name}: its name ends neither in {', '.join(_CSV)} nor in {', '.join(_YAML)}"])
    text = _decoded(data, name, how.encoding)
    if not text.strip():
        raise BadPeople([f"{name}: is empty"])
    return _of_csv(text, name, how) if suffix in _CSV else _of_yaml(text, name, how)


def entries(people: object, name: str, ignored: tuple[str, ...] = ()) -> list[Entry]:
    """The entries of a list that somebody has in a variable. Raises BadPeople."""
    if not isinstance(people, list):
        raise BadPeople([f"{name}: is {_kind(people)}, where a list of people belongs"])
    return [
        Entry(place=f"{name}: entry {number}", given=_without(given, ignored)) for number, given in enumerate(people, 1)
    ]


def _without(given: object, ignored: tuple[str, ...]) -> object:
    if not ignored or not isinstance(given, Mapping):
        return given
    return {key: value for key, value in given.items() if key not in ignored}


def judge(given: Iterable[Entry]) -> list[Judged]:
    """Every entry in the one form, with all that is wrong with it. Of people who are there twice, each is told of."""
    judged = [_judged(entry) for entry in given]
    for key, words in ((_user_key, "user name"), (_email_key, "e-mail address")):
        alike: dict[str, list[Judged]] = {}
        for one in judged:
            if value := key(one.person):
                alike.setdefault(value.casefold(), []).append(one)
        for several in alike.values():
            for one in several if len(several) > 1 else ():
                others = ", ".join(other.place for other in several if other is not one)
                one.problems.append(f"{_who(one.place, one.person)}: has the {words} of another: {others}")
    return judged


def leavers(given: Iterable[Entry]) -> list[str]:
    """Whom every entry means: an id, else a user name, else an e-mail address. Whoever is there twice leaves once.

    An entry is such a text, or a mapping that holds one; what else it holds, as a file of joiners does, is not looked at.
    Raises BadPeople with all that is wrong.
    """
    found: list[str] = []
    problems: list[str] = []
    for entry in given:
        reader = _Reader()
        reference = _reference(entry.given, reader)
        if entry.filed and reference:
            reader.problems += _spreadsheet_problems("", reference)
        problems += [f"{entry.place}: {problem}" for problem in reader.problems]
        found.append(reference)
    if problems:
        raise BadPeople(problems)
    return list(dict.fromkeys(found))


def _reference(given: object, reader: _Reader) -> str:
    if not isinstance(given, Mapping):
        reference = reader.text("", given)
        if reference == "":
            reader.problems.append("is empty")
        return reference or ""
    for key in given:
        if key not in (*_KNOWN, *_LEAVER):
            reader.problems.append(f"{key}: is not known{_meant(str(key), _LEAVER)}")
    texts = {key: reader.text(key, given[key]) for key in _LEAVER if given.get(key) not in (None, "")}
    if not texts:
        reader.problems.append(f"says of nobody who leaves; give {' or '.join(_LEAVER)}")
    return next((text for text in texts.values() if text), "")


def checked(given: Iterable[Entry]) -> list[dict[str, t.Any]]:
    """Every entry in the one form. Raises BadPeople with all that is wrong with any."""
    judged = judge(given)
    problems = [problem for one in judged for problem in one.problems]
    if problems:
        raise BadPeople(problems)
    return [one.person for one in judged]


# ---- from bytes to text


def _decoded(data: bytes, name: str, encoding: str | None) -> str:
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    codec = marked or encoding or "utf-8"
    try:
        text = data.decode(codec)
    except LookupError as error:
        raise BadPeople([f"{name}: encoding: {codec} is the name of no encoding that Python knows"]) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        advice = "name the encoding that it has" if encoding else "or name its encoding, such as encoding: windows-1252"
        raise BadPeople(
            [
                (
                    f"{name}: line {line}: byte 0x{data[error.start]:02X} (the {column}. of the line) does not belong to "
                    f"{codec.upper()}. Save the file as UTF-8 (in a spreadsheet: CSV UTF-8), {advice}"
                )
            ]
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadPeople(
            [
                (
                    f"{name}: line {line}: holds the byte 0x00, as UTF-16 without a byte-order mark does. Save the file as "
                    "UTF-8, or name its encoding, such as encoding: utf-16-le"
                )
            ]
        )
    return text


# ---- CSV


def _of_csv(text: str, name: str, how: Reading) -> list[Entry]:
    line, delimiter = 1, None
    if mark := _SEPARATOR_LINE.match(text):
        text, line, delimiter = text[mark.end() :], 2, mark.group(1)
    rows = list(_rows(text, name, line, delimiter or _delimiter(text)))
    if not rows:
        raise BadPeople([f"{name}: is empty"])
    (at, header), *people = rows
    header = [cell.strip() for cell in header]
    problems = [f"{name}: line {at}: {problem}" for problem in _header_problems(header, how)]
    if not people:
        problems.append(f"{name}: has a header and no people")
    problems += [
        f"{name}: line {number}: has {len(row)} cells, and the header has {len(header)}; a cell that holds the delimiter "
        "or a line break stands in double quotes"
        for number, row in people
        if len(row) != len(header)
    ]
    rows = [(number, row) for number, row in people if len(row) == len(header)]
    problems += [
        f"{name}: line {number}: {problem}" for number, row in rows for problem in _cell_problems(header, row, how)
    ]
    if problems:
        raise BadPeople(problems)
    return [
        Entry(place=f"{name}: line {number}", given=_of_row(header, row, how), filed=True) for number, row in people
    ]


def _rows(text: str, name: str, line: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the number of the line that it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line + before, row
            before = reader.line_num
    except csv.Error as error:
        raise BadPeople([f"{name}: line {line + before}: is no CSV: {error}"]) from error


def _delimiter(text: str) -> str:
    """The one with which the header has the most columns that are known; failing that, the most columns."""
    header = next(line for line in text.splitlines() if line.strip())

    def worth(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"') for cell in header.split(delimiter)]
        return sum(cell in _COLUMNS for cell in cells), len(cells)

    return max(",;\t", key=worth)


def _header_problems(header: list[str], how: Reading) -> list[str]:
    problems = []
    known = (*_COLUMNS, *how.columns.any_of)
    for number, column in enumerate(header, 1):
        if column in how.ignored:
            continue
        if not column:
            problems.append(f"column {number} has no name")
        elif column in header[: number - 1]:
            problems.append(f"the column {column} is there twice")
        elif column in _KNOWN and column not in _COLUMNS:
            problems.append(f"the column {column} does not fit into a cell; write such people as YAML")
        elif column not in known:
            problems.append(f"the column {column} is not known{_meant(column, known)}")
    read = [column for column in header if column not in how.ignored]
    problems += [f"the column {column} is missing" for column in how.columns.required if column not in read]
    if how.columns.any_of and not set(how.columns.any_of) & set(read):
        problems.append(f"none of the columns {', '.join(how.columns.any_of)} is there")
    return problems


def _cells(header: list[str], row: list[str], how: Reading) -> Iterator[tuple[str, list[str]]]:
    """What every cell that says something holds: one text, or several names."""
    for column, cell in zip(header, row, strict=True):
        if column not in how.ignored and cell.strip():
            yield column, cell.split("|") if column in _NAMES else [cell]


def _cell_problems(header: list[str], row: list[str], how: Reading) -> Iterator[str]:
    """Blanks at the ends are part of a name, and in a cell nobody sees them; so they are neither kept nor cut."""
    for column, parts in _cells(header, row, how):
        for part in parts:
            if part and part != part.strip():
                ends = " and ".join(
                    end for end, cut in (("begins", part.lstrip()), ("ends", part.rstrip())) if cut != part
                )
                yield f"{column}: {part!r} {ends} with a blank; take it away, or write as YAML what has one"


def _of_row(header: list[str], row: list[str], how: Reading) -> dict[str, object]:
    """A row as a mapping. An empty cell says nothing, so that what it stands for is left alone."""
    given: dict[str, t.Any] = {}
    for column, parts in _cells(header, row, how):
        head, _dot, leaf = column.partition(".")
        if leaf:
            given.setdefault(head, {})[leaf] = parts[0]
        else:
            given[column] = parts if column in _NAMES else parts[0]
    return given


# ---- YAML


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
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} is there twice", key.start_mark)
            own.add(key.value)
    loader.flatten_mapping(node)
    mapping = _Lined()
    mapping.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "a key is no text", key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


def _scalar(loader: _Loader, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.constructor.ConstructorError(None, None, f"{node.tag} belongs before a text", node.start_mark)
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


def _of_yaml(text: str, name: str, how: Reading) -> list[Entry]:
    try:
        found = _Loader(text, how.decrypted).get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}:" if mark else ""
        raise BadPeople([f"{name}:{line} is no YAML that can be read: {error.problem or error.context}"]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadPeople([f"{name}: is no YAML that can be read: {' '.join(str(error).split())}"]) from error
    restored = isinstance(found, dict) and "restore" in found
    if isinstance(found, dict):
        problems = list(_frame_problems(found))
        if problems:
            raise BadPeople(f"{name}: {problem}" for problem in problems)
        found = found["people"]
    if not isinstance(found, list):
        raise BadPeople([f"{name}: is {_kind(found)}, where a list of people, or a mapping with people, belongs"])
    if not found:
        raise BadPeople([f"{name}: names nobody"])
    return [
        Entry(
            place=f"{name}: entry {number}{_line(given)}",
            given=_without(given, how.ignored),
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
            yield f"{key}: is not known{_meant(str(key), ('people', 'restore'))}"
    if "people" not in found:
        yield "people: is missing"
    elif not isinstance(found["people"], list):
        yield f"people: is {_kind(found['people'])}, where a list belongs"
    if "restore" not in found:
        return
    restore = found["restore"]
    if not isinstance(restore, Mapping):
        yield f"restore: is {_kind(restore)}, where a mapping belongs"
        return
    for key in restore:
        if key not in _RESTORE:
            yield f"restore.{key}: is not known{_meant(str(key), _RESTORE)}"
    for key in _RESTORE:
        if key not in restore:
            yield f"restore.{key}: is missing"
    version = restore.get("version", RESTORE_VERSION)
    if version != RESTORE_VERSION or isinstance(version, bool):
        yield f"restore.version: is {version!r}; this release of the collection reads version {RESTORE_VERSION} only"


# ---- one person


def _judged(entry: Entry) -> Judged:
    if not isinstance(entry.given, Mapping):
        problem = f"{entry.place}: is {_kind(entry.given)}, where a mapping with the attributes of a person belongs"
        return Judged(place=entry.place, person=_empty(), problems=[problem])
    reader = _Reader()
    person = reader.person(entry.given)
    for item in [item for many in _ITEMS if entry.restored for item in person.get(many, ())]:
        # A single entry would become the primary one, which the person's was not.
        item.setdefault("primary", False)
    if entry.filed:
        reader.problems += [
            problem for place, text in _all_texts(person) for problem in _spreadsheet_problems(place, text)
        ]
    who = _who(entry.place, person)
    return Judged(place=entry.place, person=person, problems=[f"{who}: {problem}" for problem in reader.problems])


def _all_texts(part: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a person, with its place: ("emails[0].value", "zoe@example.com")."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _all_texts(value, f"{place}.{key}" if place else str(key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _all_texts(value, f"{place}[{index}]")


def _spreadsheet_problems(place: str, text: str) -> Iterator[str]:
    """What programs on the way have done to a text: numbers cut to a few digits, UTF-8 read as windows-1252."""
    where = f"{place}: " if place else ""
    if _SCIENTIFIC.fullmatch(text):
        yield (
            f"{where}{text} is a number in scientific notation, as a spreadsheet writes a long one, whose last digits are "
            "lost; give the column the format text and write the number anew"
        )
    if (meant := _unmangled(text)) != text:
        yield (
            f"{where}{text} looks like UTF-8 that was read as windows-1252, and may have been {meant}; read the file as "
            "UTF-8 and save it as UTF-8 (what is right as it is can be given in a list instead of a file)"
        )


def _unmangled(text: str) -> str:
    """What a text was, if it looks like UTF-8 read as windows-1252. Otherwise itself.

    Names and quotations have such characters side by side too: KŘÍŽ, CAFÉ». So what begins with a character that texts
    seldom have counts at once where a sign follows that is no letter, and anything else only where there are several.
    """

    def meant(found: re.Match[str]) -> str:
        return _decoded_again(found.group()) or found.group()

    signs = [
        found
        for found in _MANGLED_SEQUENCE.findall(text)
        if _decoded_again(found) and (found[0] == "Ã" or not all(char.isalpha() for char in found))
    ]
    sure = len(signs) > 1 or any(found[0] in "ÂÃÄÅâáð" for found in signs)
    return _MANGLED_SEQUENCE.sub(meant, text) if sure else text


def _decoded_again(mangled: str) -> str:
    """What a sequence stood for before; empty where that would be nothing that people write."""
    decoded = bytes(_MANGLED[char] for char in mangled).decode("utf-8", "ignore")
    return decoded if decoded.isprintable() or decoded == "\u00a0" else ""


def _empty() -> dict[str, t.Any]:
    return {"user_name": "", "groups": [], "assignments": [], "applications": []}


class _Reader:
    """Reads the fields of one person, and collects what is wrong with them. What is null was not given."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def person(self, given: Mapping[t.Any, object]) -> dict[str, t.Any]:
        """The person in the one form: what was given, and lists for what hangs on the person."""
        given = {str(key): value for key, value in given.items() if value is not None or key not in _KNOWN}
        person = _empty()
        for key, value in given.items():
            if key in _TEXTS or key in _SHORT:
                self._keep(person, key, self.text(key, value))
            elif key in _ITEMS:
                self._keep(person, key, self._mappings(key, value, _ITEMS[key]))
            elif key in _NAMES:
                self._keep(person, key, self._names(key, value))
            elif key == "enterprise":
                self._keep(person, key, self._enterprise(value))
            elif key == "assignments":
                self._keep(person, key, self._assignments(value))
            elif key == "password":
                self._keep(person, key, self._password(value))
            else:
                self.problems.append(f"{key}: is not known{_meant(key, _KNOWN)}")
        self._judge(person, given)
        return person

    @staticmethod
    def _keep(person: dict[str, t.Any], key: str, value: object) -> None:
        if value is not None:
            person[key] = value

    def _judge(self, person: Mapping[str, t.Any], given: Mapping[str, object]) -> None:
        for key in _REQUIRED:
            if key not in given:
                self.problems.append(f"{key}: is missing")
            elif person.get(key) == "" and given[key] == "":
                self.problems.append(f"{key}: is empty")
        if str(person["user_name"]).startswith("arn:"):
            self.problems.append("user_name: is an ARN, where the name that the person signs in with belongs")
        for short, many in _SHORT.items():
            if short in person and many in person:
                self.problems.append(f"{short}: says the same as {many}; give one of them")
        email = person.get("email")
        if email and not _EMAIL.fullmatch(email):
            self.problems.append(f"email: {email} is no e-mail address")

    def text(self, place: str, value: object) -> str | None:
        at = f"{place}: " if place else ""
        if isinstance(value, str):
            return str(value)
        if place == "birthdate" and isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        self.problems.append(f"{at}{no_text(value)}")
        return None

    def _list(self, place: str, value: object) -> list[t.Any]:
        if isinstance(value, list):
            return list(value)
        self.problems.append(f"{place}: is {_kind(value)}, where a list belongs")
        return []

    def _names(self, place: str, value: object) -> list[str]:
        names: list[str] = []
        for index, entry in enumerate(self._list(place, value)):
            name = self.text(f"{place}[{index}]", entry)
            if name is None:
                continue
            if not name:
                self.problems.append(f"{place}[{index}]: is empty")
            elif name in names:
                self.problems.append(f"{place}[{index}]: {name} is named twice")
            names.append(name)
        return names

    def _mapping(self, place: str, value: object, known: tuple[str, ...]) -> dict[str, object]:
        if not isinstance(value, Mapping):
            self.problems.append(f"{place}: is {_kind(value)}, where a mapping belongs")
            return {}
        for key in value:
            if key not in known:
                self.problems.append(f"{place}.{key}: is not known{_meant(str(key), known)}")
        return {key: value[key] for key in known if value.get(key) is not None}

    def _mappings(self, place: str, value: object, known: tuple[str, ...]) -> list[dict[str, object]]:
        found = []
        for index, entry in enumerate(self._list(place, value)):
            here = f"{place}[{index}]"
            item = self._mapping(here, entry, known)
            if "value" in known and "value" not in item and isinstance(entry, Mapping):
                self.problems.append(f"{here}.value: is missing")
            for key, part in item.items():
                if key != "primary":
                    self.text(f"{here}.{key}", part)
                elif not isinstance(part, bool):
                    self.problems.append(f"{here}.primary: is {_kind(part)}, where true or false belongs")
            found.append(item)
        return found

    def _enterprise(self, value: object) -> dict[str, str]:
        texts = {key: self.text(f"enterprise.{key}", part) for key, part in self._attributes(value).items()}
        return {key: text for key, text in texts.items() if text is not None}

    def _attributes(self, value: object) -> dict[str, object]:
        return self._mapping("enterprise", value, _ENTERPRISE)

    def _assignments(self, value: object) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for index, entry in enumerate(self._list("assignments", value)):
            here = f"assignments[{index}]"
            given = self._mapping(here, entry, _ASSIGNMENT)
            texts = {key: self.text(f"{here}.{key}", part) for key, part in given.items()}
            # A restore file has the name for the reader and the id for what is done.
            account = "account_id" if "account_id" in given else "account"
            for key in ("permission_set", account) if isinstance(entry, Mapping) else ():
                if key not in given or texts[key] == "":
                    self.problems.append(f"{here}.{key}: is {'empty' if key in given else 'missing'}")
            whole = {"permission_set": texts.get("permission_set") or "", "account": texts.get(account) or ""}
            if whole in found:
                self.problems.append(f"{here}: is there twice")
            found.append(whole)
        return found

    def _password(self, value: object) -> str | None:
        if value in _PASSWORDS:
            return str(value)
        self.problems.append(f"password: is {_shown(value)}, where one of {', '.join(_PASSWORDS)} belongs")
        return None


def _user_key(person: Mapping[str, t.Any]) -> str | None:
    return person["user_name"] or None


def _email_key(person: Mapping[str, t.Any]) -> str | None:
    """The address that a mail would go to."""
    many = person.get("emails")
    if not many:
        return person.get("email") or None
    return primary(tuple(tuple((key, part) for key, part in entry.items()) for entry in many))


def _who(place: str, person: Mapping[str, t.Any]) -> str:
    return f"{place}, {person['user_name']}" if person["user_name"] else place


def _meant(word: str, known: Iterable[str]) -> str:
    """What somebody who wrote a word that is not known may have meant."""
    words = list(known)
    close = [one for one in words if one.casefold() == word.casefold()] or get_close_matches(
        word.casefold(), words, n=1
    )
    return f"; did you mean {close[0]}?" if close else ""


def _shown(value: object) -> str:
    return repr(str(value)) if isinstance(value, str) else _kind(value)
