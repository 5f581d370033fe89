"""What the server answers with a file to keep, whose name says the settings."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dropout_core.experiment import Experiment
from dropout_core.exports.run_files import RUN_FILES, SCRIPT, Frames, RunFile
from dropout_core.exports.study_files import STUDY_FILES
from dropout_core.exports.study_findings import StudyFindings
from dropout_core.file_names import stem, study_stem
from dropout_core.language.translations import translations
from dropout_core.learning.run import DivergedError
from dropout_core.study.request import StudyRequest
from dropout_ui.entrance.client import client_of
from dropout_ui.entrance.refusals import FRESH, NOBODY_THERE, REFUSED, refusal, refused
from dropout_ui.http.file_answers import as_file, asked, ended
from dropout_ui.service import run_library, study_library


async def send_of_run(request: Request) -> Response:
    """GET /runs/NAME: one of the RUN_FILES of the run that the query names; `lang` is its language.

    What needs the frames of the run is sent when it has been trained, as for GET /runs, and
    refused as that is. 404 for a file that there is not.
    """
    file = RUN_FILES.get(request.path_params["name"])
    if not file:
        return JSONResponse({"message": "no such file", "files": list(RUN_FILES)}, 404, FRESH)
    return await _send(request, file)


async def send_script(request: Request) -> Response:
    """GET /script: the run that the query names as a script in plain torch; 422 as for a run."""
    return await _send(request, SCRIPT)


async def _send(request: Request, file: RunFile) -> Response:
    query, language = asked(request)
    client = client_of(request)
    words = translations(language)
    try:
        experiment = Experiment.from_query(query)
        frames: Frames = ()
        if file.has_frames:
            log = await ended(request, lambda: run_library().request(experiment, client))
            if not log:
                return Response(status_code=NOBODY_THERE)
            if log.failure:
                return _failed(log.failure)
            frames = log.frames
    except REFUSED as error:
        return refused(error)
    # To write a thousand frames takes a while.
    text = await asyncio.to_thread(file.write, experiment, frames, words)
    return as_file(text.encode(), stem(experiment) + file.ending, file.media_type)


async def send_of_study(request: Request) -> Response:
    """GET /studies/NAME: one of the STUDY_FILES of the study that the query names.

    Records are all rows so far. Where there are none here, and for a report, in the language
    `lang`, the study is done to its end, and refused, as for GET /studies: another server may be
    the one that has done it. 404 for a file that there is not.
    """
    file = STUDY_FILES.get(request.path_params["name"])
    if not file:
        return JSONResponse({"message": "no such file", "files": list(STUDY_FILES)}, 404, FRESH)
    query, language = asked(request)
    client = client_of(request)
    words = translations(language)
    try:
        wanted = StudyRequest.from_query(query)
        study = study_library().find(wanted)
        if file.is_of_all or not study or not study.rows:
            study = await ended(request, lambda: study_library().request(wanted, client))
            if not study:
                return Response(status_code=NOBODY_THERE)
            if study.failure:
                return _failed(study.failure)
    except REFUSED as error:
        return refused(error)
    done = study
    body = await asyncio.to_thread(lambda: file.write(StudyFindings(wanted, done.records()), words))
    return as_file(body, study_stem(wanted) + file.ending, file.media_type)


def _failed(error: Exception) -> Response:
    if isinstance(error, DivergedError):
        return refusal(422, "diverged", error, {"epoch": error.epoch})
    return refusal(503, "error", error, {}, {"Retry-After": "5"})
