# One image for every process; docker-compose.yml says which it runs.
FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PERMANENCE_ENV=production PERMANENCE_DATA_DIR=/data HOST=0.0.0.0
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN pybabel --quiet compile --directory locale --domain django \
 && useradd --system --home /data permanence && mkdir -p /data/media && chown -R permanence /data
USER permanence
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "config.server", "--host", "0.0.0.0", "--port", "8000"]
