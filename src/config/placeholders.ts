/** Words from examples. They are long enough not to occur in random text by chance. */
const PLACEHOLDER =
  /change.?(?:me|this|it)|replace.?(?:me|this|with)|placeholder|example|your.?(?:key|secret|password)/i;
const TELLING_KEY = /secret|password|default|insecure|development/i;

export const isPlaceholder = (password: string): boolean => PLACEHOLDER.test(password);

export const isPlaceholderKey = (key: Buffer): boolean => {
  const texts = [key.toString('base64url'), key.toString('latin1')];
  if (texts.some((text) => isPlaceholder(text) || TELLING_KEY.test(text))) return true;
  const steps = new Set([...key.subarray(1)].map((byte, i) => (byte - (key[i] ?? 0)) & 0xff));
  return new Set(key).size <= 16 || steps.size === 1;
};
