# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-vault, with the passwords of the run."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleError

_LOCKED = (
    "the run has no vault password; give one with --vault-id, --ask-vault-pass, --vault-password-file or "
    "ANSIBLE_VAULT_PASSWORD_FILE"
)


class AnsibleVault:
    """Decrypts files and values. Offers `reading.Vault`."""

    def __init__(self, vault: t.Any) -> None:
        """`vault` is the VaultLib of Ansible's loader."""
        self._vault = vault

    def file(self, data: bytes) -> bytes:
        """See Vault."""
        if not self._vault.secrets:
            raise ValueError(_LOCKED)
        try:
            return bytes(self._vault.decrypt(data))
        except AnsibleError as error:
            raise ValueError(error.message) from error

    def value(self, text: str) -> str:
        """See Vault."""
        return self.file(text.encode()).decode()
