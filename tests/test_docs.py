"""What `docs/from-your-file.md` shows works: its commands are run, in its order, on small files made for them."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cogs.cli import app
from cogs.exchange.importing import FORMATS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "from-your-file.md").read_text(encoding="utf-8")
EXPORT = "Notice Identifier,Organisation Name,Awarded Value,Contract start date,Supplier [Name|Address|…]\n"

FILES = {
    "grants.csv": (
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Funding Org:Identifier,Funding Org:Name,"
        "Recipient Org:Identifier,Recipient Org:Name\n"
        "360G-x-1,Lunch,Meals,GBP,1000,2024-05-01,GB-LAE-TRF,Anytown Council,GB-CHC-1173575,The Hub\n"
    ),
    "spend.csv": (
        "Payments over 500,,,,\nBody Name,Department,Supplier Name,Paid Date,Amount\n"
        "Anytown Council,Adults,The Hub,03/04/2024,1000\nAnytown Council,Parks,The Hub,03/04/2024,500\n"
    ),
    "april.csv": "Council,Creditor details,Day,Cost\nAnytown Council,The Hub,03/04/2024,1000\n",
    "services.json": json.dumps(
        {"contents": [{"id": "s", "name": "Advice", "organization": {"id": "o", "name": "Hub"}}]}
    ),
    "notices.csv": EXPORT + "N1,Anytown Council,900,01/04/2024,[The Hub|1 High St|COMPANIES_HOUSE|1234567|Yes|No]\n",
    "friends.gml": 'graph [ node [ id 1 label "a" ] node [ id 2 label "b" ] edge [ source 1 target 2 ] ]\n',
    "network.net": '*Vertices 2\n1 "library"\n2 "cafe"\n*Arcs :1 "refers to"\n1 2 3\n',
    "lawyers/firm_edges.csv": "source,target,type\na,b,advice\nb,c,advice\n",
    "lawyers/firm_nodes.csv": "name,office\na,Boston\nb,Hartford\nc,Boston\n",
    "towns/peoria_edges.csv": "source,target,type\nn1,n2,advice\n",
    "towns/peoria_nodes.csv": "name,specialty\nn1,GP\nn2,NA\n",
    "towns/quincy_edges.csv": "source,target,type\nn1,n2,advice\n",
    "towns/quincy_nodes.csv": "name,specialty\nn1,GP\nn2,GP\n",
    "log.csv": "Referring agency,Accepted by,Day\nLibrary,CBRE Ltd,03/05/2024\nLibrary,CBRE Limited,04/05/2024\n",
    "mentors.csv": "Mentor,Club\nLibrary,Chess\n",
    "wards.csv": "neighbourhood,Decile\nNorthfield,2\n",
}


def commands() -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    assert all(line.startswith("cogs ") for line in lines)
    return [shlex.split(line)[1:] for line in lines]


@pytest.mark.long
def test_every_command_shown_works_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    shown = commands()
    assert len(shown) >= 20
    for arguments in shown:
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, f"cogs {' '.join(arguments)}: {done.output} {done.exception!r}"
    assert Path("outputs/lawyers/report.html").exists()
    assert "CBRE Limited" in Path("referrals/suggested_aliases.csv").read_text(encoding="utf-8-sig")


def test_every_format_is_named() -> None:
    listed = PAGE.split("says it instead: ")[1].split(".\n")[0]
    assert set(FORMATS) <= set(re.split(r", | or ", listed))


def test_every_page_that_is_linked_is_there() -> None:
    for page in DOCS.glob("*.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (DOCS / link).exists(), link
