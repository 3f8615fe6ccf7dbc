"""``sizhi-hub``: set up and serve the office's hub. JSON with ``--json``, as for ``sizhi``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from db.errors import Refusal
from hub import spaces
from hub.devices import EDITOR, ROLES


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 said no, 2 wrong use."""
    asked = _parser().parse_args(argv)
    try:
        said = _answer(asked)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        if asked.json:
            print(orjson.dumps({"error": refusal.code, "sentence": refusal.sentence}).decode())
        return 1
    if asked.json:
        print(orjson.dumps(said).decode())
    else:
        print("\n".join(f"{name}：{value}" for name, value in said.items()))
    return 0


def _answer(asked: argparse.Namespace) -> dict[str, Any]:
    folder = Path(asked.data)
    if asked.command == "serve":
        return _serve(asked, folder)
    if asked.command == "init":
        hub = spaces.create(folder)
        hub.add_space(asked.space)
        return {"hub": hub.id, "space": asked.space}
    hub = spaces.Hub(folder)
    match asked.command:
        case "enrol":
            hub.add_space(asked.space)
            code = hub.devices.invite(asked.space, asked.role)
            return {"code": f"{asked.address.rstrip('/')}/#{code}", "space": asked.space}
        case "devices":
            shown = ("id", "space", "role", "label", "is_revoked")
            listed = [{n: getattr(d, n) for n in shown} for d in hub.devices.listed()]
            return {"devices": listed}
        case "revoke":
            hub.devices.revoke(asked.device)
            return {"revoked": asked.device}
    spaces.renew_epoch(folder)
    return {"epoch": spaces.Hub(folder).epoch}


def _serve(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    import uvicorn

    from hub.app import create_app

    if not (folder / "hub.json").exists():
        spaces.create(folder).add_space(asked.space)
    hub = spaces.Hub(folder)
    try:
        uvicorn.run(
            create_app(hub),
            host=asked.host,
            port=asked.port,
            ssl_certfile=asked.cert,
            ssl_keyfile=asked.key,
            log_level="warning",
            server_header=False,
        )
    finally:
        hub.close()
    return {"served": str(folder)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sizhi-hub", description="四知同步中心")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def add(name: str, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.add_argument("--data", metavar="DIR", required=True, help="数据文件夹")
        added.add_argument("--json", action="store_true", help="结果写成 JSON")
        return added

    add("init", "建立同步中心").add_argument("--space", default="office")
    serve = add("serve", "开始服务")
    serve.add_argument("--space", default="office")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8040)
    serve.add_argument("--cert", metavar="FILE", help="TLS 证书")
    serve.add_argument("--key", metavar="FILE", help="TLS 私钥")
    enrol = add("enrol", "发一个一次性登记码（二十四小时内有效；服务运行时也可用）")
    enrol.add_argument("--space", default="office")
    enrol.add_argument("--role", choices=ROLES, default=EDITOR)
    enrol.add_argument("--address", default="http://127.0.0.1:8040", help="电脑访问本中心的地址")
    add("devices", "列出设备")
    add("revoke", "撤销一台设备").add_argument("device")
    add("new-epoch", "从备份恢复之后运行一次")
    return parser


if __name__ == "__main__":
    sys.exit(main())
