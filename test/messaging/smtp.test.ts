import { domainToASCII, domainToUnicode } from 'node:url';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { makeSmtp } from '../../src/adapters/messaging/smtp.ts';
import { render } from '../../src/adapters/messaging/templates/render.ts';
import { EmailAddress } from '../../src/core/domain/addresses/address.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import { startSmtpReceiver } from '../support/smtp-receiver.ts';
import type { SmtpReceiver } from '../support/smtp-receiver.ts';

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
    'https://id.example.com',
  );

describe('mail', () => {
  let server: SmtpReceiver;
  beforeEach(async () => void (server = await startSmtpReceiver()));
  afterEach(() => server.close());

  const deliver = async (to: string, signal = AbortSignal.timeout(5_000)) => {
    const smtp = makeSmtp({ url: server.url, from: 'Example <no-reply@example.com>' });
    await smtp.deliver('01a207fb-2b1e-7b6c-a3ab-184a80bac906', letterTo(to), signal).finally(smtp.close);
  };

  it('arrives as text and HTML, in the language of the request, without the code in its subject', async () => {
    await deliver('ada@example.com');
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

  it('is never sent unencrypted to another machine', async () => {
    // requirement 85: the server offers no STARTTLS; a name that is not loopback's is asked for it
    const smtp = makeSmtp({ url: server.url.replace('127.0.0.1', '0.0.0.0'), from: 'no-reply@example.com' });
    const outcome = await smtp.deliver('id', letterTo('ada@example.com'), AbortSignal.timeout(5_000)).then(
      () => 'delivered',
      (error: Error) => error.message,
    );
    smtp.close();
    expect(outcome).to.match(/STARTTLS/i);
    expect(server.received).to.deep.equal([]);
  });
});
