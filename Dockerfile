# One image for web, worker, beat and the one-off jobs; docker-compose.yml says which is which.

# The pages in French are compiled apart: what runs needs no compiler.
FROM python:3.11-slim-bookworm AS words
WORKDIR /srv/mandate
COPY requirements-build.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements-build.txt
COPY common/locale common/locale
RUN pybabel --quiet compile --domain=django --directory=common/locale

FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# What WeasyPrint draws PDFs with.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home mandate

WORKDIR /srv/mandate
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY . .
COPY --from=words /srv/mandate/common/locale common/locale

# Settings want their values even to collect files and to cut the printed documents' fonts; none
# of these is used or kept.
RUN export ENVIRONMENT=production SECRET_KEY=unused ALLOWED_HOSTS=unused SITE_URL=unused \
    DATABASE_URL=postgresql://unused:unused@unused/unused REDIS_URL=redis://unused \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python manage.py shell --verbosity 0 \
        --command "from common.fonts import font_files; font_files()" \
    && mkdir -p .local/beat && chown mandate .local .local/beat

ENV ENVIRONMENT=production
USER mandate
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-m", "config.health"]
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--access-logfile=-"]
