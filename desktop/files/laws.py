"""Laws as Markdown or plain text into one law and its articles.

A law comes before its articles and has the key they name as parent. Nothing of the text is lost:
what follows the last article under 附 becomes an article of its own. Never says whether a law is
in force: the file does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from db.errors import Refusal
from db.rules import numerals
from db.sentences import Sentence
from desktop.files.drafts import Notice, Plain, RowDraft

_DIGITS = "零〇一二三四五六七八九十百千两"
_ARTICLE = re.compile(
    rf"^[\s*]*第([{_DIGITS}]+|\d+)条(之[{_DIGITS}]+)?[*]*(?:[\s　:：]+|$)(.*)$", re.DOTALL
)
_SECTION = re.compile(rf"^(?:#+\s*)?第[{_DIGITS}\d]+([编章节])(?:[\s　]+(.*)|$)")
_ANNEX = re.compile(r"^(?:#+\s*)?附(?:件|录|表)?[一二三四五六七八九十\d]*\s*[:：]?\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_FILE_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_IN_FORCE = re.compile(r"自\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)起(?:施行|实施|执行|生效)")
_PLACE = re.compile(r"^(?!中华|城市).{1,8}?(?:省|市|自治区|自治州|自治县|示范区)")
_ISSUERS = (
    (re.compile(r"(\S{2,8}(?:省|市|自治区))第\S+届人民代表大会(常务委员会)?"), "地方性法规"),
    (re.compile(r"第\S+届(?:全国)?人民代表大会(常务委员会)?"), "法律"),
    (re.compile(r"国务院"), "行政法规"),
)
_LEVELS = "编章节"


@dataclass
class _Article:
    row: int
    heading: str
    chapter: str
    lines: list[str]


@dataclass
class _Law:
    title: str = ""
    title_row: int = 1
    history: list[str] = field(default_factory=list)
    articles: list[_Article] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def looks_like_law(text: str) -> bool:
    """Two or more lines that begin an article, the first of them 第一条."""
    found = [m for line in text.splitlines()[:400] if (m := _ARTICLE.match(line))]
    return len(found) >= 2 and _number(found[0]) == 1


def drafts(text: str, path: Path, notices: list[Notice]) -> Iterator[RowDraft]:
    """The law, then its articles in order; gaps in their numbers become notices."""
    law = _parse(text)
    if not law.articles:
        raise Refusal(
            "no_articles",
            "“{file}”里没有“第一条”这样的条文，不像法规文本。",
            file=path.name,
        )
    title = law.title or re.sub(r"[(（].*", "", path.stem)
    short = title.removeprefix("中华人民共和国")
    notices.extend(law.notices)
    yield RowDraft(law.title_row, "law", _law_values(law, title, path), key="law")
    for position, article in enumerate(law.articles, 1):
        values: dict[str, Plain] = {
            "heading": f"{short}{article.heading}",
            "number": article.heading,
            "text": "\n".join(article.lines).strip(),
            "position": f"{position:04d}",  # sorts as text
        }
        if article.chapter:
            values["chapter"] = article.chapter
        yield RowDraft(article.row, "article", values, parent="law")


def _parse(text: str) -> _Law:
    law, last = _Law(), 0
    chapter: dict[int, str] = {}
    for row, line in enumerate(_lines(text), 1):
        if not line:
            continue
        if section := _SECTION.match(line):
            level = _LEVELS.index(section[1])
            chapter = {k: v for k, v in chapter.items() if k < level} | {level: _tidy(line)}
        elif (
            (found := _ARTICLE.match(line))
            and (number := _number(found)) is not None
            and (number > last or found[2])
        ):
            _note_gap(law, last, number, row)
            heading = f"第{found[1]}条{found[2] or ''}"
            law.articles.append(_Article(row, heading, _path_of(chapter), [found[3].strip()]))
            last = number
        elif line.startswith("# ") and not law.title:
            law.title, law.title_row = line[2:].strip(), row
        elif law.articles and _ANNEX.match(line):
            law.articles.append(_Article(row, line.strip("# :："), "", []))
        elif law.articles:
            law.articles[-1].lines.append(line)
        elif not law.title:
            law.title, law.title_row = line.lstrip("# "), row
        else:
            _add_history(law.history, line)
    return law


def _lines(text: str) -> list[str]:
    """Lines as in the file, comments blanked out; rows stay what an editor shows."""
    bare = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
    return [line.strip(" \t\r\u3000\ufeff") for line in bare.split("\n")]


def _add_history(history: list[str], line: str) -> None:
    """Lines before the text: each begins with a day; what does not continues the one before
    (the source splits some of them round its own marker)."""
    if _DAY.match(line) or not history:
        history.append(line)
    else:
        history[-1] += line


def _note_gap(law: _Law, last: int, number: int, row: int) -> None:
    if number > last + 1:
        first, final = _in_chinese(last + 1), _in_chinese(number - 1)
        one = Sentence("条号不连续：缺第{first}条，请对照原文。", first=first)
        several = "条号不连续：缺第{first}条至第{final}条，请对照原文。"
        text = one if first == final else Sentence(several, first=first, final=final)
        law.notices.append(Notice("article_gap", text, row))


def _law_values(law: _Law, title: str, path: Path) -> dict[str, Plain]:
    history = [_balanced(line) for line in law.history]
    version = _version(history, path)
    values: dict[str, Plain] = {"name": title, "source_ref": f"文件“{path.name}”"}
    issuer, rank = _issuer(history, title)
    effective = _effective(law, history, version)
    for name, value in (("issuer", issuer), ("rank", rank), ("version_on", version),
                        ("effective_on", effective)):  # fmt: skip
        if value:
            values[name] = value
    return values


def _version(history: list[str], path: Path) -> str | None:
    """The day in the file's name, else the last day of the history."""
    if found := _FILE_DAY.search(path.name):
        return _iso(found[1], found[2], found[3])
    days = [d for line in history for m in _DAY.finditer(line) if (d := _iso(m[1], m[2], m[3]))]
    return max(days, default=None)


