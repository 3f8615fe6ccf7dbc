"""The command line: ``sizhi`` opens the window, ``sizhi COMMAND`` does one thing without it.

JSON (``--json``) is stable, described in docs/cli.md, and alone on standard output. Exit status:
0 done, 1 said no (with the reason), 2 wrong use. No Qt is imported here but for the window.
"""

from __future__ import annotations

import argparse
import getpass
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson

from db.errors import Refusal
from db.records import values
from db.store import foreign
from db.store import home as homes
from db.store import store as stores
from desktop import far_press
from desktop.commands import ledgers, packs, records, shown, sync, upkeep
from desktop.files import sandbox
from desktop.ledgers import LEDGERS
from desktop.pack import editions

Command = Callable[[Any, argparse.Namespace], dict[str, Any]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == [sandbox.CHILD_FLAG]:  # a frozen program reads files of others in itself
        from desktop.files.child import main as read_in_child

        return read_in_child()
    if words == [far_press.CHILD_FLAG]:  # and sets type there
        from desktop.press_child import main as print_in_child

        return print_in_child()
    if not words or words[0] == "open":
        return _window(words[1:])
    asked = _parser().parse_args(words)
    try:
        return _run(asked)
    except BrokenPipeError:  # whoever read our answer has seen enough: ``sizhi list firm | head``
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(asked: argparse.Namespace) -> int:
    try:
        said = _answer(asked)
    except Refusal as refusal:
        return _refused(refusal, asked)
    except KeyboardInterrupt:
        print("\n已中断，没有写完的内容都没有保存。", file=sys.stderr)
        return 1
    if asked.json:
        _write(said)
    else:
        _print(shown.as_text(asked.command, said))
    return 1 if asked.command == "check" and not said["ok"] else 0


def _window(words: list[str]) -> int:
    from desktop.app import main as open_window

    return open_window(words)


def _answer(asked: argparse.Namespace) -> dict[str, Any]:
    path = Path(asked.home) if asked.home else homes.default_home()
    match asked.command:
        case "init":
            return upkeep.init(path, _passphrase(asked, is_new=True), asked.author)
        case "demo":
            given = asked.passphrase_file or os.environ.get("SIZHI_PASSPHRASE")
            known = _passphrase(asked) if given else upkeep.DEMO_PASSPHRASE
            return upkeep.demo(path, known, Path(asked.out))
        case "restore":
            return upkeep.restore(path, _passphrase(asked), asked.backup)
        case "check":
            return upkeep.check(path, _passphrase(asked))
    store = stores.open_store(path, _passphrase(asked))
    try:
        foreign.catch_up(store)
        command: Command = asked.run
        return command(store, asked)
    finally:
        store.close()


def _passphrase(asked: argparse.Namespace, *, is_new: bool = False) -> str:
    """From the file, the environment or the person; a trailing line end is not part of it."""
    if asked.passphrase_file:
        try:
            # Windows' Notepad begins a UTF-8 file with a mark that is no part of any passphrase.
            text = Path(asked.passphrase_file).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(
                "passphrase_file",
                "读不了口令文件“{file}”，请检查位置，并存成 UTF-8 编码。",
                file=asked.passphrase_file,
            ) from error
        return text.rstrip("\r\n")
    given = os.environ.get("SIZHI_PASSPHRASE")
    if given:
        return given
    if not sys.stdin.isatty():
        raise Refusal(
            "no_passphrase", "没有口令：请用 --passphrase-file 或环境变量 SIZHI_PASSPHRASE 给出。"
        )
    first = getpass.getpass("口令：")
    if is_new and getpass.getpass("再输一次：") != first:
        raise Refusal("passphrases_differ", "两次输入的口令不一样，没有建立资料夹。")
    return first


def _refused(refusal: Refusal, asked: argparse.Namespace) -> int:
    print(_sayable(refusal.sentence), file=sys.stderr)
    if asked.json:
        details = {k: v for k, v in refusal.details.items() if not k.startswith("_")}
        _write({"error": refusal.code, "sentence": refusal.sentence, "details": details})
    return 1


def _write(said: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(_sayable(said), default=str) + b"\n")
    sys.stdout.flush()


def _sayable(value: Any) -> Any:
    """JSON is UTF-8: bytes of a file name that are none become question marks."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _sayable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(inner) for inner in value]
    return value


def _print(text: str) -> None:
    """A terminal that does not know a character (㮾, 䶮 in code page 936) shows a substitute."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    print(text)
    sys.stdout.flush()


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}”应是 0 或更大的整数")
    return int(text)


