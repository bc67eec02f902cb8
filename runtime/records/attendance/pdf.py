"""Reports as PDF to print: A4 across, the heading of the table on every page, page n of m."""

import io
import unicodedata
from datetime import date, datetime
from functools import partial
from typing import Any

from babel.dates import format_date, format_datetime
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from runtime.records.attendance.report_words import say
from runtime.records.attendance.reports import FIGURES, Report, Row

PLAIN, BOLD = "Vera", "VeraBd"  # come with reportlab, hold the letters of Europe's languages
INK, QUIET, LINE = (
    colors.HexColor("#1d2733"),
    colors.HexColor("#5b6775"),
    colors.HexColor("#d5dbe1"),
)
SHADE, HEAD = colors.HexColor("#f5f7f9"), colors.HexColor("#e8edf2")
MARGIN = 14 * mm
TIMES = ("planned", "actual", "difference")
NAME_WIDTH, TIME_WIDTH, COUNT_WIDTH = 58 * mm, 20 * mm, 24 * mm


def to_pdf(report: Report, language: str, title: str, made: datetime | None = None) -> bytes:
    """A report as PDF; `title` is the name of the company, `made` the instant to print on it."""
    _load_fonts()
    page = landscape(A4)
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=page, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN,
        bottomMargin=MARGIN + 6 * mm, title=f"{title} – {_heading(report, language)}",
        author=title, lang=language,
    )  # fmt: skip
    foot = partial(_Pages, said=partial(_page, language), left=_foot(title, language, made))
    document.build(_story(report, language, title, document.width), canvasmaker=foot)
    return buffer.getvalue()


def _story(report: Report, language: str, title: str, width: float) -> list[Any]:
    story: list[Any] = [
        Paragraph(_xml(title), _style("company", PLAIN, 10, QUIET)),
        Paragraph(_xml(_heading(report, language)), _style("title", BOLD, 16, INK, after=2)),
        Paragraph(_xml(_period(report, language)), _style("period", PLAIN, 10, QUIET)),
        Spacer(1, 6 * mm),
    ]
    if not report.rows:
        nothing = say("nothing").text(language)
        return [*story, Paragraph(_xml(nothing), _style("nothing", PLAIN, 10, INK))]
    note = Paragraph(_xml(say("rounded").text(language)), _style("note", PLAIN, 8, QUIET))
    return [*story, _table(report, language, width), Spacer(1, 3 * mm), note]


def _table(report: Report, language: str, width: float) -> LongTable:
    counts = [figure for figure in FIGURES if figure not in TIMES]
    columns = [*TIMES, *counts]
    head = _style("head", BOLD, 7.5, INK, align=2)
    first = _style("first", BOLD, 7.5, INK)
    words = [say(column).text(language) for column in columns]
    data: list[list[Any]] = [
        [Paragraph(_xml(say(report.by).text(language)), first)]
        + [Paragraph(_xml(word), head) for word in words]
    ]
    name, strong = _style("name", PLAIN, 8.5, INK), _style("sum", BOLD, 8.5, INK)
    for row in report.rows:
        label = _day(date.fromisoformat(row.id), language) if report.by == "day" else row.name
        data.append([Paragraph(_xml(label), name), *_figures(row, columns)])
    total = Paragraph(_xml(say("total").text(language)), strong)
    data.append([total, *_figures(report.total, columns)])
    gaps = len(counts) - 1  # the first of them says how many interventions there are
    rest = (width - NAME_WIDTH - len(TIMES) * TIME_WIDTH - COUNT_WIDTH) / gaps
    widths = [NAME_WIDTH, *[TIME_WIDTH] * len(TIMES), COUNT_WIDTH, *[rest] * gaps]
    return LongTable(data, colWidths=widths, repeatRows=1, style=_look(len(data)))


def _look(rows: int) -> TableStyle:
    return TableStyle([
        ("FONT", (0, 0), (-1, -1), PLAIN, 8.5),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), HEAD),
        ("ROWBACKGROUNDS", (0, 1), (-1, rows - 2), [colors.white, SHADE]),
        ("LINEBELOW", (0, 0), (-1, rows - 2), 0.4, LINE),
        ("LINEABOVE", (0, rows - 1), (-1, rows - 1), 1, INK),
        ("FONT", (0, rows - 1), (-1, rows - 1), BOLD, 8.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ])  # fmt: skip


def _figures(row: Row, columns: list[str]) -> list[str]:
    return [
        hours(getattr(row, column), signed=column == "difference")
        if column in TIMES
        else str(getattr(row, column) or "–")
        for column in columns
    ]


def hours(seconds: int, *, signed: bool = False) -> str:
    """Seconds as hours and minutes, `7:30`; rounded here only. `signed`: `+0:15`, `−0:15`."""
    whole, minutes = divmod((abs(seconds) + 30) // 60, 60)
    sign = "−" if seconds < 0 else "+" if signed and seconds > 0 else ""
    return f"{sign if whole or minutes else ''}{whole}:{minutes:02d}"


def _heading(report: Report, language: str) -> str:
    return f"{say('title').text(language)} {say(f'by-{report.by}').text(language)}"


def _period(report: Report, language: str) -> str:
    first, last = _day(report.first, language), _day(report.last, language)
    word = "one-day" if report.first == report.last else "period"
    text = say(word, first=first, last=last).text(language)
    return f"{text} · {say('with-tests').text(language)}" if report.tests else text


def _day(day: date, language: str) -> str:
    return format_date(day, "EEE d MMM yyyy", locale=language.replace("-", "_"))


def _page(language: str, page: int, pages: int) -> str:
    return say("page", page=page, pages=pages).text(language)


def _foot(title: str, language: str, made: datetime | None) -> str:
    if made is None:
        return title
    at = format_datetime(made, "d MMMM yyyy, HH:mm", locale=language.replace("-", "_"))
    return f"{title} · {say('made', at=at).text(language)}"


def _style(
    name: str, font: str, size: float, color: Any, after: float = 0, align: int = 0
) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=size * 1.3, textColor=color,
        spaceAfter=after * mm, alignment=align, splitLongWords=True,
    )  # fmt: skip


class _Pages(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that writes the foot of its pages at the end, when it knows how many there are."""

    def __init__(self, *args: Any, said: Any, left: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._said, self._left = said, left
        self._done: list[dict[str, Any]] = []

    def showPage(self) -> None:  # the name is reportlab's
        self._done.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._done, 1):
            self.__dict__.update(page)
            self.setFont(PLAIN, 8)
            self.setFillColor(QUIET)
            self.drawString(MARGIN, 9 * mm, readable(self._left))
            text = readable(self._said(number, len(self._done)))
            self.drawRightString(landscape(A4)[0] - MARGIN, 9 * mm, text)
            super().showPage()
        super().save()


def _xml(text: str) -> str:
    """A text as reportlab takes it: nothing in it is markup."""
    plain = readable(text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def readable(text: str) -> str:
    """A text in the letters that the fonts have: others lose their accent, or become `?`."""
    _load_fonts()
    known = pdfmetrics.getFont(PLAIN).face.charToGlyph
    return "".join(_letter(one, known) for one in text if one.isprintable())


def _letter(one: str, known: Any) -> str:
    if ord(one) in known:
        return one
    base = unicodedata.normalize("NFKD", one)[0]
    return base if ord(base) in known else "?"


def _load_fonts() -> None:
    if PLAIN not in pdfmetrics.getRegisteredFontNames():
        for name in (PLAIN, BOLD):
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
