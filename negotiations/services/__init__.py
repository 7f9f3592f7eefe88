"""Mutations: one function, one transaction, one journal entry each.

HTML, API, admin and commands all call these; nothing else writes.
"""
