"""POST /data: the bytes of a file in, its points out; nothing of it is kept."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from dropout_core.data.choices import ReadingChoices
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_BYTES
from dropout_core.data.reading import read_table
from dropout_core.language.translations import Translations, preferred, translations
from dropout_core.serving.readings import reading_answer, reading_refusal
from dropout_core.serving.wire import ReadingAnswer
from dropout_ui.entrance.refusals import FRESH, NOBODY_THERE
from dropout_ui.http.arrivals import content, place, refused, turn

_READERS: Final = ThreadPoolExecutor(2, thread_name_prefix="data")


async def read_data(request: Request) -> Response:
    """POST /data: a table, as the body, in the language and with the choices of the query.

    422 says why there are no points, 413 that the file is too large, 408 that it came too slowly,
    503 after how many seconds to ask again.
    """
    query = dict(request.query_params)
    words = translations(preferred(query.pop("lang", None)))
    name = query.pop("name", "")
    try:
        choices = ReadingChoices.from_query(query)
        with place(request):
            table = await content(request, MAX_BYTES)
            loop = asyncio.get_running_loop()
            async with turn(request):
                answer = await loop.run_in_executor(_READERS, _read, table, name, choices, words)
        return JSONResponse(answer, headers=FRESH)
    except DataError as error:
        return refused(error, reading_refusal(error, words))
    except ClientDisconnect:
        return Response(status_code=NOBODY_THERE)


def _read(content: bytes, name: str, choices: ReadingChoices, words: Translations) -> ReadingAnswer:
    return reading_answer(read_table(content, name, choices), words)
