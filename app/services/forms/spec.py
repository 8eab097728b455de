"""What a form description says, read and typed: pages of blocks, blocks of rows, rows of cells.

All lengths are millimetres, all type sizes points. Nothing here knows files (see ``reading``), data
(``data``) or drawing (``render``). The keys of a description are the field names below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.services.forms.language import ALWAYS, Condition
from app.services.forms.layout import Choice, Layout
from app.services.forms.texts import NOTHING as NOTHING
from app.services.forms.texts import SignItem as SignItem
from app.services.forms.texts import Text as Text

if TYPE_CHECKING:
    from app.services.forms.overlays.spec import OverlaySheet

Scoped = Literal["case", "person", "org", "meeting"]
Place = Literal["first", "continued", "every"]
Seal = Literal["", "branch", "outside", "superior", "general"]
CellKind = Literal["label", "value", "name", "text", "vertical", "sign", "photo", "blank"]
Align = Literal["left", "center", "right"]
Border = Literal["all", "under", "none"]

SEAL_HEIGHT = 45.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid or table.

    ``label`` is fixed and centred, ``value`` short, ``name`` a person's name, ``text`` long with first-line
    indent, ``vertical`` a label written downwards, ``sign`` signature lines, ``photo`` the photo box.
    An ``opinion`` prints only if the user asks for printed opinions; otherwise the cell is ruled for the
    pen. ``prompt`` is fixed text above a long text, ``note`` fixed text below it. ``title`` names the cell
    on continuation sheets. ``id`` lets a page continue it, ``continues`` takes what is left of another.
    ``fallback`` is a shorter wording of a value, used if the first finds no room (简称). ``spacing`` is the
    line height of a long text in type sizes (0: 1.5, in tables 1.25); ``spread`` sets a signature row, or
    the characters of a label, over the whole width. ``border`` is the frame, only a line to write on, or
    nothing (covers). A ``ruled`` long text is ruled for the pen while nothing is known;
    ``fixed`` keeps its size and goes on at once where a page continues it (minutes). ``least`` is the
    smallest type size of a short value (0: 9 pt; dues and the triple letter may go to 7.5), ``pad`` the
    distance of a short value from the left and right edge in mm. ``bold_when`` sets single rows bold. A
    ``money`` value is written as a sum, ``90.00``: a list saved as a table holds it as a number.
    """

    kind: CellKind
    content: Text = NOTHING
    span: int = 1
    rows: int = 1
    size: float = 0.0
    face: str = ""
    bold: bool = False
    align: Align | None = None
    opinion: bool = False
    prompt: Text = NOTHING
    note: Text = NOTHING
    sign: tuple[tuple[SignItem, ...], ...] = ()
    seal: Seal = ""
    seal_text: Text = NOTHING
    title: str = ""
    id: str = ""
    continues: str = ""
    fallback: Text = NOTHING
    max_lines: int = 0
    indent: int = 2
    spacing: float = 0.0
    spread: bool = False
    border: Border = "all"
    ruled: bool = False
    fixed: bool = False
    least: float = 0.0
    pad: float = 1.5
    bold_when: Condition | None = None
    money: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row (or page) drawn once per element of a list.

    Rows: ``count`` of them in all, blank ones behind a short list, and what a long list has more goes on a
    continuation sheet under ``title``; 0 = as many as there are. Pages: at least ``count``.
    """

    of: str
    name: str
    count: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid; ``columns`` replaces the grid's column widths for this row.

    A ``stretch`` row is ``height`` high at least and takes what the grid's ``height`` has left.
    """

    height: float
    cells: tuple[Cell, ...]
    columns: tuple[float, ...] | None = None
    when: Condition = ALWAYS
    repeat: Repeat | None = None
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """The title band with an optional line below it, left and right."""

    text: Text
    height: float
    size: float = 18.0
    face: str = "song-bold"
    left: Text = NOTHING
    right: Text = NOTHING
    side_size: float = 10.5
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Words:
    """Free-standing text: a sentence above a table, a note below it; ``spacing`` in type sizes.

    It stands in the middle of its height, with ``top`` at the head of it.
    """

    text: Text
    height: float
    size: float = 10.5
    face: str = ""
    align: Align = "left"
    indent: int = 0
    spacing: float = 1.25
    top: bool = False
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells with fixed heights; ``columns`` sum to the width of the page.

    ``height`` is what all rows together take if one of them stretches (0: their sum).
    """

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    height: float = 0.0
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Groups:
    """Stage heading rows in a table: the list of groups, and where each group keeps its rows."""

    of: str
    name: str
    rows: str
    text: Text
    height: float


@dataclass(frozen=True, slots=True)
class Table:
    """A list printed row by row: the head repeats on every page, a row grows but is never split.

    ``of`` is the list (with ``groups``: empty), ``name`` what a row is called in the cells. An empty list
    prints ``blank_rows`` empty rows; with ``fill`` a short one is filled up to the same height.
    """

    columns: tuple[float, ...]
    head: tuple[Row, ...]
    cells: tuple[Cell, ...]
    row_height: float
    name: str
    of: str = ""
    groups: Groups | None = None
    blank_rows: int = 0
    fill: bool = False
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Sign:
    """Signature lines outside a grid, with room for a seal if one is wanted."""

    height: float
    rows: tuple[tuple[SignItem, ...], ...]
    size: float = 10.5
    face: str = ""
    align: Align = "right"
    seal: Seal = ""
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty height; ``cut`` draws a dashed line through its middle to cut along, ``text`` stands in it."""

    height: float
    cut: bool = False
    text: Text = NOTHING
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a notice: two-character indent (``flush``: none), 28 characters a line."""

    text: Text
    face: str = ""
    flush: bool = False
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Notice:
    """An official text in the geometry of GB/T 9704: title, addressee, paragraphs, table, signature.

    ``paragraphs`` may hold tables (people); ``signature`` is the full name of the organisation, ``date``
    the day of writing. ``keep`` are texts a title line must not break inside (names). Formal letters to a
    superior carry ``number`` and ``signer`` (签发人) in one line above the title, and below the date a
    ``note`` (附注) in brackets. ``attachment`` lists the enclosures, one a line.
    """

    title: Text
    paragraphs: tuple[Paragraph | Table, ...]
    signature: Text
    date: Text
    addressee: Text = NOTHING
    attachment: Text = NOTHING
    number: Text = NOTHING
    signer: Text = NOTHING
    note: Text = NOTHING
    keep: str = ""
    seal: Seal = "outside"
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Cards:
    """Blocks drawn at fixed places of the paper: slips, ballots, stub and letter, two people a sheet.

    ``places`` are the upper left corners of the cards in mm from the paper's upper left corner, ``width``
    and ``height`` the size of one. ``of`` is a list whose elements (called ``name``) fill the places one
    after the other and page after page, blank places for an empty list; without it every place shows the
    same. ``cuts`` are lines to cut along, each x1, y1, x2, y2.
    """

    places: tuple[tuple[float, float], ...]
    width: float
    height: float
    blocks: tuple[FixedBlock, ...]
    cuts: tuple[tuple[float, float, float, float], ...] = ()
    of: str = ""
    name: str = ""
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class Entry:
    """One column of an official booklet whose contents a person will copy by hand.

    ``label`` names it, ``page`` says where it is in the booklet. ``chars`` and ``lines`` are keys of choices:
    how many characters a line and how many lines the real booklet has there; without them the text is a
    short one. ``hint`` is printed small and grey while there is no text. With ``of`` the text is written once
    per element of that list (called ``name``), one a line.
    """

    label: Text
    page: Text
    text: Text
    hint: Text = NOTHING
    chars: str = ""
    lines: str = ""
    of: str = ""
    name: str = ""
    indent: int = 0
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a person will copy into an official booklet (誊写稿), broken into the booklet's own lines.

    ``columns`` are the label's and the text's width. An entry goes on over pages, line by line.
    """

    columns: tuple[float, float]
    entries: tuple[Entry, ...]
    when: Condition = ALWAYS
    on: Place = "first"