def _several(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"“{text}”应是 1 或更大的整数")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sizhi", description="四知：不带命令时打开窗口。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    _home_commands(commands)
    _file_commands(commands)
    _record_commands(commands)
    _sync_commands(commands)
    _ledger_command(commands)
    return parser


def _add(commands: Any, name: str, help: str, run: Command | None = None) -> Any:
    added = commands.add_parser(name, help=help, description=help)
    added.add_argument("--home", metavar="DIR", help="资料夹")
    added.add_argument("--passphrase-file", metavar="FILE", help="口令所在的文件")
    added.add_argument("--json", action="store_true", help="结果写成 JSON")
    added.set_defaults(run=run)
    return added


def _home_commands(commands: Any) -> None:
    init = _add(commands, "init", "建立一个新的空资料夹")
    init.add_argument("--author", default="", metavar="NAME", help="谁在用这台电脑")
    demo = _add(commands, "demo", "把示例放进空资料夹并印出简报包")
    demo.add_argument("--out", metavar="DIR", default="out", help="简报包放在哪里")
    _add(commands, "backup", "现在备份", upkeep.backup)
    restore = _add(commands, "restore", "从备份恢复（现有文件另存）")
    restore.add_argument("backup", nargs="?", help="备份名，缺省为最近的一份")
    _add(commands, "check", "检查文件、流水链、各表与流水是否一致")
    _add(commands, "replay", "按流水重建各表与搜索", upkeep.replay_journal)


def _file_commands(commands: Any) -> None:
    take_in = _add(commands, "import", "导入一个文件", upkeep.import_file)
    take_in.add_argument("file")
    take_in.add_argument("--as", dest="kind", metavar="KIND", help="firms people indicators laws")
    take_in.add_argument("--dry-run", action="store_true", help="只说会怎样，不导入")
    undo = _add(commands, "undo-import", "撤销一次导入", upkeep.undo_import)
    undo.add_argument("id")
    attach = _add(commands, "attach", "把文件附在一条记录上", records.attach)
    attach.add_argument("id")
    attach.add_argument("file")
    _pack_commands(commands)
    changes = _add(commands, "pack-changes", "一份简报包发出后有何变化", packs.pack_changes)
    changes.add_argument("number", help="简报包的编号")


def _pack_commands(commands: Any) -> None:
    pack = _add(commands, "pack", "印一份简报包", packs.pack)
    pack.add_argument("negotiation", help="洽谈的编号、名称或记录号")
    pack.add_argument("--edition", choices=list(values.EDITION), default="team")
    pack.add_argument("--out", required=True, metavar="FILE.pdf")
    pack.add_argument("--copies", type=_several, default=1, metavar="N", help="份数")
    pack.add_argument("--parts", default="", metavar="P,P", help="只印这些部分，按此顺序")
    pack.add_argument("--booklet", nargs="?", const="a3", choices=["a3", "a4"], help="骑马钉小册子")
    pack.add_argument("--archive", action="store_true", help="存档格式 PDF/A-2b")
    _shared_options(pack)
    several = _add(commands, "packs", "成批印简报包", packs.packs)
    several.add_argument("negotiations", nargs="*", metavar="negotiation", help="洽谈，可多个")
    several.add_argument("--event", metavar="E", help="这次活动的所有洽谈")
    several.add_argument(
        "--edition", action="append", choices=list(values.EDITION), help="可多次；缺省 team"
    )
    several.add_argument("--out", required=True, metavar="DIR")
    _shared_options(several)


