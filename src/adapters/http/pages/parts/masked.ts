const hide = (text: string): string => `${Array.from(text)[0] ?? ''}…`;

/** Shortens an address so that only its owner recognizes it, such as `a…@e….net` or `+49…67`. */
export const masked = (address: string): string => {
  const at = address.lastIndexOf('@');
  if (at < 0) return address.length > 7 ? `${address.slice(0, 3)}…${address.slice(-2)}` : '…';
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${hide(address.slice(0, at))}@${hide(domain)}${dot < 0 ? '' : domain.slice(dot)}`;
};
