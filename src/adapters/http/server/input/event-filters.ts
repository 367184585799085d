import * as t from 'io-ts';
import type { Subject } from '../../../../core/domain/audit.ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import { RESOURCES } from '../../../../core/domain/resources.ts';

const TYPES = ['user', ...Object.keys(RESOURCES)];
const SUBJECT = new RegExp(`^(?:(${TYPES.join('|')}):)?([1-9][0-9]{0,9})$`);

const ACTION = /^[a-z0-9-]{1,39}\.[a-z-]{1,24}$/;

/** Reads a subject such as `user:12` or `role:3`. A number alone is the id of a user. */
export const SubjectText = withSchema(
  new t.Type<Subject, string>(
    'SubjectText',
    (u): u is Subject => typeof u === 'object',
    (u, context) => {
      const [, type, id] = (typeof u === 'string' && SUBJECT.exec(u)) || [];
      return id === undefined
        ? t.failure(
            u,
            context,
            `must be one of ${TYPES.join(', ')} with a colon and an id after it, or the id of a user`,
          )
        : t.success({ type: (type ?? 'user') as Subject['type'], id });
    },
    ({ type, id }) => `${type}:${id}`,
  ),
  { type: 'string', maxLength: 32, pattern: SUBJECT.source },
);
export const ActionText = withSchema(
  new t.Type<string, string>(
    'ActionText',
    t.string.is,
    (u, context) =>
      typeof u === 'string' && ACTION.test(u)
        ? t.success(u)
        : t.failure(u, context, 'must be an action, such as session.started'),
    t.identity,
  ),
  { type: 'string', maxLength: 64, pattern: ACTION.source },
);
