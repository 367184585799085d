import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export const describeMachine = (postgres: string): string => {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const others = loadavg()[0]?.toFixed(1);
  return `${availableParallelism()} cores of ${cpu?.model.trim()}, ${memory} GB, Node ${process.versions.node}, PostgreSQL ${postgres}, load of others ${others}`;
};
