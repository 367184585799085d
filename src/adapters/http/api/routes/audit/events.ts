import * as t from 'io-ts';
import { withSchema } from '../../../../../core/domain/codec.ts';
import { UserId } from '../../../../../core/domain/ids.ts';
import type { AuditRecord } from '../../../../../core/ports/audit-log.ts';
import type { ListEvents, ListMyEvents } from '../../../../../core/use-cases/audit/list-events.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { ActionText, SubjectText } from '../../../server/input/event-filters.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { listQuery, timeText } from '../../../server/input/list-query.ts';
import type { Cursors } from '../../../server/input/list-request.ts';
import { route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { EXAMPLE_EVENT, examplePage } from '../../codecs/examples.ts';
import { listPage } from '../../codecs/list-page.ts';
import { listBody } from '../../codecs/list.ts';
import { nullable } from '../../codecs/views.ts';
import { Integer, Timestamp, Uuid } from '../../codecs/wire.ts';
import { ANY_TEXT } from '../../codecs/wire.ts';

type Parts = Readonly<{ cursors: Cursors; listEvents: ListEvents; listMyEvents: ListMyEvents }>;

const Value = withSchema(t.union([t.string, t.number, t.boolean, t.null, t.readonlyArray(t.string)]), {
  anyOf: [ANY_TEXT, { type: ['number', 'boolean', 'null'] }, { type: 'array', items: ANY_TEXT, maxItems: 100_000 }],
});
const EventBody = t.strict(
  {
    id: Uuid,
    at: Timestamp,
    actor: nullable(t.strict({ id: Integer, name: t.string })),
    subject: nullable(t.strict({ type: t.string, id: t.string })),
    action: t.string,
    outcome: t.union([t.literal('success'), t.literal('refused')]),
    ip: nullable(t.string),
    user_agent: nullable(t.string),
    request_id: nullable(t.string),
    changes: t.readonlyArray(t.strict({ field: t.string, before: Value, after: Value })),
  },
  'Event',
);

const viewEvent = (event: AuditRecord): t.TypeOf<typeof EventBody> => ({
  id: event.id,
  at: event.at.toISOString(),
  actor: event.actor && { id: event.actor.id, name: event.actor.name },
  subject: event.subject && { type: event.subject.type, id: event.subject.id },
  action: event.action,
  outcome: event.outcome,
  ip: event.ip,
  user_agent: event.userAgent,
  request_id: event.requestId,
  changes: event.changes,
});

const NEWEST = { by: 'at', descending: true } as const;

export const eventRoutes = ({ cursors, listEvents, listMyEvents }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/events',
    operationId: 'listEvents',
    summary: 'The audit trail, newest first, filtered by actor, subject, action and time',
    access: { privilege: 'audit.read' },
    query: listQuery(['at'], {
      actor: explained(integerText(UserId), 'The id of the acting user.'),
      subject: explained(SubjectText, 'The object of the action: `role:3`, `user:2`, or the id of a user alone.'),
      action: explained(ActionText, 'The name of the action, as in events.'),
      from: timeText('At this time or later.'),
      to: timeText('Before this time.'),
    }),
    refusals: ['Forbidden', 'Unavailable'],
    responses: { 200: listBody(EventBody, 'Events') },
    example: { query: { action: EXAMPLE_EVENT.action, subject: 'user:2' }, answer: examplePage(EXAMPLE_EVENT) },
    handle: ({ principal: actor, query, url }) => {
      const { actor: by, subject, action, from, to } = query;
      return listPage({ cursors, url, query, sort: NEWEST, viewOf: viewEvent }, (page) =>
        listEvents({ actor, filter: { actor: by, subject, action, from, to }, page }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/v1/me/events',
    operationId: 'listMyEvents',
    summary: 'Your own actions and those on your account, newest first',
    access: 'signed-in',
    query: listQuery(['at'], {}),
    refusals: ['Unavailable'],
    responses: { 200: listBody(EventBody, 'MyEvents') },
    example: { query: { limit: 10 }, answer: examplePage(EXAMPLE_EVENT) },
    handle: ({ principal, query, url }) =>
      listPage({ cursors, url, query, sort: NEWEST, viewOf: viewEvent }, (page) => listMyEvents({ principal, page })),
  }),
];
