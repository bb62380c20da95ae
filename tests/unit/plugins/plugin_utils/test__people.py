# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People out of files and variables: what is read, and what is said of everything that is wrong."""

from __future__ import annotations

import typing as t

import pytest
import yaml

from ansible_collections.steward.identity_center.plugins.plugin_utils._people.entries import (
    LEAVERS,
    BadPeople,
    Reading,
    entries,
)
from ansible_collections.steward.identity_center.plugins.plugin_utils._people.files import read
from ansible_collections.steward.identity_center.plugins.plugin_utils._people.judging import checked, judge
from ansible_collections.steward.identity_center.plugins.plugin_utils._people.leavers import leavers

ZOE = {"user_name": "zoe", "display_name": "Zoë", "given_name": "Zoë", "family_name": "O'Brien"}
BOB = {"user_name": "bob", "display_name": "Bob", "given_name": "Bob", "family_name": "Xu"}
NOTHING: dict[str, t.Any] = {"groups": [], "assignments": [], "applications": []}
NOT_UTF_8 = (
    "p.csv: line 2: byte 0xEB (the 9. of the line) does not belong to UTF-8. Save the file as UTF-8 "
    "(in a spreadsheet: CSV UTF-8), or name its encoding, such as encoding: windows-1252"
)
NO_MARK = (
    "p.csv: line 1: contains the byte 0x00, as UTF-16 without a byte-order mark does. Save the file as UTF-8, or name "
    "its encoding, such as encoding: utf-16-le"
)
HEADER = "user_name,display_name,given_name,family_name"
RESTORE = {"version": 1, "user_id": "1-2", "written_at": "2026-11-23T08:15:00Z"}

NO_VAULT = "a value with !vault cannot be decrypted: there is no vault password"


def of_yaml(value: object, name: str = "people.yml") -> list[dict[str, t.Any]]:
    return checked(read(yaml.safe_dump(value, allow_unicode=True).encode(), name))


def of_csv(text: str, encoding: str = "utf-8") -> list[dict[str, t.Any]]:
    return checked(read(text.encode(encoding), "people.csv"))


def problems_of(data: bytes | str, name: str, encoding: str | None = None) -> list[str]:
    with pytest.raises(BadPeople) as raised:
        checked(read(data if isinstance(data, bytes) else data.encode(), name, Reading(encoding=encoding)))
    assert str(raised.value) == "\n".join(raised.value.problems)
    return raised.value.problems


# ---- what is read


@pytest.mark.parametrize("frame", [lambda one: [one], lambda one: {"people": [one]}], ids=["list", "mapping"])
def test_yaml_is_a_list_or_a_mapping_with_people(frame: t.Callable[[object], object]) -> None:
    assert of_yaml(frame(ZOE)) == [{**ZOE, **NOTHING}]


def test_every_field_is_read() -> None:
    whole = {
        **ZOE,
        "title": "",
        "birthdate": "1990-02-28",
        "emails": [{"value": "zoe@example.com", "type": "work", "primary": True}],
        "phone_number": "+353 1 555 0101",
        "addresses": [{"locality": "Town"}],
        "roles": [],
        "enterprise": {"employee_number": "007", "department": ""},
        "groups": ["Engineers"],
        "assignments": [{"permission_set": "ReadOnly", "account": "001100000001"}],
        "applications": ["Wiki"],
        "password": "none",
    }

    assert of_yaml([whole]) == [whole]


def test_what_is_null_was_not_given() -> None:
    given = {**ZOE, "title": None, "groups": None, "enterprise": {"division": None}, "password": None}

    assert of_yaml([given]) == [{**ZOE, **NOTHING, "enterprise": {}}]


def test_a_date_of_birth_needs_no_quotes() -> None:
    text = yaml.safe_dump([ZOE]) + "  birthdate: 1990-02-28\n"

    assert checked(read(text.encode(), "people.yml"))[0]["birthdate"] == "1990-02-28"


def test_the_id_of_an_account_goes_before_its_name() -> None:
    place = {"permission_set": "ReadOnly", "account": "shop", "account_id": "222200000001"}

    assert of_yaml([{**ZOE, "assignments": [place]}])[0]["assignments"] == [
        {"permission_set": "ReadOnly", "account": "222200000001"}
    ]


