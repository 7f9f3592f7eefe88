"""The action plans that ship with Travaux, and the schema and reader of such files.

Pure code: no Django and no clock. Import from ``negotiations.catalogue.reader`` and
``negotiations.catalogue.schema``; the format is described in ``docs/catalogue.md``.
"""
