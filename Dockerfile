# By its full version; a registry's digest after it (@sha256:…) pins it to the byte.
FROM python:3.11.14-slim-bookworm

ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.txt requirements.lock ./
# All but torch by its hash. torch comes from its index alone, and nothing else does: of two indexes
# side by side, either could supply any name. torch's headers and own tests, 145 MB, serve nobody here.
RUN pip install --no-deps --require-hashes -r requirements.lock \
    && torch=$(grep '^torch==' requirements.txt) \
    && if [ -n "$TORCH_INDEX_URL" ]; \
       then pip install --no-deps --index-url "$TORCH_INDEX_URL" "$torch"; \
       else pip install "$torch"; fi \
    && pip check \
    && site=$(python -c 'import sysconfig; print(sysconfig.get_path("platlib"))') \
    && rm -rf "$site/torch/include" "$site/torch/test"

# The bill of materials (SBOM), by a tool that is not left behind.
COPY requirements-bill.lock ./
RUN python -m venv /tmp/bill \
    && /tmp/bill/bin/pip install --no-deps --require-hashes -r requirements-bill.lock \
    && /tmp/bill/bin/cyclonedx-py environment --output-reproducible -o bill-of-materials.cdx.json \
       "$(command -v python)" \
    && rm -rf /tmp/bill

COPY .streamlit .streamlit
COPY dropout_core dropout_core
COPY dropout_ui dropout_ui
COPY app.py ./
# The server's user cannot write bytecode.
RUN python -m compileall -q dropout_core dropout_ui
# plotly.js's basic bundle from npm's registry, and all that a first visit is sent compressed.
RUN OMP_NUM_THREADS=1 python -m dropout_ui prepare

# Where a port is set for them, metrics are for others than this container.
ENV DROPOUT_LAB_METRICS_ADDRESS=0.0.0.0

USER 10001:10001
EXPOSE 8501
HEALTHCHECK --start-period=60s --timeout=5s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/health/live', timeout=4)"]
CMD ["python", "-m", "dropout_ui", "serve", "--port=8501"]
