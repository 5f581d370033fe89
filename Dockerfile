FROM python:3.11-slim-bookworm

ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu
WORKDIR /app

COPY requirements.txt ./
# torch's headers and own tests, 145 MB, serve nobody here.
RUN pip install --no-cache-dir --extra-index-url "$TORCH_INDEX_URL" -r requirements.txt \
    && site=$(python -c 'import sysconfig; print(sysconfig.get_path("platlib"))') \
    && rm -rf "$site/torch/include" "$site/torch/test"

COPY .streamlit .streamlit
COPY dropout_core dropout_core
COPY dropout_ui dropout_ui
COPY app.py ./
# The server's user cannot write bytecode.
RUN python -m compileall -q dropout_core dropout_ui
# plotly.js's basic bundle from npm's registry, and all that a first visit is sent compressed.
RUN OMP_NUM_THREADS=1 python -m dropout_ui prepare

USER 10001:10001
EXPOSE 8501
HEALTHCHECK --start-period=60s --timeout=5s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "dropout_ui", "serve", "--port=8501"]
