"""What webhooks hear of: every entry of the journal, in the transaction of the entry."""

from negotiations.journal import topics
from negotiations.webhooks.services.announcing import announce, announce_all

topics.recorded.heard_by(announce)
topics.recorded_all.heard_by(announce_all)
