"""Tables with a fault each, such as people have them, and what is right for each."""

from dataclasses import dataclass, field

PLAIN = "hours,litres\n" + "".join(f"{n},{n * n + 1}\n" for n in range(1, 8))
POINTS: list[tuple[float, float]] = [(n, n * n + 1) for n in range(1, 8)]


@dataclass(frozen=True)
class Case:
    """A table with a fault; it has the points of PLAIN, unless others are named."""

    table: str
    x: str = "hours"
    y: str = "litres"
    points: list[tuple[float, float]] = field(default_factory=lambda: POINTS)
    left_out: str = ""
    encoding: str = "utf-8"


def swapped(old: str, new: str, table: str = PLAIN) -> str:
    """PLAIN with one thing in place of another."""
    return table.replace(old, new)


def rows(line: str) -> str:
    """Seven rows; n, square and half are what they say."""
    return "".join(
        line.format(n=n, square=n * n + 1, half=f"{n / 2:.1f}".replace(".", ","), day=f"{n:02}")
        for n in range(1, 8)
    )


HALVES = [(n / 2, float(n * n + 1)) for n in range(1, 8)]
DAYS = [(20148.0 + n - 1, float(n * n + 1)) for n in range(1, 8)]
CASES = {
    "plain": Case(PLAIN),
    "semicolons": Case(swapped(",", ";")),
    "tabs": Case(swapped(",", "\t")),
    "one space": Case(swapped(",", " ")),
    "columns in line by spaces": Case("  hours   litres\n" + rows("{n:7d} {square:8d}  \n")),
    "spaces and quotes": Case('"hours" "litres"\n' + rows('"{n}" {square}\n')),
    "pipes": Case(swapped(",", "|")),
    "a table in markdown": Case("| hours | litres |\n|---|---:|\n" + rows("| {n} | {square} |\n")),
    "spaces after commas": Case(swapped(",", ", ")),
    "CRLF": Case(swapped("\n", "\r\n")),
    "CR alone": Case(swapped("\n", "\r")),
    "no newline at the end": Case(PLAIN.rstrip()),
    "a mark of UTF-8": Case(PLAIN, encoding="utf-8-sig"),
    "UTF-16 with a mark": Case(PLAIN, encoding="utf-16"),
    "UTF-16 without": Case(PLAIN, encoding="utf-16-le"),
    "UTF-16, the other way": Case(PLAIN, encoding="utf-16-be"),
    "Latin-1": Case(swapped("hours", "Länge"), x="Länge", encoding="latin-1"),
    "cp1252": Case(swapped("litres", "Preis €"), y="Preis €", encoding="cp1252"),
    "GBK": Case(
        "日期编码,温度（度）\n" + rows("{n},{square}\n"), "日期编码", "温度（度）", encoding="gbk"
    ),
    "GB18030 in a remark": Case(
        "hours,litres,remark\n" + rows("{n},{square},正常\n"), encoding="gb18030"
    ),
    "Excel's sep=": Case("sep=;\n" + swapped(",", ";")),
    "comments": Case("# from, a, station\n% and, more\n" + PLAIN + "# end\n"),
    "a header in a comment": Case("# hours litres\n" + rows("{n} {square}\n")),
    "decimal commas": Case("hours;litres\n" + rows("{half};{square}\n"), points=HALVES),
    "decimal commas by tabs": Case("hours\tlitres\n" + rows("{half}\t{square}\n"), points=HALVES),
    "decimal commas in quotes": Case("hours,litres\n" + rows('"{half}",{square}\n'), points=HALVES),
    "decimal commas by spaces": Case("hours litres\n" + rows("{half} {square}\n"), points=HALVES),
    "thousands by dots": Case(
        "hours;litres\n" + rows("{n};1.00{n},50\n"), points=[(n, 1000.5 + n) for n in range(1, 8)]
    ),
    "thousands by commas": Case(
        "hours,litres\n" + rows('{n},"1,00{n}.50"\n'), points=[(n, 1000.5 + n) for n in range(1, 8)]
    ),
    "thousands by spaces": Case(
        "hours;litres\n" + rows("{n};1 00{n},5\n"), points=[(n, 1000.5 + n) for n in range(1, 8)]
    ),
    "thousands by hard spaces": Case(
        "hours;litres\n" + rows("{n};1\u00a000{n},5\n"),
        points=[(n, 1000.5 + n) for n in range(1, 8)],
    ),
    "thousands by apostrophes": Case(
        "hours;litres\n" + rows("{n};1'00{n}.5\n"), points=[(n, 1000.5 + n) for n in range(1, 8)]
    ),
    "minus signs of print": Case(
        "hours,litres\n" + rows("{n},−{n}\n"), points=[(n, -n) for n in range(1, 8)]
    ),
    "no header": Case(rows("{n},{square}\n"), "#1", "#2"),
    "an index without a name": Case(",hours,litres\n" + rows("{n},{n},{square}\n")),
    "an index with gaps": Case("rownames,hours,litres\n" + rows("1{n}0,{n},{square}\n")),
    "an index of R's write.table": Case('"hours" "litres"\n' + rows('"{n}" {n} {square}\n')),
    "an index in Chinese": Case("序号,hours,litres\n" + rows("{n},{n},{square}\n")),
    "a running number with any name": Case(
        "sample;hours;litres\n" + rows("{n};{half};{square}\n"), points=HALVES
    ),
    "text columns": Case("who,hours,what,litres\n" + rows("Ann,{n},tea,{square}\n")),
    "a row of units": Case(
        swapped("litres\n", "litres\n[h],[l]\n"), left_out="1 row left out: 1 of units."
    ),
    "a title above": Case(
        "Report of the year\n\n" + PLAIN, left_out="1 row left out: 1 above the names."
    ),
    "a total below": Case(PLAIN + "Total,147\n", left_out="1 row left out: 1 of a footer."),
    "a total and a source below": Case(
        PLAIN + "\nTotal,147\nSource: own measurements\n",
        left_out="2 rows left out: 2 of a footer.",
    ),
    "a total in a table of texts": Case(
        "who,hours,litres\n" + rows("Ann,{n},{square}\n") + "Sum,28,147\n",
        left_out="1 row left out: 1 of a footer.",
    ),
    "empty rows and columns": Case(
        swapped("\n", ",,\n") + ",,,\n,,,\n",
    ),
    "empty rows between": Case(swapped("4,17\n", "4,17\n\n\n")),
    "a table beside it": Case(
        "hours,litres,,mean,sd\n1,2,,4.0,2.1\n" + rows("{n},{square},,,\n")[len("1,2,,,\n") :]
    ),
    "a table below it": Case(
        PLAIN + "\ncity,people\nRome,3\nParis,2\n",
        left_out="3 rows left out: 3 of another table.",
    ),
    "a smaller table above it": Case(
        "station,Rome\nlatitude,41.9\n\n" + PLAIN,
        left_out="2 rows left out: 2 of another table.",
    ),
    "missing in many ways": Case(
        PLAIN
        + "".join(
            f"{n},{none}\n"
            for n, none in enumerate(
                ("NA", "N/A", "..", "-", "k. A.", "", "nan", "null", "#N/A"), 10
            )
        )
        + "20,x\n",
        left_out="10 rows left out: 10 without a number in litres.",
    ),
    "infinities": Case(
        PLAIN + "8,inf\n9,-Infinity\n10,1e999\n",
        left_out="3 rows left out: 3 with an infinite number in litres.",
    ),
    "a few formulas": Case(
        PLAIN + "8,=A8*A8+1\n9,81\n",
        points=[*POINTS, (9, 81)],
        left_out="1 row left out: 1 with a formula in litres.",
    ),
    "dates as ISO has them": Case("hours,litres\n" + rows("2025-03-{day},{square}\n"), points=DAYS),
    "dates by points": Case("hours;litres\n" + rows("{day}.03.2025;{square}\n"), points=DAYS),
    "dates of America": Case(
        "hours,litres\n" + rows("3/{n}/2025,{square}\n") + "3/13/2025,5\n",
        points=[*DAYS, (20160, 5)],
    ),
    "dates in Chinese": Case("hours,litres\n" + rows("2025年3月{n}日,{square}\n"), points=DAYS),
    "dates in words": Case("hours;litres\n" + rows("Mar {n}, 2025;{square}\n"), points=DAYS),
    "dates with times": Case(
        "hours,litres\n" + rows("2025-03-{day} 12:00,{square}\n"),
        points=[(day + 0.5, y) for day, y in DAYS],
    ),
    "a date after the number": Case(
        "litres;hours\n" + rows("{square};{day}.03.2025\n"), points=DAYS
    ),
    "a quote that is not closed": Case(swapped("4,17", '4,17"')),
    "two columns of one name": Case("hours,hours\n" + rows("{n},{square}\n"), "hours", "hours (2)"),
    "rows of unequal length": Case(swapped("3,10", "3,10,late,very").replace("5,26", "5,26,")),
    "percents and money": Case(
        "hours;litres\n" + rows("{n} %;{square} €\n"),
    ),
    "a header of many names, some missing": Case("hours,litres,\n" + rows("{n},{square},ok\n")),
    "a name over two lines": Case(
        'hours,"litres\nmeasured"\n' + rows("{n},{square}\n"), y="litres measured"
    ),
}
