"""The tour over HTTP: the server's own, and a file of somebody's read and sent back as scenes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from dropout_core.data.errors import DataError
from dropout_core.data.words import error_sentence
from dropout_core.language.translations import preferred, translations
from dropout_core.tour.faults import Fault, fault_sentence
from dropout_core.tour.scenes import MAX_BYTES
from dropout_ui.entrance.refusals import FRESH, NOBODY_THERE
from dropout_ui.http.arrivals import content, place, refused, turn
from dropout_ui.service import served_tour
from dropout_ui.tours import TourRefusedError, read_scenes, refusal

# One after the other, and of each client one at a time: who sends many waits longest.
_READER: Final = ThreadPoolExecutor(1, thread_name_prefix="tour")
_FILE: Final = {**FRESH, "Content-Disposition": 'attachment; filename="tour.yaml"'}


async def send_tour(_request: Request) -> Response:
    """GET /tour: the scenes of the server's tour, in both languages, as JSON."""
    return JSONResponse(served_tour().answer, headers=FRESH)


async def send_tour_file(_request: Request) -> Response:
    """GET /tour.yaml: the file that they were read from, to begin one of one's own with."""
    return Response(served_tour().content, headers=_FILE, media_type="application/yaml")


async def read_tour(request: Request) -> Response:
    """POST /tour: a YAML file as the body, its scenes back; nothing of it is kept.

    422 has a sentence with its line for each thing that is wrong, in the language of the query;
    413, 408 and 503 as of POST /data.
    """
    language = preferred(request.query_params.get("lang"))
    words = translations(language)
    try:
        with place(request):
            file = await content(request, MAX_BYTES)
            loop = asyncio.get_running_loop()
            async with turn(request):
                answer = await loop.run_in_executor(_READER, read_scenes, file, language)
        return JSONResponse(answer, headers=FRESH)
    except TourRefusedError as error:
        return JSONResponse(refusal(error), 422, FRESH)
    except DataError as error:
        too_large = error.code == "too_large"
        said = fault_sentence(Fault(1, "too_large"), words) if too_large else ""
        said = said or error_sentence(error, words)
        return refused(error, {**refusal(TourRefusedError((said,))), "reason": error.code})
    except ClientDisconnect:
        return Response(status_code=NOBODY_THERE)
