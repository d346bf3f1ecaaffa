"""A page inside a notebook: shown in a frame of its own that can reach neither the notebook nor the net."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from cogs.errors import OutputError, ParameterError

__all__ = ["NetworkView"]

_LEAST_HEIGHT = 200


@dataclass(frozen=True)
class NetworkView:
    """A page that a notebook shows where it is the last thing of a cell; IPython need not be there.

    Attributes
    ----------
    title : str
        What the frame is called for those who do not see it.
    html : str
        The whole page, as `network.html` holds it.
    height : int
        Of the frame, in pixels, at least 200.

    Raises
    ------
    ParameterError
        If the frame would be too low to use.

    Examples
    --------
    >>> view = NetworkView("Northfield", "<p>Tea & toast</p>")
    >>> view
    The network "Northfield" as a page. Write it to a file with .save("network.html").
    >>> "srcdoc" in view._repr_html_()
    True
    """

    title: str
    html: str = field(repr=False)
    height: int = 640

    def __post_init__(self) -> None:
        if self.height < _LEAST_HEIGHT:
            raise ParameterError(f"height is in pixels, at least {_LEAST_HEIGHT}; {self.height} was given.")

    def __repr__(self) -> str:
        return f'The network "{self.title}" as a page. Write it to a file with .save("network.html").'

    def _repr_html_(self) -> str:
        """Return the page in a frame: its script runs, but as a stranger to the notebook around it."""
        # Its links within the page would else lead to the address of the notebook.
        page = self.html.replace("<head>", '<head><base href="about:srcdoc">', 1)
        # Without allow-same-origin: what the page holds cannot touch the notebook, its cells or its cookies.
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts allow-downloads" '
            f'style="width: 100%; height: {self.height:d}px; border: 1px solid #767676" '
            f'srcdoc="{escape(page)}"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page to a file that is not there yet, and return where it is.

        Parameters
        ----------
        path : str or Path
            The file to make.

        Raises
        ------
        OutputError
            If it exists or cannot be written.
        """
        target = Path(path)
        try:
            with target.open("x", encoding="utf-8", newline="") as file:
                file.write(self.html)
        except FileExistsError as fault:
            raise OutputError(f"{target} exists. Choose another name, or move it away first.") from fault
        except OSError as fault:
            raise OutputError(f"{target} cannot be written: {fault.strerror}. Choose another place.") from fault
        return target
