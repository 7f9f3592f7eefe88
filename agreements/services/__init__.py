"""Mutations of the text: one function, one transaction, one journal entry each."""
