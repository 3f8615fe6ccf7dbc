"""Makes `readings.txt` and `simplified.txt`, the character tables of the search.

A tool of the developer, run by hand (`python resources/search/make_tables.py`) with the dev
extras installed; the program itself never imports this file, pypinyin or OpenCC.

Kept readings of a character: the usual one, every one that some word of pypinyin's phrase list
uses, and the reviewed surnames and places below. What a dictionary knows beyond that stays out:
it would find strangers and nobody types it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Reviewed by hand: readings that live in surnames and place names. One line a group.
SURNAMES = """
仇 qiu  单 shan chan  解 xie  区 ou  查 zha  曾 zeng  朴 piao  盖 ge  尉 yu wei  乐 yue  员 yun
秘 bi  缪 miao  折 she  种 chong  洗 xian  黑 he  繁 po  覃 qin tan  谌 chen shen  隗 wei kui
纪 ji  华 hua  任 ren  燕 yan  应 ying  宁 ning  祭 zhai  佴 nai  牟 mou mu  车 che ju  句 gou ju
那 na nuo  撒 sa  郗 xi chi  钭 tou  阚 kan  訾 zi  令 ling  俟 qi  澹 tan dan  长 zhang chang
宿 su  亓 qi  角 jue jiao  贾 jia gu  强 qiang jiang  费 fei bi  过 guo  藏 zang cang  占 zhan
相 xiang  眭 sui  郇 xun huan  乜 nie  隽 juan jun  翟 zhai di  万 wan mo  俞 yu shu  石 shi dan
召 shao zhao  哈 ha  冼 xian  逄 pang  夏 xia  甫 fu  尹 yin  臧 zang  都 du dou  适 shi kuo
"""
PLACES = """
六 lu  蚌 beng  铅 yan  浚 xun jun  荥 xing ying  泌 bi mi  渑 mian sheng  莘 shen xin  阿 e a
番 pan  洞 tong  大 dai  堡 pu bu bao  柏 bai bo  重 chong zhong  行 hang xing  厦 sha xia  台 tai
兴 xing  涡 guo wo  歙 she  枞 zong cong  筠 jun yun  珲 hun  勐 meng  氏 zhi shi  侯 hou
校 jiao xiao  降 xiang jiang  尺 chi  会 hui kuai  牟 mu  陉 xing  蔚 yu  亳 bo  砀 dang
浒 xu hu  甪 lu  栟 ben bing  丽 li  乐 lao le  莞 guan  犍 qian jian  郫 pi  邛 qiong  崃 lai
碚 bei  犁 li  什 shi  曲 qu  棱 ling leng  茌 chi  朐 qu  鄄 juan  莒 ju  柘 zhe  陟 zhi
叶 ye xie  蕃 bo fan  龟 gui qiu  鄱 po  黟 yi  磴 deng  圩 wei xu  汤 tang  色 se shai  埔 pu bu
峒 tong dong  宕 tan dang  峙 shi zhi  芎 xiong qiong
"""
FOLDED = " 干 gan qian"  # 乾 (qián, as in 乾元) folds into 干 with the 乾 of 乾燥
NUMERALS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))


def toneless(reading: str) -> str:
    """`lǚ` → `lv`, `ê̄` → `e`; the vowelless `ń`, `ńg` (嗯) become `en`, `hng` and `ḿ` nothing."""
    bare = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    plain = "".join(c for c in unicodedata.normalize("NFD", bare) if "a" <= c <= "z")
    if plain in ("n", "ng"):
        return "en"
    return plain if set(plain) & set("aeiouv") else ""


def reviewed() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for character, readings in re.findall(r"(\S)((?: [a-z]+)+)", SURNAMES + PLACES + FOLDED):
        found[character] += readings.split()
    return found


def kept_readings() -> dict[str, list[str]]:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    in_words: dict[str, set[str]] = defaultdict(set)
    for phrase, sounds in PHRASES_DICT.items():
        for character, readings in zip(phrase, sounds, strict=False):
            in_words[character].update(toneless(r) for r in readings)
    extra, kept = reviewed(), {}
    for code, listed in PINYIN_DICT.items():
        character = chr(code)
        known = [r for r in dict.fromkeys(map(toneless, listed.split(","))) if r]
        usual = [r for i, r in enumerate(known) if i == 0 or r in in_words[character]]
        kept[character] = list(dict.fromkeys(usual + extra.pop(character, [])))
    assert not extra, f"reviewed, but unknown to pypinyin: {extra}"
    return kept


def simplified() -> dict[str, str]:
    import opencc

    source = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    lines = (x.split("\t") for x in source.read_text(encoding="utf-8").splitlines() if "\t" in x)
    return {one: many.split()[0] for one, many in lines if one != many.split()[0]}


def folded_readings(kept: dict[str, list[str]], simple: dict[str, str]) -> dict[str, set[str]]:
    """syllable → characters as they stand in a folded key.

    A numeral lends its digit all its readings: 六安 is lu'an, and 六 is 6 in a key.
    """
    by_syllable: dict[str, set[str]] = defaultdict(set)
    for character, readings in kept.items():
        target = simple.get(character, character)
        if target != character and target in kept:
            continue
        for reading in readings:
            by_syllable[reading].add(NUMERALS.get(target, target))
            if reading in ("lve", "nve"):
                by_syllable[reading.replace("v", "u")].add(target)
    return by_syllable


def write(name: str, about: str, table: dict[str, set[str]]) -> None:
    rows = (f"{key}\t{''.join(sorted(values))}\n" for key, values in sorted(table.items()))
    head = "".join(f"# {line}\n" for line in about.strip().splitlines())
    (HERE / name).write_text(head + "".join(rows), encoding="utf-8", newline="\n")


def main() -> None:
    simple = simplified()
    by_simple: dict[str, set[str]] = defaultdict(set)
    for one, target in simple.items():
        by_simple[target].add(one)
    write(
        "simplified.txt",
        "simplified character, then the traditional ones that fold into it\n"
        "From OpenCC's TSCharacters.txt, first choice (Apache License 2.0, BYVoid and others).\n"
        "Made by make_tables.py; do not edit.",
        by_simple,
    )
    write(
        "readings.txt",
        "syllable without tone (ü = v), then the folded characters read so\n"
        "From pypinyin's dictionaries (MIT License, mozillazg and others) and the reviewed\n"
        "surnames and places in make_tables.py. Made by make_tables.py; do not edit.",
        folded_readings(kept_readings(), simple),
    )


if __name__ == "__main__":
    main()
