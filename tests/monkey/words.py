"""What a monkey types and drops: plain, foreign, hostile, and far too much."""

from __future__ import annotations

from pathlib import Path
from random import Random

CHINESE = (
    "洛阳", "长城轴承", "你好", "二期项目", "承诺三年内免征增值税", "待补充",
    "用电价格每度 0.52 元", "固定资产投资 12 亿元", "㮾梨街道", "湖㳇镇", "和䶮",
    "𠮷野家", "二〇二六年第三季度", "一", "的",
)  # fmt: skip
LATIN = (
    "ly",
    "lyyt",
    "12.5",
    "-3",
    "2026-11-26",
    "100",
    "0",
    "a@b.cn",
    "13800000000",
    "x",
    "<b>",
    "%_'\"",
)
PASTED = (
    "😀👨‍👩‍👧‍👦🇨🇳", "<b>粗</b><script>alert(1)</script>&amp;", "=1+1", "'; DROP TABLE firm; --",
    "第一行\n第二行\r\n第三行\t制表", "\u202e倒着写\u202c", "\x00\x01\x07", "e\u0301\u200b\ufeff",
    "九十九亿九千九百九十九万元", "1e400", "NaN", "９９９", "\ud83d", "长" * 60,
    "一部小说。" * 4000,
)  # fmt: skip


def files(folder: Path, chance: Random) -> list[Path]:
    """Small files to import, good and bad, of this ``chance``."""
    number = chance.randrange(10**6)
    rows = "".join(f"洛阳{number}{at}轴承有限公司,{at}00万元,某路{at}号\n" for at in range(30))
    whole = {
        "名单.csv": f"企业名称,注册资本,地址\n{rows}".encode(),
        "国标.csv": f"企业名称,注册资本,地址\n{rows}".encode("gb18030"),
        "空.csv": b"",
        "乱.csv": bytes(chance.randrange(256) for _ in range(5000)),
        "坏.xlsx": b"PK\x03\x04" + bytes(200),
        "名片.vcf": (
            "BEGIN:VCARD\nVERSION:3.0\nFN:王工\nN:王;工\nORG:洛阳某厂\n"
            f"TEL:1380000{number % 10000:04d}\nEND:VCARD\n"
        ).encode(),
        "法.md": "# 某某条例\n\n第一条 为了规范，制定本条例。\n\n第二条 不得减免税费。\n".encode(),
        "没有扩展名": "一段话".encode(),
    }
    made = []
    for name, content in whole.items():
        made.append(folder / f"{number}{name}")
        made[-1].write_bytes(content)
    return [*made, folder / "不在这里.csv", folder]
