"""The draft agreements that ship with Travaux, and the schema and reader of such files.

Pure code: no Django and no clock. Import from ``agreements.catalogue.reader`` and
``agreements.catalogue.schema``.
"""
