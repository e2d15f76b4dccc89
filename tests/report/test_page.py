from __future__ import annotations

import re

import numpy as np

from pycaffe_like.report import charts, page
from pycaffe_like.report.ranking import Case, Worst


def test_a_page_loads_nothing_and_escapes_what_it_shows() -> None:
    text = page.page("<b>net</b>", "weights & more", [page.heading("<script>")])
    assert "<b>net" not in text
    assert "&lt;b&gt;net&lt;/b&gt;" in text
    assert "weights &amp; more" in text
    assert text.count("<script>") == 1  # the page's own script
    assert "default-src 'none'" in text
    assert not re.search(r'(?:src|href)="(?!data:)', text)


def test_values() -> None:
    assert [page.format_value(value) for value in (None, 0.25, 12345, "<x>")] == ["–", "0.2500", "12,345", "&lt;x&gt;"]


def test_a_table_has_its_rows_in_order() -> None:
    text = page.table({"name": "class", "ap": "AP"}, [{"name": "cat", "ap": 0.5}, {"name": "dog", "ap": None}])
    cells = re.findall(r"<t[dh]>(.*?)</t[dh]>", text)
    assert cells == ["class", "AP", "cat", "0.5000", "dog", "–"]


def test_the_confusion_has_labels_down_and_predictions_across() -> None:
    text = page.count_table([[3, 1], [0, 4]], ["cat", "dog"])
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr>(.*?)</tr>", text)]
    assert rows == [["label \\ predicted", "cat", "dog"], ["cat", "3", "1"], ["dog", "0", "4"]]
    assert "70 130 220/0.75" in text


def test_a_gallery_shows_pictures_inline() -> None:
    case = Case(1.0, "record 3", "cat & dog", picture=np.zeros((2, 3, 3), np.uint8))
    text = page.gallery([case, Case(0.5, "record 4", "no picture")])
    assert text.count("data:image/png;base64,") == 1
    assert "cat &amp; dog<br><small>record 3</small>" in text


def test_without_cases_the_gallery_says_so() -> None:
    assert page.gallery([]) == "<p>None.</p>"


def test_the_worst_are_the_largest_and_of_equal_ones_the_first() -> None:
    worst = Worst(3)
    for index, error in enumerate([0.5, 0.9, 0.5, 0.1, 0.7, 0.5]):
        worst.offer(error, lambda index=index, error=error: Case(error, f"r{index}", ""))  # type: ignore[misc]
    assert [case.record for case in worst.cases()] == ["r1", "r4", "r0"]


def test_a_chart_is_one_svg_element_with_real_text() -> None:
    svg = charts.lines("loss", "iteration", "loss", {"train": [(0, 2.0), (10, 1.0)], "test": [(10, 1.5)]})
    assert svg.startswith("<svg")
    assert svg.rstrip().endswith("</svg>")
    assert ">iteration</text>" in svg
    assert ">train</text>" in svg


def test_the_same_chart_gives_the_same_text() -> None:
    drawn = [charts.histogram("r", "x", [1, 2], [0.0, 0.5, 1.0]) for _ in range(2)]
    assert drawn[0] == drawn[1]
