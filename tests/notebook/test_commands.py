"""Shell lines in notebooks: which ones run without the user's permission, and how names are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.notebook.commands import Commands, fill_in


def commands(*, allowed: bool = False) -> Commands:
    return Commands(allowed=allowed, place=lambda: "n.ipynb cell 5, line 7")


def test_a_shell_line_is_skipped_with_a_message(capfd: pytest.CaptureFixture[str]) -> None:
    commands().run("touch made.txt")
    assert not Path("made.txt").exists()
    expected = "n.ipynb cell 5, line 7: skipped !touch made.txt\n  Shell lines run only with `pcl run --shell`.\n"
    assert capfd.readouterr().err == expected


def test_a_shell_line_runs_with_the_users_word(capfd: pytest.CaptureFixture[str]) -> None:
    commands(allowed=True).run("echo a b | tr a c; exit 3")
    shown = capfd.readouterr()
    assert shown.out == "c b\n"
    assert shown.err == "n.ipynb cell 5, line 7: !echo a b | tr a c; exit 3 ended with exit code 3\n"
    assert commands(allowed=True).output("echo a; echo b") == "a\nb\n"


@pytest.mark.parametrize(
    "line", ["cat a.txt > b.txt", "cat -A a.txt", "cat $(touch b.txt)", "cat a.txt; touch b.txt", "cat 'a"]
)
def test_commands_that_need_a_shell_are_no_exception(line: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text("seven\n")
    commands().run(line)
    assert not Path("b.txt").exists()
    assert "skipped" in capfd.readouterr().err


def test_cat_and_mkdir_need_no_word(capfd: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text("seven\n")
    commands().run("cat a.txt a.txt")
    commands().run("mkdir frames")
    commands().run("mkdir -p deep/frames frames")
    assert Path("frames").is_dir()
    assert Path("deep/frames").is_dir()
    assert capfd.readouterr() == ("seven\nseven\n", "")
    commands().run("cat none.txt")
    commands().run("mkdir frames")
    assert capfd.readouterr() == ("", "none.txt: No such file or directory\nframes: File exists\n")


@pytest.mark.parametrize("program", ["./build/tools/caffe", "../build/tools/caffe.bin"])
def test_caffes_own_programs_are_pcl(program: str) -> None:
    text = commands().output(f"{program} help lr")
    assert "pcl lr" in text


def test_a_program_that_was_built_is_foreign(capfd: pytest.CaptureFixture[str]) -> None:
    Path("build/tools").mkdir(parents=True)
    Path("build/tools/caffe").write_text("")
    commands().run("./build/tools/caffe help lr")
    assert "skipped" in capfd.readouterr().err


def test_values_of_names_and_expressions() -> None:
    names = {"folder": "a b", "n": 3}
    assert fill_in("ls $folder {n + 4} $HOME $$n ${n} {x,y}", names) == "ls a b 7 $HOME $n $3 {x,y}"
