# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The company of the demonstration, grown to 500 people: a folder in which each office has a file of its own.

The people of playbooks/files/directory.yml are in it as they are. The others are made up from lists of names, always the
same.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tools.environment import ROOT

OWN = ROOT / "playbooks" / "files" / "directory.yml"
PEOPLE = 500
OFFICES = {
    "Dublin": ("Europe/Dublin", "IE"),
    "Lisbon": ("Europe/Lisbon", "PT"),
    "Stockholm": ("Europe/Stockholm", "SE"),
    "Warsaw": ("Europe/Warsaw", "PL"),
    "Singapore": ("Asia/Singapore", "SG"),
    "Toronto": ("America/Toronto", "CA"),
}
TEAMS = ("Support", "Sales", "Operations")
FIRST = [
    "Aoife",
    "Beatriz",
    "Carlos",
    "Dagny",
    "Emeka",
    "Fatima",
    "Gustav",
    "Hana",
    "Ivo",
    "Jadwiga",
    "Kofi",
    "Leila",
    "Mats",
    "Nadia",
    "Oskar",
    "Priya",
    "Quentin",
    "Rosa",
    "Sanjay",
    "Tove",
    "Umar",
    "Vera",
    "Wen",
    "Ximena",
    "Yusuf",
    "Zofia",
    "Amara",
    "Bruno",
    "Chidi",
    "Doris",
]
LAST = [
    "Abara",
    "Barros",
    "Chen",
    "Dahl",
    "Eriksen",
    "Ferreira",
    "Gupta",
    "Haddad",
    "Ibrahim",
    "Jensen",
    "Kowalska",
    "Larsson",
    "Murphy",
    "Nowak",
    "Okafor",
    "Pereira",
    "Quinn",
    "Rahman",
    "Silva",
    "Tan",
]


def write(folder: Path) -> Path:
    """Write the folder anew."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "offices").mkdir(parents=True)
    shutil.copy(OWN, folder / "company.yml")
    own = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    people = list(joined(PEOPLE - len(own["users"])))
    for office in OFFICES:
        there = [person for person in people if person["addresses"][0]["locality"] == office]
        (folder / "offices" / f"{office.lower()}.yml").write_text(page(office, there), encoding="utf-8")
    return folder


def joined(count: int) -> Iterator[dict[str, Any]]:
    """So many people, spread over offices and teams."""
    offices = list(OFFICES.items())
    for number in range(count):
        first, last = FIRST[number % len(FIRST)], LAST[(number + number // len(FIRST)) % len(LAST)]
        office, (zone, country) = offices[number % len(offices)]
        name = f"{first}.{last}".lower()
        yield {
            "user_name": name,
            "display_name": f"{first} {last}",
            "given_name": first,
            "family_name": last,
            "email": f"{name}@example.com",
            "timezone": zone,
            "title": f"{TEAMS[number // len(offices) % len(TEAMS)]} Specialist",
            "addresses": [{"locality": office, "country": country, "type": "work"}],
            "enterprise": {
                "employee_number": str(2000 + 7 * number),
                "department": TEAMS[number // len(offices) % len(TEAMS)],
            },
        }


def page(office: str, people: list[dict[str, Any]]) -> str:
    """The file of an office: its people, and the groups of its teams."""
    lines = ["---", f"# The office in {office}: its people and their teams.", "", "users:"]
    for person in people:
        begin = "  - "
        for name, value in person.items():
            lines.append(f"{begin}{name}: {written(value)}")
            begin = "    "
    lines += ["", "groups:"]
    for team in TEAMS:
        lines += [f"  - display_name: {team} {office}", f"    description: {team} in {office}", "    members:"]
        lines += [f"      - {one['user_name']}" for one in people if one["enterprise"]["department"] == team]
    return "\n".join([*lines, ""])


def written(value: Any) -> str:
    """A value as a person would write it."""
    if isinstance(value, str) and value.replace(" ", "").replace("@", "").replace(".", "").replace("/", "").isalpha():
        return value
    return json.dumps(value, ensure_ascii=False)
