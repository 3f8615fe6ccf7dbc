"""What was seen wrong in the pictures once: widths of columns, half letters, points, tick boxes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.records import Firm, Issue
from db.store.store import Store
from desktop.app import make_window
from desktop.screens.face_view import FaceView
from desktop.screens.library import Library
from desktop.shots import faces
from desktop.shots.stage import Stage
from desktop.theme import Look, body_font
from desktop.widgets.labels import broken, said, together
from desktop.widgets.line import Line
from desktop.widgets.long_table import _evened
from desktop.widgets.nothing import evened
from desktop.widgets.points import Points
from tests.desktop.conftest import Desk, Talk

LONG = "高端装备关键基础零部件（行星滚柱丝杠、谐波减速器）研发制造有限公司"


def test_a_half_empty_column_gives_to_one_that_is_cut() -> None:
    assert _evened([300, 100, 80], [120, 200, 60], wide=[0]) == [200, 200, 80]
    assert _evened([130, 100, 80], [120, 200, 60], wide=[0]) == [120, 110, 80]
    assert _evened([100, 100], [90, 90], wide=[0, 1]) == [100, 100]


def test_what_is_given_is_what_was_taken_to_the_pixel() -> None:
    widths, wanted = [300, 200, 250, 90, 90], [100, 121, 113, 160, 160]
    assert sum(_evened(widths, wanted, [0, 1, 2])) == sum(widths)


def test_a_list_longer_than_the_window_fills_the_room_and_has_no_bar_below(desk: Desk) -> None:
    def some(store: Store) -> None:
        with store.write() as w:
            for at in range(60):
                w.create(Firm, legal_name=f"{LONG}{at}", short_name="零部件", reg_place="洛阳市")

    frame = desk.enter(some)
    frame.go("firm")
    library = frame.screens["firm"]
    assert isinstance(library, Library)
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) == 60)
    desk.settle()
    view = library.view
    assert view.verticalScrollBar().maximum() > 0
    assert view.horizontalScrollBar().maximum() == 0
    header = view.horizontalHeader()
    assert header.length() == view.viewport().width()
    name = library.model.names.index("legal_name")
    assert view.columnWidth(name) == max(map(header.sectionSize, range(header.count())))


def test_a_line_shows_its_end_as_cut_only_while_it_is_left(qtbot: QtBot) -> None:
    line = Line()
    qtbot.addWidget(line)
    line.setText(LONG)
    line.setFixedWidth(200)
    assert line._is_cut()
    assert line.text() == LONG
    line.setEchoMode(Line.EchoMode.Password)
    assert not line._is_cut()
    line.setEchoMode(Line.EchoMode.Normal)
    line.setFixedWidth(2000)
    assert not line._is_cut()
    line.setFixedWidth(200)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert not line._is_cut()


def test_the_second_line_of_a_point_stands_under_its_first_words(qtbot: QtBot) -> None:
    points = Points()
    qtbot.addWidget(points)
    points.resize(200, 300)
    points.show_points([LONG, "短"])
    points.show()
    labels = [one for one in points.findChildren(QLabel) if one.isVisible()]
    marks, words = [x for x in labels if x.text() == "·"], [x for x in labels if x.text() != "·"]
    assert len(marks) == len(words) == 2
    assert {one.x() for one in words} == {words[0].x()}
    assert words[0].x() >= marks[0].geometry().right()
    assert words[0].heightForWidth(words[0].width()) > words[0].fontMetrics().lineSpacing() * 2
    assert marks[1].y() == words[1].y()


def test_a_tick_box_is_drawn_and_clicked_in_the_first_line_of_a_tall_row(
    desk: Desk, talk: Talk
) -> None:
    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            w.create(Issue, negotiation=talk.talk, topic=LONG * 3)

    board = desk.board(desk.enter(prepare), talk.talk)
    board.show_tab("issues")
    desk.settle()
    table = board.tables["issues"]
    must = [field.name for field in table.model.fields].index("is_must")
    cell = table.view.visualRect(table.model.index(0, must))
    assert cell.height() > 60
    below = QPoint(cell.left() + 14, cell.bottom() - 8)
    desk.qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    desk.settle()
    assert not table.rows[0].is_must  # type: ignore[attr-defined]
    within = QPoint(cell.left() + 14, cell.top() + 16)
    desk.qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=within)
    desk.qtbot.waitUntil(lambda: table.rows[0].is_must is True)  # type: ignore[attr-defined]


def test_no_letter_stands_alone_on_the_last_line(qtbot: QtBot) -> None:
    font, sentence = body_font(), "副总经理、财务总监兼董事会秘书"
    letter = QFontMetrics(font).horizontalAdvance("书")
    for letters in range(5, len(sentence)):
        lines = broken(sentence, letters * letter + letter // 2, 9, font)
        assert "".join(lines) == sentence
        assert len(lines[-1]) > 1, lines


def test_a_name_is_never_parted_between_two_lines(qtbot: QtBot) -> None:
    font, words = body_font(), f"已核实 · {together('核实 祝闻笙')}"
    letter = QFontMetrics(font).horizontalAdvance("书")
    for letters in range(7, 13):
        lines = broken(words, letters * letter, 9, font)
        assert any(line.replace("\u2060", "").endswith("核实\u00a0祝闻笙") for line in lines)


def test_a_sentence_a_little_too_long_is_parted_at_a_mark_near_its_middle(qtbot: QtBot) -> None:
    metrics = QFontMetrics(body_font())
    sentence = "还没有洽谈。点“新建洽谈”，选一家企业就能开始；也可以先在“导入”里导入企业名单。"
    wide = metrics.horizontalAdvance(sentence)
    assert evened(sentence, metrics, wide) == sentence
    head, tail = evened(sentence, metrics, wide - 1).split("\n")
    assert (head[-1], head + tail) == ("；", sentence)
    assert evened("一个字也分不开的很长的一句", metrics, 40) == "一个字也分不开的很长的一句"


def test_a_label_parts_no_last_word_and_still_says_what_it_was_told(qtbot: QtBot) -> None:
    sentence = "审计机构已进场，政府补助被列为重点核查事项。"
    label = said(sentence, wraps=True)
    assert label.text() == sentence
    assert "\u2060" in QLabel.text(label), "what Qt lays out is joined at its end"
    label.setText("kept as it is")
    assert QLabel.text(label) == "kept as it is"
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setText(sentence)
    assert QLabel.text(label) == sentence, "what can be copied has nothing in it that is not seen"


def test_the_map_of_a_chain_is_seen_with_its_source_on_a_small_screen(
    qapp: QApplication, tmp_path: Path
) -> None:
    stage = Stage(qapp, Look(qapp, is_dark=False), make_window, tmp_path, size=(1280, 720))
    faces.chain(stage)
    assert stage.window is not None
    (view,) = (one for one in stage.window.findChildren(FaceView) if one.isVisible())
    assert view.figures.verticalScrollBar().maximum() == 0
    stage.close()
