"""Files that are no table to learn from, and the code of the sentence that each gets."""

import json

from dropout_core.data.limits import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_LINE
from tests.core.data.workbooks import packed, xlsx

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def table(*rows: str) -> bytes:
    """A table of x and y."""
    return "\n".join(("x,y", *rows)).encode()


def repeated(row: str, count: int = 8) -> bytes:
    """A table of rows alike; n is the number of each."""
    return table(*(row.format(n=n) for n in range(count)))


MALFORMED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "a newline": (b"\n", "empty"),
    "spaces and tabs": (b" \t \r\n  ", "empty"),
    "a mark of UTF-8 alone": (b"\xef\xbb\xbf", "empty"),
    "a mark of UTF-16 alone": (b"\xff\xfe", "empty"),
    "an end of file of DOS": (b"\x1a", "empty"),
    "a picture": (PNG + bytes(range(256)), "binary"),
    "a JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(200)), "binary"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type\0>>\x01\x02", "binary"),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + bytes(range(50)), "binary"),
    "Parquet": (b"PAR1\x15\x04\x15\x10\x15\x14L\x15\x02\x15\x00" + bytes(50), "binary"),
    "a program": (b"\x7fELF\x02\x01\x01\x00" + bytes(100), "binary"),
    "NumPy's array": (b"\x93NUMPY\x01\x00v\x00{'descr': '<f8'}" + bytes(80), "binary"),
    "zeros": (bytes(1000), "binary"),
    "a zero among numbers": (repeated("{n},{n}") + b"\n8,\x008", "binary"),
    "every byte there is": (bytes(range(256)) * 4, "binary"),
    "rich text": (b"{\\rtf1\\ansi 1,2}", "binary"),
    "a web page": (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "markup"),
    "a web page with a table": (b"\n <html>\n<table><tr><td>1</td></tr></table>", "markup"),
    "XML": (b"<?xml version='1.0'?><rows><row x='1' y='2'/></rows>", "markup"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "markup"),
    "JSON, an object": (json.dumps({"x": [1, 2], "y": [3, 4]}).encode(), "json"),
    "JSON, a list": (b"[[1, 2], [3, 4]]", "json"),
    "JSON, over lines": (b'[\n  {"x": 1, "y": 2}\n]', "json"),
    "JSON, a line each": (b'{"x": 1}\n{"x": 2}\n', "json"),
    "JSON, cut off": (b'{"x": [1, 2, 3', "json"),
    "JSON of numbers": (b"[1, 2, 3, 4, 5]", "json"),
    "a zip archive": (packed({"data.csv": "1,2\n"}), "zip"),
    "a document of Word": (packed({"word/document.xml": "<w:document/>"}), "zip"),
    "the begin of a zip": (b"PK\x03\x04\x14\x00\x06\x00", "broken_workbook"),
    "half a workbook": (xlsx({"S": [[1.0, 2.0]] * 30})[:700], "broken_workbook"),
    "a workbook without sheets": (packed({"xl/workbook.xml": "<workbook/>"}), "broken_workbook"),
    "an empty workbook": (xlsx({"S": []}), "empty_sheet"),
    "a locked workbook": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "a workbook of 2003": (COMPOUND + bytes(500), "old_workbook"),
    "one byte too many": (b"1" * (MAX_BYTES + 1), "too_large"),
    "thousands of columns": (b",".join([b"1"] * 5000) + b"\n", "too_many_columns"),
    "one column too many": (b",".join([b"1"] * (MAX_COLUMNS + 1)), "too_many_columns"),
    "hundred thousands of columns": (b";".join([b"1"] * 200_000), "too_many_columns"),
    "too many cells": (b"1,2,3,4,5,6,7,8\n" * (MAX_CELLS // 8 + 1), "too_many_cells"),
    "a very long line": (b"x,y\n1," + b"2" * (MAX_LINE + 1), "long_line"),
    "a very long cell in quotes": (b'x,y\n1,"' + b"2\n" * 100_000 + b'"', "long_line"),
    "words": (b"Dear all,\nthere is no table in here.\nYours\n", "no_number"),
    "a header alone": (b"x,y\n", "no_number"),
    "texts": (repeated("a,b"), "no_number"),
    "missing numbers alone": (repeated("NA,-"), "no_number"),
    "comments alone": (b"# nothing\n# at all\n", "no_number"),
    "one column": (b"y\n1\n2\n3\n4\n5\n6\n", "one_numeric_column"),
    "one column with row numbers": (
        b"id,y\n1,5.5\n2,6.5\n3,7\n4,8\n5,9\n6,3\n",
        "one_numeric_column",
    ),
    "names and numbers": (repeated("Ann,{n}"), "one_numeric_column"),
    "four points": (repeated("{n},{n}", 4), "too_few"),
    "five points, one missing": (table("1,2", "2,3", "3,4", "4,5", "5,NA"), "too_few"),
    "infinities alone": (repeated("{n},inf"), "too_few"),
    "formulas": (repeated("{n},=A{n}+B{n}"), "one_numeric_column"),
    "some numbers and formulas": (
        table(*(f"{n},{n * n}" for n in range(4)), *(f"{n},=A{n}*A{n}" for n in range(4))),
        "formulas",
    ),
    "one x": (repeated("3,{n}"), "one_x"),
    "all y equal": (repeated("{n}.5,7"), "one_y"),
    "beyond float32": (repeated("{n},{n}e38"), "extreme"),
    "beyond all stars": (repeated("{n},1e2{n}0"), "extreme"),
    "too near each other": (repeated("{n},1000000.000000000{n}"), "extreme"),
    "almost nothing": (repeated("{n},{n}e-300"), "extreme"),
    "x and y in other rows": (
        table(*(f"{n},NA" for n in range(9)), *(f"NA,{n}" for n in range(9))),
        "too_few",
    ),
}
