# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx makes the documentation site. `make docs` runs it on the pages that tools/docs.py gathers."""

from __future__ import annotations

import os

project = "steward.identity_center"
author = "the steward.identity_center authors"
copyright = f"2026, {author}"  # noqa: A001 - Sphinx calls it so
title = "AWS IAM Identity Center as code"
html_title = f"{project} {os.environ['COLLECTION_VERSION']}"
html_short_title = project
release = version = os.environ["COLLECTION_VERSION"]

extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
nitpicky = True
default_role = "any"
highlight_language = "text"
pygments_style = "ansible"

# Links to a heading name it as GitHub does, down to this level.
myst_heading_anchors = 4
# The pages of Ansible itself to which those of modules refer; the list is made by hand, so that nothing is fetched.
intersphinx_mapping = {
    "ansible": (os.environ["ANSIBLE_DOCUMENTATION"], os.environ["ANSIBLE_INVENTORY_OF_LABELS"]),
}

html_theme = "sphinx_ansible_theme"
html_theme_options = {
    "vcs_pageview_mode": "edit",
    "documentation_home_url": "https://steward-collections.github.io/identity_center/",
    "topbar_links": {},
}
html_show_sphinx = False
html_use_index = False
html_use_modindex = False
html_copy_source = False
