"""How styles and scripts are kept for serving: named by their content, packed once."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PackedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Packs with gzip alone and leaves source maps as they are.

    Brotli takes some twenty seconds of a first start for the API page's bundles, and saves a
    reader little on top of gzip.
    """

    def create_compressor(self, **kwargs: Any) -> Compressor:
        unpacked = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
        return Compressor(**{**kwargs, "extensions": unpacked, "use_brotli": False})
