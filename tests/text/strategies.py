"""Rolling texts and wordings for property tests: every kind of node, and hostile everything."""

from hypothesis import strategies as st

CODES = ("US", "MX", "CA", "JP", "CL", "PE")

WORDS = st.sampled_from(
    [
        *("shall", "may", "apply", "the", "the", "price", "floor", "a", "b", "c", "Party", "2bis"),
        *("1,000.50", "3.3quat", "CO2", "e\u0301t", "A/RES/70/1", "d\u2019accord", "\u0627\u0644"),
        *("US", "MX oppose", "propose", "note", "Option", "x_y", "Article 5", "\N{GRINNING FACE}"),
    ]
)
GAPS = st.sampled_from(
    [
        *(" ", " ", " ", " ", "  ", ", ", "; ", ": ", ".", "", "\t", "\u00a0", "\u2028", "\u200b"),
        *(
            "\n",
            "\n\n",
            "\r\n",
            "\r\n\r\n",
            "\n \n",
            " \n\n\n ",
            "-",
            "/",
            "(a) ",
            "\\",
            "\\[",
            "\\]",
        ),
        *("|", "_", "**", "\ufeff", "\u202e", "\x0b", "\x00", "\x85"),
    ]
)
WHOLES = st.sampled_from(
    [
        *("[X]", "[20XX]", "[insert date]", "[\u2026]", "[ ]", "[]", "[5+Y]", "[^3]", "[^note]"),
        *("[here](https://example.org/a)", "[Placeholder for a date]", "[x]40-[y]70%"),
        *("[Negotiators' Note: to be seen]", "[US note: to be seen]", "[shall]", "[shall][should]"),
        *("[shall] [should][other]", "CO2[e]", "Article[s 5.2 and] 6.4", "and[/or]", "[1. ]In"),
        *("[complementary to / compatible with]", "[a [b] c]", "[a\n\nb]", "[x [US: y] z]"),
    ]
)
LABELS = st.sampled_from(
    [
        *(
            "\nOption 1: ",
            "\n**Option 2:** ",
            "\nOption A\n",
            "\nOption (a): ",
            "\n{End of options}",
        ),
        *(
            "\nOption 3: {No text required}\n",
            "\n{short title}\n",
            "\nArticle 5\n",
            "\n## Part 2\n\n",
        ),
    ]
)
PLAIN = st.lists(st.one_of(WORDS, GAPS), max_size=8).map("".join)
CLEAN = st.lists(st.one_of(WORDS, WORDS, GAPS, GAPS, WHOLES, LABELS), max_size=10).map("".join)


@st.composite
def heads(draw: st.DrawFn) -> str:
    """A head that names one party at least, in one of the ways in which they are typed."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    cut = draw(st.integers(0, len(codes)))
    join = draw(st.sampled_from(["/", ", ", " / "]))
    proposed, opposed = join.join(codes[:cut]), join.join(codes[cut:])
    if not opposed:
        return proposed + draw(
            st.sampled_from([": ", ":", " propose: ", " proposes:", " Propose: "])
        )
    if not proposed:
        return opposed + draw(st.sampled_from([" oppose: ", " OPPOSES:", "\noppose: "]))
    pair = [f"{proposed} propose", f"{opposed} oppose"]
    return "; ".join(draw(st.permutations(pair))) + draw(st.sampled_from([": ", ":"]))


def _bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    named = st.builds(lambda head, text: f"[{head}{text}]", heads(), inner)
    nameless = inner.map(lambda text: f"[{text}]")
    piece = st.one_of(CLEAN, named, named, nameless)
    return st.lists(piece, max_size=4).map("".join)


# Nested five deep and more; its brackets may be unbalanced where a backslash meets one.
SOURCES = st.recursive(CLEAN, _bracketed, max_leaves=12)
STRAYS = st.sampled_from(["[", "]", "[US: ", "[MX oppose: ", "]]", "[["])
BROKEN = st.lists(st.one_of(SOURCES, STRAYS), max_size=5).map("".join)