@pytest.mark.parametrize(
    ("restored", "expected"), [(True, [{"value": "1", "primary": False}]), (False, [{"value": "1"}])]
)
def test_a_restore_file_makes_nothing_primary_that_was_not(restored: bool, expected: list[object]) -> None:
    file = {"people": [{**ZOE, "phone_numbers": [{"value": "1"}]}], **({"restore": RESTORE} if restored else {})}

    assert of_yaml(file)[0]["phone_numbers"] == expected


def test_yaml_may_share_what_is_alike() -> None:
    text = "- &zoe {user_name: zoe, display_name: Z, given_name: Z, family_name: O}\n- {<<: *zoe, user_name: bob}\n"

    assert [one["user_name"] for one in checked(read(text.encode(), "people.yml"))] == ["zoe", "bob"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tabulator"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "mac"])
def test_csv_has_the_delimiter_and_the_line_ends_that_it_has(delimiter: str, line_end: str) -> None:
    rows = [f"{HEADER},email,enterprise.department,groups", "zoe,Zoë,Zoë,O'Brien,zoe@example.com,,A|B"]

    assert of_csv(line_end.join(row.replace(",", delimiter) for row in rows)) == [
        {**ZOE, **NOTHING, "email": "zoe@example.com", "groups": ["A", "B"]}
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_csv_has_an_encoding_that_its_first_bytes_tell(encoding: str) -> None:
    assert of_csv(f"{HEADER}\nzoe,Zoë,Zoë,O'Brien\n", encoding) == [{**ZOE, **NOTHING}]


def test_csv_has_another_encoding_where_somebody_says_so() -> None:
    data = f"{HEADER}\nzoe,Zoë,Zoë,O'Brien\n".encode("windows-1252")

    assert checked(read(data, "people.csv", Reading(encoding="windows-1252"))) == [{**ZOE, **NOTHING}]


def test_csv_may_be_as_spreadsheets_leave_it() -> None:
    text = f"sep=;\r\n{HEADER};enterprise.cost_center\r\n".replace(",", ";")
    text += 'zoe;"Zoë";Zoë;O\'Brien;0041\r\n;; ;;\r\n\r\n"bob";Bob;Bob;"Xu";\r\n'

    assert of_csv(text) == [{**ZOE, **NOTHING, "enterprise": {"cost_center": "0041"}}, {**BOB, **NOTHING}]


def test_a_quoted_header_tells_the_delimiter_too() -> None:
    header = ";".join(f'"{column}"' for column in HEADER.split(","))

    assert of_csv(f"{header}\nbob;Bob;Bob;Xu\n") == [{**BOB, **NOTHING}]


# ---- what is wrong with a file


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        pytest.param("", "p.csv", ["p.csv: is empty"], id="empty"),
        pytest.param("\n \n", "p.yml", ["p.yml: is empty"], id="blank"),
        pytest.param("sep=;\n", "p.csv", ["p.csv: is empty"], id="only a separator"),
        pytest.param("x", "p.xlsx", ["p.xlsx: its name ends neither in .csv, .tsv, .txt nor in .yml, .yaml, .json"], id="kind"),
        pytest.param(f"{HEADER}\n", "p.csv", ["p.csv: has a header and no people"], id="header only"),
        pytest.param(
            "user_name,displayname,given_name,,user_name,emails,x\nzoe,Z,Z,O,,,\n",
            "p.csv",
            [
                "p.csv: line 1: the column displayname is not known; did you mean display_name?",
                "p.csv: line 1: column 4 has no name",
                "p.csv: line 1: the column user_name appears twice",
                "p.csv: line 1: the column emails does not fit into a cell; write such people as YAML",
                "p.csv: line 1: the column x is not known",
                "p.csv: line 1: the column display_name is missing",
                "p.csv: line 1: the column family_name is missing",
            ],
            id="header",
        ),
        pytest.param(
            f'{HEADER},title\nzoe,"Z\nZ",Z,O\n\nbob,B,B,X,,\n',
            "p.csv",
            [
                (
                    "p.csv: line 2: has 4 cells, and the header has 5; put a cell that contains the delimiter or a "
                    "line break in double quotes"
                ),
                (
                    "p.csv: line 5: has 6 cells, and the header has 5; put a cell that contains the delimiter or a "
                    "line break in double quotes"
                ),
            ],
            id="ragged",
        ),
        pytest.param(
            f'sep=,\n{HEADER}\nzoe,"Z"Z,Z,O\n',
            "p.csv",
            ["p.csv: line 3: is not CSV: ',' expected after '\"'"],
            id="quotes",
        ),
        pytest.param(
            f"{HEADER}\nzoe,Z,Zoë,O\n".encode("latin-1"),
            "p.csv",
            [NOT_UTF_8],
            id="not UTF-8",
        ),
        pytest.param(
            f"{HEADER}\n".encode("utf-16-le"),
            "p.csv",
            [NO_MARK],
            id="UTF-16 without a mark",
        ),
        pytest.param("- a: [\n", "p.yml", ["p.yml: line 2: is not readable YAML: expected the node content, but found '<stream end>'"], id="YAML"),
        pytest.param("- {a: 1, b: 2, a: 3}", "p.yml", ["p.yml: line 1: is not readable YAML: the key a appears twice"], id="twice"),
        pytest.param("- {[a]: 1}", "p.yml", ["p.yml: line 1: is not readable YAML: a key is not a string"], id="key"),
        pytest.param("- !x x", "p.yml", ["p.yml: line 1: is not readable YAML: could not determine a constructor for the tag '!x'"], id="tag"),
        pytest.param(
            "- !vault x",
            "p.yml",
            [f"p.yml: line 1: is not readable YAML: {NO_VAULT}"],
            id="vault",
        ),
        pytest.param("-\n  - !unsafe [x]", "p.yml", ["p.yml: line 2: is not readable YAML: !unsafe has to be followed by a string"], id="no text"),
        pytest.param("- 2026-13-45", "p.yml", ["p.yml: is not readable YAML: month must be in 1..12"], id="date"),
        pytest.param("zoe", "p.yml", ["p.yml: is a string, but must be a list of people, or a mapping with people"], id="text"),
        pytest.param("[]", "p.yml", ["p.yml: names nobody"], id="nobody"),
        pytest.param("{people: []}", "p.yml", ["p.yml: names nobody"], id="nobody in a mapping"),
        pytest.param("{user: []}", "p.yml", ["p.yml: user: is not known", "p.yml: people: is missing"], id="frame"),
        pytest.param("{people: {a: b}}", "p.yml", ["p.yml: people: is a mapping, but must be a list"], id="no list"),
        pytest.param("{people: [], restore: 1}", "p.yml", ["p.yml: restore: is the number 1, but must be a mapping"], id="restore"),
        pytest.param(
            "{people: [], restore: {version: 2, userid: x, written_at: y}}",
            "p.yml",
            [
                "p.yml: restore.userid: is not known; did you mean user_id?",
                "p.yml: restore.user_id: is missing",
                "p.yml: restore.version: is 2; this release of the collection reads version 1 only",
            ],
            id="version",
        ),
        pytest.param(
            "{people: [], restore: {version: true, user_id: x, written_at: y}}",
            "p.yml",
            ["p.yml: restore.version: is True; this release of the collection reads version 1 only"],
            id="truth as version",
        ),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_of_whole(data: bytes | str, name: str, expected: list[str]) -> None:
    assert problems_of(data, name) == expected


def test_an_encoding_has_to_exist_and_to_fit() -> None:
    assert problems_of("x", "p.csv", "utf8000") == ["p.csv: encoding: utf8000 is not an encoding that Python knows"]
    (problem,) = problems_of("ë".encode(), "p.csv", "ascii")
    assert problem.endswith(
        "does not belong to ASCII. Save the file as UTF-8 (in a spreadsheet: CSV UTF-8), name the encoding that it has"
    )


def test_a_yaml_file_holds_only_what_can_be_printed() -> None:
    (problem,) = problems_of("- \a", "p.yml")

    assert problem.startswith("p.yml: is not readable YAML: unacceptable character #x0007")


# ---- what is wrong with people


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"user_nam": "x"}, "user_nam: is not known; did you mean user_name?", id="unknown"),
        pytest.param({"Password": "none"}, "Password: is not known; did you mean password?", id="letter case"),
        pytest.param({"EMAIL": "a@b"}, "EMAIL: is not known; did you mean email?", id="capitals"),
        pytest.param({"x": None}, "x: is not known", id="unknown and null"),
        pytest.param({"family_name": None}, "family_name: is missing", id="missing"),
        pytest.param({"family_name": ""}, "family_name: is empty", id="empty"),
        pytest.param({"title": 7}, "title: is the number 7, but must be a string; quote it", id="number"),
        pytest.param({"title": 0.5}, "title: is the number 0.5, but must be a string; quote it", id="fraction"),
        pytest.param({"title": False}, "title: is the truth value false, but must be a string; quote it", id="truth"),
        pytest.param({"title": b"x"}, "title: is something else, but must be a string; quote it", id="bytes"),
        pytest.param({"title": ["x"]}, "title: is a list, but must be a string", id="list"),
        pytest.param({"title": {}}, "title: is a mapping, but must be a string", id="mapping"),
        pytest.param({"email": "zoe"}, "email: zoe is not an e-mail address", id="no address"),
        pytest.param({"email": "a@b", "emails": []}, "email: means the same as emails; give only one of them", id="two e-mails"),
        pytest.param({"emails": ["a@b"]}, "emails[0]: is a string, but must be a mapping", id="no mapping"),
        pytest.param({"emails": "a@b"}, "emails: is a string, but must be a list", id="no list"),
        pytest.param({"emails": [{"type": "work"}]}, "emails[0].value: is missing", id="no value"),
        pytest.param({"emails": [{"value": 1}]}, "emails[0].value: is the number 1, but must be a string; quote it", id="value"),
        pytest.param({"emails": [{"value": "a@b", "primary": "yes"}]}, "emails[0].primary: is a string, but must be true or false", id="primary"),
        pytest.param({"emails": [{"value": "a@b", "typ": "x"}]}, "emails[0].typ: is not known; did you mean type?", id="key of an e-mail"),
        pytest.param({"addresses": [{"country": 1}]}, "addresses[0].country: is the number 1, but must be a string; quote it", id="country"),
        pytest.param({"enterprise": "x"}, "enterprise: is a string, but must be a mapping", id="enterprise"),
        pytest.param({"enterprise": {"dept": "x"}}, "enterprise.dept: is not known", id="key of enterprise"),
        pytest.param(
            {"enterprise": {"cost_center": 41}},
            "enterprise.cost_center: is the number 41, but must be a string; quote it",
            id="cost center",
        ),
        pytest.param({"groups": "A"}, "groups: is a string, but must be a list", id="groups"),
        pytest.param({"groups": ["A", None]}, "groups[1]: is null, but must be a string", id="null group"),
        pytest.param({"groups": [{"A": 1}]}, "groups[0]: is a mapping, but must be a string", id="mapping as a group"),
        pytest.param({"groups": [""]}, "groups[0]: is empty", id="empty group"),
        pytest.param({"applications": ["A", "B", "A"]}, "applications[2]: A is named twice", id="twice"),
        pytest.param(
            {"entitlements": ["arn:aws:iam::111122223333:role/a", "admin"]},
            "entitlements[1]: admin is not the ARN of an IAM role",
            id="not a role",
        ),
        pytest.param({"assignments": [1]}, "assignments[0]: is the number 1, but must be a mapping", id="assignment"),
        pytest.param({"assignments": [{"account": "a"}]}, "assignments[0].permission_set: is missing", id="no permission set"),
        pytest.param({"assignments": [{"permission_set": "P"}]}, "assignments[0].account: is missing", id="no account"),
        pytest.param({"assignments": [{"permission_set": "P", "account_id": ""}]}, "assignments[0].account_id: is empty", id="empty id"),
        pytest.param(
            {"assignments": [{"permission_set": "P", "account": 1}]},
            "assignments[0].account: is the number 1, but must be a string; quote it",
            id="account",
        ),
        pytest.param({"assignments": [{"permission_set": "P", "account": "a"}] * 2}, "assignments[1]: is listed twice", id="assignment twice"),
        pytest.param({"password": "sms"}, "password: is 'sms', but must be one of email, one_time_password, none", id="password"),
        pytest.param({"password": False}, "password: is the truth value false, but must be one of email, one_time_password, none", id="password off"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named(more: dict[str, t.Any], expected: str) -> None:
    with pytest.raises(BadPeople) as raised:
        checked(entries([BOB, {**ZOE, **more}], "onboard_people"))

    assert raised.value.problems == [f"onboard_people: entry 2, zoe: {expected}"]


def test_a_time_is_no_date_of_birth() -> None:
    text = yaml.safe_dump([ZOE]) + "  birthdate: 1990-02-28 10:00:00\n"

    assert problems_of(text, "p.yml") == [
        "p.yml: entry 1 (line 1), zoe: birthdate: is the date 1990-02-28T10:00:00, but must be a string; quote it"
    ]


def test_an_arn_names_nobody() -> None:
    (one,) = judge(entries([{**ZOE, "user_name": "arn:aws:x"}], "x"))

    assert one.problems == [
        "x: entry 1, arn:aws:x: user_name: is an ARN, but must be the name that the person signs in with"
    ]


def test_a_person_is_a_mapping() -> None:
    assert problems_of("[zoe]", "p.yml") == [
        "p.yml: entry 1: is a string, but must be a mapping with the attributes of a person"
    ]


def test_a_person_without_a_name_is_told_of_by_place() -> None:
    assert problems_of("- {display_name: Z, given_name: Z, family_name: O}", "p.yml") == [
        "p.yml: entry 1 (line 1): user_name: is missing"
    ]


def test_people_are_a_list() -> None:
    with pytest.raises(BadPeople, match="x: is a mapping, but must be a list of people"):
        entries({}, "x")


def test_all_problems_of_all_people_are_told_with_their_lines() -> None:
    text = f"{HEADER},email,password\n,Z,Z,O,zoe,\nbob,B,B,X,bob@example.com,sms\nBOB,B,B,X,BOB@example.com,\n"

    assert problems_of(text, "p.csv") == [
        "p.csv: line 2: user_name: is missing",
        "p.csv: line 2: email: zoe is not an e-mail address",
        "p.csv: line 3, bob: password: is 'sms', but must be one of email, one_time_password, none",
        "p.csv: line 3, bob: has the user name of another: p.csv: line 4",
        "p.csv: line 3, bob: has the e-mail address of another: p.csv: line 4",
        "p.csv: line 4, BOB: has the user name of another: p.csv: line 3",
        "p.csv: line 4, BOB: has the e-mail address of another: p.csv: line 3",
    ]


def test_an_address_is_the_same_however_it_is_given() -> None:
    people = [{**ZOE, "email": "Team@example.com"}, {**BOB, "emails": [{"value": "team@example.com"}]}]

    assert [len(one.problems) for one in judge(entries(people, "x"))] == [1, 1]


def test_who_is_right_is_not_held_up_by_others() -> None:
    judged = judge(entries([ZOE, {**BOB, "title": 1}, 7], "x"))

    assert [bool(one.problems) for one in judged] == [False, True, True]
    assert [one.person["user_name"] for one in judged] == ["zoe", "bob", ""]
    assert judged[2].place == "x: entry 3"


# ---- what a name is


NAMES = [
    "Auditors ",
    " Auditors",
    "Auditors\u00a0",
    "Cafe\u0301",
    "Caf\u00e9",
    "a  b",
    "\u00a0",
    "A|B",
    "x\n",
    "# y: z",
]


def test_a_name_is_exactly_what_a_restore_file_says() -> None:
    whole = {**ZOE, "groups": NAMES, "applications": NAMES}
    whole["assignments"] = [{"permission_set": name, "account": name} for name in NAMES]

    assert of_yaml({"people": [whole], "restore": RESTORE}) == of_yaml([whole]) == [whole]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("zoe,Z,Z,O,Auditors ", "groups: 'Auditors ' ends with a space"),
        ("zoe,Z,Z,O,Auditors\u00a0", r"groups: 'Auditors\xa0' ends with a space"),
        ("zoe,Z,Z,O,A| B ", "groups: ' B ' begins and ends with a space"),
        ('zoe,Z,"Z ",O,A', "given_name: 'Z ' ends with a space"),
        ("zoe, Z,Z,O,A", "display_name: ' Z' begins with a space"),
    ],
)
def test_a_blank_at_the_ends_of_a_cell_is_told_and_not_cut(row: str, expected: str) -> None:
    assert problems_of(f"{HEADER},groups\n{row}\n", "p.csv") == [
        f"p.csv: line 2: {expected}; remove it, or use YAML for a name that has one"
    ]


