import { expect } from 'chai';
import type { BirthDate, JobTitle } from '../../../src/core/domain/account/profile.ts';
import type { PersonName } from '../../../src/core/domain/account/user.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { AuditEntry, AuditValue } from '../../../src/core/domain/audit.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import type { UnlockReason } from '../../../src/core/domain/locks/current-lock.ts';
import type { Message } from '../../../src/core/domain/messages/message.ts';
import type { CodeVerifier, ProviderName, ReturnTo } from '../../../src/core/domain/oauth/provider-profile.ts';
import { BUILT_IN_PRIVILEGES } from '../../../src/core/domain/roles/built-in-privileges.ts';
import type { Description, PrivilegeName } from '../../../src/core/domain/roles/privilege.ts';
import type { RoleName } from '../../../src/core/domain/roles/role.ts';
import type { Username } from '../../../src/core/domain/sign-in/login.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { challengeOf } from '../../../src/core/use-cases/oauth/challenge.ts';
import {
  makeChangePrivilege,
  makeCreatePrivilege,
  makeDeletePrivilege,
  makeRestorePrivilege,
} from '../../../src/core/use-cases/roles/manage-privilege.ts';
import { roleNamed } from '../../fakes/role-rows.ts';
import { makeFakePrivileges } from '../../fakes/roles.ts';
import { makeWorld } from '../../fakes/world.ts';
import { DAY, MINUTE, aClient, aMobile, aPassword, anEmail, refusal, succeed, tokensOf } from '../../support/values.ts';
import {
  LONG,
  anOwner,
  asking,
  codeTo,
  following,
  forgetting,
  guessing,
  linkTo,
  other,
  registering,
  resetting,
  signingIn,
} from '../people.ts';

const language = 'de' as const;
const always = () => true;
const WRONG = 'not the password of anybody';

/** A world in which users, addresses and sessions have names, and entries and messages are shown as lines. */
const watched = () => {
  const w = makeWorld();
  const names = new Map<string, string>();
  const named = (value: AuditValue): string => names.get(String(value)) ?? JSON.stringify(value);
  const userNamed = (id: UserId | string): string => names.get(`user ${id}`) ?? `user ${id}`;
  const minutesLeft = (until: Date): number => (until.getTime() - w.store.now.getTime()) / MINUTE;

  const entryLine = ({ actor, action, outcome, subject, changes, causedBy }: AuditEntry): string =>
    [
      `${actor === null ? 'somebody' : userNamed(actor)}: ${action}`,
      outcome === 'refused' && 'refused',
      subject && `on ${subject.type === 'user' ? userNamed(subject.id) : `${subject.type} ${named(subject.id)}`}`,
      ...changes.map(
        ({ field, before, after }) =>
          `${field.replace(/\d+/, 'N')}=${before === null ? '' : `${named(before)}→`}${named(after)}`,
      ),
      causedBy && '(counted)',
    ]
      .filter(Boolean)
      .join(' ');
  const mailLine = ({ template, to, budget, language: words, expiresAt }: Message): string =>
    [
      `mail ${template} to ${named(to.value)} in ${words}`,
      `by ${typeof budget === 'string' ? budget : 'claimOf' in budget ? `claim of ${userNamed(budget.claimOf)}` : 'a session that may be undone'}`,
      expiresAt && `for ${minutesLeft(expiresAt)} min`,
    ]
      .filter(Boolean)
      .join(' ');

  return {
    w,
    name: (called: string, value: string | number) => void names.set(String(value), called),
    nameUser: (called: string, id: UserId) => void names.set(`user ${id}`, called),
    /** What `act` writes into the trail and the outbox. */
    written: async (act: () => Promise<unknown>): Promise<readonly string[]> => {
      const [written, sent] = [w.store.trail.length, w.mailbox().length];
      await act();
      return [...w.store.trail.slice(written).map(entryLine), ...w.mailbox().slice(sent).map(mailLine)];
    },
  };
};
type Watched = ReturnType<typeof watched>;

