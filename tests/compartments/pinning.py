"""Time and chance held still, so that two answers can be compared byte for byte.

What is random in an answer (identities of new rows, CSRF masks, session keys, tokens, boundaries
of mails) is drawn from generators that start afresh before each request; what is a time is one
moment. Identities have a generator of their own: a row that one side keeps to itself draws one, and
what the machine draws after it tells nobody so.
"""

import random
import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import knox.crypto
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone

from tests.worlds import NOW

_identities = random.Random()  # noqa: S311 (as below)
_chance = random.Random()  # noqa: S311 (chance that can be repeated is what this is for)


@contextmanager
def pinned() -> Iterator[None]:
    """Hold time and chance for as long as the block lasts."""
    held = (
        (uuid, "uuid4", lambda: uuid.UUID(int=_identities.getrandbits(128), version=4)),
        (secrets, "choice", _chance.choice),
        (secrets, "token_bytes", lambda count=32: _chance.randbytes(count)),
        (secrets, "token_hex", lambda count=32: _chance.randbytes(count).hex()),
        (knox.crypto, "generate_bytes", _chance.randbytes),
        (timezone, "now", lambda: NOW),
        (time, "time", NOW.timestamp),
    )
    # The demo's clock is the pinned one too; asking the database for its offset each time is slow.
    with ExitStack() as stack:
        stack.enter_context(override_settings(CLOCK_OFFSET=None))
        for module, name, instead in held:
            stack.enter_context(patch.object(module, name, instead))
        reseed(0)
        yield


def reseed(number: int) -> None:
    """Start chance afresh, and forget what the process remembered of other requests."""
    _identities.seed(number)
    _chance.seed(number)
    random.seed(number)
    cache.clear()
