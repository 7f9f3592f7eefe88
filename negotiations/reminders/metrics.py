"""The figures of those who run the site, in the text format that Prometheus reads."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from negotiations.reminders.selectors.operations import Figures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics_text(figures: Figures) -> str:
    """One sample of each figure; what is not known (beat never ran) is left out."""
    registry = CollectorRegistry()
    _by(registry, "travaux_reminders", "Reminders by state.", "state", figures.by_state)
    _by(registry, "travaux_returned_mails", "Mails that came back.", "kind", figures.returned)
    waits = figures.due_for.total_seconds() if figures.due_for else 0
    _one(registry, "travaux_reminders_due_seconds", "How long the longest has been due.", waits)
    _one(registry, "travaux_beat_late", "1 when beat does not run.", int(figures.beat.is_late))
    if figures.beat.age is not None:
        age = figures.beat.age.total_seconds()
        _one(registry, "travaux_beat_age_seconds", "How long ago beat ran.", age)
    return generate_latest(registry).decode()


def _by(
    registry: CollectorRegistry, name: str, says: str, by: str, counts: Mapping[str, int]
) -> None:
    gauge = Gauge(name, says, [by], registry=registry)
    for value, count in counts.items():
        gauge.labels(value).set(count)


def _one(registry: CollectorRegistry, name: str, says: str, value: float) -> None:
    Gauge(name, says, registry=registry).set(value)
