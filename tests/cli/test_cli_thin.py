"""`sizhi thin` and what `sizhi history` says afterwards, with a hub on loopback."""

from __future__ import annotations

import sys
from pathlib import Path

import builders
from terminal import PASSPHRASE, Terminal

from db.store import store as stores
from hub import spaces

sys.path.append(str(Path(__file__).resolve().parent.parent / "hub"))
from serving import serving

LONG_AGO = builders.MORNING - 400 * 86_400_000


def test_what_is_thinned_is_at_the_hub_and_history_fetches_it_or_says_why_not(
    sizhi: Terminal, tmp_path: Path
) -> None:
    sizhi.type("init")
    opened = stores.open_store(sizhi.home, PASSPHRASE, clock=builders.Clock(LONG_AGO))
    firm = builders.a_firm(opened, "洛阳轴承", note="第0版")
    for number in range(1, 4):
        with opened.write() as w:
            w.patch(firm, {"note": f"第{number}版"})
    opened.close()
    assert "登记" in sizhi.refused("thin_needs_hub", "thin", "--older-than", "180")

    hub = spaces.create(tmp_path / "hub")
    hub.add_space("office")
    with serving(hub) as address:
        sizhi.type("enrol", f"{address}/#{hub.devices.invite('office', 'editor')}")
        assert "30" in sizhi.refused("thin_days", "thin", "--older-than", "29")
        done = sizhi.type("thin", "--older-than", "180").json
        assert done["ops"] == 2
        assert done["bytes_after"] <= done["bytes_before"]

        shown = sizhi.type("history", firm, "--field", "note").json
        assert [one["value"] for one in shown["versions"]] == ["第0版", "第1版", "第2版", "第3版"]
        assert "notice" not in shown
        assert sizhi.type("thin", "--older-than", "180").json["ops"] == 2

    hidden = sizhi.type("history", firm, "--field", "note").json
    assert [one.get("is_thinned", False) for one in hidden["versions"]] == [
        False, True, True, False,
    ]  # fmt: skip
    assert "连不上同步中心" in hidden["notice"]
    assert "（内容在同步中心）" in sizhi.type("history", firm, as_json=False).text
    hub.close()
