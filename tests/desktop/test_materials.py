"""材料: files come in by dropping and pasting; they are seen, ordered, kept out of packs."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Desk, Talk
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot
from watchdog import Watchdog, watched  # noqa: F401 — a fixture

from db.records import Attachment
from db.store import queries
from desktop import briefing, materials
from desktop.files import previews
from desktop.screens.materials_page import MaterialsPage

SHARED = Path(__file__).resolve().parents[3] / "shared/data/attachments"


def a_picture(folder: Path, name: str = "厂区.png", size: tuple[int, int] = (600, 400)) -> Path:
    path = folder / name
    Image.new("RGB", size, "#336699").save(path)
    return path


def the_page(desk: Desk, talk: Talk) -> MaterialsPage:
    board = desk.board(desk.enter(talk.write), talk.talk)
    board.show_tab("materials")
    page = board.made["materials"]
    assert isinstance(page, MaterialsPage)
    desk.settle()
    return page


def drop(page: MaterialsPage, *files: Path) -> None:
    """Let go of files over the list, as from a file window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page.list.dropEvent(event)


def names(page: MaterialsPage) -> list[str]:
    return [file.record.caption for file in page.files]


def test_dropped_files_are_kept_encrypted_and_seen(
    desk: Desk,
    talk: Talk,
    tmp_path: Path,
    watched: Watchdog,  # noqa: F811
) -> None:
    page = the_page(desk, talk)
    drop(page, a_picture(tmp_path), a_picture(tmp_path, "会场.png"))
    desk.settle()
    assert names(page) == ["厂区.png", "会场.png"]
    assert page.view.pages, "the chosen picture is drawn"
    assert [page.list.item(row).icon().isNull() for row in (0, 1)] == [False, False]
    assert not list(desk.store.home.path.rglob("*.png")), "nothing of it lies in the open"


def test_a_screenshot_is_pasted_and_one_step_takes_it_back(desk: Desk, talk: Talk) -> None:
    page = the_page(desk, talk)
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    page.take_clipboard()
    desk.settle()
    assert names(page)[0].startswith("截图")
    assert desk.window is not None
    assert desk.window.room is not None
    desk.window.room.edits.undo()
    desk.settle()
    assert names(page) == []


def test_an_empty_clipboard_is_told_with_what_to_do(desk: Desk, talk: Talk) -> None:
    page = the_page(desk, talk)
    QGuiApplication.clipboard().setText("只有字")
    page.take_clipboard()
    assert "先复制文件或截图" in page.notice.sentence


def test_one_file_that_is_refused_keeps_no_other_out(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    page = the_page(desk, talk)
    (tmp_path / "文件夹").mkdir()
    drop(page, tmp_path / "文件夹", a_picture(tmp_path))
    desk.settle()
    assert names(page) == ["厂区.png"]
    assert "文件夹" in page.notice.sentence
    assert page.taking == 0


def test_files_stand_where_they_are_dragged_and_the_pack_follows(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    page = the_page(desk, talk)
    drop(page, *(a_picture(tmp_path, f"{n}.png") for n in "一二三"))
    desk.settle()
    page.list.setCurrentRow(2)
    page.move_row(2, 0)
    desk.settle()
    assert names(page) == ["三.png", "一.png", "二.png"]
    snapshot = briefing.snapshot(desk.store, talk.talk, edition="team", today=desk.door.today())
    assert [one.title for one in snapshot.attachments] == ["三.png", "一.png", "二.png"]


def test_who_may_have_a_file_is_said_beside_it(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    page = the_page(desk, talk)
    drop(page, a_picture(tmp_path))
    desk.settle()
    assert "严禁披露" in page.view.reach.text()
    page.view.level.committed.emit("disclosure", 1)
    desk.settle()
    assert "客商版" in page.view.reach.text()
    page.view.out.click()
    desk.settle()
    assert page.view.reach.text() == "不进任何简报包"
    snapshot = briefing.snapshot(desk.store, talk.talk, edition="guest", today=desk.door.today())
    assert snapshot.attachments == ()


def test_a_file_that_is_not_what_its_name_says_is_kept_and_its_trouble_told(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    fake = tmp_path / "照片.png"
    fake.write_text("这不是图片")
    page = the_page(desk, talk)
    drop(page, fake)
    desk.settle()
    assert names(page) == ["照片.png"]
    assert "不是图片" in page.view.state.text()


def test_a_plain_copy_is_the_same_to_the_byte(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    page = the_page(desk, talk)
    picture = a_picture(tmp_path)
    drop(page, picture)
    desk.settle()
    page.view.save_as(tmp_path / "副本.png")
    desk.settle()
    assert (tmp_path / "副本.png").read_bytes() == picture.read_bytes()
    assert "没有加密" in page.view.state.text()
    page.view.save_as(tmp_path / "没有这里" / "副本.png")
    desk.settle()
    assert "请换一个位置" in page.view.state.text()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared attachments are not here")
def test_real_papers_show_their_pages_and_a_locked_one_says_so(
    desk: Desk, talk: Talk, qtbot: QtBot
) -> None:
    page = the_page(desk, talk)
    drop(page, SHARED / "XiaoBiaoSong.pdf", SHARED / "libreoffice-writer-password.pdf")
    desk.settle()
    page.list.setCurrentRow(0)
    desk.settle()
    assert page.view.pages
    page.list.setCurrentRow(1)
    desk.settle()
    assert not page.view.pages
    assert "密码" in page.view.state.text()


def test_a_name_from_elsewhere_leads_nowhere(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    page = the_page(desk, talk)
    drop(page, a_picture(tmp_path))
    desk.settle()
    with desk.store.write() as w:
        w.patch(page.files[0].record.id, {"filename": "../../../厂区.png"})
    record = queries.rows(desk.store, Attachment, subject=talk.talk)[1][0]
    assert materials.preview(desk.store, record, side=100).pages == 1


def test_a_picture_is_drawn_no_larger_than_asked(tmp_path: Path) -> None:
    preview = previews.of(a_picture(tmp_path, size=(3000, 100)), side=300)
    assert QImage.fromData(preview.pictures[0]).size().toTuple() == (300, 10)
    assert preview.pages == 1
