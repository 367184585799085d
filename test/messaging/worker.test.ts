import { expect } from 'chai';
import pino from 'pino';
import { render } from '../../src/adapters/messaging/templates/render.ts';
import { startWorker } from '../../src/adapters/messaging/worker.ts';
import type { Worker } from '../../src/adapters/messaging/worker.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import type { Letter, Outcome } from '../../src/core/ports/transport.ts';
import { eventually } from '../e2e/client.ts';
import { makeFakeOutbox } from '../fakes/outbox.ts';
import { makeStore, post } from '../fakes/store.ts';
import type { Store } from '../fakes/store.ts';
import { anEmail } from '../support/values.ts';

const INTERVAL = 40;
/** How late a timer may be on a busy machine. */
const LATE_MS = 500;

const aMessage = (): Message => ({
  to: anEmail(),
  template: 'password-changed',
  language: 'en',
  budget: 'notice',
  expiresAt: null,
});

describe('the delivery worker', () => {
  let store: Store;
  let worker: Worker;
  let delivered: Letter[];
  let outcome: Outcome;
  let rendered: Message[];
  let looks: number[];
  let logged: string[];
  const start = (intervalMs: number) => {
    const outbox = makeFakeOutbox(store);
    worker = startWorker({
      outbox: {
        ...outbox,
        claim: (limit, leaseMs) => {
          looks.push(performance.now());
          return outbox.claim(limit, leaseMs);
        },
      },
      transport: {
        deliver: async (_id, letter) => {
          delivered.push(letter);
          return outcome;
        },
      },
      render: (message) => {
        rendered.push(message);
        return render(message, { name: 'Example', url: 'http://localhost' });
      },
      logger: pino({ level: 'warn' }, { write: (line) => void logged.push(line) }),
      intervalMs,
    });
  };
  beforeEach(() => {
    store = makeStore();
    [delivered, rendered, looks, logged] = [[], [], [], []];
    outcome = { _tag: 'Delivered' };
  });
  afterEach(() => worker.stop(1_000));

  // requirement 34, 111
  it('renders a decoy like a message, delivers it to nobody, and completes it', async () => {
    const message = aMessage();
    post(store, [{ decoyFor: 'email:ada@example.com', budget: 'nobody' }]);
    post(store, [message]);
    start(INTERVAL);
    await eventually(async () => store.outbox.every((row) => row.message === null), 'the end of both');
    expect(rendered).to.have.lengthOf(2);
    expect(delivered.map(({ to }) => to)).to.deep.equal([message.to]);
    expect(store.outbox.map(({ attempts }) => attempts)).to.deep.equal([1, 1]);
  });

  it('gives up a message that was refused for good, after one attempt', async () => {
    outcome = { _tag: 'Refused', why: 'nobody is there' };
    post(store, [aMessage()]);
    start(INTERVAL);
    await eventually(async () => store.outbox.every((row) => row.message === null), 'its end');
    expect(store.outbox.map(({ attempts }) => attempts)).to.deep.equal([1]);
    expect(logged.map((line) => JSON.parse(line))).to.have.lengthOf(1);
    expect(JSON.parse(logged[0]!)).to.include({ level: 50, why: 'nobody is there', template: 'password-changed' });
  });

  // requirement 111
  it('polls on its own random schedule, whatever is written meanwhile', async () => {
    start(INTERVAL);
    await eventually(async () => {
      post(store, [aMessage()]);
      return looks.length > 20;
    }, 'twenty looks');
    const waits = looks.slice(1).map((at, i) => at - looks[i]!);
    expect(Math.min(...waits)).to.be.at.least(INTERVAL / 2 - 1);
    expect(Math.max(...waits) - Math.min(...waits)).to.be.at.least(INTERVAL / 4);
    expect(Math.max(...waits)).to.be.at.most(1.5 * INTERVAL + LATE_MS);
  });

  it('does not wait between polls while more is due than it can take at once', async () => {
    post(store, Array.from({ length: 100 }, aMessage));
    start(10_000);
    await eventually(async () => delivered.length === 100, 'a hundred deliveries', 5_000);
  });
});
