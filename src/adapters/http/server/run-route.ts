import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../../core/domain/account/user.ts';
import type { RefusedAccess } from '../../../core/domain/audit/refused-access.ts';
import { unauthenticated } from '../../../core/domain/errors.ts';
import type { Refusal, Unavailable } from '../../../core/domain/errors.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { accessRefusal, idInPath, identify, identifyBrowser, isForeignForm, lackingIn } from './access.ts';
import type { AuthenticateBearer, AuthenticateBrowser, AuthenticateState, AuthenticateUser } from './access.ts';
import { isAcceptable, sendAnswer } from './answer.ts';
import { networkOf } from './client-address.ts';
import { isKnown } from './etag.ts';
import { isBrowser, sendRefusal } from './http-context.ts';
import type { HttpContext, PresentPage } from './http-context.ts';
import type { HttpRefusal } from './http-refusal.ts';
import { givenKey, requestText, runOnce } from './idempotency.ts';
import type { IdempotencyKeys } from './idempotency.ts';
import { decodeRequest } from './input/request-input.ts';
import type { OwnChanges } from './limits/change-limit.ts';
import type { Limited, RateLimit } from './limits/rate-limit.ts';
import type { ReadUpload } from './limits/uploads.ts';
import type { Request, Route } from './route.ts';

export type RouteOptions = Readonly<{
  authenticate: AuthenticateBearer;
  /** If set, routes with `readsUser` read the session and the account in one query. */
  authenticateUser?: AuthenticateUser;
  /** If set, routes with `readsUser` don't read the account of a caller who has a current copy. */
  authenticateState?: AuthenticateState;
  /** Required if any page needs a signed-in caller. */
  authenticateBrowser?: AuthenticateBrowser;
  /** Which users must have a second factor. Default: none. */
  secondFactor?: Requirement;
  /** Presents refusals of routes with `opensInBrowser`. If absent, the refusals are sent as JSON problems. */
  presentArrival?: PresentPage;
  reauthTtlMs: number;
  rateLimits: Readonly<Record<Limited, RateLimit>> | null;
  ownChanges?: OwnChanges | null;
  /** Records a call without the required privilege, before the refusal is sent. */
  onRefusedAccess?: (refused: RefusedAccess) => TE.TaskEither<Unavailable, void>;
  /** Records a form that was sent from another site, before the refusal is sent. */
  onForeignForm?: TE.TaskEither<Unavailable, void>;
  /** Required if any route is idempotent. */
  idempotencyKeys?: IdempotencyKeys;
  readUpload: ReadUpload;
  onSignedIn?: (principal: Principal) => void;
}>;

type Refuse = (refusal: Refusal | HttpRefusal) => Promise<void>;
type Input = Request<unknown, unknown, unknown, 'public'>;

const refuseWith =
  (ctx: HttpContext, { operationId, path }: Route, actor: Principal | undefined, options: RouteOptions): Refuse =>
  async (refusal) => {
    const lacking = lackingIn(refusal);
    if (!actor || lacking.length === 0 || !options.onRefusedAccess) return sendRefusal(ctx, refusal);
    const recorded = await options.onRefusedAccess({ actor, operationId, lacking, path, id: idInPath(ctx) })();
    return sendRefusal(ctx, E.isLeft(recorded) ? recorded.left : refusal);
  };

/**
 * Returns the key by which the rate limit counts a call: the user for `administration`, otherwise the client's network.
 */
const clientOf = (ctx: HttpContext, route: Route, principal: Principal | undefined): string =>
  route.limited === 'administration' ? `user ${principal?.userId}` : networkOf(ctx.state.ip);

const countCall = async (
  ctx: HttpContext,
  {
    route,
    limit,
    input,
    principal,
  }: Readonly<{ route: Route; limit: RateLimit; input: Input; principal: Principal | undefined }>,
): Promise<E.Either<Refusal | HttpRefusal, void>> => {
  const isUncounted = route.uncounted ? await route.uncounted(input)() : E.right(false);
  if (E.isLeft(isUncounted)) return isUncounted;
  return isUncounted.right ? E.right(undefined) : limit.check(ctx, clientOf(ctx, route, principal));
};

/** Whether another user has signed in since the form was shown, such as in another tab. The form is then refused. */
const isOfAnother = ({ state: { formOf } }: HttpContext, principal: Principal | undefined): boolean =>
  formOf !== undefined && principal !== undefined && formOf !== String(principal.userId);

const nobody: AuthenticateBrowser = () => TE.left(unauthenticated);

/**
 * Checks the form's origin, then access, then the input, then the limits. The first failed check determines the
 * refusal.
 */
