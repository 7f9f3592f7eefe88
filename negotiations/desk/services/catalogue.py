"""Loading an action plan, and the reference list of minerals, from the catalogue.

Loading twice changes nothing. What people did since (a deadline moved or met) is kept, and
said so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.db import transaction

from negotiations import calendar
from negotiations.calendar import Counting, WorkCalendar
from negotiations.catalogue import schema
from negotiations.core import memo
from negotiations.core.languages import LANGUAGES
from negotiations.core.upsert import Tally
from negotiations.journal import services as journal
from negotiations.minerals.models import Mineral, MineralFact
from negotiations.plan import verbs
from negotiations.plan.models import (
    ActionPlan,
    Delegation,
    Fact,
    Party,
    PlannedProvision,
    Source,
    Submission,
    WorkingGroup,
    Workstream,
)
from negotiations.plan.permissions import SEATS
from negotiations.plan.selectors.delegations import SIDES
from negotiations.plan.subjects import plan_subject
from negotiations.projects.models import Project
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import moment_due
from negotiations.schedule.selectors.reckoning import counting_of

_BY_FILE: tuple[Any, ...] = (Fact, Workstream, PlannedProvision, Submission)


@dataclass
class _Loading:
    """One file on its way into the database."""

    file: schema.PlanFile
    plan: ActionPlan
    tally: Tally
    sources: dict[str, Source]
    delegations: dict[str, Delegation]

    def cited(self, keys: Iterable[str]) -> list[Source]:
        return [self.sources[key] for key in keys]


@transaction.atomic
def load_plan(file: schema.PlanFile) -> tuple[ActionPlan, Tally]:
    """Make or update the plan a file describes; one journal entry if anything changed."""
    memo.forget(SEATS, SIDES)
    tally = Tally()
    plan = _plan(file, tally)
    sources = {
        key: tally.put(
            Source,
            {"plan": plan, "key": key},
            {"citation": source.citation, "published": source.published or ""},
        )
        for key, source in file.sources.items()
    }
    loading = _Loading(file, plan, tally, sources, _delegations(file, plan, tally))
    _facts(loading)
    groups = _groups(loading)
    counting = replace(counting_of(plan), end=plan.original_end_on)
    for item in file.deadlines:
        due_on = calendar.due_on(calendar.parse_rule(item.rule), counting).on
        _deadline(loading, item, groups, due_on)
    for project in file.projects:
        _project(loading, project)
    tally.drop(Source.objects.filter(plan=plan).exclude(key__in=sources))
    tally.kept += _left_out(loading)
    if tally.did_something:
        journal.record(
            plan_subject(plan),
            verbs.PLAN_LOADED,
            added=tally.added,
            changed=tally.changed,
            removed=tally.removed,
        )
    return plan, tally


def _left_out(loading: _Loading) -> list[str]:
    """What the file no longer has, and people may be at work on: it stays."""
    file = loading.file
    sections: tuple[tuple[Any, Iterable[Any]], ...] = (
        (WorkingGroup.objects.all(), file.working_groups),
        (Deadline.objects.joint().filter(added_by=None).exclude(key=""), file.deadlines),
        (Project.objects.joint().exclude(key=""), file.projects),
    )
    return [
        f"{row.key}, which the file no longer has"
        for rows, items in sections
        for row in rows.filter(plan=loading.plan).exclude(key__in=[item.key for item in items])
    ]


@transaction.atomic
def load_minerals(file: schema.MineralsFile) -> Tally:
    """Make or update the reference list of minerals."""
    tally = Tally()
    minerals = {
        item.key: tally.put(
            Mineral, {"key": item.key}, {"symbol": item.symbol or ""} | _two("name", item.name)
        )
        for item in file.minerals
    }
    for position, fact in enumerate(file.facts):
        cited = "; ".join(file.sources[key].citation for key in fact.sources)
        tally.put(
            MineralFact,
            {"key": fact.key},
            {"citation": cited, "position": position} | _two("statement", fact.statement),
            minerals=[minerals[key] for key in fact.minerals],
        )
    tally.drop(MineralFact.objects.exclude(key__in=[fact.key for fact in file.facts]))
    return tally


def _two(name: str, words: Any) -> dict[str, str]:
    """Both languages of a text as fields; empty where the file has none."""
    return {f"{name}_{code}": getattr(words, code) if words else "" for code in LANGUAGES}


def _plan(file: schema.PlanFile, tally: Tally) -> ActionPlan:
    end = None
    if file.start and file.window:
        counting = Counting(
            calendars=tuple(WorkCalendar(one.code, one.country or "") for one in file.parties),
            days="working" if file.counting_rule == "working_days" else "calendar",
        )
        end = calendar.window_end(file.start, file.window.length, file.window.unit, counting)
    fields: dict[str, Any] = {
        "kind": file.kind,
        "tracked_only": file.tracked_only,
        "zone": file.zone or "UTC",
        "announced_on": file.announced,
        "start_on": file.start,
        "window_length": file.window.length if file.window else None,
        "window_unit": file.window.unit if file.window else "",
        "counting_rule": file.counting_rule,
        "release_on": file.release_date,
        "original_end_on": end,
        **_two("title", file.title),
        **_two("summary", file.summary),
        **_two("start_note", file.start_note),
        **_two("others", file.others),
        **_two("marking", file.marking),
    }
    before = ActionPlan.objects.filter(slug=file.slug).first()
    if before is None or before.end_on == before.original_end_on:
        fields["end_on"] = end
    elif before.original_end_on != end:
        tally.kept.append(f"{file.slug}: the end {before.end_on}, which the parties changed")
    return tally.put(ActionPlan, {"slug": file.slug}, fields)


def _delegations(file: schema.PlanFile, plan: ActionPlan, tally: Tally) -> dict[str, Delegation]:
    found = {}
    for position, item in enumerate(file.parties):
        party = tally.put(
            Party,
            {"code": item.code},
            {
                "country": item.country or "",
                "zone": item.zone,
                **_two("name", item.name),
                **_two("short", item.short),
            },
        )
        found[item.code] = tally.put(
            Delegation,
            {"plan": plan, "party": party},
            {
                "position": position,
                "lead_person": item.lead_person or "",
                **_two("lead", item.lead),
            },
        )
    return found


def _facts(loading: _Loading) -> None:
    file = loading.file
    _sourced(
        loading,
        Fact,
        file.facts,
        lambda item: _two("statement", item.statement) | {"status": item.status},
    )
    _sourced(
        loading,
        Workstream,
        file.workstreams,
        lambda item: _two("title", item.title) | {"number": item.number},
    )
    _sourced(
        loading,
        PlannedProvision,
        file.provisions_to_draft,
        lambda item: _two("title", item.title) | _two("note", item.note),
    )
    _sourced(
        loading,
        Submission,
        file.submissions,
        lambda item: _two("asked", item.asked) | {"stakeholder": item.stakeholder},
    )


def _sourced(loading: _Loading, model: Any, items: Iterable[Any], fields: Any) -> None:
    keys = []
    for position, item in enumerate(items):
        key = str(getattr(item, "key", "") or f"workstream-{item.number}")
        keys.append(key)
        loading.tally.put(
            model,
            {"plan": loading.plan, "key": key},
            {"position": position} | fields(item),
            sources=loading.cited(item.sources),
        )
    loading.tally.drop(model.objects.filter(plan=loading.plan).exclude(key__in=keys))


def _groups(loading: _Loading) -> dict[str, WorkingGroup]:
    streams = {s.number: s for s in Workstream.objects.filter(plan=loading.plan)}
    return {
        item.key: loading.tally.put(
            WorkingGroup,
            {"plan": loading.plan, "key": item.key},
            {
                "code": item.code,
                "position": position,
                "illustrative": item.illustrative,
                **_two("title", item.title),
            },
            workstreams=[streams[number] for number in item.workstreams],
        )
        for position, item in enumerate(loading.file.working_groups)
    }


def _deadline(
    loading: _Loading, item: schema.Deadline, groups: dict[str, WorkingGroup], due_on: date
) -> None:
    plan, tally = loading.plan, loading.tally
    # What people set has a key too, which may be the same: it is not the file's.
    of_the_file = {"plan": plan, "key": item.key, "compartment": None, "added_by": None}
    before = Deadline.objects.filter(**of_the_file).first()
    fields: dict[str, Any] = {
        "group": groups[item.group] if item.group else None,
        "sourced": bool(item.sources),
        "illustrative": item.illustrative,
        **_two("title", item.title),
    }
    if before is None or _untouched(before):
        fields |= _dates(plan, item, due_on)
    elif before.original_on != due_on:
        tally.kept.append(f"{item.key}: due {before.due_on}, which people changed since")
    responsible = [loading.delegations[code] for code in item.responsible]
    tally.put(
        Deadline,
        of_the_file,
        fields,
        responsible=responsible or list(loading.delegations.values()),
    )


def _untouched(deadline: Deadline) -> bool:
    return deadline.version == 1


def _dates(plan: ActionPlan, item: schema.Deadline, due_on: date) -> dict[str, Any]:
    zone = item.zone or plan.zone
    hour = time.fromisoformat(item.time) if item.time else None
    return {
        "rule": str(calendar.parse_rule(item.rule)),
        "original_on": due_on,
        "due_on": due_on,
        "due_time": hour,
        "zone": zone,
        "due_at": moment_due(due_on, hour, zone),
        "met_on": item.met,
    }


def _project(loading: _Loading, item: schema.Project) -> None:
    by = loading.delegations[item.put_forward_by] if item.put_forward_by else None
    loading.tally.put(
        Project,
        {"plan": loading.plan, "key": item.key, "compartment": None},
        {
            "kind": item.kind,
            "stage": item.stage,
            "countries": ",".join(item.countries),
            "put_forward_by": by,
            "illustrative": item.illustrative,
            "sourced": bool(item.sources),
            **_two("title", item.title),
            **_two("description", item.description),
        },
        minerals=Mineral.objects.filter(key__in=item.minerals),
    )
