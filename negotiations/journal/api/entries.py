"""The journal: reading it, and logging progress."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.core import subjects, verbs
from negotiations.core.api.fields import BilingualField, Moment, VisibleSlug, Words
from negotiations.core.api.schema import described
from negotiations.core.api.statuses import REFUSED
from negotiations.core.api.views import ReadRows
from negotiations.journal import services as journal
from negotiations.journal.api.filters import JournalFilters
from negotiations.journal.models import JournalEntry
from negotiations.journal.selectors import journal_for
from negotiations.plan.api.asking import asked_by
from negotiations.plan.models import ActionPlan

KINDS = [(kind.kind, kind.name) for kind in subjects.kinds()]


class SubjectSerializer(serializers.Serializer[JournalEntry]):
    """What an entry is about, with its label as it was then."""

    kind = serializers.ChoiceField(source="subject_kind", choices=KINDS)
    id = serializers.UUIDField(source="subject_id")
    label = BilingualField(of="subject_label")  # type: ignore[assignment]


class EntrySerializer(serializers.ModelSerializer[JournalEntry]):
    """One line of the record."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    at = Moment(help_text=_("When it was recorded."))
    actor = serializers.CharField(source="actor_name", help_text=_("Who; empty for the system."))
    party = serializers.CharField(
        source="delegation.code",
        default=None,
        allow_null=True,
        help_text=_("Code of the party for which they sit, if any."),
    )
    verb = serializers.ChoiceField(
        choices=[(verb, verb) for verb in verbs.known()], help_text=_("What happened: a code.")
    )
    sentence = serializers.SerializerMethodField(
        help_text=_("What happened, in the reader's language.")
    )
    subject = SubjectSerializer(source="*")
    text = serializers.CharField(help_text=_("What was written, as it was written."))
    language = serializers.CharField(help_text=_("The language it was written in, if any."))
    data = serializers.DictField(  # type: ignore[assignment]
        help_text=_("Values of the sentence; dates are ISO 8601.")
    )
    own = serializers.SerializerMethodField(help_text=_("Seen by your delegation alone."))

    class Meta:
        model = JournalEntry
        fields = (
            "id",
            "plan",
            "at",
            "actor",
            "party",
            "verb",
            "sentence",
            "subject",
            "text",
            "language",
            "data",
            "own",
            "illustrative",
        )

    def get_sentence(self, row: JournalEntry) -> str:
        return verbs.sentence(row.verb, row.data)

    def get_own(self, row: JournalEntry) -> bool:
        return not row.is_joint


class NamedSubjectSerializer(serializers.Serializer[Any]):
    """What an entry is to be about."""

    kind = serializers.ChoiceField(choices=KINDS)
    id = serializers.UUIDField()


class LogSerializer(serializers.Serializer[JournalEntry]):
    """What happened, on what, and for whom to see."""

    plan = VisibleSlug(ActionPlan, help_text=_("Short name of the plan."))
    subject = NamedSubjectSerializer(
        required=False, help_text=_("What it is about; the plan itself if not given.")
    )
    text = Words(max_length=journal.LONGEST_TEXT, help_text=_("What happened."))
    own = serializers.BooleanField(
        required=False, default=False, help_text=_("Seen by your delegation alone.")
    )


@extend_schema_view(
    list=described(_("The entries you see, newest first.")),
    retrieve=described(_("One entry.")),
    create=described(
        _("Log progress, jointly or for your own delegation."),
        request=LogSerializer,
        responses={201: EntrySerializer},
    ),
)
@extend_validation_errors([REFUSED, "null"], "subject", actions=["create"])
@extend_validation_errors([REFUSED], "text", actions=["create"])
@extend_validation_errors([REFUSED], "own", actions=["create"])
class Journal(mixins.CreateModelMixin, ReadRows):
    rows = staticmethod(journal_for)
    serializer_class = EntrySerializer
    filterset_class = JournalFilters

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = LogSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        about = said.get("subject") or {"kind": "plan", "id": said["plan"].pk}
        row = journal.log_progress(
            by=asked_by(request),
            plan=said["plan"],
            subject_kind=about["kind"],
            subject_id=about["id"],
            text=said["text"],
            own=said["own"],
        )
        headers = {"Location": self.reverse_action("detail", [row.pk])}
        return Response(self.get_serializer(row).data, status.HTTP_201_CREATED, headers=headers)
