import { isDeepStrictEqual } from 'node:util';
import type * as t from 'io-ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { FORM_TYPE, JSON_TYPE, MERGE_PATCH } from '../../server/input/body.ts';
import { MULTIPART_TYPE } from '../../server/input/multipart-body.ts';
import { mayLackBody } from '../../server/input/request-input.ts';
import type { Route } from '../../server/route.ts';
import { linksOf } from './links.ts';
import { REQUEST_HEADERS, parametersOf } from './parameters.ts';
import { PROBLEM_SCHEMAS, problemResponse, refusalsByStatus } from './problems.ts';
import { RESPONSE_HEADERS, headersOf } from './response-headers.ts';
import { schemaOf } from './schema.ts';
import type { Components } from './schema.ts';
import { TAGS, tagOf } from './tags.ts';

export type DocumentInfo = Readonly<{ publicUrl: string; version: string }>;

const STATUS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'Done, no content',
  302: 'Redirect',
  304: 'Not modified',
};

const successOf = (
  route: Route,
  [status, codec]: readonly [status: number, codec: t.Mixed | null],
  components: Components,
  routes: readonly Route[],
): JsonSchema => {
  const example = route.example?.answer;
  const shown = example === undefined || status >= 300 ? {} : { example };
  const type = route.produces ?? JSON_TYPE;
  return {
    description: STATUS[status] ?? 'Answered',
    headers: headersOf(route, status),
    ...(codec ? { content: { [type]: { schema: schemaOf(codec, components), ...shown } } } : {}),
    ...linksOf(route, status, routes),
  };
};

const bodyOf = (route: Route, components: Components): JsonSchema => {
  const { body, encoding, example, method } = route;
  if (!body) return {};
  const schema = schemaOf(body, components);
  const content = { schema, ...(example?.body === undefined ? {} : { example: example.body }) };
  const json = [JSON_TYPE, ...(method === 'PATCH' ? [MERGE_PATCH] : [])];
  const types = encoding === undefined ? json : [encoding === 'form' ? FORM_TYPE : MULTIPART_TYPE];
  const required = !mayLackBody(route);
  return { requestBody: { required, content: Object.fromEntries(types.map((type) => [type, content])) } };
};

const accessOf = ({ access, fresh }: Route): JsonSchema => {
  const who = access === 'public' ? 'Public.' : 'For signed-in users.';
  const needs = [
    typeof access === 'string' ? who : `Needs the privilege \`${access.privilege}\`.`,
    ...(fresh
      ? [`Needs a fresh sign-in, within \`REAUTH_TTL\`${fresh === 'own' ? ', where the user is the caller' : ''}.`]
      : []),
  ];
  return {
    description: needs.join(' '),
    security: access === 'public' ? [] : [{ accessToken: [] }],
  };
};

/** Adds a component and returns its name. If a different component already has the name, a number is appended. */
const named = (components: Components, name: string, component: JsonSchema): string => {
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? name : `${name}.${n}`;
    const known = components.get(candidate);
    if (known && !isDeepStrictEqual(known, component)) continue;
    components.set(candidate, component);
    return candidate;
  }
};

type Parts = Readonly<{ components: Components; responses: Components; routes: readonly Route[]; publicUrl: string }>;

const operationOf = (route: Route, { components, responses, routes, publicUrl }: Parts): JsonSchema => {
  const refused = [...refusalsByStatus(route)].map(([status, tags]) => {
    const { name, response } = problemResponse(status, tags, route, publicUrl);
    return [status, { $ref: `#/components/responses/${named(responses, name, response)}` }] as const;
  });
  const statuses = { ...route.responses, ...(route.tagged && route.method === 'GET' ? { 304: null } : {}) };
  const answered = Object.entries(statuses).map(
    ([status, codec]) => [status, successOf(route, [Number(status), codec], components, routes)] as const,
  );
  const parameters = parametersOf(route, components);
  return {
    tags: [tagOf(route.path)],
    operationId: route.operationId,
    summary: route.summary ?? route.operationId,
    ...accessOf(route),
    ...(parameters.length ? { parameters } : {}),
    ...bodyOf(route, components),
    // if a status is in both lists, the route's answer wins, because errors of RFC 6749 have another format
    responses: Object.fromEntries([...refused, ...answered].toSorted(([a], [b]) => Number(a) - Number(b))),
  };
};

// an https URL means production, because production always has https
const serverAt = (url: string): JsonSchema => ({
  url,
  description: url.startsWith('https:') ? 'Production: this service' : 'Local: this service, in development',
  'x-internal': false,
});

export const openApiDocument = (all: readonly Route[], { publicUrl, version }: DocumentInfo): JsonSchema => {
  const routes = all.filter(({ path }) => !path.startsWith('/dev/'));
  const components: Components = new Map(Object.entries(PROBLEM_SCHEMAS));
  const responses: Components = new Map();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    const operation = operationOf(route, { components, responses, routes, publicUrl });
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
  }
  const tags = [...new Set(routes.map(({ path }) => tagOf(path)))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Identity and users',
      version,
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [serverAt(publicUrl)],
    tags: tags.map((name) => ({ name, description: TAGS[name] ?? `Everything about ${name.toLowerCase()}.` })),
    paths,
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token (RFC 9068), signed with ES256 and verified by the best practices of RFC8725.',
        },
      },
      schemas: Object.fromEntries(components),
      responses: Object.fromEntries(responses),
      parameters: REQUEST_HEADERS,
      headers: RESPONSE_HEADERS,
    },
  };
};

const ABOUT = `Users with verified addresses, one-time codes, passwords, sessions, roles and privileges.

JSON in UTF-8; times are RFC 3339 in UTC, with milliseconds. Absent and null mean the same in answers; in PATCH null clears a field.
Unknown fields and parameters are refused. Every answer has an \`X-Request-Id\`, which a request may choose. Errors are
\`application/problem+json\` (RFC 9457). Some requests are refused before they reach an operation: with 431 if the request line and
headers together are over 16 kB, with 400 if they are not HTTP/1.1 or 1.0 or are ambiguous (two Authorization fields), with 501 for
CONNECT, with 408 if they do not arrive in time, with 404 for an unknown path, with 405 and \`Allow\` for another method.`;
