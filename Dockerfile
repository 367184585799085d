# Pin the digest before a release, in each stage, so that the same commit always builds the same image:
#   docker buildx imagetools inspect node:26.10.0-bookworm-slim   ->   FROM node:26.10.0-bookworm-slim@sha256:<digest>
FROM node:26.10.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools/node/package.json tools/node/
COPY tools/openapi-typescript/package.json tools/openapi-typescript/
# the argon2 binaries come prebuilt as optional dependencies: no script needs to run, none of them may be omitted
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force && mkdir .data
# the page of the contract serves four files of this package; the rest, 10 MB, are other builds and source maps
RUN find node_modules/swagger-ui-dist -type f ! -name package.json ! -name 'LICENSE*' ! -name NOTICE ! -name index.css \
  ! -name favicon-32x32.png ! -name swagger-ui.css ! -name swagger-ui-bundle.js ! -name 'swagger-ui-bundle.js.LICENSE.txt' -delete
# 50 MB that nothing reads at run time: types, source maps, descriptions, and binaries for other systems
RUN find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete \
  && find node_modules -path '*/prebuilds/*' -type f ! -path "*/prebuilds/linux-$(node -p process.arch)/*" -delete \
  && find node_modules -type d -empty -delete

# compiles the code once, as the user that runs it: another one compiles at each start
FROM node:26.10.0-bookworm-slim AS compiled
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY src src
RUN mkdir .compiled && chown node .compiled
USER node
RUN NODE_COMPILE_CACHE=.compiled node -e "import('./src/start/service.ts'); import('koa-body'); import('libphonenumber-js/min')" \
  && chmod -R a+rX .compiled

# what of the base image is never used; a later layer can't make an earlier one smaller, so the last stage starts anew
FROM node:26.10.0-bookworm-slim AS base
RUN rm -rf /usr/share/doc /usr/share/man /usr/share/locale /usr/share/info /usr/include /usr/local/include \
  /usr/local/lib/node_modules/corepack /opt/yarn* /usr/local/bin/yarn* /usr/local/bin/corepack \
  /usr/local/lib/node_modules/npm/docs /usr/local/lib/node_modules/npm/man \
  /var/cache/* /var/lib/apt/lists/* /var/log/* /root/.npmrc /root/.npm /tmp/*

FROM scratch
COPY --from=base / /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# said by whoever builds a release
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Identity service" \
  org.opencontainers.image.description="Identity and user microservice in TypeScript on Koa and PostgreSQL" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
# the MikroORM CLI takes TypeScript without a loader, because Node reads it
# glibc gives large blocks back to the system at once; by itself it would keep 80 MB after a flood of images
ENV MALLOC_MMAP_THRESHOLD_=262144
ENV NODE_ENV=production NODE_COMPILE_CACHE=/app/.compiled MIKRO_ORM_CLI_PREFER_TS=1
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
# all the rest belongs to root: the service can write here only, and only if a volume is mounted or the root is writable
COPY --from=compiled /app/.compiled .compiled
COPY --from=dependencies --chown=node:node /app/.data .data
COPY package.json package-lock.json mikro-orm.config.ts ./
COPY migrations migrations
COPY seeders seeders
COPY sql sql
COPY src src
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
