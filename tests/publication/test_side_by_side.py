"""Work done side by side: the same bytes in the same order, whoever makes them and whoever is ended meanwhile."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import active_children, get_context
from pathlib import Path

import pytest

from cogs.publication import side_by_side
from cogs.publication.side_by_side import Helpers
from cogs.views.house_style import HouseStyle
from cogs.views.style import mark_of

NAMES = [f"page {number}" for number in range(100)]


def here_and_there(name: str) -> bytes:
    time.sleep(0.005)
    return f"{name} of {os.getpid()} in {mark_of('service').fill}".encode()


def faulty(name: str) -> bytes:
    raise LookupError(name)


def once_ended(name: str) -> bytes:
    """End the process that makes it, if that is a helper."""
    if "cogs.publication.side_by_side" in sys.modules and side_by_side._MAKER:
        os._exit(1)
    time.sleep(0.02)
    return name.encode()


def interrupted() -> None:
    with Helpers(2, page=here_and_there) as helpers:
        helpers.give(here_and_there, "one").result()
        raise KeyboardInterrupt


def made(page: Callable[[str], bytes], names: list[str], *, processes: int) -> list[bytes]:
    with Helpers(processes, page=page) as helpers:
        return list(helpers.pages(names))


def parted(pages: list[bytes]) -> list[list[str]]:
    return [page.decode().replace(" in ", " of ").split(" of ") for page in pages]


def test_helpers_make_some_in_the_colours_of_the_house_and_all_come_in_order() -> None:
    style = HouseStyle(palette={"service": "#00703C"})
    with style.painted():
        pages = parted(made(here_and_there, [*NAMES, *NAMES], processes=2))
    assert [name for name, *_ in pages] == [*NAMES, *NAMES]
    assert {colour for *_, colour in pages} == {"#00703C"}
    assert str(os.getpid()) in {process for _, process, _ in pages}


def test_one_process_makes_all_of_it() -> None:
    assert {process for _, process, _ in parted(made(here_and_there, NAMES, processes=1))} == {str(os.getpid())}
    assert made(here_and_there, [], processes=1) == []


def test_what_is_given_is_made_meanwhile_or_when_it_is_wanted() -> None:
    for processes in (1, 2):
        with Helpers(processes) as helpers:
            given = [helpers.give(here_and_there, name) for name in NAMES]
            assert [page for page, *_ in parted([helpers.result(later) for later in given])] == NAMES
            assert helpers.result(given[0]) == helpers.result(given[0])


def test_an_error_of_a_helper_is_raised_where_its_result_is_wanted() -> None:
    with Helpers(2) as helpers, pytest.raises(LookupError):
        helpers.result(helpers.give(faulty, "a page"))


def test_a_helper_that_is_ended_leaves_its_pages_to_this_process() -> None:
    assert made(once_ended, NAMES, processes=2) == [name.encode() for name in NAMES]


def test_where_no_process_can_be_started_this_one_makes_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError("not allowed here")

    monkeypatch.setattr(side_by_side.ProcessPoolExecutor, "submit", refused)
    assert made(once_ended, NAMES, processes=2) == [name.encode() for name in NAMES]


def test_a_fault_ends_the_helpers_and_no_other_process() -> None:
    other = get_context("spawn").Process(target=time.sleep, args=(60,))
    other.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert active_children() == [other]
    finally:
        other.kill()
        other.join()


_KILLED = """
import os, signal, sys, time
from cogs.publication.side_by_side import Helpers
from tests.publication.test_side_by_side import here_and_there
if __name__ == "__main__":
    helpers = Helpers(2, page=here_and_there)
    given = [helpers.give(here_and_there, str(number)) for number in range(2000)]
    print(given[0].result().split()[2].decode(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Signals of Unix.")
def test_helpers_end_with_the_process_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(_KILLED)
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.returncode == -signal.SIGKILL
    helper = int(done.stdout)
    deadline = time.monotonic() + 30
    while _runs(helper):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/status")
    # Ended, but nobody asked yet how.
    return not (status.exists() and "State:\tZ" in status.read_text())
