import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { makeBursts } from '../../src/adapters/http/server/limits/bursts.ts';
import { listen } from '../../src/adapters/http/server/server.ts';
import { makeLog } from './support.ts';

describe('a burst of connections', () => {
  it('is on in each turn that accepted one', () => {
    const bursts = makeBursts(() => 0);
    expect(bursts.isOn()).to.equal(false);
    bursts.accepted();
    bursts.accepted();
    expect([bursts.isOn(), bursts.isOn()]).to.deep.equal([true, false]);
  });

  it('leaves requests half of the time, however long it lasts', () => {
    let now = 0;
    const bursts = makeBursts(() => now);
    const seen: number[] = [];
    for (; now < 300; now += 10) {
      bursts.accepted();
      if (bursts.isOn()) seen.push(now);
    }
    expect(seen).to.deep.equal([0, 10, 20, 30, 40, 50, 120, 130, 140, 150, 160, 170, 240, 250, 260, 270, 280, 290]);
  });

  it('leaves a check of liveness no place behind the requests that arrived with it', async () => {
    // requirement 99, race 19
    const order: string[] = [];
    const { logger } = makeLog();
    const { port, close } = await listen(
      {
        callback: () => (request, response) => {
          order.push(request.url!);
          response.end();
        },
      },
      { host: '127.0.0.1', port: 0, logger, maxConnections: 1_000 },
    );
    const paths = [...Array.from({ length: 30 }, (_, i) => `/${i}`), '/health/live'];
    const sockets = await Promise.all(
      paths.map(async () => {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      }),
    );
    const answers = sockets.map((socket) => once(socket.resume(), 'close'));
    for (const [i, socket] of sockets.entries())
      socket.write(`GET ${paths[i]} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await Promise.all(answers);
    expect(order).to.have.length(31);
    expect(order.indexOf('/health/live')).to.be.below(11);
    await close(0);
  });
});
