"""``sizhi-hub``: set up and serve the office's hub. JSON with ``--json``, as for ``sizhi``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from db.errors import Refusal
from db.rules.roles import EDITOR, ROLES
from hub.commands import enrolment, setting_up, upkeep

Command = Callable[[argparse.Namespace], dict[str, Any]]

COMMANDS: Final[dict[str, Command]] = {
    "init": setting_up.init,
    "serve": setting_up.serve,
    "space": setting_up.space,
    "enrol": enrolment.enrol,
    "devices": enrolment.devices,
    "revoke": enrolment.revoke,
    "roles": enrolment.roles,
    "backup": upkeep.backup,
    "restore": upkeep.restore,
    "check": upkeep.check,
    "erase": upkeep.erase,
    "new-epoch": setting_up.new_epoch,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 said no, 2 wrong use."""
    asked = _parser().parse_args(argv)
    try:
        said = _done(asked)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        if asked.json:
            print(orjson.dumps({"error": refusal.code, "sentence": refusal.sentence}).decode())
        return 1
    if asked.json:
        print(orjson.dumps(said).decode())
    else:
        print(_as_text(said))
    return 0


def _done(asked: argparse.Namespace) -> dict[str, Any]:
    """What the command answers. A folder of another user's is the operator's affair, not a bug."""
    data = Path(asked.data)
    try:
        if asked.command != "restore" and _is_root() and data.exists() and data.stat().st_uid:
            raise _not_yours(data)  # what root writes there, the service could not read
        return COMMANDS[asked.command](asked)
    except PermissionError as error:
        raise _not_yours(error.filename) from error


def _is_root() -> bool:
    return os.name != "nt" and os.geteuid() == 0


def _not_yours(file: object) -> Refusal:
    return Refusal(
        "not_yours",
        "“{file}”不属于当前用户，这一步没有做。请以运行服务的用户执行，"
        "例如 sudo -u sizhi sizhi-hub …。",
        file=str(file),
    )


def _as_text(said: dict[str, Any]) -> str:
    lines = []
    for name, value in said.items():
        if isinstance(value, list):
            lines += [f"{name}：{len(value)}"]
            lines += ["  " + _row(one) for one in value]
        else:
            lines.append(f"{name}：{value}")
    return "\n".join(lines)


def _row(one: object) -> str:
    said = one.items() if isinstance(one, dict) else ()
    return "  ".join(f"{name}：{value}" for name, value in said) or str(one)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sizhi-hub", description="四知同步中心")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def add(name: str, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.add_argument("--data", metavar="DIR", required=True, help="数据文件夹")
        added.add_argument(
            "--database", metavar="URL", help="PostgreSQL 的地址（init 之后不必再给）"
        )
        added.add_argument("--json", action="store_true", help="结果写成 JSON")
        return added

    init = add("init", "建立同步中心，并为它做一张自己的证书")
    init.add_argument("--space", default="office", help="第一个空间的名字")
    init.add_argument(
        "--address", default="", help="电脑访问本中心的地址，如 https://10.1.2.3:8040"
    )
    init.add_argument("--blobs", metavar="URL", help="附件放在哪里：file:///目录 或 s3://桶/前缀")
    serve = add("serve", "开始服务")
    serve.add_argument("--blobs", metavar="URL", help="附件放在哪里")
    serve.add_argument("--processes", type=int, default=1, help="进程数（需要 PostgreSQL）")
    serve.add_argument("--space", default="office")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8040)
    serve.add_argument("--cert", metavar="FILE", help="另用一张 TLS 证书")
    serve.add_argument("--key", metavar="FILE", help="它的私钥")
    serve.add_argument("--plain", action="store_true", help="不加密：只用于反向代理之后")
    serve.add_argument("--metrics", metavar="HOST:PORT", help="在此地址提供 Prometheus 指标")
    add("space", "新建一个空间（一个单位、一场节会）").add_argument("space")
    enrol = add("enrol", "发一个一次性登记码（二十四小时内有效；服务运行时也可用）")
    enrol.add_argument("--space", default="office")
    enrol.add_argument("--role", choices=ROLES, default=EDITOR)
    enrol.add_argument("--address", default="", help="电脑访问本中心的地址（默认为 init 时所设）")
    enrol.add_argument("--without-level-4", action="store_true", help="严禁披露级不放到这台设备上")
    enrol.add_argument("--qr", metavar="FILE", help="二维码另存为 .png 或 .svg")
    add("devices", "列出设备").add_argument("--space")
    add("revoke", "停用一台设备").add_argument("device")
    roles = add("roles", "改一台设备的角色或密级")
    roles.add_argument("device")
    roles.add_argument("--role", choices=ROLES)
    level = roles.add_mutually_exclusive_group()
    level.add_argument("--without-level-4", action="store_true", help="严禁披露级不再下发")
    level.add_argument("--with-level-4", action="store_true", help="严禁披露级照常下发")
    add("backup", "备份（服务运行时也可以）").add_argument(
        "--to", metavar="DIR", required=True, help="放备份的文件夹，最好在另一块盘上"
    )
    restore = add("restore", "从备份恢复；现有数据会挪到一边，各台电脑随后补齐")
    restore.add_argument("--from", dest="source", metavar="DIR", required=True, help="一份备份")
    restore.add_argument("--blobs", metavar="URL", help="附件放在哪里")
    add("check", "通读一遍，看有没有损坏")
    erase = add("erase", "彻底清除一条记录（不可恢复）")
    erase.add_argument("--space", default="office")
    erase.add_argument("record", help="记录编号")
    add("new-epoch", "绕过 restore 自行恢复了数据之后运行一次")
    return parser


if __name__ == "__main__":
    sys.exit(main())
