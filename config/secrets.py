"""The demo's secret key: made once, kept beside its data, readable by its owner only."""

import os
import secrets
from pathlib import Path


def kept_key(folder: Path) -> str:
    """The key in `folder`; made on first use, safely when several processes start at once."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = folder / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