# ---- what spreadsheets do


@pytest.mark.parametrize("number", ["4.60E+10", "4,6E+10", "-1E-7", "+4.6e+11"])
def test_a_number_in_scientific_notation_is_refused(number: str) -> None:
    expected = (
        f"phone_number: {number} is a number in scientific notation, as a spreadsheet writes a long one, whose last "
        "digits are lost; format the column as text and enter the number again"
    )

    assert problems_of(
        f"{HEADER};phone_number\nzoe;Z;Z;O;{number}\n".replace(",", ";", 3).replace("4;6", "4,6"), "p.csv"
    ) == [f"p.csv: line 2, zoe: {expected}"]


@pytest.mark.parametrize("text", ["12E4", "E+10", "46.1E+10", "1E+", "R2E+D2"])
def test_what_only_looks_like_one_is_taken(text: str) -> None:
    assert of_csv(f"{HEADER},title\nzoe,Z,Z,O,{text}\n")[0]["title"] == text


@pytest.mark.parametrize(
    "text",
    [
        "Zoë",
        "João Conceição",
        "Łukasz Żółć",
        "Šárka Ježková",
        "O\u2019Brien",
        "Иван",
        "王小明",
        "Ünal \u2014 €",
        "Nguyễn",
        "Été à",
        "Zoë 🙂",
    ],
)
def test_utf_8_that_was_read_as_windows_1252_is_noticed(text: str) -> None:
    mangled = "".join(bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in text.encode())

    assert problems_of(f"{HEADER},title\nzoe,Z,Z,O,x{mangled}x\n", "p.csv") == [
        (
            f"p.csv: line 2, zoe: title: x{mangled}x looks like UTF-8 that was read as windows-1252, and may have been "
            f"x{text}x; read the file as UTF-8 and save it as UTF-8 (if it is right as it is, give it in a list "
            "instead of a file)"
        )
    ]


