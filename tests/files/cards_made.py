"""Business cards drawn as printers set them: lines of (x, y, size in pixels, text)."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from desktop.fonts import packaged

CHINESE = (
    (80, 60, 40, "洛阳中硅高科技有限公司"),
    (80, 220, 64, "欧阳 明慧"),
    (360, 250, 30, "副总经理 / 高级工程师"),
    (80, 400, 26, "手机：138 0013 8000   电话：0379-6060 1234"),
    (80, 440, 26, "邮箱：ouyang.mh@example.com"),
    (80, 480, 26, "地址：河南省洛阳市偃师区工业区轴承路88号"),
    (80, 520, 26, "网址：www.example.com"),
)
BILINGUAL = (
    (80, 60, 40, "中信重工机械股份有限公司"),
    (80, 110, 22, "CITIC HEAVY INDUSTRIES CO., LTD."),
    (80, 220, 60, "张伟"),
    (260, 240, 28, "销售总监"),
    (80, 310, 24, "Zhang Wei"),
    (80, 345, 24, "Sales Director"),
    (80, 430, 24, "M: +86 139 1234 5678"),
    (80, 470, 24, "E: zhangwei@example.com.cn"),
    (80, 510, 24, "洛阳市涧西区建设路206号"),
)


def a_card(
    folder: Path, lines: tuple[tuple[int, int, int, str], ...] = CHINESE, turn: int = 0
) -> Path:
    """The card as a picture of 1050 × 600 pixels, turned by ``turn`` degrees on a grey desk."""
    card = Image.new("RGB", (1050, 600), "white")
    pen = ImageDraw.Draw(card)
    for x, y, size, text in lines:
        pen.text((x, y), text, font=ImageFont.truetype(str(packaged()[0]), size), fill="#222")
    desk = Image.new("RGB", (1250, 800), "#9a9a9a")
    desk.paste(card, (100, 100))
    path = folder / "名片照片.jpg"
    desk.rotate(turn, fillcolor="#9a9a9a").save(path, quality=88)
    return path