def _effective(law: _Law, history: list[str], version: str | None) -> str | None:
    """The day this version came into force, where the file says it: a law that was revised later
    still prints the first day of all, which is not this version's and is left out."""
    said = [m for line in history if line.endswith("施行") for m in _DAY.finditer(line)]
    body = "\n".join(x for a in law.articles[-3:] for x in a.lines)
    said += [m for found in _IN_FORCE.finditer(body) if (m := _DAY.search(found[1]))]
    days = [d for m in said if (d := _iso(m[1], m[2], m[3])) and (not version or d >= version)]
    return min(days, default=None)


def _issuer(history: list[str], title: str) -> tuple[str | None, str | None]:
    """Who made it and of what rank: from the history, else from what titles are allowed to say."""
    told = "\n".join(history)
    for pattern, rank in _ISSUERS:
        if found := pattern.search(told):
            if rank == "行政法规":
                return "国务院", rank
            place = found[1] if rank == "地方性法规" else "全国"
            committee = "常务委员会" if found[0].endswith("常务委员会") else ""
            return f"{place}人民代表大会{committee}", rank
    if _PLACE.match(title):
        return None, "地方性法规"
    if title.endswith("条例"):  # rules of ministries may not be called so
        return "国务院", "行政法规"
    return None, "法律" if title.endswith("法") else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _balanced(line: str) -> str:
    """Without the closing bracket whose opening one the source cut off."""
    if line.count("）") > line.count("（"):
        return line.removesuffix("）")
    return line


def _number(found: re.Match[str]) -> int | None:
    value = numerals.read(found[1])
    return None if value is None else int(value)


def _in_chinese(number: int) -> str:
    """1 to 9999 as laws number their articles: 十, 二十一, 一百零五."""
    figures = "零一二三四五六七八九"
    text = ""
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // step % 10
        if figure:
            text += figures[figure] + name
        elif text and number % step and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _tidy(line: str) -> str:
    """第一章　总 则 → 第一章 总则."""
    head, _, rest = line.lstrip("# ").replace("\u3000", " ").partition(" ")
    return f"{head} {rest.replace(' ', '')}".strip()


def _path_of(chapter: dict[int, str]) -> str:
    return " / ".join(chapter[level] for level in sorted(chapter))