def test_a_file_read_with_the_wrong_encoding_is_noticed() -> None:
    (problem,) = problems_of(f"{HEADER}\nzoe,Zoë,Z,O\n".encode(), "p.csv", "windows-1252")

    assert "display_name: ZoÃ« looks like" in problem and "may have been Zoë;" in problem


@pytest.mark.parametrize(
    "text",
    [
        "KŘÍŽ",
        "TOMÁŠ",
        "JOÃO",
        "Ã",
        "ÀÉÎÕÜ",
        "naïve déjà",
        "Âge",
        "ÅŠ",
        "KŘÍŽ TÍŠ",
        "«CAFÉ»",
        "QUALITÉ\u00a0»",
        "déjà\u00a0»",
        "né\u00a0»",
        "MENÚ™",
        "50 €",
        "Ça va\u00a0?",
        "‰",
        "Ãx«",
        "Ã\u0080",
    ],
)
def test_what_is_right_as_it_is_is_taken(text: str) -> None:
    assert of_yaml([{**ZOE, "title": text}])[0]["title"] == text


def test_what_the_directory_had_and_what_a_list_has_is_nobodys_spreadsheet() -> None:
    odd = {**ZOE, "title": "ZoÃ«", "phone_number": "4.6E+10"}

    assert checked(entries([odd], "x"))[0]["title"] == "ZoÃ«"
    assert of_yaml({"people": [odd], "restore": RESTORE})[0]["phone_number"] == "4.6E+10"


