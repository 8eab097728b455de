"""Typed access to a TOML table: every error names file and key, and a key nobody asked for is an error."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from app.errors import FormRefused
from app.services.forms import spec as s
from app.services.forms.faces import FACES
from app.services.forms.language import ALWAYS, Condition, LanguageError, read_condition, read_template

T = TypeVar("T")
HINT = "数据没有改动。请改正这个文件，或把它移走，程序会用自带的表样。"


def refuse(file: str, where: str, what: str) -> FormRefused:
    """The error for one wrong key of a description."""
    return FormRefused("E-FORM-02", f"表样文件 {file} 的“{where or '开头'}”有错：{what}。", HINT)


def parse(text: str, file: str) -> dict[str, Any]:
    """TOML text as a table; :class:`FormRefused` names the file and the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormRefused("E-FORM-01", f"表样文件 {file} 不是正确的 TOML 文件（{error}）。", HINT) from None


class Reader:
    """One table of a description: hands out typed values and complains about what nobody asked for."""

    def __init__(self, table: Mapping[str, Any], file: str, where: str = "") -> None:
        self._table = table
        self.file = file
        self.where = where
        self._asked: set[str] = set()

    def path(self, key: str) -> str:
        """Where a key stands in the file, as the error says it."""
        return ".".join(part for part in (self.where, key) if part)

    def wrong(self, key: str, what: str) -> FormRefused:
        """The error for a key of this table."""
        return refuse(self.file, self.path(key), what)

    def has(self, key: str) -> bool:
        """Whether the table has a key."""
        return key in self._table

    def holds(self, key: str, kind: type) -> bool:
        """Whether the table has a value of this kind under a key."""
        return isinstance(self._table.get(key), kind)

    def _take(self, key: str, kinds: tuple[type, ...], what: str, default: Any) -> Any:
        self._asked.add(key)
        if key not in self._table:
            if default is None:
                raise self.wrong(key, "缺少这一项")
            return default
        value = self._table[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.wrong(key, f"应是{what}")
        return value

    def string(self, key: str, default: str | None = None) -> str:
        """A text."""
        return str(self._take(key, (str,), "文字", default))

    def number(self, key: str, default: float | None = None, low: float = 0.0, high: float = 500.0) -> float:
        """A number within ``low``..``high``."""
        value = float(self._take(key, (int, float), "数字", default))
        if not low <= value <= high:
            raise self.wrong(key, f"应在 {low:g} 到 {high:g} 之间，现在是 {value:g}")
        return value

    def whole(self, key: str, default: int, low: int = 0, high: int = 200) -> int:
        """A whole number within ``low``..``high``."""
        value = int(self._take(key, (int,), "整数", default))
        if not low <= value <= high:
            raise self.wrong(key, f"应在 {low} 到 {high} 之间，现在是 {value}")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return bool(self._take(key, (bool,), "true 或 false", default))

    def choice(self, key: str, words: tuple[str, ...], default: str | None = None) -> str:
        """One of the words."""
        value = self.string(key, default)
        if value not in words:
            raise self.wrong(key, f"应是 {'、'.join(word or '空' for word in words)} 之一，现在是“{value}”")
        return value

    def face(self, key: str = "face", default: str = "") -> str:
        """A typeface key, or empty."""
        return self.choice(key, ("", *FACES), default)

    def numbers(self, key: str, default: list[float] | None = None) -> tuple[float, ...]:
        """A list of numbers."""
        values = self._take(key, (list,), "一列数字", default)
        if not all(isinstance(v, int | float) and not isinstance(v, bool) and v >= 0 for v in values):
            raise self.wrong(key, "应是一列不小于 0 的数字")
        return tuple(float(value) for value in values)

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self._take(key, (list,), "一列文字", [])
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "应是一列文字")
        return tuple(values)

    def text(self, key: str, required: bool = False) -> s.Text:
        """A text with placeholders, or a list of variants."""
        value = self._take(key, (str, list), "文字，或一列 {when, text}", None if required else "")
        if isinstance(value, str):
            value = [{"text": value}] if value else []
        return s.Text(tuple(self._variant(key, index, item) for index, item in enumerate(value)))

    def _variant(self, key: str, index: int, item: Any) -> tuple[Condition, Any]:
        if not isinstance(item, dict):
            raise self.wrong(f"{key}[{index}]", "应是 {when = …, text = …}")
        reader = Reader(item, self.file, f"{self.path(key)}[{index}]")
        when = reader.condition("when")
        try:
            template = read_template(reader.string("text"))
        except LanguageError as error:
            raise self.wrong(key, str(error)) from None
        reader.done()
        return when, template

    def condition(self, key: str) -> Condition:
        """A condition; always true if absent."""
        text = self.string(key, "")
        if not text:
            return ALWAYS
        try:
            return read_condition(text)
        except LanguageError as error:
            raise self.wrong(key, str(error)) from None

    def tables(self, key: str, read: Callable[[Reader], T], required: bool = True) -> tuple[T, ...]:
        """A list of tables, each read by ``read``."""
        values = self._take(key, (list,), "一列表格", None if required else [])
        found = []
        for index, value in enumerate(values):
            if not isinstance(value, dict):
                raise self.wrong(f"{key}[{index}]", "应是一个表格")
            reader = Reader(value, self.file, f"{self.path(key)}[{index}]")
            found.append(read(reader))
            reader.done()
        return tuple(found)

    def table(self, key: str, read: Callable[[Reader], T]) -> T | None:
        """One table read by ``read``; None if absent."""
        value = self._take(key, (dict,), "一个表格", {})
        if not value:
            return None
        reader = Reader(value, self.file, self.path(key))
        found = read(reader)
        reader.done()
        return found

    def lists(self, key: str) -> list[list[Any]]:
        """A list of lists."""
        values = self._take(key, (list,), "若干行，每行一列", [])
        if not all(isinstance(value, list) for value in values):
            raise self.wrong(key, "应是若干行，每行一列")
        return cast("list[list[Any]]", values)

    def everything(self) -> dict[str, Any]:
        """All keys of the table, whatever they are called."""
        self._asked.update(self._table)
        return dict(self._table)

    def done(self) -> None:
        """Refuse keys that were never asked for: a typing mistake must not pass in silence."""
        unknown = [key for key in self._table if key not in self._asked]
        if unknown:
            raise self.wrong(unknown[0], "不认识的键")
