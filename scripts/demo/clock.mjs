// Loaded with `node --import`: the program believes that it started at CLOCK (milliseconds), and time goes on from there.
const RealDate = Date;
const offset = Number(process.env.CLOCK) - RealDate.now();
const now = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
});
