# Three images from one file: the service (default), its migrations, its proxy.
#
#   docker build .                       buildah bud --isolation chroot .
#   docker build --target migrate .      docker build --target proxy .
#
# BASE is Debian 12, by this name or another: a debootstrap root imported locally does as well.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS base
ENV DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
RUN apt-get -qq update && apt-get -y -qq upgrade \
 && apt-get -y -qq --no-install-recommends install ca-certificates \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*

# ---- build: compilers and headers stay here
FROM base AS build
WORKDIR /src
COPY script/packages.txt script/packages.txt
RUN apt-get -qq update \
 && awk '/^# --- run it/ { exit } /^[a-z]/ && $2 != "dev" { print $1 }' script/packages.txt \
  | xargs apt-get -y -qq --no-install-recommends install
COPY . .
RUN cmake -S . -B /build -G Ninja -D CMAKE_BUILD_TYPE=Release -D GUICHET_TESTS=OFF \
 && cmake --build /build \
 && strip /build/guichet

# ---- migrate: roles, schema, reference data; runs once and ends
FROM base AS migrate
RUN apt-get -qq update \
 && apt-get -y -qq --no-install-recommends install postgresql-client-15 sqitch libdbd-pg-perl \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && useradd --system --user-group --no-create-home --shell /usr/sbin/nologin guichet
COPY script/lib /opt/guichet/script/lib
COPY sql /opt/guichet/sql
COPY docker/migrate.sh /opt/guichet/docker/migrate.sh
USER guichet
ENTRYPOINT ["/opt/guichet/docker/migrate.sh"]

# ---- proxy, which answers its own refusals in the words of the service
FROM base AS problems
RUN apt-get -qq update && apt-get -y -qq --no-install-recommends install python3-yaml
COPY docker/problems.py /src/docker/
COPY api-spec/problems.yaml /src/api-spec/
RUN /src/docker/problems.py /problems

FROM base AS proxy
RUN apt-get -qq update \
 && apt-get -y -qq --no-install-recommends install nginx-light \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY docker/nginx.conf docker/guichet-refusals.conf /etc/nginx/
COPY --from=problems /problems /usr/share/guichet/problems
USER www-data
EXPOSE 8000
CMD ["nginx", "-g", "daemon off;"]

# ---- the service: its libraries, its binary, nobody's rights
FROM base AS service
RUN apt-get -qq update \
 && apt-get -y -qq --no-install-recommends install \
    libulfius2.7 libmicrohttpd12 libjansson4 libjwt0 librhonabwy1.1 libpq5 libical3 libpcre2-8-0 \
    libunistring2 libidn2-0 libmagic1 libcsv3 libhpdf-2.3.0 libxlsxwriter4 libcurl3-gnutls libssl3 tzdata \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/doc /usr/share/man /usr/share/locale \
 && useradd --system --user-group --no-create-home --shell /usr/sbin/nologin guichet
COPY --from=build /build/guichet /usr/bin/guichet
USER guichet
ENV PORT=8080 LC_ALL=C
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET /readyz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
CMD ["guichet"]
