"""Make the pictures of the README anew: python docs/screenshots.py, with the test extra and Chromium installed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import cogs

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1300, 1130


def main() -> None:
    """Analyse the example and an invented place, and take a picture of each network, and of a map, as it opens."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        work = Path(folder)
        cogs.write_sample(work / "invented", organisations=60, seed=1)
        places = {"keep-it-local": HERE.parent / "data" / "keep-it-local", "invented-place": work / "invented"}
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, source in places.items():
            cogs.publish(cogs.analyse(source), work / f"{name}-out")
            for file, picture in (("network.html", name), ("map.html", f"{name}-map")):
                if not (work / f"{name}-out" / file).exists():
                    continue
                page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
                page.goto((work / f"{name}-out" / file).as_uri())
                page.wait_for_timeout(1500)
                page.screenshot(path=str(HERE / f"{picture}.png"))
        browser.close()


if __name__ == "__main__":
    main()
