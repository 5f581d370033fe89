"""A guess is never silent: what could be otherwise is offered, and taken where it is chosen."""

from tests.core.data.test_reading import left_out, read

SIX = range(1, 7)


def offered(table: str, choices: dict[str, str] | None = None) -> dict[str, str]:
    """The other readings of a table: what to send for each."""
    return {one.choice: one.value for one in read(table, choices or {}).overview.doubts}


def test_a_comma_of_thousands_may_be_one_of_decimals() -> None:
    table = "a,b\n" + "".join(f'{n},"{n},234"\n' for n in SIX)
    assert read(table).points.y[0] == 1234
    assert offered(table) == {"decimal": "comma"}
    assert read(table, {"decimal": "comma"}).points.y[0] == 1.234
    # Who has chosen may go back.
    assert offered(table, {"decimal": "comma"}) == {"decimal": "point"}


def test_a_point_of_decimals_may_be_one_of_thousands() -> None:
    table = "a;b\n" + "".join(f"{n};{n}.234\n" for n in SIX)
    assert read(table).points.y[0] == 1.234
    assert offered(table) == {"decimal": "comma"}
    assert read(table, {"decimal": "comma"}).points.y[0] == 1234


def test_one_number_that_only_one_reading_takes_settles_it() -> None:
    table = "a;b\n" + "".join(f"{n};{n}.234\n" for n in SIX) + "7;7.5\n"
    assert offered(table) == {}


def test_march_may_be_april_where_dates_are_used() -> None:
    table = "when,a,b\n" + "".join(f"0{n}/04/2024,{n},{n * n}\n" for n in SIX)
    first = read(table)
    assert (first.points.x_axis.kind, first.overview.manner.dates) == ("date", "month_first")
    assert offered(table) == {"dates": "day_first"}
    other = read(table, {"dates": "day_first"})
    assert other.points.x[1] - other.points.x[0] == 1
    assert offered(table, {"x": "a", "y": "b"}) == {}


def test_a_number_for_a_missing_one_is_offered_and_left_out_when_chosen() -> None:
    table = "t,a,b\n" + "".join(f"{n}.5,{n * n},{-200 if n < 3 else n}\n" for n in range(1, 10))
    assert len(read(table).points.x) == 9
    assert offered(table) == {"missing": "-200"}
    chosen = read(table, {"missing": "-200", "y": "b"})
    assert len(chosen.points.x) == 7
    assert left_out(chosen) == "2 rows left out: 2 with -200 in b."
    assert offered(table, {"missing": "-200"}) == {"missing": ""}


def test_a_second_such_number_is_added_to_the_first() -> None:
    table = "t,a,b\n" + "".join(
        f"{n}.5,{-999 if n == 4 else n},{-200 if n < 3 else n}\n" for n in range(1, 10)
    )
    (more, back) = read(table, {"missing": "-200"}).overview.doubts
    assert (more.value, back.value) == ("-200,-999", "")
    both = read(table, {"missing": more.value})
    assert [one.value for one in both.overview.doubts] == ["-999", "-200"]


def test_letters_that_may_be_others_are_offered_with_both_readings() -> None:
    table = "日期,温度\n" + "".join(f"{n},{n * n}\n" for n in SIX)
    (doubt,) = read(table, encoding="gb18030").overview.doubts
    assert (doubt.choice, doubt.value) == ("encoding", "cp1252")
    assert doubt.values["read"] == "日期,温度"
    assert read(table, {"encoding": "cp1252"}, "gb18030").points.x_axis.name == "ÈÕÆÚ"
    assert read(table, encoding="utf-8").overview.doubts == ()


def test_how_it_was_read_can_be_sent_back_as_it_is() -> None:
    table = "a title;\nwhen;wie viel\n" + "".join(f"0{n}.04.2024;{n},5\n" for n in SIX)
    first = read(table)
    manner = first.overview.manner
    again = read(
        table,
        {
            "encoding": manner.encoding,
            "delimiter": manner.delimiter,
            "decimal": manner.decimal,
            "dates": manner.dates,
            "header": str(manner.header),
            "x": first.points.x_axis.name,
            "y": first.points.y_axis.name,
        },
    )
    assert manner.header == 2
    assert again.points == first.points
