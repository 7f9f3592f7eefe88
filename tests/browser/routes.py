"""Every page a person can reach, found by following the links of the pages themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

# Answers that are no page of ours: files, the mail in its frame, what machines read.
NO_PAGE = {
    "calendars:plan",
    "calendars:feed",
    "calendars:deadline",
    "documents:file",
    "demo-mail-raw",
    "demo-mail-html",
    "healthz",
    "healthz-beat",
    "reminders:operations:metrics",
}
# Pages of those who run the site, looked at by a test of their own.
OF_OPERATORS = {
    "reminders:operations:list",
    "reminders:operations:returned",
    "reminders:operations:reminder",
}
# What the links in a mail open.
OF_MAILS = {
    "reminders:answer-acknowledge",
    "reminders:answer-delegate",
    "reminders:answer-more-time",
    "post:fewer-mails",
}
SENT_BY_FORM = {
    "journal:log",
    "schedule:deadline-preview",
    "schedule:deadline-move",
    "schedule:deadline-remove",
    "schedule:deadline-restore",
    "schedule:deadline-meet",
    "schedule:deadline-reopen",
    "reminders:acknowledge",
    "reminders:acknowledge-all",
    "reminders:mark-read",
    "reminders:handover-end",
    "schedule:round-change",
    "schedule:round-remove",
    "schedule:closure-remove",
    "schedule:extension-answer",
    "schedule:extension-withdraw",
    "desk:token-new",
    "desk:token-drop",
    "calendars:revoke",
    "post:away-end",
    "desk:language",
    "plan:logout",
    "documents:ask",
    "demo-clock",
    "reminders:operations:retry",
    "reminders:operations:retry-all",
    "reminders:operations:withdraw",
    "webhooks:renew",
    "webhooks:test",
    "webhooks:retry",
}
# A link in a drawing has an object for its `href`.
_LINKS = """links => links.map(
    link => new URL(link.getAttribute("href"), document.baseURI).href
)"""


@dataclass
class Seen:
    """Which kinds of page a walk has seen."""

    most_plans: int
    _kinds: set[tuple[str, str]] = field(default_factory=set)
    _plans: set[str] = field(default_factory=set)

    def before(self, match: ResolverMatch) -> bool:
        """Whether there was such a page already, or enough plans; notes the page."""
        slug = match.kwargs.get("slug", "")
        if slug and slug not in self._plans:
            if len(self._plans) == self.most_plans:
                return True
            self._plans.add(slug)
        kind = (match.view_name, slug)
        known = kind in self._kinds
        self._kinds.add(kind)
        return known


def page_routes() -> set[str]:
    """The names of all routes that answer with a page."""
    return _names(get_resolver().url_patterns) - NO_PAGE - SENT_BY_FORM - OF_OPERATORS - OF_MAILS


def walk(page: Page, reached: set[str], most_plans: int) -> Iterator[str]:
    """Follow the links from `/`; yields each path with its page loaded.

    One page of a route is enough, and of a route below a plan one for each of the first plans:
    the first is negotiated here, the others tracked only. `reached` takes the routes' names.
    """
    waiting, seen = ["/"], Seen(most_plans)
    while waiting:
        path = waiting.pop(0)
        match = _match(path)
        if match is None or seen.before(match):
            continue
        answer = page.goto(path)
        if answer is None or not answer.ok:
            raise AssertionError(f"A link leads to {path}, which does not answer with a page.")
        reached.add(match.view_name)
        landed = _match(urlsplit(page.url).path)
        if landed is None or (landed.view_name != match.view_name and seen.before(landed)):
            continue
        links = page.eval_on_selector_all("a[href]", _LINKS)
        reached.add(landed.view_name)
        yield path
        here = urlsplit(page.url)
        targets = [urlsplit(link) for link in links]
        waiting += [target.path for target in targets if target.netloc == here.netloc]


def _match(path: str) -> ResolverMatch | None:
    """What answers a path, where it is a page of ours."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if match.view_name in page_routes() else None


def _names(patterns: "list[URLPattern | URLResolver]", within: str = "") -> set[str]:
    """The names of routes, with the namespace they are in; the admin and the API are no pages."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            found |= {f"{within}{pattern.name}"} if pattern.name else set()
        elif str(pattern.pattern) not in ("admin/", "api/"):
            inner = f"{within}{pattern.namespace}:" if pattern.namespace else within
            found |= _names(pattern.url_patterns, inner)
    return found
