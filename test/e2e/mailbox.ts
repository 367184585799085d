import { call, eventually } from './client.ts';

export type Mail = Readonly<{ subject: string | null; text: string; code: string | null }>;

/** What was sent to an address, newest first. */
export const mailTo = async (url: string, to: string): Promise<readonly Mail[]> =>
  (await call(url, `/dev/mailbox.json?to=${encodeURIComponent(to)}`)).body.items;

/** The newest message to an address that `act` causes, once as many as `count` have come by it. */
export const mailFrom = async (url: string, to: string, act: () => Promise<unknown>, count = 1): Promise<Mail> => {
  const before = (await mailTo(url, to)).length;
  await act();
  return eventually(async () => {
    const mail = await mailTo(url, to);
    return mail.length >= before + count && mail[0];
  }, `mail to ${to}`);
};

/** The link in a reset message, and its token. */
export const linkIn = ({ text }: Mail): Readonly<{ href: string; token: string }> => {
  const [, href = '', token = ''] = /(\S*\/reset\?token=([\w-]+))/.exec(text) ?? [];
  return { href, token };
};
