"""What the office does with its records: attachments, issued packs, imports."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, Whole, YesNo, field


class Attachment(Record):
    """附件: a file by the hash of its content; its text is found by search."""

    __tablename__ = "attachment"
    label = "附件"
    en = "Attachment"
    title_field = "filename"

    filename: Text = field("文件名", en="File name", found=True)
    subject: Text = field("关于", en="About", kind=Kind.REF, index=True)
    sha256: Text = field("校验值", en="SHA-256", level=Level.AUTHORISED, kept=True)
    size: Text = field("大小", en="Size", kind=Kind.NUMBER, unit="字节", kept=True)
    media_type: Text = field("类型", en="Media type", kept=True)
    content: Text = field("文字内容", en="Text in the file", kind=Kind.LONG, found=True, kept=True)
    disclosure: Whole = field("披露等级", en="Disclosure", kind=Kind.LEVEL)
    stays_out: YesNo = field("不随包", en="Stays out of the pack", kind=Kind.YES_NO)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class PackIssued(Record):
    """发放登记: a pack that was printed, for whom, and from which snapshot."""

    __tablename__ = "pack_issued"
    label = "简报包"
    en = "Issued pack"
    title_field = "number"

    number: Text = field("编号", en="Number", found=True, kept=True)
    negotiation: Text = field(
        "洽谈", en="Negotiation", kind=Kind.REF, to="negotiation", kept=True, index=True
    )
    edition: Text = field("版本", en="Edition", kind=Kind.CHOICE, choices=values.EDITION, kept=True)
    mark: Text = field("标识", en="Mark", kind=Kind.CHOICE, choices=values.MARK, kept=True)
    holder: Text = field("持有人", en="Holder", found=True)
    copies: Text = field("份数", en="Copies", kind=Kind.NUMBER)
    issued_at: Text = field("发放时间", en="Issued at", kind=Kind.DATE, kept=True)
    pages: Text = field("页数", en="Pages", kind=Kind.NUMBER, kept=True)
    file_sha256: Text = field("文件校验值", en="File SHA-256", kept=True)
    snapshot_sha256: Text = field("快照", en="Snapshot", kept=True)


class Import(Record):
    """导入: one file taken in at one go, so that it can be undone at one go."""

    __tablename__ = "import"
    label = "导入"
    en = "Import"
    title_field = "filename"

    filename: Text = field("文件名", en="File name", found=True, kept=True)
    kind: Text = field("类别", en="Kind", kept=True)
    file_sha256: Text = field("文件校验值", en="File SHA-256", kept=True)
    state: Text = field(
        "状态", en="State", kind=Kind.CHOICE, choices=values.IMPORT_STATE, kept=True
    )
    imported_at: Text = field("导入时间", en="Imported at", kind=Kind.DATE, kept=True)
    report: Text = field("结果", en="Report", kind=Kind.LONG, kept=True)
    mapping: Text = field("列对应", en="Mapping", kind=Kind.LONG, kept=True)


class HeaderMapping(Record):
    """列对应: how a person mapped a header they met before."""

    __tablename__ = "header_mapping"
    label = "列对应"
    en = "Header mapping"
    title_field = "signature"

    signature: Text = field("表头", en="Header", kept=True)
    kind: Text = field("类别", en="Kind", kept=True)
    mapping: Text = field("对应", en="Mapping", kind=Kind.LONG, kept=True)


class SavedView(Record):
    """视图: a list as somebody likes to see it: its filter in words, its order, its columns."""

    __tablename__ = "saved_view"
    label = "视图"
    en = "Saved view"
    title_field = "name"

    name: Text = field("名称", en="Name", kept=True)
    kind: Text = field("记录类型", en="Kind", kept=True)
    filter: Text = field("筛选", en="Filter", kept=True)
    order: Text = field("排序", en="Order", kept=True)
    is_descending: YesNo = field("倒序", en="Descending", kind=Kind.YES_NO, kept=True)
    columns: Several = field("列", en="Columns", kind=Kind.TEXTS, kept=True)


class Holiday(Record):
    """节假日: a day that works or rests beyond what the calendar package knows."""

    __tablename__ = "holiday"
    label = "节假日"
    en = "Holiday"
    title_field = "day"

    day: Text = field("日期", en="Day", kind=Kind.DATE)
    is_workday: YesNo = field("上班", en="Working day", kind=Kind.YES_NO)
    name: Text = field("名称", en="Name")