def _shared_options(pack: Any) -> None:
    pack.add_argument("--theme", choices=list(editions.THEMES), default="", help="版式")
    pack.add_argument("--watermark", default="", metavar="WORDS", help="每页底下的水印")
    pack.add_argument("--holder", default="", help="持有人")
    pack.add_argument("--docx", action="store_true", help="另存一份可编辑的 Word 文件")
    pack.add_argument("--attachments", action="store_true", help="把附件附在后面")
    pack.add_argument("--encrypt-file", metavar="FILE", help="文件口令所在的文件（AES-256）")


def _ledger_command(commands: Any) -> None:
    ledger = _add(commands, "ledger", "按办公格式写一份台账（.xlsx）", ledgers.ledger)
    ledger.add_argument("name", choices=list(LEDGERS))
    ledger.add_argument("--out", required=True, metavar="FILE.xlsx")
    ledger.add_argument("--group", default="", help="所属片组")
    ledger.add_argument("--person", default="", help="填报人")
    ledger.add_argument("--phone", default="", help="联系电话")


def _record_commands(commands: Any) -> None:
    find = _add(commands, "find", "找", records.find)
    find.add_argument("words", nargs="+")
    find.add_argument("--kind", action="append", metavar="K")
    find.add_argument("--limit", type=_natural, default=50)
    find.add_argument("--offset", type=_natural, default=0)
    listed = _add(commands, "list", "列出一种记录", records.list_kind)
    listed.add_argument("kind")
    listed.add_argument("--limit", type=_natural, default=50)
    listed.add_argument("--offset", type=_natural, default=0)
    listed.add_argument("--trash", action="store_true", help="列出回收站里的")
    _add(commands, "show", "看一条记录", records.show).add_argument("id")
    new = _add(commands, "new", "新建一条记录", records.new)
    new.add_argument("kind")
    new.add_argument("assignments", nargs="*", metavar="FIELD=VALUE")
    change = _add(commands, "set", "改一条记录", records.set_fields)
    change.add_argument("id")
    change.add_argument("assignments", nargs="+", metavar="FIELD=VALUE")
    delete = _add(commands, "delete", "删除（进回收站）", records.delete)
    delete.add_argument("id")
    delete.add_argument("--back", action="store_true", help="从回收站取回")
    history = _add(commands, "history", "一条记录的历史", records.history)
    history.add_argument("id")
    history.add_argument("--field")


def _sync_commands(commands: Any) -> None:
    _add(commands, "enrol", "用登记码登记到同步中心", sync.enrol).add_argument("code")
    _add(commands, "sync", "现在与同步中心同步", sync.sync)
    thin = _add(commands, "thin", "旧历史只留在同步中心，腾出本机空间", sync.thin)
    thin.add_argument("--older-than", type=_natural, required=True, metavar="DAYS", help="早于几天")
    _add(commands, "device", "本机的设备公钥，交给要给本机写同步包的人", sync.device)
    bundle = _add(commands, "bundle", "写出或收下同步包", sync.bundles)
    bundle.add_argument("verb", choices=["write", "read"])
    bundle.add_argument("file")
    bundle.add_argument("--to", action="append", metavar="KEY", help="对方设备公钥，可多次")
    bundle.add_argument("--bundle-passphrase-file", metavar="FILE", help="同步包口令所在的文件")
    _add(commands, "conflicts", "列出待定的冲突", sync.listed)
    resolve = _add(commands, "resolve", "裁定一处冲突", sync.resolve)
    resolve.add_argument("id")
    resolve.add_argument("field")
    choice = resolve.add_mutually_exclusive_group(required=True)
    choice.add_argument("--take", type=_natural, metavar="N", help="采用第几个版本")
    choice.add_argument("--value", metavar="V", help="另填一个值")


if __name__ == "__main__":
    sys.exit(main())
