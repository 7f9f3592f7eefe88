"""What a person can be in a delegation, as codes. Pure code.

Experts and observers answer to the negotiators and the legal advisers, and these to the head: a
legal adviser works beside the negotiators, not above them.
"""

HEAD = "head"
NEGOTIATOR = "negotiator"
LEGAL_ADVISER = "legal_adviser"
EXPERT = "expert"
OBSERVER = "observer"

# Who answers to whom, from below. Everybody stands on one rung.
RUNGS = ((EXPERT, OBSERVER), (NEGOTIATOR, LEGAL_ADVISER), (HEAD,))
# These read for their delegation; they write nothing and answer for nothing.
READING = (OBSERVER,)
