import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { makeSmtp } from '../../src/adapters/messaging/smtp.ts';
import { render } from '../../src/adapters/messaging/templates/render.ts';
import { EmailAddress } from '../../src/core/domain/addresses/address.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import { makeAuthority } from '../support/certificates.ts';
import { startSmtpReceiver } from '../support/smtp-receiver.ts';
import type { Reply, SmtpReceiver } from '../support/smtp-receiver.ts';

const letterTo = (value: string) =>
  render(
    {
      to: { type: 'email', value: value as EmailAddress },
      template: 'sign-in-code',
      code: '012345' as OtpCode,
      language: 'de',
      budget: 'anybody',
      expiresAt: new Date(),
    },
    { name: 'Example', url: 'https://id.example.com' },
  );

const FROM = { name: 'Example', address: 'no-reply@example.com' };

describe('mail', () => {
  let server: SmtpReceiver;
  beforeEach(async () => void (server = await startSmtpReceiver()));
  afterEach(() => server.close());

  const deliver = async (to: string, signal = AbortSignal.timeout(5_000), url = server.url, from = FROM) => {
    const smtp = makeSmtp({ url, from });
    return smtp.deliver('01a207fb-2b1e-7b6c-a3ab-184a80bac906', letterTo(to), signal).finally(smtp.close);
  };

  it('arrives as text and HTML, in the language of the request, without the code in its subject', async () => {
    expect(await deliver('ada@example.com')).to.deep.equal({ _tag: 'Delivered' });
    const [{ to, raw }] = server.received as [{ to: string[]; raw: string }];
    expect(to).to.deep.equal(['ada@example.com']);
    expect(raw).to.match(/^From: Example <no-reply@example.com>/m);
    expect(raw).to.match(/^Subject: Ihr Anmeldecode/m);
    expect(raw).to.match(/^Message-ID: <01a207fb-2b1e-7b6c-a3ab-184a80bac906@example.com>/m);
    expect(raw).to.match(/^Content-Language: de/m);
    expect(raw).to.include('text/plain').and.include('text/html');
    expect(raw.match(/012345/g)).to.have.lengthOf(2);
    expect(raw.split(/\r\n\r\n/)[0]).not.to.include('012345');
  });

  it('goes to the one stored address, whatever it contains', async () => {
    // requirement 65: an address that reads like a list or a header is one receiver, or none
    for (const hostile of [
      'a@example.com, b@example.com',
      'a@example.com\r\nBcc: b@example.com',
      '"b@example.com" <a@example.com>',
    ]) {
      await deliver(hostile).catch(() => {});
    }
    for (const { to } of server.received) expect(to).to.have.lengthOf(1);
    expect(server.received.flatMap(({ to }) => to)).not.to.include('b@example.com');
  });

  // requirement 110
  it('goes to the stored domain exactly', async () => {
    for (const domain of ['βόλος.example', 'βόλοσ.example', 'straße.example', 'strasse.example', 'xn.example'])
      await deliver(`ada@${domain}`);
    const domains = server.received.flatMap(({ to }) =>
      to.map((address) => domainToUnicode(address.split('@')[1] ?? '')),
    );
    expect(domains).to.deep.equal([
      'βόλος.example',
      'βόλοσ.example',
      'straße.example',
      'strasse.example',
      'xn.example',
    ]);
  });

  // requirement 110
  it('goes to every address that exists, in the form that mail servers know', async () => {
    const sent = {
      ' User@XN--MLLER-KVA.example': 'user@xn--mller-kva.example',
      'имя@пример.рус': 'имя@пример.рус',
      'ali@نامه\u200cای.com': `ali@${domainToASCII('نامه\u200cای.com')}`,
      'علی\u200cرضا@نامه\u200cای.com': 'علی\u200cرضا@نامه\u200cای.com',
      'tanaka田中@example.jp': 'tanaka田中@example.jp',
      'ada@日本go.jp': `ada@${domainToASCII('日本go.jp')}`,
    };
    for (const written of Object.keys(sent)) {
      const address = EmailAddress.decode(written);
      await deliver(E.isRight(address) ? address.right : 'refused');
    }
    // The server shows domains in letters; the header is as it came.
    const shown = Object.keys(sent).map((written) => written.trim().toLowerCase().replace('xn--mller-kva', 'müller'));
    expect(server.received.flatMap(({ to }) => to)).to.deep.equal(shown);
    const header = (raw: string) => /^To: (.*)$/m.exec(raw)?.[1]?.trim();
    expect(server.received.map(({ raw }) => header(raw))).to.deep.equal(Object.values(sent));
  });

  it('is not delivered if the server refuses or disconnects', async () => {
    for (const manner of ['refuses for now', 'drops mid-message'] as const) {
      server.behave(manner);
      const outcome = await deliver('ada@example.com').then(
        () => 'delivered',
        () => 'refused',
      );
      expect(outcome, manner).to.equal('refused');
    }
    expect(server.received).to.deep.equal([]);
  });

  describe('from a sender with a name', () => {
    const headOf = async (name: string) => {
      await deliver('ada@example.com', AbortSignal.timeout(5_000), server.url, { ...FROM, name });
      return server.received.at(-1)!.raw.split('\r\n\r\n')[0]!;
    };
    /** The field as sent, unfolded (RFC 5322 §2.2.3). */
    const fromIn = (head: string) => /^From: ((?:.*\r\n[ \t])*.*)/m.exec(head)![1]!.replaceAll(/\r\n(?=[ \t])/g, '');
    const encodedWords = (phrase: string): string =>
      phrase
        .replaceAll(/\?=\s+=\?/g, '?==?')
        .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
          how.toUpperCase() === 'B'
            ? Buffer.from(text, 'base64').toString('latin1')
            : text
                .replaceAll('_', ' ')
                .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        );

    for (const name of [
      'Example: Support',
      'Example; Support',
      'Example (Support)',
      'Example, Inc.',
      'Example @ Work',
      'The "Example" Company',
      'Back\\slash\\',
      'a [b] c',
      'support@example.org',
      'localhost:3000',
    ])
      it(`${name} is quoted`, async () => {
        const quoted = name.replaceAll(/["\\]/g, '\\$&');
        expect(fromIn(await headOf(name))).to.equal(`"${quoted}" <no-reply@example.com>`);
      });

    for (const name of [
      'Müller & Söhne',
      'Bücher: „Alles, was Sie wünschen“ (GmbH)',
      'ТОВ «Приклад»; пошта',
      '例え株式会社',
      'Zoë 🦉',
      'é'.repeat(128),
    ])
      it(`${name} is encoded`, async () => {
        const from = fromIn(await headOf(name));
        expect(from).to.match(/^(?:=\?UTF-8\?[QB]\?[\x21-\x3e\x40-\x7e]*\?= *)+ <no-reply@example\.com>$/i);
        for (const [word] of from.matchAll(/=\?[^?]+\?[QB]\?[^?]*\?=/gi)) expect(word.length).to.be.at.most(75);
        // In a phrase only these characters may stay (RFC 2047 §5).
        for (const [, text = ''] of from.matchAll(/=\?UTF-8\?Q\?([^?]*)\?=/gi))
          expect(text).to.match(/^[A-Za-z0-9!*+\-/=_]*$/);
        const decoded = Buffer.from(encodedWords(from.replace(/ <.*/, '')), 'latin1').toString();
        expect(decoded).to.equal(name);
      });

    it('has one field of each kind, and no name of the receiver', async () => {
      const head = await headOf('A\r\nBcc: eve@example.com');
      expect(head).not.to.match(/^bcc/im);
      expect(head.match(/^(?:from|to|subject|sender):.*/gim)).to.have.lengthOf(3);
      expect(head).to.match(/^To: ada@example\.com$/m);
      expect(server.received.at(-1)!.to).to.deep.equal(['ada@example.com']);
    });

    it('of another alphabet’s domain names that in ASCII', async () => {
      await deliver('ada@example.com', AbortSignal.timeout(5_000), server.url, {
        name: 'Müller',
        address: 'post@müller.example',
      });
      const { raw } = server.received.at(-1)!;
      expect(raw).to.match(/^Message-ID: <[\w-]+@xn--mller-kva\.example>/m);
      expect(raw.split('\r\n\r\n')[0])
        .to.match(/^[\x20-\x7e\r\n]*$/)
        .and.include('<post@xn--mller-kva.example>');
    });
  });

  const url = () => server.url.replace('//', '//us:secret@');
  const outcomeOf = (reply: Reply) => {
    server.behave(reply);
    return deliver('ada@example.com', AbortSignal.timeout(5_000), url()).then(
      ({ _tag }) => _tag,
      () => 'try again',
    );
  };

  it('is refused for good by a 5xx reply to its receiver or content', async () => {
    for (const at of ['receiver', 'content'] as const)
      for (const [code, text] of [
        [500, 'no'],
        [550, '5.1.1 no such user'],
        [550, '5.7.1 looks like spam'],
        [551, 'user not local'],
        [552, '5.2.2 mailbox full'],
        [553, 'mailbox name not allowed'],
        [554, 'transaction failed'],
        [599, 'no'],
      ] as const)
        expect(await outcomeOf({ at, code, text }), `${at} ${code} ${text}`).to.equal('Refused');
    server.behave({ at: 'receiver', code: 550, text: 'no such user' });
    const outcome = await deliver('ada@example.com');
    expect(outcome).to.deep.equal({ _tag: 'Refused', why: 'the mail server answered RCPT TO with 550 no such user' });
    expect(server.received).to.deep.equal([]);
  });

  it('is tried again after a 4xx reply, at any stage', async () => {
    for (const at of ['greeting', 'sign-in', 'sender', 'receiver', 'content'] as const)
      for (const code of [421, 450, 451, 452])
        expect(await outcomeOf({ at, code, text: 'later' }), `${at} ${code}`).to.equal('try again');
  });

  it('is tried again after a reply that is about the service, which an operator can mend', async () => {
    for (const at of ['greeting', 'sign-in', 'sender'] as const)
      for (const code of [535, 550, 554]) expect(await outcomeOf({ at, code, text: 'no' })).to.equal('try again');
    // A server that refuses every command, EHLO included.
    const refusing = createServer((socket) => {
      socket.on('error', () => {}).on('data', () => socket.write('550 no\r\n'));
      socket.write('220 hello\r\n');
    }).listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    const { port } = refusing.address() as AddressInfo;
    const outcome = deliver('ada@example.com', AbortSignal.timeout(5_000), `smtp://127.0.0.1:${port}`);
    expect(await outcome.then(({ _tag }) => _tag, String)).to.match(/^Error: .*550 no/);
    refusing.close();
    for (const at of ['receiver', 'content'] as const)
      for (const [code, text] of [
        [530, '5.7.0 authentication required'],
        [535, '5.7.8 authentication failed'],
        [550, '5.7.60 client does not have permissions to send as this sender'],
        [550, '5.7.26 the sender is unauthenticated'],
        [550, '5.1.8 sender address has no domain'],
        [550, 'relay not permitted'],
        [554, '5.7.1 <ada@example.com>: Relay access denied'],
        [550, '5.7.1 Relaying denied'],
      ] as const)
        expect(await outcomeOf({ at, code, text }), `${at} ${code} ${text}`).to.equal('try again');
  });

  it('is never sent unencrypted to another machine', async () => {
    // requirement 85: the server offers no STARTTLS; a name that is not loopback's is asked for it
    const smtp = makeSmtp({ url: server.url.replace('127.0.0.1', '0.0.0.0'), from: FROM });
    const outcome = await smtp.deliver('id', letterTo('ada@example.com'), AbortSignal.timeout(5_000)).then(
      () => 'delivered',
      (error: Error) => error.message,
    );
    smtp.close();
    expect(outcome).to.match(/STARTTLS/i);
    expect(server.received).to.deep.equal([]);
  });

  it('is never sent to a server whose certificate nobody vouches for', async () => {
    // requirement 85
    const stranger = await startSmtpReceiver(makeAuthority('A stranger').issue('mail', '127.0.0.1'));
    const outcome = await deliver('ada@example.com', AbortSignal.timeout(5_000), stranger.url).then(
      () => 'delivered',
      (error: Error) => error.message,
    );
    await stranger.close();
    expect(outcome).to.match(/certificate|issuer/i);
    expect({ tries: stranger.tries(), received: stranger.received }).to.deep.equal({ tries: 0, received: [] });
  });
});
