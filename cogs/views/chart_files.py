"""Charts as files for Word and PDF: each with its title above it and its source below."""

from __future__ import annotations

from cogs.views.chart_printing import png_of, svg_of
from cogs.views.content import Chart

__all__ = ["chart_files"]


def chart_files(chart: Chart, *, source: str = "") -> dict[str, bytes]:
    """Return a chart as two files that stand alone: SVG, and PNG that is 17 cm wide at 300 dots an inch.

    Parameters
    ----------
    chart : Chart
    source : str
        Where the data come from: written below the chart.

    Returns
    -------
    dict of str to bytes
        Name of the file → what it holds; the same bytes for the same chart.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.views.charts import ranked_dots
    >>> table = pd.DataFrame({"name": ["Library"], "value": [3.0]})
    >>> chart = ranked_dots(table, key="ties", title="Ties", unit="Ties")
    >>> sorted(chart_files(chart, source="A survey"))
    ['chart-ties.png', 'chart-ties.svg']
    """
    whole = chart.drawing.framed(chart.title, source)
    svg = svg_of(whole, key=chart.key, title=chart.title, description=chart.description, alone=True)
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n'
    return {f"{chart.key}.svg": declared.encode(), f"{chart.key}.png": png_of(whole)}
