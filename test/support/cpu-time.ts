/** How long this process has kept processors busy since, in milliseconds; what else a machine does meanwhile does not count. */
export const cpuTime = (): (() => number) => {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
};