def test_every_text_of_a_file_is_looked_at() -> None:
    odd = {
        **ZOE,
        "groups": ["Ã«"],
        "emails": [{"value": "Ã«@example.com", "primary": True}],
        "enterprise": {"division": "Ã«"},
    }

    assert [problem.split(": ")[2] for problem in problems_of(yaml.safe_dump([odd], sort_keys=True), "p.yml")] == [
        "groups[0]",
        "emails[0].value",
        "enterprise.division",
    ]


# ---- columns that nobody wants


def test_columns_may_be_left_out() -> None:
    text = f"{HEADER},Last day,Last day,,groups\nzoe,Zoë,Zoë,O'Brien, x ,4.6E+10,,A\n"
    how = Reading(ignored=("Last day", "", "groups", "absent"))

    assert checked(read(text.encode(), "p.csv", how)) == [{**ZOE, **NOTHING}]


def test_a_column_that_is_left_out_is_not_there() -> None:
    with pytest.raises(BadPeople, match=r"^p.csv: line 1: the column user_name is missing$"):
        read(f"{HEADER}\nzoe,Z,Z,O\n".encode(), "p.csv", Reading(ignored=("user_name",)))


def test_keys_may_be_left_out() -> None:
    odd = {**ZOE, "Last day": 1}

    assert checked(read(yaml.safe_dump([odd, "x"][:1]).encode(), "p.yml", Reading(ignored=("Last day",)))) == [
        {**ZOE, **NOTHING}
    ]
    assert checked(entries([odd], "x", ("Last day",))) == [{**ZOE, **NOTHING}]
    with pytest.raises(BadPeople, match="is the number 7, but must be a mapping"):
        checked(entries([7], "x", ("Last day",)))


