"""The demo: invented people, an illustrative history, a clock that moves, a mailbox to read.

Installed in demo mode only, so that outside it there is nothing of this to switch on.
"""
