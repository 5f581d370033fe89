"""What is sent: the types of all events. The browser's own types are made from these."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

Value = float | str


class OptionFacts(TypedDict):
    """What can be chosen in a view of the inside of a run, and the default."""

    min: float
    max: float
    whole: bool
    default: float


class AxisFacts(TypedDict):
    """What a coordinate is called; kind: number, date or time; unit: of a date or a time."""

    name: str
    kind: str
    unit: str


class PointsFacts(TypedDict):
    """Points: y[i] belongs to x[i]."""

    x: list[float]
    y: list[float]


class OwnFacts(TypedDict):
    """Points of one's own: what they are called, and their axes."""

    title: str
    x: AxisFacts
    y: AxisFacts


class RunEvent(TypedDict):
    """A run before its first step: the points, and where curves are drawn, in their own units.

    contenders: as they are written, in the order of the race. drops: whose units are dropped.
    own: whose points they are, if one's own. true_curve: over `grid`; None, and no true_losses,
    which are those of the true function itself, where it is not known. measure: by which of the
    losses contenders are judged. told: the settings by which people tell it from others.
    """

    id: str
    experiment: Mapping[str, Value]
    told: list[str]
    contenders: list[str]
    drops: list[str]
    own: OwnFacts | None
    train: PointsFacts
    test: PointsFacts
    grid: list[float]
    true_curve: list[float] | None
    true_losses: Mapping[str, float]
    measure: str
    recorded_epochs: list[int]
    options: Mapping[str, OptionFacts]


class FrameEvent(TypedDict):
    """A Frame, everything by contender; activity by layer, optimised losses by epoch.

    A straight line has no activity.
    """

    epoch: int
    curves: Mapping[str, list[float]]
    train_loss: Mapping[str, float]
    test_loss: Mapping[str, float]
    true_loss: Mapping[str, float]
    active_share: Mapping[str, list[float]]
    mean_activation: Mapping[str, list[float]]
    optimised_loss: Mapping[str, list[float]]


class VerdictFacts(TypedDict):
    """A RunVerdict, and which of the catalogue's verdicts are said of it."""

    winner: str
    errors: Mapping[str, float]
    difference: float
    percent: float
    looks: int
    since: int
    led: int
    test_winner: str
    test_errors: Mapping[str, float]
    sentences: list[str]


class DoneEvent(TypedDict):
    """The end of a run."""

    epoch: int
    verdict: VerdictFacts


class AllowedFacts(TypedDict):
    """What a field may be: a range of numbers, some words, or so many values of those."""

    min: NotRequired[float]
    max: NotRequired[float]
    whole: NotRequired[bool]
    options: NotRequired[list[str]]
    at_least: NotRequired[int]
    at_most: NotRequired[int]
    packed: NotRequired[str]


class BadFieldFacts(TypedDict):
    """A field that was refused; allowed: None where there is no such field."""

    field: str
    value: str
    allowed: AllowedFacts | None


class FailedEvent(TypedDict):
    """Why there will be no more, or why a request was refused."""

    reason: str
    message: str
    epoch: NotRequired[int]
    errors: NotRequired[list[BadFieldFacts]]
    seconds: NotRequired[float]
    limit: NotRequired[float]
    rows: NotRequired[int]


class ContenderEntry(TypedDict):
    """A contender as it is written, its name, and its strength if one is given."""

    text: str
    name: str
    strength: float | None


class SweepFacts(TypedDict):
    """The field that takes these values."""

    field: str
    values: list[Value]


class StudyEvent(TypedDict):
    """A study before its first job: what was asked for, parsed. query: beside the settings.

    measure: by which of the losses contenders are judged. told: the settings by which people tell
    it from others, but for those that it varies. file_stem: what its files are called, without
    their endings.
    """

    id: str
    file_stem: str
    query: Mapping[str, str]
    experiment: Mapping[str, Value]
    told: list[str]
    contenders: list[ContenderEntry]
    sweep: SweepFacts | None
    seeds: int
    figure: str | None
    networks: int
    measure: str


# A row of records or of a summary. An infinite number is the word "Infinity".
Row = Mapping[str, Value | None]


class ShareWonFacts(TypedDict):
    """A ShareWon; turn: None where there is none."""

    contender: str
    epochs: list[int]
    wins: list[int]
    compared: list[int]
    low: list[float]
    high: list[float]
    turn: int | None


class PartEvent(TypedDict):
    """A part of a study: networks trained by now, new rows, and what all so far say."""

    networks: float
    rows: list[Row]
    summary: list[Row] | None
    share_won: list[ShareWonFacts] | None


class NoticeEvent(TypedDict):
    """What is to be known of how a study goes on. reason: cluster, where that does not answer."""

    reason: str


class FigureVerdictFacts(TypedDict):
    """A FigureVerdict."""

    outcome: str
    findings: list[str]
    values: Mapping[str, str]


class StudyDoneEvent(TypedDict):
    """The end of a study; the verdict is of a figure of the paper."""

    verdict: FigureVerdictFacts | None


class ColumnFacts(TypedDict):
    """A column of a table; kind: number, date, time, text or empty; count: of its numbers."""

    name: str
    kind: str
    count: int


class DoubtFacts(TypedDict):
    """What was read in one way and could be in another, and what to send for the other one."""

    about: str
    sentence: str
    choice: str
    value: str


class MannerFacts(TypedDict):
    """How a file was read, a Manner: what can be chosen, in the words of the query."""

    encoding: str
    delimiter: str
    decimal: str
    dates: str
    header: int
    sheet: str
    sheets: list[str]
    comments: int


class LeftOutFacts(TypedDict):
    """So many rows that are no points, for one reason; column and value: "" for none."""

    reason: str
    count: int
    column: str
    value: str


class OverviewFacts(TypedDict):
    """A table as it was read. preview: its first rows; left_out_sentence: "" for nothing."""

    columns: list[ColumnFacts]
    preview: list[list[str | float | None]]
    reading: MannerFacts
    doubts: list[DoubtFacts]
    left_out: list[LeftOutFacts]
    left_out_sentence: str


class ReadingAnswer(OverviewFacts):
    """A file as it was read, and its points; found: how many there are before a sample is taken.

    address: the points as a text for an address; exact: whether that has all their numbers as they
    are.
    """

    name: str
    x: AxisFacts
    y: AxisFacts
    points: PointsFacts
    found: int
    sampled_sentence: str
    address: str
    exact: bool


class ReadingRefusal(TypedDict):
    """Why a file has no points to learn from; overview: of a table that was found all the same."""

    reason: str
    message: str
    overview: OverviewFacts | None
