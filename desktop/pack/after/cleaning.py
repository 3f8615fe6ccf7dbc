"""Runs in the limited child: one attachment in, a clean PDF of its pages out, in pieces.

Scripts, launch actions, embedded files, media, private data and thumbnails go; pages, links within
the file and to the web, bookmarks stay. A picture becomes a page: set upright, made no larger than
print needs, without the place and time its camera noted. Whatever cannot be done is refused in
one sentence that names the attachment. Writes no file.
"""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Pdf, sanitize
from PIL import Image, ImageOps, UnidentifiedImageError

from db.errors import Refusal
from db.sentences import Sentence

MOST_PAGES = 500
MOST_PIXELS = 120_000_000
_LONGEST_SIDE = 3_500  # pixels: 300 dpi along an A4 page
_PIECE = 1 << 20
_A4 = (595.28, 841.89)
_MARGIN = 42.5
_WATCHED = {
    "/JavaScript": Sentence("脚本"),
    "/Launch": Sentence("启动程序的动作"),
    "/EmbeddedFile": Sentence("夹带的文件"),
    "/SubmitForm": Sentence("提交表单的动作"),
    "/ImportData": Sentence("导入数据的动作"),
    "/GoToR": Sentence("打开别的文件的动作"),
    **dict.fromkeys(("/RichMedia", "/Movie", "/Sound", "/Rendition"), Sentence("多媒体")),
}


def cleaned(path: Path, options: Mapping[str, object]) -> Iterator[object]:
    """First {"pages", "removed"}, then the PDF in base64 pieces. ``title`` names it to people."""
    title = str(options.get("title") or path.name)
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    made, removed = _document(path, title) if is_pdf else (_picture(path, title), [])
    content = BytesIO()
    with made:
        pages = len(made.pages)
        made.save(
            content,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=False,
        )
    yield {"pages": pages, "removed": removed}
    whole = content.getvalue()
    for at in range(0, len(whole), _PIECE):
        yield base64.b64encode(whole[at : at + _PIECE]).decode("ascii")


def _document(path: Path, title: str) -> tuple[Pdf, list[str]]:
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise _refused(title, "locked", Sentence("加了密码，请去掉密码另存后重新添加")) from error
    except pikepdf.PdfError as error:
        raise _refused(
            title, "broken", Sentence("不是完整的 PDF，请用原来的软件重新导出")
        ) from error
    try:
        if not len(pdf.pages):
            raise _refused(title, "broken", Sentence("里面没有可读的页，请重新导出"))
        if len(pdf.pages) > MOST_PAGES:
            why = Sentence(
                "有 {count} 页，至多附 {most_pages} 页，请只留要用的页",
                count=len(pdf.pages),
                most_pages=MOST_PAGES,
            )
            raise _refused(title, "too_long", why)
        _refuse_vast_pictures(pdf, title)
        removed = _watched(pdf)
        _strip(pdf)
        return pdf, removed
    except pikepdf.PdfError as error:
        raise _refused(
            title, "broken", Sentence("内部结构已损坏，请用原来的软件重新导出")
        ) from error


def _strip(pdf: Pdf) -> None:
    for take_out in (
        sanitize.remove_javascript,
        sanitize.remove_attachments,
        sanitize.remove_multimedia,
        sanitize.remove_collection,
        sanitize.remove_thumbnails,
        sanitize.remove_private_app_data,
        sanitize.remove_web_capture,
    ):
        take_out(pdf)
    _remove_launching(pdf)
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations()  # what was filled in becomes part of the page
        del pdf.Root["/AcroForm"]
    for key in ("/Metadata", "/OpenAction", "/AA"):
        if key in pdf.Root:
            del pdf.Root[key]