@dataclass(frozen=True, slots=True)
class OverlayBlock:
    """Values printed into a preprinted paper; ``family`` names the papers, ``sheets`` are those there are.

    The form's choices ``paper`` and ``output`` say which paper, and whether to preview, print or calibrate.
    """

    family: str
    sheets: tuple[OverlaySheet, ...] = ()
    when: Condition = ALWAYS
    on: Place = "first"


FixedBlock = Title | Words | Grid | Sign | Gap
Block = FixedBlock | Table | Notice | Cards | Transcript | OverlayBlock


@dataclass(frozen=True, slots=True)
class Page:
    """One page (more if its table or notice needs them), or a whole other form.

    ``repeat`` draws the page once per element of a list. ``continues`` names the cell whose overflow it
    takes; such a page is drawn only if there is overflow, or for the pen if the cell is not printed, and
    with ``again`` as often as needed. ``mark`` is printed in that cell behind the text that did fit.
    ``section`` is what the contents call what begins here; ``edition_on`` the date that chooses the edition
    for this page alone. ``include`` draws the form of this key (``form``,
    found on loading) for the object at the path ``data``, or for each of a list.
    """

    blocks: tuple[Block, ...]
    when: Condition = ALWAYS
    repeat: Repeat | None = None
    continues: str = ""
    again: bool = False
    mark: str = "（续见续页）"
    section: Text = NOTHING
    edition_on: str = ""
    include: str = ""
    data: str = ""
    form: FormSpec | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One printable form.

    ``key`` is the file name (``f19-conversion``), ``number`` the form's number in the catalogue (``F19``),
    ``stage`` 0–5 and ``steps`` where it is used, ``scope`` what it is printed for, ``context`` which builder
    makes its data, ``subject`` the builder's choice between uses, ``edition_on`` the date that chooses the
    edition of the rules (empty: the day of printing). ``choices`` are what the user may choose when printing.
    ``customised`` marks a user's changed copy, ``source`` names the file it was read from.
    """

    key: str
    number: str
    title: str
    scope: Scoped
    context: str
    stage: int
    steps: tuple[str, ...]
    layout: Layout
    pages: tuple[Page, ...]
    subject: str = ""
    edition_on: str = ""
    version: str = "1"
    copies: str = ""
    choices: tuple[Choice, ...] = ()
    customised: bool = False
    source: str = ""
