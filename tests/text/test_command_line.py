"""The commands, as somebody types them."""

import io
import json
import subprocess
import sys

import pytest

from agreements.text.telling.command_line import main

TEXT = "Each Party [US: shall][MX: may] apply [X].\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words, stdin="", **files):
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        out, err = io.BytesIO(), io.StringIO()
        status = main(words, io.BytesIO(stdin.encode()), out, err)
        return status, out.getvalue().decode(), err.getvalue()

    return run


def test_check_says_what_is_wrong_and_where(run):
    status, out, err = run("check", "good", "bad", good=TEXT, bad="Each Party\n[US: shall apply")
    assert (status, err) == (1, "")
    assert out == (
        "bad:2:1: this bracket is not closed; write its ] where it ends: '[US: shall apply'\n"
    )


def test_check_is_silent_where_all_is_well(run):
    assert run("check", "good", good=TEXT) == (0, "", "")


def test_check_names_a_code_that_no_party_has(run):
    status, out, _ = run("check", "--parties", "US,MX", "text", text="a [CA: b] c")
    assert status == 1
    assert "CA is no party of this text" in out


def test_check_in_json(run):
    status, out, _ = run("check", "--json", "bad", bad="a ] b")
    (problem,) = json.loads(out)
    assert status == 1
    assert (problem["file"], problem["line"], problem["column"]) == ("bad", 1, 3)
    assert problem["code"] == "unopened"


def test_view_reads_standard_input(run):
    assert run("view", "--party", "US", "-", stdin=TEXT)[:2] == (0, "Each Party shall apply [X].\n")


def test_amend(run):
    words = ("amend", "--parties", "US,MX", "--party", "MX", "text", "wanted")
    status, out, _ = run(*words, text=TEXT, wanted="Each Party shall apply [X].\n")
    assert (status, out) == (0, "Each Party shall apply [X].\n")


def test_a_wording_saved_with_other_line_ends_is_the_same(run):
    words = ("amend", "--party", "US", "text", "wanted")
    for text, wanted in (("a\r\nb\r\n", "a\nb\n"), ("a\nb\n", "a\r\nb\r\n")):
        assert run(*words, text=text, wanted=wanted)[1] == text


def test_a_byte_order_mark_is_no_text(run):
    assert run("view", "--party", "US", "text", text=b"\xef\xbb\xbfa [US: b]")[1] == "a b"


def test_consolidate(run):
    words = ("consolidate", "base", "US=one", "MX=other")
    _, out, _ = run(*words, base="a c", one="a b c", other="a d c")
    assert out == "a [MX: d][US: b] c"


@pytest.mark.parametrize("pair", ["US", "=one", "US="])
def test_a_wording_without_its_party_is_refused(run, pair):
    status, out, err = run("consolidate", "base", pair, base="a", one="b")
    assert (status, out) == (2, "")
    assert err


def test_compare_shows_changes_and_says_by_its_status_that_there_are_some(run):
    status, out, _ = run("compare", "old", "new", old="a b c", new="a d c")
    assert (status, out) == (1, "- 2..3 'b'\n+ 3..3 'd'\n")
    assert run("compare", "old", "old", old="a b c")[:2] == (0, "")


def test_measure(run):
    status, out, _ = run("measure", "text", text=TEXT)
    assert status == 0
    assert {"brackets 2", "by_party.US 1", "words_agreed 3", "depth 1"} <= set(out.splitlines())
    assert json.loads(run("measure", "--json", "text")[1])["brackets"] == 2


def test_trace(run):
    status, out, _ = run("trace", "first", "second", first="a c", second="a [US: b ]c")
    assert status == 0
    assert out.splitlines() == [
        "a\tfirst\t-\t",
        "b\tsecond\tUS propose\t",
        "c\tfirst\t-\t",
        "[US propose: b]\tsecond\tsecond\topen",
    ]
    found = json.loads(run("trace", "--json", "first", "second")[1])
    assert [word["edition"] for word in found["words"]] == [0, 1, 0]
    assert found["brackets"][0]["end"] == "open"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\nb \xe9 c", "text: line 2 is not UTF-8 (byte 0xE9); save the file as UTF-8"),
        ("a".encode("utf-16"), "text: this is UTF-16; save it as UTF-8"),
        (None, "text: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(run, content, said):
    files = {} if content is None else {"text": content}
    assert run("check", "text", **files) == (2, "", f"{said}\n")


def test_what_is_no_wording_is_refused_with_its_place(run):
    status, out, err = run("amend", "--party", "US", "text", "wanted", text="a", wanted="a\n[b")
    assert (status, out) == (2, "")
    assert err.startswith("line 2, column 1: a bracket is not closed")


def test_it_runs_without_django():
    program = (
        "import sys; import agreements.text.telling.command_line; print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


def test_the_module_is_a_program():
    words = [sys.executable, "-m", "agreements.text", "view", "--party", "MX", "-"]
    done = subprocess.run(words, input=TEXT.encode(), capture_output=True, check=True)
    assert done.stdout == b"Each Party may apply [X].\n"
