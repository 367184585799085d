import { isDeepStrictEqual } from 'node:util';
import type * as t from 'io-ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { FORM_TYPE, JSON_TYPE, MERGE_PATCH } from '../../server/input/body-bytes.ts';
import type { Route } from '../../server/route.ts';
import { linksOf } from './links.ts';
import { REQUEST_HEADERS, parametersOf } from './parameters.ts';
import { PROBLEM_SCHEMAS, problemResponse, refusalsByStatus } from './problems.ts';
import { RESPONSE_HEADERS, headersOf } from './response-headers.ts';
import { schemaOf } from './schema.ts';
import type { Components } from './schema.ts';
import { TAGS, tagOf } from './tags.ts';

export type About = Readonly<{ publicUrl: string; version: string }>;

const STATUS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken on',
  204: 'Done, and nothing to tell',
  302: 'The browser goes on',
  304: 'As the client has it',
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

const bodyOf = ({ body, encoding, example, method }: Route, components: Components): JsonSchema => {
  if (!body) return {};
  const schema = schemaOf(body, components);
  const content = { schema, ...(example?.body === undefined ? {} : { example: example.body }) };
  const types = encoding === 'form' ? [FORM_TYPE] : [JSON_TYPE, ...(method === 'PATCH' ? [MERGE_PATCH] : [])];
  return { requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, content])) } };
};

const accessOf = ({ access, fresh }: Route): JsonSchema => {
  const who = access === 'public' ? 'Open to everybody.' : 'For whoever is signed in.';
  const needs = [
    typeof access === 'string' ? who : `Asks for the privilege \`${access.privilege}\`.`,
    ...(fresh
      ? [`Asks for a fresh sign-in, within \`REAUTH_TTL\`${fresh === 'own' ? ', where the user is the caller' : ''}.`]
      : []),
  ];
  return {
    description: needs.join(' '),
    security: access === 'public' ? [] : [{ accessToken: [] }],
  };
};

/** Its name among the components: that of one which is the same in everything, or else the next that is free. */
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
    // where a status is answered and refused with, the answer is its own: RFC 6749 has another shape of errors
    responses: Object.fromEntries([...refused, ...answered].toSorted(([a], [b]) => Number(a) - Number(b))),
  };
};

// Production has https and nothing else; what has not is a machine that somebody develops on.
const serverAt = (url: string): JsonSchema => ({
  url,
  description: url.startsWith('https:') ? 'Production: this service' : 'Local: this service, in development',
  'x-internal': false,
});

/** The contract of `routes` as an OpenAPI 3.1 document; what only developers see, under `/dev/`, is not part of it. */
export const openApiDocument = (all: readonly Route[], { publicUrl, version }: About): JsonSchema => {
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
          description: 'An access token (RFC 9068), signed with ES256 and verified as RFC8725 asks.',
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

JSON in UTF-8; times are RFC 3339 in UTC, with milliseconds. Absent and null mean the same in answers; in PATCH null clears.
Unknown fields and parameters are refused. Every answer has an \`X-Request-Id\`, which a request may choose. Errors are
\`application/problem+json\` (RFC 9457). A request whose line and headers together are over 16 kB is refused with 431, what is not
HTTP/1.1 or 1.0, or can be read in two ways (two Authorization fields), with 400, CONNECT with 501, and what does not arrive in time with
408, before any call is looked at; a path that there is not with 404, and a method that is not listed for it with 405 and \`Allow\`.`;
