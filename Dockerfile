FROM python:3.11-slim-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/app
WORKDIR /src
COPY locks/run.txt locks/run.txt
RUN python -m venv /app && uv pip install --require-hashes -r locks/run.txt
COPY . .
RUN uv pip install --no-deps .
# The sample desk's bot is fitted here, and found there: `chatgateway.folders.shipped_cache`.
RUN sample=$(/app/bin/python -c 'from chatgateway.folders import sample_folder; print(sample_folder())') \
  && CHATGATEWAY_CACHE=$sample/cache /app/bin/chatgateway faq match --faq "$sample/faq" < /dev/null \
  && chmod -R a+rX "$sample/cache"

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 app && install -d -o app /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH CHATGATEWAY_DATA=/data CHATGATEWAY_CACHE=/data/cache CHATGATEWAY_HOST=0.0.0.0 CHATGATEWAY_PORT=8080
USER 10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
CMD ["chatgateway", "serve"]
