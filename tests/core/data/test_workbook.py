"""Workbooks: their numbers and dates as they are kept, and what is none."""

import io
import zipfile
from datetime import date, datetime

import pytest

from dropout_core.data.choices import ReadingChoices
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_BYTES, MAX_CELLS
from dropout_core.data.reading import read_table
from dropout_core.data.sheet_reader import MEMORY
from dropout_core.data.workbook import read_sheet
from tests.core.data import workbooks
from tests.core.data.workbooks import MIME, Value, packed

ROWS: list[list[Value]] = [
    ["Datum", "Verbrauch", "Notiz"],
    *([date(2025, 3, day), 1000.5 + day, "gut" if day % 2 else None] for day in range(1, 9)),
]


@pytest.mark.parametrize("make", [workbooks.xlsx, workbooks.ods])
def test_the_first_sheet_is_read_with_numbers_and_dates_as_they_are(make: workbooks.Make) -> None:
    content = make({"Werte": ROWS, "Notizen": [["nichts"]]})
    reading = read_table(content, "strom.xlsx")
    assert reading.points.x == tuple(float(20148 + day) for day in range(8))
    assert reading.points.y == tuple(1001.5 + day for day in range(8))
    assert (reading.points.x_axis.name, reading.points.x_axis.kind) == ("Datum", "date")
    assert reading.overview.manner.sheets == ("Werte", "Notizen")
    (doubt,) = reading.overview.doubts
    assert (doubt.choice, doubt.value) == ("sheet", "Notizen")


@pytest.mark.parametrize("make", [workbooks.xlsx, workbooks.ods])
def test_another_sheet_is_read_by_its_name(make: workbooks.Make) -> None:
    body: list[list[Value]] = [[float(n), float(n * n)] for n in range(6)]
    other: list[list[Value]] = [["a", "b"], *body]
    content = make({"Werte": ROWS, "andere": other})
    points = read_table(content, "", ReadingChoices(sheet="andere")).points
    assert (points.x_axis.name, points.y) == ("a", (0, 1, 4, 9, 16, 25))
    with pytest.raises(DataError, match="no_such_sheet"):
        read_table(content, "", ReadingChoices(sheet="dritte"))


def test_numbers_that_were_typed_as_text_are_read_as_text_is() -> None:
    body: list[list[Value]] = [[float(n), f"{n},5"] for n in range(1, 7)]
    rows: list[list[Value]] = [["x", "y"], *body]
    assert read_table(workbooks.xlsx({"S": rows}), "").points.y == (1.5, 2.5, 3.5, 4.5, 5.5, 6.5)


def test_a_time_of_day_is_a_part_of_the_day() -> None:
    body: list[list[Value]] = [[datetime(2025, 3, 1, n), n * 2.0] for n in range(6)]
    rows: list[list[Value]] = [["t", "y"], *body]
    assert read_table(workbooks.ods({"S": rows}), "").points.x[3] == pytest.approx(20148 + 3 / 24)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed({"a.csv": "1,2"}), "zip"),
        (packed({}), "zip"),
        (b"PK\x03\x04 and no more", "broken_workbook"),
        (workbooks.xlsx({"S": ROWS})[:-300], "broken_workbook"),
        (packed({"xl/workbook.xml": "<workbook"}), "broken_workbook"),
        (packed({"content.xml": "<x/>", "mimetype": MIME}), "broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (workbooks.xlsx({"S": []}), "empty_sheet"),
        (workbooks.ods({"S": [[None, None]]}), "empty_sheet"),
        (workbooks.xlsx({"S": [["x", "y"], ["a", "b"]]}), "no_number"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_none(content: bytes, code: str) -> None:
    with pytest.raises(DataError, match=f"^{code}"):
        read_table(content, "")


def test_a_sheet_that_unpacks_to_any_size_is_refused() -> None:
    far = workbooks.xlsx({"S": [[1.0]]})
    parts = workbooks.unpacked(far)
    cell = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c>'
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].split(b"<row")[0] + cell + b"</row></sheetData></worksheet>"
    with pytest.raises(DataError) as caught:
        read_sheet(packed(parts))
    assert caught.value.code in ("too_many_cells", "broken_workbook")


def test_a_cell_that_is_repeated_beyond_all_measure_is_refused() -> None:
    parts = workbooks.unpacked(workbooks.ods({"S": [[1.0, 2.0]]}))
    parts["content.xml"] = parts["content.xml"].replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000000">'
    )
    with pytest.raises(DataError) as caught:
        read_sheet(packed(parts))
    assert caught.value.code in ("too_many_cells", "broken_workbook")


def test_a_bomb_is_refused() -> None:
    content = io.BytesIO()
    parts = workbooks.unpacked(workbooks.xlsx({"S": [[1.0]]}))
    name = "xl/worksheets/sheet1.xml"
    begin, end = parts.pop(name).split(b"<sheetData>")
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, part in parts.items():
            archive.writestr(other, part)
        with archive.open(name, "w") as sheet:
            sheet.write(begin)
            for _ in range(MEMORY // 2**20 + 50):
                sheet.write(b" " * 2**20)
            sheet.write(b"<sheetData>" + end)
    assert len(content.getvalue()) < MAX_BYTES
    with pytest.raises(DataError, match="broken_workbook"):
        read_sheet(content.getvalue())


def test_more_cells_than_are_read_are_refused_before_they_are_sent_on() -> None:
    parts = workbooks.unpacked(workbooks.ods({"S": [[1.0, 2.0]]}))
    parts["content.xml"] = parts["content.xml"].replace(
        b"<table:table-row>",
        f'<table:table-row table:number-rows-repeated="{MAX_CELLS // 2 + 1}">'.encode(),
    )
    with pytest.raises(DataError, match="too_many_cells"):
        read_sheet(packed(parts))