/** A user with a verified address, a password and a session. */
const someone = async ({ w, name, nameUser }: Watched, called: string) => {
  const email = anEmail();
  const { password, id } = await anOwner(w, [email]);
  const signedIn = await succeed(signingIn(w, email.value, password));
  name(`${called}@`, email.value);
  name(`session of ${called}`, signedIn.sessionId);
  nameUser(called, id);
  const principal = await succeed(w.authenticate(signedIn.accessToken));
  w.clock.advance(LONG);
  return { email, password, userId: id, signedIn, principal };
};

/** An administrator who may do everything. */
const administrator = async (watch: Watched) => {
  const { principal, userId } = await someone(watch, 'boss');
  const { id: roleId } = roleNamed(watch.w.store, 'SuperAdmin')!;
  Object.assign(watch.w.store.users.get(userId)!, { roleId });
  return { ...principal, role: 'SuperAdmin', privileges: [...Object.keys(BUILT_IN_PRIVILEGES), 'own.one'] };
};

const tokenTo = ({ w }: Watched, to: Address): string => {
  const last = w.mailbox(to).at(-1);
  return last !== undefined && 'token' in last ? last.token : expect.fail(`no token for ${to.value}`);
};

// requirement 30
describe('the trail and the outbox', () => {
  let watch: Watched;
  let pauseMs: number;
  beforeEach(() => {
    watch = watched();
    // a notice of one kind is sent once a day
    pauseMs = DAY;
  });
  /** Runs it after a pause, and fails unless exactly these lines are written. */
  const expectWritten = async (
    what: string,
    act: () => Promise<unknown>,
    lines: readonly string[],
    afterMs = pauseMs,
  ): Promise<void> => {
    watch.w.clock.advance(afterMs);
    expect(await watch.written(act), what).to.deep.equal(lines);
  };

  it('record a registration', async () => {
    const { w, name, nameUser } = watch;
    const [email, mobile] = [anEmail(), aMobile()];
    name('ada@', email.value);
    name('+ada', mobile.value);
    let registration = '';
    const register = async () => {
      ({ registration } = await registering(w, [email, mobile]));
      nameUser('ada', [...w.store.users.keys()].at(-1)!);
    };
    const verify = async () => {
      const { sessionId } = await succeed(guessing(w, email, codeTo(w, email), registration));
      name('session of ada', sessionId);
    };
    await expectWritten('registration', register, [
      'somebody: code.requested on ada email=ada@',
      'somebody: code.requested on ada mobile=+ada',
      'somebody: user.registered on ada email=ada@ mobile=+ada',
      'mail confirm-address to ada@ in en by anybody for 5 min',
      'mail confirm-address to +ada in en by anybody for 5 min',
    ]);
    await expectWritten(
      'right code',
      verify,
      [
        'ada: identity.verified on ada email=ada@',
        'ada: session.started on ada method="code" session_id=session of ada (counted)',
      ],
      0,
    );
    await expectWritten('registration of an owner', () => registering(w, [email]), [
      'somebody: code.requested on ada email=ada@',
      'mail already-registered to ada@ in en by anybody for 5 min',
    ]);
  });

  it('record passwords and their lock', async () => {
    const { w, name } = watch;
    const { email, password } = await someone(watch, 'ada');
    let device = '';
    const signIn = async () => {
      const { sessionId, deviceToken } = await succeed(signingIn(w, email.value, password));
      name('new session', sessionId);
      device = deviceToken;
    };
    const wrong = (times: number, token?: string) => async () => {
      for (let n = 0; n < times; n += 1) await signingIn(w, email.value, WRONG, token)();
    };
    await expectWritten('wrong password', wrong(1), ['somebody: password.refused refused on ada']);
    await expectWritten(
      'right password',
      signIn,
      ['ada: session.started on ada method="password" session_id=new session failures_before=1 (counted)'],
      0,
    );
    await expectWritten('five wrong passwords', wrong(5), [
      'somebody: password.refused refused on ada',
      'somebody: password.refused refused on ada',
      'somebody: password.refused refused on ada',
      'somebody: password.refused refused on ada',
      'somebody: password.refused refused on ada',
      'somebody: password.locked refused on ada',
      'mail account-locked to ada@ in en by notice',
    ]);
    await expectWritten('a right password during the lock', () => signingIn(w, email.value, password)(), [], 0);
    await expectWritten('five wrong passwords from a known device', wrong(5, device), [
      'somebody: password.refused refused on ada (counted)',
      'somebody: password.refused refused on ada (counted)',
      'somebody: password.refused refused on ada (counted)',
      'somebody: password.refused refused on ada (counted)',
      'somebody: password.refused refused on ada (counted)',
      'somebody: password.locked refused on ada (counted)',
      'mail account-locked to ada@ in en by notice',
    ]);
  });

  it('record codes and their lock', async () => {
    const { w, name } = watch;
    const { email, signedIn } = await someone(watch, 'ada');
    const wrong = (times: number, token?: string) => async () => {
      for (let n = 0; n < times; n += 1) await guessing(w, email, other(codeTo(w, email)), null, token)();
    };
    const right = async () => {
      const { sessionId } = await succeed(guessing(w, email, codeTo(w, email)));
      name('new session', sessionId);
    };
    await expectWritten('request', () => succeed(asking(w, email)), [
      'somebody: code.requested on ada email=ada@',
      'mail sign-in-code to ada@ in en by anybody for 5 min',
    ]);
    await expectWritten('request before the interval is over', () => asking(w, email)(), [], 0);
    await expectWritten('wrong code', wrong(1), ['somebody: code.refused refused on ada email=ada@'], 0);
    await expectWritten(
      'right code',
      right,
      ['ada: session.started on ada method="code" session_id=new session failures_before=1 (counted)'],
      0,
    );
    await expectWritten('new request', () => succeed(asking(w, email)), [
      'somebody: code.requested on ada email=ada@',
      'mail sign-in-code to ada@ in en by anybody for 5 min',
    ]);
    await expectWritten(
      'three wrong codes',
      wrong(3),
      [
        'somebody: code.refused refused on ada email=ada@',
        'somebody: code.refused refused on ada email=ada@',
        'somebody: code.refused refused on ada email=ada@',
        'somebody: code.locked refused on ada email=ada@',
        'mail account-locked to ada@ in en by notice',
      ],
      0,
    );
    await expectWritten(
      'request during the lock',
      () => succeed(asking(w, email)),
      ['somebody: code.requested on ada email=ada@'],
      MINUTE,
    );
    await expectWritten('request from a known device', () => succeed(asking(w, email, signedIn.deviceToken)), [
      'somebody: code.requested on ada email=ada@',
      'mail sign-in-code to ada@ in en by device for 5 min',
    ]);
    await expectWritten(
      'three wrong codes from a known device',
      wrong(3, signedIn.deviceToken),
      [
        'somebody: code.refused refused on ada email=ada@ (counted)',
        'somebody: code.refused refused on ada email=ada@ (counted)',
        'somebody: code.refused refused on ada email=ada@ (counted)',
        'somebody: code.locked refused on ada email=ada@ (counted)',
        'mail account-locked to ada@ in en by notice',
      ],
      0,
    );
  });

  it('record a password reset', async () => {
    const { w } = watch;
    const { email } = await someone(watch, 'ada');
    const wrong = (times: number) => async () => {
      for (let n = 0; n < times; n += 1) await resetting(w, email, other(codeTo(w, email)))();
    };
    await expectWritten('request', () => succeed(forgetting(w, email)), [
      'somebody: code.requested on ada email=ada@',
      'mail reset-password to ada@ in en by anybody for 60 min',
    ]);
    await expectWritten('wrong code', wrong(1), ['somebody: code.refused refused on ada email=ada@'], 0);
    await expectWritten(
      'right code',
      () => succeed(resetting(w, email, codeTo(w, email))),
      ['ada: password.reset on ada', 'mail password-changed to ada@ in en by notice'],
      0,
    );
    await expectWritten('new request', () => succeed(forgetting(w, email)), [
      'somebody: code.requested on ada email=ada@',
      'mail reset-password to ada@ in en by anybody for 60 min',
    ]);
    await expectWritten(
      'three wrong codes',
      wrong(3),
      [
        'somebody: code.refused refused on ada email=ada@',
        'somebody: code.refused refused on ada email=ada@',
        'somebody: code.refused refused on ada email=ada@',
        'somebody: code.locked refused on ada email=ada@',
        'mail account-locked to ada@ in en by notice',
      ],
      0,
    );
    await expectWritten(
      'link',
      () => succeed(following(w, linkTo(w, email))),
      ['ada: password.reset on ada', 'mail password-changed to ada@ in en by notice'],
      MINUTE,
    );
  });

  // requirement 46, 53, 101
  it('record the life of a session', async () => {
    pauseMs = LONG;
    const { w, name } = watch;
    const { email, password, principal, signedIn } = await someone(watch, 'ada');
    const reauthenticate = (by: { password: string } | { address: Address; code: OtpCode }) =>
      w.reauthenticate({ principal, language, ...by });
    await expectWritten('wrong password', () => reauthenticate({ password: WRONG })(), [
      'ada: password.refused refused on ada (counted)',
    ]);
    await expectWritten('right password', () => succeed(reauthenticate({ password })), [
      'ada: session.renewed on ada method="password" session_id=session of ada (counted)',
    ]);
    const refresh = (token: string) => w.refresh({ token, language });
    await expectWritten('a token from before', () => refresh(signedIn.refreshToken)(), [
      'somebody: refresh.refused refused on ada session_id=session of ada generation=2',
    ]);
    await succeed(asking(w, email));
    const right = codeTo(w, email);
    await expectWritten(
      'wrong code',
      () => reauthenticate({ address: email, code: other(right) })(),
      ['somebody: code.refused refused on ada email=ada@ (counted)'],
      0,
    );
    await expectWritten(
      'right code',
      () => succeed(reauthenticate({ address: email, code: right })),
      ['ada: session.renewed on ada method="code" session_id=session of ada (counted)'],
      0,
    );
    const started = async (called: string) => {
      const session = await succeed(signingIn(w, email.value, password));
      name(called, session.sessionId);
      return session;
    };
    const first = await started('second session');
    let next = first;
    const rotate = async () => void (next = { ...first, ...(await succeed(refresh(next.refreshToken))) });
    await expectWritten('rotation', rotate, []);
    await expectWritten(
      'late retry',
      () => refresh(first.refreshToken)(),
      ['ada: session.retried-late on ada session_id=second session generation=2 (counted)'],
      MINUTE,
    );
    await rotate();
    await expectWritten('reuse', () => refresh(first.refreshToken)(), [
      'somebody: session.reused refused on ada session_id=second session generation=3',
      'mail session-ended to ada@ in de by notice',
    ]);
    const third = await started('third session');
    await expectWritten('logout', () => succeed(w.logOut(third.refreshToken)), [
      'ada: session.ended on ada end_reason="logout" session_id=third session (counted)',
    ]);
    await expectWritten('logout again', () => succeed(w.logOut(third.refreshToken)), []);
    await started('fourth session');
    await expectWritten('end of all others', () => succeed(w.endOtherSessions(principal)), [
      'ada: session.ended on ada end_reason="ended" (counted)',
    ]);
    await expectWritten('end', () => succeed(w.endSession(principal, principal.sessionId)), [
      'ada: session.ended on ada end_reason="ended" session_id=session of ada (counted)',
    ]);
  });

  it('record what owners change on their accounts', async () => {
    pauseMs = LONG;
    const { w, name } = watch;
    const { password, principal, userId } = await someone(watch, 'ada');
    name('her name', w.store.users.get(userId)!.firstName);
    const patch = {
      firstName: 'Grace' as PersonName,
      lastName: 'Hopper' as PersonName,
      jobTitle: 'Admiral' as JobTitle,
      gender: 'other' as const,
      dob: '1906-12-09' as BirthDate,
      username: 'grace' as Username,
    };
    const change = { principal, ifMatch: always };
    await expectWritten('a profile', () => succeed(w.changeMe({ ...change, patch })), [
      'ada: user.changed on ada first_name=her name→"Grace" last_name="Hopper" job_title="Admiral" gender="other" dob="1906-12-09" username="grace"',
    ]);
    await expectWritten('the same profile', () => succeed(w.changeMe({ ...change, patch })), []);
    await expectWritten('less', () => succeed(w.changeMe({ ...change, patch: { jobTitle: null } })), [
      'ada: user.changed on ada job_title="Admiral"→null',
    ]);
    const [second, third] = [anEmail(), aMobile()];
    name('second@', second.value);
    name('+third', third.value);
    const claimed = async (address: Address) =>
      (await succeed(w.addIdentity({ principal, address, language }))).identity.id;
    let id = await claimed(aMobile());
    const of = () => ({ principal, id, language });
    await expectWritten('a claim', async () => (id = await claimed(second)), [
      'ada: identity.added on ada email=second@',
      'mail confirm-identity to second@ in de by claim of ada for 5 min',
    ]);
    await expectWritten('its code again', () => succeed(w.requestIdentityCode(of())), [
      'ada: code.requested on ada email=second@',
      'mail confirm-identity to second@ in de by claim of ada for 5 min',
    ]);
    const guess = (code: OtpCode) => w.verifyIdentity({ ...of(), code });
    await expectWritten(
      'wrong code',
      () => guess(other(codeTo(w, second)))(),
      ['ada: code.refused refused on ada email=second@'],
      0,
    );
    await expectWritten(
      'right code',
      () => succeed(guess(codeTo(w, second))),
      ['ada: identity.verified on ada email=second@', 'mail identities-changed to ada@ in de by notice'],
      0,
    );
    await expectWritten('another primary', () => succeed(w.makePrimary(of())), [
      'ada: identity.made-primary on ada email=second@',
    ]);
    await expectWritten('the same primary', () => succeed(w.makePrimary(of())), []);
    await expectWritten('no primary any more', () => succeed(w.removeIdentity({ ...of(), ifMatch: always })), [
      'ada: identity.removed on ada email=second@',
      'ada: identity.made-primary on ada email=ada@',
      'mail identities-changed to second@ in de by notice',
    ]);
    id = await claimed(third);
    const lock = async () => {
      for (let n = 0; n < 3; n += 1) await guess(other(codeTo(w, third)))();
    };
    await expectWritten(
      'three wrong codes',
      lock,
      [
        'ada: code.refused refused on ada mobile=+third',
        'ada: code.refused refused on ada mobile=+third',
        'ada: code.refused refused on ada mobile=+third',
        'ada: code.locked refused on ada mobile=+third',
      ],
      0,
    );
    await expectWritten('its code during the lock', () => succeed(w.requestIdentityCode(of())), [], 2 * MINUTE);
    await expectWritten('end of a claim', () => succeed(w.removeIdentity({ ...of(), ifMatch: always })), [
      'ada: identity.removed on ada mobile=+third',
    ]);
    const taken = anEmail();
    name('taken@', taken.value);
    id = await claimed(taken);
    await anOwner(w, [taken]);
    await succeed(w.requestIdentityCode(of()));
    const guessTooLate = async () => expect((await refusal(guess(codeTo(w, taken))))._tag).to.equal('AddressTaken');
    await expectWritten('a right code too late', guessTooLate, [], 0);
    const newPassword = (currentPassword: string) =>
      w.changePassword({ principal, currentPassword, newPassword: aPassword(), language });
    await expectWritten('wrong password', () => newPassword(WRONG)(), [
      'ada: password.refused refused on ada (counted)',
    ]);
    await expectWritten('new password', () => succeed(newPassword(password)), [
      'ada: password.changed on ada (counted)',
      'mail password-changed to ada@ in de by notice',
    ]);
    await expectWritten('end', () => succeed(w.deleteMe({ principal, ifMatch: always, language })), [
      'ada: user.deleted on ada',
      'mail account-deleted to ada@ in de by notice',
    ]);
  });

  it('record a first password, and the end of all other sessions', async () => {
    const { w } = watch;
    const { email, principal, userId } = await someone(watch, 'ada');
    Object.assign(w.store.users.get(userId)!, { passwordHash: '!' });
    await succeed(asking(w, email));
    await succeed(guessing(w, email, codeTo(w, email)));
    const set = () =>
      succeed(w.changePassword({ principal, currentPassword: null, newPassword: aPassword(), language }));
    await expectWritten('first password', set, [
      'ada: password.changed on ada (counted)',
      'mail password-changed to ada@ in de by notice',
    ]);
  });

  it('record what administrators change on a user', async () => {
    const { w, name } = watch;
    const actor = await administrator(watch);
    const { userId, email } = await someone(watch, 'ada');
    const change = (patch: Parameters<typeof w.changeUser>[0]['patch']) => () =>
      succeed(w.changeUser({ actor, userId, patch, ifMatch: always }));
    const lastName = 'Hopper' as PersonName;
    await expectWritten('change', change({ profile: { lastName }, role: 'Staff' }), [
      'boss: user.changed on ada last_name="Hopper" role="User"→"Staff"',
    ]);
    await expectWritten('the same', change({ profile: { lastName }, role: 'Staff', isActive: true }), []);
    const second = anEmail();
    name('second@', second.value);
    const add = async () => succeed(w.addUserIdentity({ actor, userId, address: second, language }));
    await expectWritten('address', add, [
      'boss: identity.added on ada email=second@',
      'mail added-address to second@ in de by administrator for 10080 min',
    ]);
    const accept = async () => {
      const cmd = { token: tokenTo(watch, second), password: aPassword(), language, client: aClient() };
      name('new session', (await tokensOf(w.acceptInvitation(cmd))).sessionId);
    };
    await expectWritten('its acceptance', accept, [
      'ada: identity.verified on ada email=second@',
      'ada: session.ended on ada end_reason="ended"',
      'ada: session.started on ada method="invitation" session_id=new session (counted)',
      'mail identities-changed to ada@ in de by notice',
      'mail password-changed to ada@ in de by notice',
    ]);
    const identityId = w.store.identities.find(({ address }) => address.value === second.value)!.id;
    const remove = () => succeed(w.removeUserIdentity({ actor, userId, identityId, ifMatch: always, language }));
    await expectWritten('end of the address', remove, [
      'boss: identity.removed on ada email=second@',
      'mail identities-changed to ada@ in de by notice',
    ]);
    await expectWritten('reset', () => succeed(w.sendPasswordReset({ actor, userId, language })), [
      'somebody: code.requested on ada email=ada@',
      'mail reset-password to ada@ in de by administrator for 60 min',
    ]);
    await expectWritten('end of sessions', () => succeed(w.endUserSessions({ actor, userId })), [
      'boss: session.ended on ada end_reason="ended"',
    ]);
    await expectWritten('and again', () => succeed(w.endUserSessions({ actor, userId })), [
      'boss: session.ended on ada end_reason="ended" (counted)',
    ]);
    await expectWritten('no access', change({ profile: {}, isActive: false }), [
      'boss: user.changed on ada is_active=true→false',
      'boss: session.ended on ada end_reason="disabled" (counted)',
    ]);
    await expectWritten('access', change({ profile: {}, isActive: true }), [
      'boss: user.changed on ada is_active=false→true',
    ]);
    w.clock.advance(DAY);
    for (let n = 0; n < 5; n += 1) await signingIn(w, email.value, WRONG)();
    await asking(w, email)();
    for (let n = 0; n < 3; n += 1) await guessing(w, email, other(codeTo(w, email)))();
    const reason = 'asked by phone' as UnlockReason;
    await expectWritten(
      'end of locks',
      () => succeed(w.unlock({ actor, userId, reason })),
      ['boss: lock.opened on ada password.failures=5→0 identities.N.failures=3→0 reason="asked by phone"'],
      0,
    );
    await expectWritten('without locks', () => succeed(w.unlock({ actor, userId, reason })), [
      'boss: lock.opened on ada reason="asked by phone"',
    ]);
    await expectWritten('end', () => succeed(w.deleteUser({ actor, userId, ifMatch: always, language })), [
      'boss: user.deleted on ada',
      'mail account-deleted to ada@ in de by notice',
    ]);
    await expectWritten('return', () => succeed(w.restoreUser({ actor, userId })), ['boss: user.restored on ada']);
  });

  it('record invitations', async () => {
    const { w, name, nameUser } = watch;
    const actor = await administrator(watch);
    const [email, mobile] = [anEmail(), aMobile()];
    name('ida@', email.value);
    name('+ida', mobile.value);
    const invitee = {
      firstName: 'Ida' as PersonName,
      lastName: 'Rhodes' as PersonName,
      jobTitle: 'Clerk' as JobTitle,
      gender: 'female' as const,
      dob: '1900-05-15' as BirthDate,
      username: 'ida' as Username,
      role: 'User',
      addresses: [email, mobile],
    };
    let userId = 0 as UserId;
    const invite = async () => {
      userId = await succeed(w.invite({ actor, invitee, password: null, language }));
      nameUser('ida', userId);
    };
    await expectWritten('invitation', invite, [
      'boss: user.created on ida first_name="Ida" last_name="Rhodes" job_title="Clerk" gender="female" dob="1900-05-15" username="ida" role="User" email=ida@ mobile=+ida',
      'mail invitation to ida@ in de by administrator for 10080 min',
      'mail invitation to +ida in de by administrator for 10080 min',
    ]);
    await expectWritten('another', () => succeed(w.inviteAgain({ actor, userId, language })), [
      'boss: user.invited on ida',
      'mail invitation to ida@ in de by administrator for 10080 min',
      'mail invitation to +ida in de by administrator for 10080 min',
    ]);
    await expectWritten('cancellation', () => succeed(w.cancelInvitation({ actor, userId })), [
      'boss: invitation.cancelled on ida',
    ]);
    await expectWritten('yet another', () => succeed(w.inviteAgain({ actor, userId, language })), [
      'boss: user.invited on ida',
      'mail invitation to ida@ in de by administrator for 10080 min',
      'mail invitation to +ida in de by administrator for 10080 min',
    ]);
    const accept = async () => {
      const cmd = { token: tokenTo(watch, email), password: null, language, client: aClient() };
      name('new session', (await tokensOf(w.acceptInvitation(cmd))).sessionId);
    };
    await expectWritten('acceptance', accept, [
      'ida: invitation.accepted on ida',
      'ida: session.started on ida method="invitation" session_id=new session (counted)',
    ]);
  });

  it('record changes of privileges and roles', async () => {
    const { w, name } = watch;
    const actor = await administrator(watch);
    const deps = { privileges: makeFakePrivileges(w.store) };
    const own = { name: 'own.one' as PrivilegeName, description: 'old' as Description };
    const on = { actor, id: 0, ifMatch: always };
    const create = async () => {
      on.id = (await succeed(makeCreatePrivilege(deps)({ actor, privilege: own }))).id;
      name('own', on.id);
    };
    await expectWritten('a privilege', create, [
      'boss: privilege.created on privilege own name="own.one" description="old"',
    ]);
    const description = 'new' as Description;
    await expectWritten('its description', () => succeed(makeChangePrivilege(deps)({ ...on, description })), [
      'boss: privilege.changed on privilege own description="old"→"new"',
    ]);
    await expectWritten('the same', () => succeed(makeChangePrivilege(deps)({ ...on, description })), []);
    await expectWritten('its end', () => succeed(makeDeletePrivilege(deps)(on)), [
      'boss: privilege.deleted on privilege own',
    ]);
    await expectWritten('its return', () => succeed(makeRestorePrivilege(deps)(on)), [
      'boss: privilege.restored on privilege own',
    ]);
    const role = { name: 'Night' as RoleName, description: null, privileges: ['user.read' as PrivilegeName] };
    const createRole = async () => {
      on.id = (await succeed(w.createRole({ actor, role }))).id;
      name('night', on.id);
    };
    await expectWritten('a role', createRole, [
      'boss: role.created on role night name="Night" description=null privileges=["user.read"]',
    ]);
    const patch = { name: 'Day' as RoleName, description };
    await expectWritten('its name', () => succeed(w.changeRole({ ...on, patch })), [
      'boss: role.changed on role night name="Night"→"Day" description="new"',
    ]);
    const privilege = 'own.one' as PrivilegeName;
    await expectWritten('what it holds', () => succeed(w.grantPrivilege({ ...on, privilege })), [
      'boss: role.granted on role night privileges="own.one"',
    ]);
    await expectWritten('what it holds already', () => succeed(w.grantPrivilege({ ...on, privilege })), []);
    await expectWritten('what it loses', () => succeed(w.revokePrivilege({ ...on, privilege })), [
      'boss: role.revoked on role night privileges="own.one"→null',
    ]);
    await expectWritten('the end of the role', () => succeed(w.deleteRole(on)), ['boss: role.deleted on role night']);
    await expectWritten('its return', () => succeed(w.restoreRole(on)), ['boss: role.restored on role night']);
  });

  // requirement 44
  it('record sign-ins at providers', async () => {
    const { w, name, nameUser } = watch;
    const { email, principal } = await someone(watch, 'ada');
    const [trusted, free] = ['trusted' as ProviderName, 'other' as ProviderName];
    const codeVerifier = 'the verifier of the page' as CodeVerifier;
    const codeChallenge = challengeOf(w.ports.tokens, codeVerifier);
    const target = { returnTo: 'https://app.example.com/' as ReturnTo, codeChallenge };
    type SentOff = Readonly<{ location: string; state: string; secret: string }>;
    const codeFrom = async ({ location, ...kept }: SentOff, provider: ProviderName, subject: string, account = {}) => {
      const params = w.provider.signIn(location, subject, account);
      const page = await succeed(w.handleCallback({ provider, params, ...kept }));
      return new URL(page).searchParams.get('code')!;
    };
    const signIn =
      (provider: ProviderName, subject: string, account = {}) =>
      async () => {
        const sent = await succeed(w.startOAuthSignIn({ provider, ...target }));
        const code = await codeFrom(sent, provider, subject, account);
        const cmd = { code, codeVerifier, deviceToken: null, client: aClient(), language };
        name('new session', (await tokensOf(w.exchangeOAuthCode(cmd))).sessionId);
        nameUser('eve', [...w.store.users.keys()].at(-1)!);
      };
    nameUser('ada', principal.userId);
    const link = async () => {
      const ticket = await succeed(w.startOAuthLink(principal, { provider: free, ...target }));
      const code = await codeFrom(await succeed(w.openOAuthLink({ provider: free, ticket })), free, 'ada');
      await succeed(w.completeOAuthLink(principal, { provider: free, code, codeVerifier, language }));
    };
    await expectWritten('link', link, [
      'ada: identity.added on ada other="ada"',
      'mail identities-changed to ada@ in de by notice',
    ]);
    await expectWritten('link again', link, []);
    await expectWritten('newcomer', signIn(free, 'eve'), [
      'eve: user.registered on eve',
      'eve: identity.added on eve other="eve"',
      'eve: session.started on eve method="other" session_id=new session (counted)',
    ]);
    await expectWritten('known', signIn(free, 'eve'), [
      'eve: session.started on eve method="other" session_id=new session (counted)',
    ]);
    const verified = { email: email.value, email_verified: true };
    const arrive = async () => {
      await signIn(trusted, 'ada', verified)();
      nameUser('ada', principal.userId);
    };
    await expectWritten('owner of a trusted address', arrive, [
      'ada: identity.added on ada trusted="ada"',
      'ada: session.started on ada method="trusted" session_id=new session (counted)',
      'mail identities-changed to ada@ in de by notice',
    ]);
  });
});
