"""The sandbox's page in a real headless browser; run by ``make test-browser``.

``KLOUDTRADER_BROWSER`` names a Chromium (``1``: the one on the path). Screenshots go to the folder
that ``KLOUDTRADER_SCREENSHOTS`` names, if it names one.
"""

import os
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox

WANTED = os.environ.get("KLOUDTRADER_BROWSER", "")
EVIL = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"

pytestmark = pytest.mark.skipif(not WANTED, reason="KLOUDTRADER_BROWSER is not set")


@pytest.fixture(scope="module")
def browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome") if WANTED == "1" else (WANTED,)
    program = next((path for name in names if (path := shutil.which(name))), None)
    assert program, f"no browser: {', '.join(names)} cannot be run"
    return program


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.from_scenario("everything", clock=ManualClock()) as sandbox:
        market = next(iter(sandbox.kalshi.exchange.markets.values()))
        market.terms = replace(market.terms, title=EVIL)
        sandbox.request("GET", f"/tradier/v1/{EVIL}")
        sandbox.advance(600)
        yield sandbox


def run(browser: str, tmp_path: Path, *arguments: str) -> str:
    fixed = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile")
    done = subprocess.run(
        [browser, *fixed, *arguments], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout


def pixels(path: Path) -> tuple[int, int, list[tuple[int, int, int]]]:
    """Width, height, and the colours of the first column of a PNG (8 bits, RGB or RGBA)."""
    data = path.read_bytes()
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (depth, kind in {2, 6}) == (8, True)
    size = 3 if kind == 2 else 4
    packed = b"".join(
        data[
            match.end() : match.end()
            + struct.unpack(">I", data[match.start() - 4 : match.start()])[0]
        ]
        for match in re.finditer(b"IDAT", data)
    )
    rows, previous, column = zlib.decompressobj().decompress(packed), bytes(width * size), []
    for y in range(height):
        start = y * (width * size + 1)
        method, left = rows[start], rows[start + 1 : start + 1 + size]
        # In the first column there is nothing to the left, so only the row above counts.
        above = {2: 1.0, 3: 0.5, 4: 1.0}.get(method, 0.0)
        first = bytes(
            (byte + int(above * old)) % 256 for byte, old in zip(left, previous, strict=False)
        )
        previous = first
        column.append((first[0], first[1], first[2]))
    return width, height, column


def screenshot(
    browser: str, sandbox: Sandbox, tmp_path: Path, name: str, *arguments: str
) -> tuple[int, int, list[tuple[int, int, int]]]:
    folder = Path(os.environ.get("KLOUDTRADER_SCREENSHOTS") or tmp_path)
    path = folder / f"{name}.png"
    run(browser, tmp_path, *arguments, f"--screenshot={path}", f"{sandbox.origin}/")
    return pixels(path)


def test_the_browser_shows_every_part(browser: str, sandbox: Sandbox, tmp_path: Path) -> None:
    dom = run(browser, tmp_path, "--dump-dom", f"{sandbox.origin}/")
    for words in ("Account VA20000004 (margin)", "Book of ", "Members", "Requests", "otoco"):
        assert words in dom
    assert dom.count("<table ") > 15


def test_what_callers_send_is_not_run(browser: str, sandbox: Sandbox, tmp_path: Path) -> None:
    dom = run(browser, tmp_path, "--dump-dom", f"{sandbox.origin}/")
    assert "<title>kloudtrader sandbox</title>" in dom
    assert "<img" not in dom
    assert "<script" not in dom
    assert "&lt;img src=x" in dom


def test_it_is_light_or_dark_as_the_reader_likes(
    browser: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    dark = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")
    light = ("--blink-settings=preferredColorScheme=1",)
    size = "--window-size=1200,1600"
    _, _, bright = screenshot(browser, sandbox, tmp_path, "light", size, *light)
    _, _, dim = screenshot(browser, sandbox, tmp_path, "dark", size, *dark)
    assert sum(bright[0]) > 700
    assert sum(dim[0]) < 150


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_is_cut_off(width: int, browser: str, sandbox: Sandbox, tmp_path: Path) -> None:
    # A frame of that width tells how wide its contents are, and which tables are wider than it.
    page = sandbox.request("GET", "/?paused").body.decode()
    measure = (
        "<script>document.title='wide '+document.documentElement.scrollWidth"
        "+' of '+window.innerWidth+', cut '+[...document.querySelectorAll('.wide')]"
        ".filter(e=>e.scrollWidth>e.clientWidth+1).length</script></body>"
    )
    inner = tmp_path / "inner.html"
    inner.write_text(page.replace("</body>", measure), encoding="utf-8")
    outer = tmp_path / "outer.html"
    outer.write_text(
        f"<iframe id=f width={width} height=800 src=inner.html></iframe><script>f.onload="
        "()=>{document.title=f.contentDocument.title}</script>",
        encoding="utf-8",
    )
    dom = run(browser, tmp_path, "--allow-file-access-from-files", "--dump-dom", outer.as_uri())
    match = re.search(r"<title>wide (\d+) of (\d+), cut (\d+)</title>", dom)
    assert match, dom[:300]
    assert int(match[1]) <= int(match[2]) == width
    assert int(match[3]) == 0
    screenshot(
        browser, sandbox, tmp_path, f"width-{width}", f"--window-size={max(width, 500)},1200"
    )
