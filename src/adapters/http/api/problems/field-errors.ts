import type { Refusal } from '../../../../core/domain/errors.ts';
import type { ImageFault } from '../../../../core/domain/images/image-format.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import type { FieldProblem } from '../../server/input/field-problem.ts';

type AnyRefusal = Refusal | HttpRefusal;

const IMAGE_FAULTS: Readonly<Record<ImageFault, string>> = {
  unsupported: 'must be a PNG, JPEG or WebP image, with nothing behind its end: open it and save it again as one',
  broken: 'is damaged or incomplete: open it and save it again',
  'too-many-pixels': 'must have at most 40 megapixels: make it smaller',
};

export const FIELD_ERRORS: {
  readonly [Tag in AnyRefusal['_tag']]?: (refusal: Extract<AnyRefusal, { _tag: Tag }>) => readonly FieldProblem[];
} = {
  AddressTaken: ({ pointers }) =>
    pointers.map((pointer) => ({ pointer, code: 'address-taken', detail: 'was verified by another user' })),
  CountryNotServed: ({ pointer }) => [
    { pointer, code: 'country-not-served', detail: 'is a number of a country to which no text messages are sent' },
  ],
  CurrentPasswordRequired: () => [{ pointer: '/current_password', code: 'required', detail: 'is required' }],
  IdempotencyKeyReused: ({ header }) => [
    { pointer: header, code: 'idempotency-key-reused', detail: 'was sent with another request' },
  ],
  InvalidField: ({ pointer, reason }) => [{ pointer, code: 'invalid', detail: reason }],
  InvalidImage: ({ fault }) => [{ pointer: '/image', code: fault, detail: IMAGE_FAULTS[fault] }],
  InvalidRequest: ({ errors }) => errors,
  NameTaken: () => [{ pointer: '/name', code: 'name-taken', detail: 'is the name of another one' }],
  NotReady: ({ failing }) => failing.map((code) => ({ pointer: '', code, detail: 'is not ready' })),
  RestoreConflict: ({ pointers }) =>
    pointers.map((pointer) => ({ pointer, code: 'restore-conflict', detail: 'belongs to another one by now' })),
  UnknownPrivilege: ({ pointer, names }) =>
    names.map((name) => ({ pointer, code: 'unknown-privilege', detail: `${name} is not the name of a privilege` })),
  UnknownRole: () => [{ pointer: '/role', code: 'unknown-role', detail: 'is not the name of a role' }],
  UsernameTaken: () => [{ pointer: '/username', code: 'username-taken', detail: 'is the username of another user' }],
  WeakPassword: ({ pointer, reason }) => [{ pointer, code: 'weak-password', detail: reason }],
};
