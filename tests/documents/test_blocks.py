"""A tree as a run of headings and passages (agreements/documents/blocks.py)."""

from agreements.documents.blocks import Heading, Passage, blocks


def test_headings_and_passages_come_in_document_order(node, reading):
    text = reading(
        node("preamble", heading="Preamble", children=(node("recital", source="NOTING;"),)),
        node(
            "part",
            "I",
            children=(
                node(
                    "article",
                    "1",
                    "Scope",
                    children=(
                        node(
                            "paragraph",
                            "1",
                            source="They shall:",
                            children=(
                                node("subparagraph", "a", source="act;"),
                                node("subparagraph", "b", source="report."),
                            ),
                        ),
                        node("paragraph", "2", source="[US: May]"),
                    ),
                ),
            ),
        ),
        node("annex", "I", "List", source="Minerals.", status="agreed"),
    )
    run = list(blocks(text))
    assert [(block.kind, block.number) for block in run] == [
        ("preamble", ""),
        ("recital", ""),
        ("part", "Part I"),
        ("article", "Article 1"),
        ("paragraph", "1."),
        ("subparagraph", "(a)"),
        ("subparagraph", "(b)"),
        ("paragraph", "2."),
        ("annex", "Annex I"),
        ("annex", ""),
    ]
    assert [block.level for block in run if isinstance(block, Heading)] == [1, 1, 2, 1]
    passages = [block for block in run if isinstance(block, Passage)]
    assert [passage.indent for passage in passages] == [0, 0, 1, 1, 0, 0]
    assert [passage.leads_in for passage in passages] == [False, True, False, False, False, False]
    article = run[3]
    assert isinstance(article, Heading)
    assert article.open_brackets == 1


def test_the_status_of_a_headed_text_stands_at_its_heading_alone(node, reading):
    heading, passage = blocks(reading(node("annex", "I", "List", "Minerals.", status="agreed")))
    assert (heading.status, passage.status) == ("agreed", "open")


def test_levels_do_not_skip_where_there_are_no_parts(node, reading):
    (heading,) = blocks(reading(node("article", "1", "Scope")))
    assert isinstance(heading, Heading)
    assert heading.level == 1
