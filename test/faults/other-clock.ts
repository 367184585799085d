/** Loaded before a program: its clock is off by `CLOCK_OFFSET_MS`, and jumps by `CLOCK_JUMP_MS` at SIGUSR2. */
const RealDate = Date;
let offsetMs = Number(process.env['CLOCK_OFFSET_MS'] ?? 0);
const now = (): number => RealDate.now() + offsetMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => (args.length === 0 ? new RealDate(now()) : Reflect.construct(target, args)),
  apply: () => new RealDate(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
});

process.on('SIGUSR2', () => {
  offsetMs += Number(process.env['CLOCK_JUMP_MS'] ?? 0);
  process.stdout.write('{"msg":"the clock jumped"}\n');
});
