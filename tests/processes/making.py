"""What a program under test has in its database. Run inside its environment, as a module.

python -m tests.processes.making world             one person, a plan, its agreement, and
                                                   a deadline to remind that person of
python -m tests.processes.making lost              its reminder found and handed out, without
                                                   a message in the queue
python -m tests.processes.making withdrawn 200     reminders of dates it no longer has
python -m tests.processes.making export            a PDF asked for, without a message
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from agreements.documents import services as exports  # noqa: E402
from agreements.models import Agreement  # noqa: E402
from negotiations.core import clock  # noqa: E402
from negotiations.models import ActionPlan, Deadline, Reminder, User  # noqa: E402
from negotiations.reminders.services import outbox  # noqa: E402
from negotiations.schedule.services import deadlines  # noqa: E402
from tests.builders import WASHINGTON, make_person, make_seat  # noqa: E402

PLAN = "us-mexico-critical-minerals"
PERSON = "head@us.example"


def world() -> None:
    """The shipped plan and its text, one head of delegation, and one deadline.

    It is due in two days, so that the step of three days is reached whatever the hour is.
    """
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_plan", PLAN, verbosity=0)
    call_command("load_agreement", PLAN, verbosity=0)
    plan = ActionPlan.objects.get(slug=PLAN)
    Deadline.objects.all().delete()
    user = make_person(PERSON, "Head", zone=WASHINGTON)
    make_seat(plan.delegations.get(party__code="US"), user, "head")
    deadlines.add(
        by=user,
        plan=plan,
        new=deadlines.NewDeadline(
            title_en="Drafts",
            title_es="Textos",
            rule=(clock.today(plan.tz) + timedelta(days=2)).isoformat(),
        ),
    )


def lost() -> None:
    outbox.find_due()
    assert len(list(outbox.hand_out())) == 1


def withdrawn(count: int) -> None:
    deadline, user = Deadline.objects.get(), User.objects.get(email=PERSON)
    Deadline.objects.update(met_on=deadline.due_on)
    Reminder.objects.bulk_create(
        Reminder(
            deadline=deadline,
            recipient=user,
            step=3,
            due_on=deadline.due_on + timedelta(days=place + 1),
            found_at=clock.now(),
            not_before=clock.machine_now(),
        )
        for place in range(count)
    )


def export() -> None:
    exports.request(
        by=User.objects.get(email=PERSON), agreement=Agreement.objects.get(), language="en"
    )


if __name__ == "__main__":
    {
        "world": world,
        "lost": lost,
        "withdrawn": lambda: withdrawn(int(sys.argv[2])),
        "export": export,
    }[sys.argv[1]]()