def _remove_launching(pdf: Pdf) -> None:
    """Actions that leave the file, but for plain web links; the place they stood on stays."""
    bad = {"/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Named", "/Hide"}
    for item in list(pdf.objects):
        if isinstance(item, Dictionary | pikepdf.Stream) and str(item.get("/S", "")) in bad:
            item[Name.S] = Name.GoTo
            for key in ("/F", "/Win", "/Mac", "/Unix", "/Next", "/D", "/T"):
                if key in item:
                    del item[key]
        if isinstance(item, Dictionary):
            action = item.get("/A")
            if isinstance(action, Dictionary) and str(action.get("/S", "")) in bad:
                del item["/A"]
            if "/AA" in item:
                del item["/AA"]


def _watched(pdf: Pdf) -> list[str]:
    """What will be taken out, in words."""
    found: dict[str, None] = {}
    for item in pdf.objects:
        if isinstance(item, Dictionary | pikepdf.Stream):
            actions = [item, *(v for v in dict(item).values() if isinstance(v, Dictionary))]
            names = [str(a.get(key, "")) for a in actions for key in ("/S", "/Subtype", "/Type")]
            names += ["/JavaScript"] * any("/JS" in action for action in actions)
            found |= {_WATCHED[name]: None for name in names if name in _WATCHED}
    return list(found)


def _refuse_vast_pictures(pdf: Pdf, title: str) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and str(item.get("/Subtype", "")) == "/Image":
            _refuse_vast(int(item.get("/Width", 0)) * int(item.get("/Height", 0)), title)


def _refuse_vast(pixels: int, title: str) -> None:
    if pixels > MOST_PIXELS:
        why = Sentence(
            "里的图片有 {pixels} 亿像素，至多 {most_pixels} 亿，请先缩小",
            pixels=f"{pixels / 1e8:.1f}",
            most_pixels=f"{MOST_PIXELS / 1e8:.1f}",
        )
        raise _refused(title, "too_many_pixels", why)


def _picture(path: Path, title: str) -> Pdf:
    Image.MAX_IMAGE_PIXELS = None  # our own limit, with a sentence, stands below
    try:
        with warnings.catch_warnings(), Image.open(path) as picture:
            warnings.simplefilter("ignore")
            _refuse_vast(picture.width * picture.height, title)
            picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            return _page_of(_on_white(upright), is_photo=picture.format == "JPEG")
    except UnidentifiedImageError as error:
        why = Sentence("不是 PDF 也不是图片，不能附在后面，请先另存为 PDF")
        raise _refused(title, "unknown_kind", why) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise _refused(title, "broken", Sentence("图片不完整，请重新拍摄或导出")) from error


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("L", "RGB", "1"):
        return picture.convert("L") if picture.mode == "1" else picture
    if picture.mode in ("I", "I;16", "F"):
        return picture.convert("L")
    if picture.mode == "CMYK":
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _page_of(picture: Image.Image, *, is_photo: bool) -> Pdf:
    """One A4 page, turned to the picture's long side, the picture as large as the margins let."""
    width, height = _A4 if picture.height >= picture.width else _A4[::-1]
    scale = min((width - 2 * _MARGIN) / picture.width, (height - 2 * _MARGIN) / picture.height)
    scale = min(scale, 72 / 96)  # a small picture is not blown up
    w, h = picture.width * scale, picture.height * scale
    pdf = Pdf.new()
    stream = pdf.make_stream(picture.tobytes())
    if is_photo:
        packed = BytesIO()
        picture.save(packed, "JPEG", quality=88)
        stream = pdf.make_stream(packed.getvalue())
        stream.Filter = Name.DCTDecode
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = picture.width, picture.height, 8
    stream.ColorSpace = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Im=stream))
    x, y = (width - w) / 2, (height - h) / 2
    page.obj.Contents = pdf.make_stream(
        f"q {w:.2f} 0 0 {h:.2f} {x:.2f} {y:.2f} cm /Im Do Q".encode()
    )
    return pdf


def _refused(title: str, why: str, words: str) -> Refusal:
    return Refusal(
        f"attachment_{why}", "附件“{attachment}”{words}。", words=words, attachment=title
    )
