"""Changes as HTML: escaped, and heard as well as seen."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from agreements.text.comparing.comparing import compare
from agreements.text.telling.changes_display import ChangeWords, changes_to_html

WORDS = ChangeWords(
    inserted="inserted",
    end_of_insertion="end of insertion",
    deleted="deleted",
    end_of_deletion="end of deletion",
    moved_to="moved to {number}",
    moved_from="moved from {number}",
    end_of_move="end of moved text",
)
HOSTILE_WORDS = ["<script>alert(1)</script>", '" onmouseover="x', "&amp;", "</ins>", "'", "\x00"]
hostile = st.one_of(
    st.lists(
        st.sampled_from([*HOSTILE_WORDS, "a", "b", " ", "\n\n", "One two three four five. "]),
        max_size=20,
    ).map("".join),
    st.text(max_size=40),
)


class Reader(HTMLParser):
    """What is seen of the HTML and what is heard, and the ends of links; elements must balance."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen = self.heard = ""
        self.ids: list[str] = []
        self.targets: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attrs = dict(attrs)
        assert (tag, given_attrs.get("class")) in {
            ("ins", None),
            ("del", None),
            ("ins", "moved"),
            ("del", "moved"),
            ("span", "sr"),
            ("span", "line-end"),
            ("a", "move"),
        }
        assert set(given_attrs) <= {"class", "id", "href", "aria-hidden"}
        if tag == "a":
            self.ids.append(given_attrs["id"] or "")
            self.targets.append(given_attrs["href"] or "")
        self._open.append((tag, given_attrs.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if ("span", "line-end") in self._open:
            return
        self.heard += data
        if ("span", "sr") not in self._open:
            self.seen += data


def shown(old: str, new: str) -> str:
    return changes_to_html(compare(old, new), WORDS)


def test_says_what_was_inserted_and_deleted() -> None:
    assert shown("a b c", "a d c e") == (
        'a <del><span class="sr"> deleted </span>b<span class="sr"> end of deletion </span></del>'
        '<ins><span class="sr"> inserted </span>d<span class="sr"> end of insertion </span></ins>'
        ' c<ins><span class="sr"> inserted </span> e'
        '<span class="sr"> end of insertion </span></ins>'
    )


def test_links_the_two_ends_of_a_move() -> None:
    old = "Costs lie where they fall. The Parties meet once every year."
    html = shown(old, "The Parties meet once every year. Costs lie where they fall.")
    read = Reader(html)
    assert read.ids == ["move-from-1", "move-to-1"]
    assert read.targets == ["#move-to-1", "#move-from-1"]
    assert read.seen == (
        "moved to 1 Costs lie where they fall. The Parties meet once every year."
        " moved from 1 Costs lie where they fall."
    )
    assert read.heard.count(" end of moved text ") == 2
    assert '<del class="moved">' in html
    assert '<ins class="moved">' in html


def test_line_ends_alone_are_seen_and_not_read_out() -> None:
    sign = '<span class="line-end" aria-hidden="true">\N{PILCROW SIGN}</span>'
    assert shown("a b", "a\nb") == (
        'a<del><span class="sr"> deleted </span> <span class="sr"> end of deletion </span></del>'
        f'<ins><span class="sr"> inserted </span>{sign}\n'
        '<span class="sr"> end of insertion </span></ins>b'
    )


def test_two_comparisons_on_a_page_have_ids_of_their_own() -> None:
    old = "Costs lie where they fall. The Parties meet once every year."
    changes = compare(old, "The Parties meet once every year. Costs lie where they fall.")
    read = Reader(changes_to_html(changes, WORDS, 'art-"5"'))
    assert read.ids == ['art-"5"-from-1', 'art-"5"-to-1']


@given(hostile, hostile)
def test_every_character_of_the_texts_is_escaped(old: str, new: str) -> None:
    changes = compare(old, new)
    read = Reader(changes_to_html(changes, WORDS))
    assert len(set(read.ids)) == len(read.ids)
    assert {target.removeprefix("#") for target in read.targets} == set(read.ids)
    unmoved = [change for change in changes if not change.move]
    if len(unmoved) == len(changes):
        raw = "".join(change.text for change in changes)
        assert len(read.seen) == len(raw)


def test_nothing_changed_is_the_text() -> None:
    assert shown("a < b & c\n\nd", "a < b & c\n\nd") == "a &lt; b &amp; c\n\nd"
    assert shown("", "") == ""
