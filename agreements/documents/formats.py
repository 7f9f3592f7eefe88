"""The formats that the text of an agreement is made in."""

from agreements.provisions.selectors.reading import Reading
from negotiations.paper.formats import PDF, Formats

AGREEMENT: Formats[Reading] = Formats()
AGREEMENT.register(PDF, "agreements.documents.pdf.render")