# ---- encrypted values


@pytest.mark.parametrize("tag", ["!vault", "!vault-encrypted"])
def test_a_value_may_be_encrypted(tag: str) -> None:
    text = yaml.safe_dump([ZOE]) + f"  title: {tag} |\n    $ANSIBLE_VAULT\n    1234\n"

    assert checked(read(text.encode(), "p.yml", Reading(decrypted=lambda found: found.replace("\n", "/"))))[0][
        "title"
    ] == ("$ANSIBLE_VAULT/1234/")


def test_an_unsafe_value_is_a_text() -> None:
    text = yaml.safe_dump([ZOE]) + "  title: !unsafe '{{ x }}'\n"

    assert checked(read(text.encode(), "p.yml"))[0]["title"] == "{{ x }}"


# ---- people who leave


def leaving(data: str, name: str) -> list[str]:
    return leavers(read(data.encode(), name, Reading(columns=LEAVERS)))


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        ("user_name\nzoe\nbob\nzoe\n", "p.csv", ["zoe", "bob"]),
        ("email;department\n", "p.csv", None),
        ("email;title\nzoe@example.com;x\n", "p.csv", ["zoe@example.com"]),
        ("email,user_id,user_name\na@b,,zoe\na@b,1-2,bob\nc@d,,\n", "p.csv", ["zoe", "1-2", "c@d"]),
        (f"{HEADER}\nzoe,Z,Z,O\n", "p.csv", ["zoe"]),
        (
            "[zoe, {user_name: bob}, {email: c@d, user_name: null}, {user_id: 1-2, title: 7}]",
            "p.yml",
            ["zoe", "bob", "c@d", "1-2"],
        ),
        ("- 'Zoë '\n", "p.yml", ["Zoë "]),
        (yaml.safe_dump({"people": [ZOE], "restore": RESTORE}), "p.yml", ["zoe"]),
    ],
)
def test_a_file_says_who_leaves(data: str, name: str, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(BadPeople, match="the column department is not known"):
            leaving(data, name)
    else:
        assert leaving(data, name) == expected


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        ("title\nx\n", "p.csv", ["p.csv: line 1: none of the columns user_id, user_name, email is present"]),
        ("user_nam,user_name\nx,y\n", "p.csv", ["p.csv: line 1: the column user_nam is not known; did you mean user_name?"]),
        ("user_name,title\n,x\n", "p.csv", ["p.csv: line 2: does not say who leaves; give user_id or user_name or email"]),
        ("user_name\nzoe \n", "p.csv", ["p.csv: line 2: user_name: 'zoe ' ends with a space; remove it, or use YAML for a name that has one"]),
        (
            "['', 7, {name: x}, {user_name: 7}]",
            "p.yml",
            [
                "p.yml: entry 1: is empty",
                "p.yml: entry 2: is the number 7, but must be a string; quote it",
                "p.yml: entry 3 (line 1): name: is not known; did you mean user_name?",
                "p.yml: entry 3 (line 1): does not say who leaves; give user_id or user_name or email",
                "p.yml: entry 4 (line 1): user_name: is the number 7, but must be a string; quote it",
            ],
        ),
    ],
)  # fmt: skip
def test_a_bad_leaver_is_told_with_the_place(data: str, name: str, expected: list[str]) -> None:
    with pytest.raises(BadPeople) as raised:
        leaving(data, name)

    assert raised.value.problems == expected


def test_a_leaver_is_looked_at_as_a_joiner_is() -> None:
    with pytest.raises(BadPeople, match=r"^p.csv: line 2: ZoÃ« looks like UTF-8"):
        leaving("user_name\nZoÃ«\n", "p.csv")
