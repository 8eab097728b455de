"""ChartView: paints a laid-out chart with QPainter, on the screen and into a picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.chart_layout import TEXT, Box, Drawing, Stroke, Words, lay_out
from app.services.charts import Chart
from app.ui.theme import LIGHT, Colors, Theme

_PICTURE_WIDTH, _PICTURE_SCALE, _PICTURE_MARGIN = 680.0, 2.4, 24.0
_LINE = 1.5


class ChartView(QWidget):
    """Shows one chart as wide as there is room; the height follows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chart: Chart | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._fit)

    def show_chart(self, chart: Chart) -> None:
        """Paint this chart from now on; a screen reader hears its numbers in the table beside it."""
        self._chart = chart
        self.setAccessibleName(f"{chart.title}，数字见旁边的表")
        self._fit()

    def hasHeightForWidth(self) -> bool:
        """The wider, the lower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in logical pixels when ``width`` wide."""
        return 0 if self._chart is None else round(self._drawing(width).height * self._scale()) + 2

    def sizeHint(self) -> QSize:
        """Room for the chart at the present width."""
        return QSize(480, self.heightForWidth(max(self.width(), 480)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew for the new width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint in the colours in force."""
        if self._chart is None:
            return
        painter = QPainter(self)
        paint(painter, self._drawing(self.width()), self._theme.colors, self.font(), self._scale())
        painter.end()

    def _scale(self) -> float:
        return self._theme.size / TEXT

    def _drawing(self, width: int) -> Drawing:
        assert self._chart is not None
        return lay_out(self._chart, width / self._scale(), title=False)

    def _fit(self) -> None:
        if self._chart is not None:
            self.setMinimumHeight(self.heightForWidth(max(self.width(), 240)))
        self.updateGeometry()
        self.update()


def paint(painter: QPainter, drawing: Drawing, colors: Colors, font: QFont, scale: float) -> None:
    """Paint the marks ``scale`` times as large as they are laid out."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    ink = QColor(colors.info)
    for mark in drawing.marks:
        if isinstance(mark, Box):
            painter.setPen(QPen(ink, 0.8))
            painter.setBrush(ink if mark.solid else Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(mark.x, mark.y, mark.width, mark.height))
        elif isinstance(mark, Stroke):
            painter.setPen(QPen(QColor(colors.control) if mark.faint else ink, 0.8))
            painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))
        else:
            _write(painter, mark, colors, font)
    painter.restore()


def _write(painter: QPainter, mark: Words, colors: Colors, font: QFont) -> None:
    face = QFont(font)
    face.setPixelSize(round(mark.size))
    face.setBold(mark.strong)
    painter.setFont(face)
    painter.setPen(QColor(colors.muted if mark.muted else colors.text))
    wide = 2_000.0
    left = mark.x - {"left": 0.0, "middle": wide / 2, "right": wide}[mark.side]
    align = {
        "left": Qt.AlignmentFlag.AlignLeft,
        "middle": Qt.AlignmentFlag.AlignHCenter,
        "right": Qt.AlignmentFlag.AlignRight,
    }[mark.side]
    box = QRectF(left, mark.y, wide, mark.size * _LINE)
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, mark.text)


def picture(chart: Chart, heading: str, font: QFont) -> QImage:
    """A chart as a picture on white, for a report: ``heading`` says of whom and when."""
    drawing = lay_out(chart, _PICTURE_WIDTH)
    foot = 22.0
    size = QSize(
        round((drawing.width + 2 * _PICTURE_MARGIN) * _PICTURE_SCALE),
        round((drawing.height + foot + 2 * _PICTURE_MARGIN) * _PICTURE_SCALE),
    )
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.translate(_PICTURE_MARGIN * _PICTURE_SCALE, _PICTURE_MARGIN * _PICTURE_SCALE)
    said = Drawing(drawing.width, foot, (Words(0, drawing.height + 6, heading, muted=True),))
    for part in (drawing, said):
        paint(painter, part, LIGHT, font, _PICTURE_SCALE)
    painter.end()
    return image
