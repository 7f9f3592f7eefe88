"""Identities. Random, since a serial number would tell one side how many rows it cannot see."""

import uuid
from uuid import UUID


def new_id() -> UUID:
    """A fresh identity for a row."""
    return uuid.uuid4()
