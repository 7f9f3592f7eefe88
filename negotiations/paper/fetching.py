"""What the renderer may reach: resources held in memory, and nothing else there is."""

from collections.abc import Callable, Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse


class NotOursError(Exception):
    """The renderer was asked for something outside the document."""


class OwnResources(URLFetcher):  # type: ignore[misc]
    """Serves the resources it was given, by exact address, and refuses every other one.

    Texts are escaped, so an address that is not ours means that something got past that, and no
    document should come of it: a refusal stops the rendering, and `refused` tells of those that
    WeasyPrint passes over (it does so for what an SVG names).
    """

    def __init__(self, resources: Mapping[str, Callable[[], bytes]]) -> None:
        # The parent's own start is left out: it sets up handlers for files and networks.
        self._resources = resources
        self._fail_on_errors = True
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The resource at `url`, or `NotOursError`."""
        if url not in self._resources:
            self.refused.append(url)
            raise NotOursError(url)
        return URLFetcherResponse(url, self._resources[url]())

    def open(self, fullurl: object, data: object = None, timeout: object = None) -> object:
        """The same rule for who comes in by the parent's other door."""
        return self.fetch(str(getattr(fullurl, "full_url", fullurl)))
