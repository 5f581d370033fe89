"""Studies of the page on a real Dask cluster: the same bits, and here where it is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from dropout_core.experiment import Experiment
from dropout_core.serving.event_log import State
from dropout_core.serving.study_log import StudyLog
from dropout_core.study.request import StudyRequest
from tests.core.serving.test_studies import libraries, wait_for
from tests.core.study.test_execution import Cluster, dask, nobody_there, wait_until
from tests.serving import ROOT

REQUEST = StudyRequest(experiment=Experiment(epochs=60, hidden_width=300), seeds=12)
NOTICE = b"event: notice\ndata: "


@pytest.fixture(scope="module")
def undisturbed() -> pd.DataFrame:
    """What the study comes to on one machine."""
    with libraries() as (_, studies):
        study = studies.request(REQUEST)
        wait_for(study)
        return study.records()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """One with a worker that has this program."""
    with dask(tmp_path, 1, PYTHONPATH=str(ROOT)) as made:
        yield made


def noticed(study: StudyLog) -> list[bytes]:
    """What is told of how it went on."""
    return [message for message in study.messages if NOTICE in message]


def test_a_cluster_does_it_and_the_rows_are_the_same(
    undisturbed: pd.DataFrame, cluster: Cluster
) -> None:
    with libraries(scheduler=cluster.address) as (runs, studies):
        study = studies.request(REQUEST)
        wait_for(study)
        assert study.state is State.DONE
        assert runs.pool.seconds == 0
    assert noticed(study) == []
    pd.testing.assert_frame_equal(study.records(), undisturbed)


def test_a_cluster_that_is_lost_leaves_the_rest_to_this_machine(
    undisturbed: pd.DataFrame, cluster: Cluster
) -> None:
    with libraries(scheduler=cluster.address) as (_, studies):
        study = studies.request(REQUEST)
        wait_for(study, parts=1)
        cluster.scheduler.kill()
        wait_for(study)
        assert study.state is State.DONE
    assert len(noticed(study)) == 1
    pd.testing.assert_frame_equal(study.records(), undisturbed)


def test_where_nobody_answers_this_machine_does_it_and_says_so(undisturbed: pd.DataFrame) -> None:
    with nobody_there() as address, libraries(scheduler=address) as (_, studies):
        study = studies.request(REQUEST)
        wait_for(study)
    # Whoever follows begins with a part: from it on, all is told anew after a broken line.
    assert b"event: part" in study.messages[0]
    assert len(noticed(study)) == 1
    pd.testing.assert_frame_equal(study.records(), undisturbed)


def test_what_all_have_left_is_given_up_on_the_cluster_too(cluster: Cluster) -> None:
    # Two hundred jobs, of which hardly one would be done by then.
    long = replace(REQUEST, experiment=Experiment(epochs=500, hidden_width=300), seeds=1000)
    with libraries(scheduler=cluster.address, unwatched_seconds=0) as (_, studies):
        study = studies.request(long)
        wait_until(lambda: study.state is State.STOPPED, cluster.scheduler)
        again = studies.request(replace(REQUEST, seeds=3))
        wait_for(again, parts=1)
        assert again.rows
