"""One server for all tests that talk to one, and one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import VIEWPORT, Visitor, launch, seated, visiting_anew
from tests.serving import Server, served

# They take long, and have a run of their own, `make thorough`, so that the others stay a matter of
# minutes: whoever chooses by another marker does not get them. Of each such file, what is in ALWAYS
# runs with the others.
THOROUGH = (
    "test_compare.py",
    "test_everybody.py",
    "test_keep.py",
    "test_pictures_command.py",
    "test_print.py",
    "test_share.py",
    "test_studies_on_cluster.py",
    "test_tour.py",
    "are_in_sight_and_large_enough[side]",
    "are_in_sight_and_large_enough[tablet]",
    "can_be_read_from_the_last_row[1280-720-16]",
    "test_the_lesson_speaks_of_the_activation_that_is_chosen",
    "test_of_a_linear_network_the_expected_loss_stands_beside_the_estimate",
    "test_killed_again_and_again_and_started_again_it_has_all_records_once",
    "test_a_task_that_kills_its_workers_takes_no_other_one_along",
    "test_a_worker_of_a_cluster_that_is_killed_costs_only_time",
    "test_what_a_cluster_lacks_is_one_sentence",
    "test_a_scheduler_that_is_lost_is_one_sentence_and_what_is_done_stays",
)
ALWAYS = (
    "test_axe_and_the_content_policy_find_nothing_in_any_part_of_the_page[light-en]",
    "test_the_code_on_the_screen_leads_to_the_same_view[-light]",
    "test_the_list_says_what_each_run_came_to_and_leads_back_to_it",
    "test_pictures_of_the_run_are_light_large_and_say_their_settings",
    "test_where_nobody_answers_this_machine_does_it_and_says_so",
    "test_who_tries_something_in_a_scene_goes_on_from_there",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep those with a browser together, one browser at a time where tests share the cores; and
    leave out what takes long where tests are chosen by another marker."""
    chosen = config.getoption("markexpr")
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        named = item.nodeid
        if any(name in named for name in THOROUGH) and not any(name in named for name in ALWAYS):
            item.add_marker(pytest.mark.thorough)
        is_left_out = item.get_closest_marker("thorough") and chosen and "thorough" not in chosen
        (left_out if is_left_out else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, served for real."""
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def seat(browser: Browser) -> Iterator[Page]:
    """A page at which one visitor after the other sits."""
    with browser.new_context(viewport=VIEWPORT) as context:
        yield context.new_page()


@pytest.fixture
def visitor(seat: Page, server: Server) -> Iterator[Visitor]:
    """Someone in front of the page; in the end nothing was complained of, or asked elsewhere."""
    with seated(seat, server.url) as someone:
        yield someone
        assert someone.complaints == []
        assert someone.strangers == []


@pytest.fixture
def newcomer(browser: Browser, server: Server) -> Iterator[Visitor]:
    """The same at a page of their own: of its messages, what is caught once is caught for good."""
    with visiting_anew(browser, server.url) as someone:
        yield someone
        assert someone.complaints == []
        assert someone.strangers == []
