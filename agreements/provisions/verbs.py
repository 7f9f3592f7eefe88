"""What can have happened to a text, in the journal."""

from django.utils.translation import gettext_lazy as _

from negotiations.core import verbs

AGREEMENT_LOADED = "agreement.loaded"
TEXT_CHANGED = "provision.text_changed"
TEXT_BROUGHT_BACK = "provision.text_brought_back"

verbs.register(AGREEMENT_LOADED, _("loaded the draft agreement"))
verbs.register(
    TEXT_CHANGED,
    _(
        "changed the text in %(language)s, now version %(version)s; "
        "brackets: %(brackets)s, before %(brackets_before)s"
    ),
)
verbs.register(
    TEXT_BROUGHT_BACK,
    _(
        "brought back version %(from_version)s of the text in %(language)s as version %(version)s; "
        "brackets: %(brackets)s, before %(brackets_before)s"
    ),
)