export const runRoute =
  (route: Route, options: RouteOptions) =>
  async (ctx: HttpContext): Promise<void> => {
    const {
      authenticate,
      authenticateUser,
      authenticateState,
      authenticateBrowser = nobody,
      reauthTtlMs,
      secondFactor = 'off',
      ownChanges,
      idempotencyKeys: keys,
    } = options;
    ctx.state.route = route.path;
    ctx.state.page = route.page ?? ctx.state.page;
    if (route.opensInBrowser && options.presentArrival) {
      ctx.vary('Accept');
      if (isBrowser(ctx)) ctx.state.page = options.presentArrival;
    }
    let user: User | undefined;
    let currentTag: string | undefined;
    const callerOf = async (): Promise<E.Either<Refusal | HttpRefusal, Principal | undefined>> => {
      if (route.access === 'public') return E.right(undefined);
      if (route.page) return identifyBrowser(ctx, route, authenticateBrowser);
      if (!route.readsUser) return identify(ctx, authenticate);
      const ifNoneMatch = ctx.req.headers['if-none-match'];
      if (ifNoneMatch !== undefined && authenticateState) {
        const known = await identify(ctx, authenticateState);
        if (E.isLeft(known)) return known;
        const tag = route.readsUser(known.right.state);
        currentTag = isKnown(ifNoneMatch, tag) ? tag : undefined;
        return E.right(known.right.principal);
      }
      if (!authenticateUser) return identify(ctx, authenticate);
      const found = await identify(ctx, authenticateUser);
      if (E.isLeft(found)) return found;
      ({ user } = found.right);
      return E.right(found.right.principal);
    };
    const deniedTo = (principal: Principal | undefined) =>
      principal ? accessRefusal(ctx, route, principal, { reauthTtlMs, secondFactor }) : null;
    const limit = route.limited ? options.rateLimits?.[route.limited] : null;
    limit?.announce(ctx);
    if (route.changes) ownChanges?.announce(ctx, route.changes);

    if (route.page && isForeignForm(ctx)) {
      const recorded = await (options.onForeignForm?.() ?? E.right(undefined));
      return sendRefusal(ctx, E.isLeft(recorded) ? recorded.left : { _tag: 'ForeignForm' });
    }
    const caller = await callerOf();
    if (E.isLeft(caller)) return sendRefusal(ctx, caller.left);
    if (caller.right) options.onSignedIn?.(caller.right);
    if (route.page) ctx.state.principal = caller.right ?? null;
    const refuse = refuseWith(ctx, route, caller.right, options);
    const denied = deniedTo(caller.right);
    if (denied) return refuse(denied);
    if (!isAcceptable(ctx, route)) return sendRefusal(ctx, { _tag: 'NotAcceptable' });

    const isLate = !ctx.req.complete;
    const decoded = await decodeRequest(ctx, route, () =>
      options.readUpload(ctx, caller.right?.userId ?? ctx.state.ip),
    );
    // while the body was received, the caller may have lost the session or the privilege
    const still = caller.right && isLate ? await callerOf() : caller;
    if (E.isLeft(still)) return sendRefusal(ctx, still.left);
    const principal = still.right;
    const stillDenied = deniedTo(principal);
    if (stillDenied) return refuse(stillDenied);
    if (isOfAnother(ctx, principal)) return refuse(unauthenticated);
    if (E.isLeft(decoded)) return sendRefusal(ctx, decoded.left);
    const input = decoded.right;
    const counted = limit ? await countCall(ctx, { route, limit, input, principal }) : E.right(undefined);
    if (E.isLeft(counted)) return sendRefusal(ctx, counted.left);

    const handle = async (): Promise<boolean> => {
      // Send no body. The ETag matches If-None-Match, so the status becomes 304.
      if (currentTag !== undefined) {
        await sendAnswer(ctx, route, { status: 200, headers: { ETag: currentTag } });
        return false;
      }
      const outcome = await route.handle(principal ? { ...input, principal, ...(user && { user }) } : input)();
      if (E.isLeft(outcome)) await refuse(outcome.left);
      else await sendAnswer(ctx, route, outcome.right);
      return E.isRight(outcome) && outcome.right.hasChanged !== false;
    };
    const run = async (): Promise<void> => {
      if (route.changes && ownChanges && principal) await ownChanges.within(ctx, route.changes, principal, handle);
      else await handle();
    };
    const key = route.idempotent ? givenKey(ctx) : null;
    if (key === null || !keys || !principal) return run();
    const once = { keys, userId: principal.userId, key, request: requestText(ctx.method, ctx.path, input) };
    return runOnce(ctx, once, run);
  };
