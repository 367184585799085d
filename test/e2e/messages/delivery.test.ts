import { setTimeout as sleep } from 'node:timers/promises';
import { domainToUnicode } from 'node:url';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { startSmtpReceiver } from '../../support/smtp-receiver.ts';
import type { SmtpReceiver } from '../../support/smtp-receiver.ts';
import { anyEmail, call, eventually, PASSWORD } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

/** `npm test` kills a few times, `npm run test:faults` more often. */
const KILLS = Number(process.env['KILLS'] ?? 2);

describe('message delivery by a running process', function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let smtp: SmtpReceiver;
  let env: Readonly<Record<string, string>>;

  const open = async () => {
    database = await freshDatabase();
    smtp = await startSmtpReceiver();
    env = { ...CHEAP, DATABASE_URL: database.url, SMTP_URL: smtp.url, MAIL_FROM: 'no-reply@example.com' };
  };
  const close = async () => {
    await smtp.close();
    await database.drop();
  };

  const ask = (service: ServiceProcess, path: string, body: object) => call(service.url, `/v1/auth/${path}`, body);
  const register = (service: ServiceProcess, email: string) =>
    ask(service, 'register', { first_name: 'Ada', email, password: PASSWORD });
  const mailsTo = (email: string) => smtp.received.filter(({ to }) => to.includes(email)).length;

  describe('that all share', () => {
    let service: ServiceProcess;

    before(async () => {
      await open();
      service = await spawnService({ ...env, APP_NAME: 'Tom & Sons, Ltd.', OTP_RESEND_INTERVAL: '0' });
    });
    after(async () => {
      await service.stop();
      await close();
    });

    it('reaches a real mail server', async () => {
      const email = anyEmail();
      await register(service, email);
      await eventually(async () => mailsTo(email) === 1, 'the mail');
    });

    it('calls the service by its name, in the field From, in the text and on the pages', async () => {
      const email = anyEmail();
      await register(service, email);
      await eventually(async () => mailsTo(email) === 1, 'the mail');
      const { raw } = smtp.received.at(-1)!;
      expect(raw).to.match(/^From: "Tom & Sons, Ltd\." <no-reply@example\.com>\r$/m);
      const unfolded = raw.replaceAll('=\r\n', '');
      for (const name of ['Tom & Sons, Ltd.', 'Tom &amp; Sons, Ltd.'])
        expect(unfolded).to.include(`Your code for ${name} is`);
      for (const path of ['/reset?token=x', '/invitation?token=x', '/reset?token=']) {
        const { text } = await call(service.url, path);
        expect(text, path)
          .to.include(' – Tom &amp; Sons, Ltd.</title>')
          .and.include('class="brand">Tom &amp; Sons, Ltd.</a>');
      }
    });

    // requirement 110
    it('goes to the stored address, whatever the spelling of the request', async () => {
      for (const [typed, asked, kept] of [
        ['Ada@BÜCHER.example', 'ada@bu\u0308cher.EXAMPLE', 'ada@bücher.example'],
        ['ada@ΒΌΛΟΣ.example', 'ADA@βόλοσ.example', 'ada@βόλοσ.example'],
        ['ada@βόλος.example', 'ada@Βόλος.example', 'ada@βόλος.example'],
        ['ada@STRAẞE.example', 'ada@straße.example', 'ada@straße.example'],
      ] as const) {
        const before = smtp.received.length;
        expect((await register(service, typed)).status, typed).to.equal(202);
        await ask(service, 'otp', { type: 'email', value: asked });
        await ask(service, 'password/forgot', { type: 'email', value: asked });
        await eventually(async () => smtp.received.length === before + 3, `three mails to ${kept}`);
        const receivers = smtp.received.slice(before).flatMap(({ to }) => to.map((address) => address.split('@')));
        for (const [local, domain] of receivers)
          expect(`${local}@${domainToUnicode(domain ?? '')}`, typed).to.equal(kept);
      }
    });

    it('is retried after a second if the server refuses or disconnects, and happens once', async () => {
      const emails: string[] = [];
      for (const manner of ['refuses for now', 'drops mid-message'] as const) {
        const email = anyEmail();
        const before = smtp.tries();
        emails.push(email);
        smtp.behave(manner);
        await register(service, email);
        await eventually(async () => smtp.tries() > before, 'the first try');
        smtp.behave('takes');
        await eventually(async () => mailsTo(email) === 1, 'the mail');
      }
      expect(emails.map(mailsTo)).to.deep.equal([1, 1]);
    });

    it('ends a message that the server refuses for good, says so in the log, and delivers the next one', async () => {
      const { pool } = database.open(2);
      const refused = async () =>
        (await pool.query('select attempts, body from outbound_message where parked_at is not null')).rows;
      const refusals = [
        { at: 'receiver', code: 550, text: 'no such user' },
        { at: 'content', code: 554, text: 'no, thank you' },
      ] as const;
      for (const [before, reply] of refusals.entries()) {
        smtp.behave(reply);
        await register(service, anyEmail());
        await eventually(async () => (await refused()).length === before + 1, 'its end');
      }
      expect(await refused()).to.deep.equal(Array(2).fill({ attempts: 1, body: null }));
      const said = service.lines.filter((line) => line.includes('refused for good'));
      expect(said.map((line) => JSON.parse(line).why)).to.deep.equal([
        'the mail server answered RCPT TO with 550 no such user',
        'the mail server answered DATA with 554 no, thank you',
      ]);
      smtp.behave('takes');
      const email = anyEmail();
      await register(service, email);
      await eventually(async () => mailsTo(email) === 1, 'the mail');
    });

    it('keeps every message while the server refuses the service, and delivers them once that is mended', async () => {
      const { pool } = database.open(2);
      const parked = async () =>
        (await pool.query('select from outbound_message where parked_at is not null')).rowCount;
      const [before, emails] = [await parked(), [anyEmail(), anyEmail()]];
      smtp.behave({ at: 'sender', code: 550, text: 'this sender may not send here' });
      for (const email of emails) await register(service, email);
      const tried = async () =>
        (
          await pool.query(
            "select from outbound_message where attempts > 0 and body is not null and due_at < now() + interval '10 s'",
          )
        ).rowCount;
      await eventually(async () => (await tried()) === 2, 'a first try of both');
      smtp.behave('takes');
      await pool.query('update outbound_message set due_at = now() where body is not null');
      await eventually(async () => emails.every((email) => mailsTo(email) === 1), 'both mails');
      expect(await parked()).to.equal(before);
    });

    it('delays no answer, with a dead or hanging server', async () => {
      await register(service, anyEmail());
      smtp.behave('hangs');
      const medians: number[] = [];
      for (const _ of Array(2)) {
        const times: number[] = [];
        for (const __ of Array(15)) {
          const startedAt = performance.now();
          expect((await register(service, anyEmail())).status).to.equal(202);
          times.push(performance.now() - startedAt);
        }
        medians.push(times.toSorted((a, b) => a - b)[7]!);
        await smtp.close();
      }
      for (const median of medians) expect(median).to.be.below(250);
      const { exit, child } = service;
      child.kill('SIGTERM');
      expect(await exit).to.deep.equal({ code: 0, signal: null });
    });
  });

  describe('of its own', () => {
    beforeEach(open);
    afterEach(close);

    // requirement 34, 111
    it('drops decoys: they are marked as sent within two seconds and reach no mail server', async () => {
      const service = await spawnService({ ...env, OUTBOX_INTERVAL: '450' });
      const [unknown, last] = [anyEmail(), anyEmail()];
      for (const path of ['otp', 'password/forgot']) await ask(service, path, { type: 'email', value: unknown });
      const { pool } = database.open(2);
      const isOver = async () =>
        (await pool.query('select from outbound_message where sent_at is not null and body is null')).rowCount === 2;
      await eventually(isOver, 'the end of both decoys', 2_000);
      await register(service, last);
      await eventually(async () => mailsTo(last) === 1, 'the mail');
      expect(smtp.tries()).to.equal(1);
      await service.stop();
    });

    it('loses no acknowledged message when the process is killed, and repeats at most one per kill', async () => {
      const acknowledged: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const service = await spawnService(env);
        let isOver = false;
        const people = [...Array(4).keys()].map(async () => {
          while (!isOver) {
            const email = anyEmail();
            const answer = await register(service, email).catch(() => null);
            if (answer?.status === 202) acknowledged.push(email);
          }
        });
        await sleep(Math.random() * 400);
        // On a slow machine no process may have got this far before the last one.
        if (kill === KILLS - 1) await eventually(async () => acknowledged.length > 0, 'an answer', 60_000);
        service.child.kill('SIGKILL');
        isOver = true;
        await Promise.all([...people, service.exit]);
      }
      // Messages claimed by a killed process are due again after their lease; don't wait for it here.
      await database.open(2).pool.query('update outbound_message set due_at = now() where body is not null');
      const service = await spawnService(env);
      await eventually(async () => acknowledged.every((email) => mailsTo(email) > 0), 'every mail', 60_000);
      await service.stop();
      const repeated = smtp.received.length - new Set(smtp.received.flatMap(({ to }) => to)).size;
      // Each kill can interrupt at most ten deliveries.
      expect(repeated).to.be.at.most(10 * KILLS);
      for (const email of acknowledged) expect(mailsTo(email)).to.be.within(1, 1 + KILLS);
      const { rows } = await database.open(2).pool.query(
        `select (select count(*)::int from "user" u where not exists (select from user_auth a where a.user_id = u.id)
                   or not exists (select from user_identity i where i.user_id = u.id)) as half_made`,
      );
      expect(rows[0]).to.deep.equal({ half_made: 0 });
      expect(acknowledged.length).to.be.greaterThan(0);
    });
  });
});
