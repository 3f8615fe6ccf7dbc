"""What a command did, in words for a terminal. Nobody parses them: JSON is for that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from db.records import TYPES, fields

_MOST = 20
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "init": {"home": "资料夹", "recovery_code": "恢复码（请打印收好，只显示这一次）"},
    "demo": {
        "home": "资料夹",
        "passphrase": "示例口令",
        "recovery_code": "恢复码",
        "records": "记录",
    },
    "undo-import": {
        "import": "导入编号",
        "removed": "移入回收站",
        "restored": "改回原值",
        "kept": "之后有人改过，保持不动",
    },
    "delete": {"id": "编号", "is_deleted": "在回收站"},
    "attach": {"id": "编号", "sha256": "内容指纹", "characters": "可搜索的字数", "warning": "注意"},
    "backup": {"backup": "新备份", "backups": "现有备份"},
    "restore": {"restored": "已恢复", "kept_aside": "原文件另存在"},
    "replay": {"ops": "流水条数", "same": "重建前后一致", "different": "不一致的表"},
    "pack": {
        "file": "文件",
        "number": "编号",
        "pages": "页数",
        "edition": "版本",
        "warnings": "注意",
    },
    "enrol": {"hub": "同步中心", "space": "空间", "address": "地址"},
    "sync": {
        "sent": "上传的修改",
        "received": "收下的修改",
        "conflicts": "待定的冲突",
        "done": "已全部确认",
    },
    "thin": {
        "ops": "旧内容改由同步中心保存的修改",
        "bytes_before": "精简前字节",
        "bytes_after": "精简后字节",
    },
    "device": {"key": "本机设备公钥"},
    "bundle": {
        "file": "文件",
        "sent": "写出的修改",
        "received": "收下的修改",
        "known": "早已有的",
        "waiting": "等前文到齐的",
        "blobs": "附件",
        "bytes": "字节",
        "conflicts": "待定的冲突",
    },
    "resolve": {"resolved": "编号", "field": "字段", "left": "还有待定的冲突"},
    "ledger": {"file": "文件", "ledger": "台账", "rows": "行数"},
}
_KIND: Final = {
    "create": "新建",
    "patch": "修改",
    "delete": "删除",
    "resolve": "裁定",
    "erase": "抹除",
}


def as_text(command: str, said: dict[str, Any]) -> str:
    """The answer of ``command`` as lines of Chinese."""
    match command:
        case "find":
            return "\n".join(_found(said))
        case "list":
            lines = [f"{row['id'][:8]}  {row['title']}" for row in said["rows"]]
            return "\n".join([*lines, f"共 {said['total']} 条"])
        case "show" | "new" | "set":
            return "\n".join(_record(said))
        case "conflicts":
            return "\n".join(_conflicts(said))
        case "import":
            return "\n".join(_imported(said))
        case "check":
            return "\n".join(["没有发现问题。"] if said["ok"] else said["problems"])
        case "packs":
            lines = [as_text("pack", pack) for pack in said["packs"]]
            lines += [f"没有印成 {one['title']}：{one['sentence']}" for one in said["refused"]]
            return "\n\n".join(lines)
        case "pack-changes":
            return "\n".join([c["sentence"] for c in said["changes"]] or ["没有变化。"])
        case "history":
            notice = [said["notice"]] if "notice" in said else []
            return "\n".join([*map(_version, said["versions"]), *notice])
    labels = _LABELS.get(command) or {name: name for name in said}
    lines = [f"{label}：{_short(said[name])}" for name, label in labels.items() if name in said]
    lines += [as_text("pack", pack) for pack in said.get("packs", ())]
    return "\n".join(lines)


def _found(said: dict[str, Any]) -> list[str]:
    lines = []
    for hit in said["hits"]:
        about = "，".join(part for part in (hit.get("parent"), hit["where"]) if part)
        lines.append(f"{hit['id'][:8]}  {TYPES[hit['kind']].label}  {hit['title']}（{about}）")
    more = "以上" if said.get("is_capped") else ""
    return [*lines, f"共 {said['total']} 条{more}"]


def _record(said: dict[str, Any]) -> list[str]:
    declared = fields(TYPES[said["kind"]])
    lines = [f"{TYPES[said['kind']].label}  {said['title']}  {said['id']}"]
    lines += [f"  {declared[n].label}：{_short(v)}" for n, v in said["fields"].items()]
    for fact in said["facts"]:
        values = fact["fields"]
        text = " ".join(str(values[n]) for n in ("value", "unit", "text") if n in values)
        lines.append(f"  · {fact['title']}：{_short(text)}（{values.get('as_of', '时点不详')}）")
    for name, versions in said["conflicts"].items():
        label = declared[name].label if name in declared else "删除"
        listed = "；".join(f"{v['author']}：{_short(v['value'])}" for v in versions)
        lines.append(f"  ⚠ {label}有冲突：{listed}")
    return lines


def _version(version: dict[str, Any]) -> str:
    day = datetime.fromtimestamp(version["when"] / 1000).strftime("%Y-%m-%d %H:%M")
    said = "（已抹除）" if version.get("is_erased") else _short(version["value"])
    said = "（内容在同步中心）" if version.get("is_thinned") else said
    field = "" if version["field"] == "!" else f"{version['field']} = {said}"
    return f"{day}  {version['author']}  {_KIND[version['kind']]}  {field}".rstrip()


def _imported(said: dict[str, Any]) -> list[str]:
    lines = [
        f"新增 {said['new']}，更新 {said['changed']}，相同 {said['same']}，"
        f"疑似重复 {len(said['doubtful'])}，有误 {len(said['wrong'])}"
    ]
    lines += [notice["sentence"] for notice in said["notices"]]
    lines += [
        f"  第 {w['row']} 行 {w['field']} “{_short(w['value'])}”：{w['why']}"
        for w in said["wrong"][:_MOST]
    ]
    if len(said["wrong"]) > _MOST:
        lines.append(f"  …… 其余 {len(said['wrong']) - _MOST} 处用 --json 看全")
    lines.append(f"导入编号 {said['import']}" if said["import"] else "这是试算，没有导入。")
    return lines


def _short(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _conflicts(said: Any) -> Iterable[str]:
    for one in said:
        yield f"{one['id'][:8]}  {one['title']}  {one['label']}（{one['field']}）"
        if one["base"] is not None:
            yield f"    原来：{one['base']}"
        for number, version in enumerate(one["versions"], 1):
            when = datetime.fromtimestamp(version["when"] / 1000).strftime("%Y-%m-%d %H:%M")
            value = "（删除）" if one["field"] == "!" else version["value"]
            yield f"    {number}. {value}  —— {version['author']} {when} {version['device']}"
    yield f"共 {len(said)} 处待定"
