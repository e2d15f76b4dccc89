"""Building blocks of self-contained HTML pages: style, headings, tables, pictures. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from .overlay import as_data_url
from .ranking import Case

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p.facts { color: GrayText; margin: 0 0 1rem; overflow-wrap: anywhere; }
.cards { display: flex; flex-wrap: wrap; gap: .8rem; margin-bottom: .8rem; }
.card { background: var(--soft); border-radius: .5rem; padding: .6rem 1rem; }
.card b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.wide { margin-bottom: .8rem; overflow-x: auto; } .charts { display: flex; flex-wrap: wrap; gap: 1rem; }
.charts svg { background: white; border-radius: .5rem; max-width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } thead th { cursor: pointer; }
.cases { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); }
figure { margin: 0; } figure img { image-rendering: pixelated; width: 100%; border-radius: .3rem; }
figcaption { font-size: .85rem; overflow-wrap: anywhere; }
"""

SORT = """
for (const head of document.querySelectorAll("table.sorts thead th")) head.onclick = () => {
  const body = head.closest("table").tBodies[0], column = head.cellIndex;
  const sign = head.dataset.sign = head.dataset.sign === "1" ? "-1" : "1";
  const key = row => { const text = row.cells[column].textContent; const n = parseFloat(text);
    return isNaN(n) ? text : n; };
  [...body.rows].sort((a, b) => { const x = key(a), y = key(b);
    return sign * (typeof x === typeof y ? (x < y ? -1 : x > y) : typeof x === "number" ? -1 : 1); })
    .forEach(row => body.append(row));
};
"""


def page(title: str, facts: str, sections: Iterable[str]) -> str:
    """Returns a complete HTML page that loads no external resources."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f'<h1>{escape(title)}</h1><p class="facts">{escape(facts)}</p>'
        + "".join(sections)
        + f"<script>{SORT}</script></body></html>\n"
    )


def heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def cards(values: Mapping[str, object]) -> str:
    """Returns the HTML of a row of large numbers with their names."""
    items = (f'<div class="card"><b>{format_value(value)}</b>{escape(name)}</div>' for name, value in values.items())
    return f'<div class="cards">{"".join(items)}</div>'


def table(columns: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> str:
    """Returns the HTML of a table that the reader sorts by clicking a heading.

    Args:
        columns: the heading of each key of the rows.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in columns.values())
    body = "".join(
        "<tr>" + "".join(f"<td>{format_value(row.get(key))}</td>" for key in columns) + "</tr>" for row in rows
    )
    return f'<div class="wide"><table class="sorts"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def count_table(counts: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    """Returns the HTML of a confusion matrix: rows are labels, columns are predictions; larger counts are darker."""
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    rows = []
    for name, row in zip(names, counts, strict=True):
        whole = max(sum(row), 1)
        cells = "".join(f'<td style="background:rgb(70 130 220/{n / whole:.2f})">{n}</td>' for n in row)
        rows.append(f"<tr><th>{escape(name)}</th>{cells}</tr>")
    head = f"<thead><tr><th>label \\ predicted</th>{head}</tr></thead>"
    return f'<div class="wide"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def side_by_side(*svgs: str) -> str:
    """Returns the HTML of charts side by side, wrapped to the width of the page."""
    return f'<div class="charts">{"".join(svgs)}</div>'


def gallery(cases: Sequence[Case]) -> str:
    """Returns the HTML of the cases' pictures with their descriptions."""
    figures = []
    for case in cases:
        picture = "" if case.picture is None else f'<img src="{as_data_url(case.picture)}" alt="">'
        figures.append(
            f"<figure>{picture}<figcaption>{escape(case.said)}<br><small>{escape(case.record)}</small></figcaption>"
            "</figure>"
        )
    return f'<div class="cases">{"".join(figures)}</div>' if figures else "<p>None.</p>"


def format_value(value: object) -> str:
    """Formats a value as HTML text; None is a dash."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}"
    return escape(f"{value:,}" if isinstance(value, int) else str(value))
